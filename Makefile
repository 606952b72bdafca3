# Targets for people and CI. Nothing here is needed to use codman; `go build ./cmd/codman` is enough.

VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT   ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
DATE     ?= $(shell git log -1 --format=%cI 2>/dev/null)
LDFLAGS  := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.date=$(DATE)
BIN      := .bin/codman$(shell go env GOEXE)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
AXE         := axe-core@4.10.3

.PHONY: all build site test test-full bench lint fuzz clean tools

all: build

## build: the static binary, in .bin/ (GOOS and GOARCH choose another platform)
build:
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/codman

## site: the example knowledge base, content/ → public/
site: build
	$(BIN) build --strict

## test: everything that a change must pass, in under five minutes
test: tools
	go test -race ./...
	$(MAKE) --no-print-directory crossbuild site

## crossbuild: the code compiles wherever it is promised to run
.PHONY: crossbuild
crossbuild:
	GOOS=windows go build -o /dev/null ./cmd/codman
	GOOS=darwin go build -o /dev/null ./cmd/codman

## test-full: the long runs: fuzzing, random edits, equality of builds
test-full: test fuzz
	CODMAN_LONG=1 go test -race -timeout 60m ./...

FUZZTIME ?= 60s

## fuzz: each fuzz target in turn for FUZZTIME
fuzz:
	@for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

## bench: speed over generated corpora of 100, 1,000 and 10,000 documents
bench:
	go test -run '^$$' -bench . -benchmem -benchtime 3x -timeout 60m ./internal/...

## lint: formatting, vet, staticcheck
lint:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	GOFLAGS= go run $(STATICCHECK) ./...

## tools: what the browser tests need: Chromium (Debian's, as root) and axe-core (through npm)
tools:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
		if [ -f /etc/debian_version ] && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else echo "no Chromium here: the browser tests will be skipped"; fi
	@test -f .cache/axe.min.js || \
		if command -v npm >/dev/null; then \
			mkdir -p .cache && cd .cache && npm pack --silent $(AXE) >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js && \
			mv package/axe.min.js . && rm -r package axe-core-*.tgz; \
		else echo "no npm here: the accessibility tests will be skipped"; fi

clean:
	rm -rf .bin .cache .codman
	find public -mindepth 1 ! -name .gitkeep -delete
