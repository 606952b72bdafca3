# Targets for people and CI. Nothing here is needed to use codman; `go build ./cmd/codman` is enough.

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT   ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
DATE     ?= $(shell git log -1 --format=%cI 2>/dev/null)
LDFLAGS  := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)
BIN      := .bin/codman$(shell go env GOEXE)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
AXE         := axe-core@4.10.3

# The race detector needs a C compiler; `make tools` installs one where it may.
RACE = $(shell command -v $(or $(CC),cc) >/dev/null 2>&1 && echo -race)

.PHONY: all build site test test-full bench lint fuzz clean tools

all: build

## build: the static binary, in .bin/ (GOOS and GOARCH choose another platform)
build:
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/codman

## site: the example knowledge base, content/ → public/
site: build
	$(BIN) build --strict

# The race detector watches the packages that do several things at a time; their long loops are short in that run.
RACY := ./internal/insight ./internal/links ./internal/live ./internal/parse ./internal/preview ./internal/publish ./internal/search/format ./internal/source ./internal/watch

# Of packages whose tests build much, and do so one after the other, the tests by these names.
RACES := Concurrent|Cancel|Update|Revise|Glimpse|Stops|DependOn|BytesDepend

## test: everything that a change must pass, in under five minutes
test: tools
	go test -p 4 ./...
	$(if $(RACE),go test -p 4 $(RACE) -short $(RACY))
	$(if $(RACE),go test $(RACE) -short -run '$(RACES)' ./internal/build ./internal/site ./internal/search/engine ./internal/search/index)
	$(MAKE) --no-print-directory site

## crossbuild: the code compiles wherever it is promised to run
.PHONY: crossbuild
crossbuild:
	GOOS=windows go build -o /dev/null ./cmd/codman
	GOOS=darwin go build -o /dev/null ./cmd/codman

## test-full: the long runs: fuzzing, random edits, equality of builds
test-full: test fuzz
	CODMAN_LONG=1 go test $(RACE) -timeout 60m ./...

FUZZTIME ?= 60s

## fuzz: each fuzz target in turn for FUZZTIME
fuzz:
	@for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

## bench: speed over generated corpora of 100, 1,000 and 10,000 documents; calendars as other programs read them
bench:
	$(call need,khal,khal python3-icalendar,the calendars are not read by other programs)
	CODMAN_LONG=1 go test -run CalendarsInOtherPrograms ./internal/site
	go test -run '^$$' -bench . -benchmem -benchtime 3x -timeout 60m ./internal/...

## lint: formatting, vet, staticcheck, and that the code compiles for every system
lint: crossbuild
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	GOFLAGS= go run $(STATICCHECK) ./...

# On Debian, as root, what is missing is installed; elsewhere it is said.
APT := $(shell [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ] && echo yes)
define need
	@command -v $(1) >/dev/null || { [ "$(APT)" = yes ] && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(2) >/dev/null; } || \
		echo "no $(1) here: $(3)"
endef

## tools: what the tests need: a C compiler, Chromium (Debian's), and axe-core (through npm)
tools:
	$(call need,cc,gcc libc6-dev,the tests run without the race detector)
	$(call need,chromium-headless-shell,chromium-headless-shell,another Chromium is taken if there is one or the browser tests are skipped)
	$(call need,npm,npm,the accessibility tests are skipped)
	@test -f .cache/axe.min.js || ! command -v npm >/dev/null || \
		(mkdir -p .cache && cd .cache && npm pack --silent $(AXE) >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js && \
		mv package/axe.min.js . && rm -r package axe-core-*.tgz)

## pgo: the profile by which the compiler makes hot paths faster; worth a new one after large changes
.PHONY: pgo
pgo:
	go test -run '^$$' -bench 'Build/1000$$' -benchtime 12x -cpuprofile cmd/codman/default.pgo -o /dev/null ./internal/bench

clean:
	rm -rf .bin .cache .codman
	find public -mindepth 1 ! -name .gitkeep -delete
