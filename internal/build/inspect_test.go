package build_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
)

// TestFindingsDependOnTheContentAlone: any number of goroutines finds the same in the same order, and a context that has ended ends it.
func TestFindingsDependOnTheContentAlone(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	opts := build.Options{Content: "../../content", Config: config.Default(), Now: now}
	checker, _ := check.New(opts.Config, postmortem.DateOf(now))
	var want []check.Finding
	for _, jobs := range []int{1, 2, 7} {
		opts.Jobs = jobs
		_, inputs, err := build.Inspect(t.Context(), opts, func(string) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		got, err := build.Findings(t.Context(), checker, inputs, jobs)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if len(got) == 0 || !reflect.DeepEqual(got, want) {
			t.Errorf("with %d jobs there are %d findings, want the %d of one", jobs, len(got), len(want))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := build.Findings(ctx, checker, nil, 1); err == nil {
		t.Error("an interrupted check looks like a whole one")
	}
}

func TestInspectReaderRefusesWhatIsTooLarge(t *testing.T) {
	opts := build.Options{Config: config.Default()}
	if _, err := build.InspectReader(strings.NewReader(strings.Repeat("a", 9<<20)), "a.md", opts); err == nil || !strings.Contains(err.Error(), "more than 8 MiB") {
		t.Error(err)
	}
	in, err := build.InspectReader(strings.NewReader("# Incident: x\n\n## Impact\n"), "a.md", opts)
	if err != nil || in.Post == nil {
		t.Errorf("%v, %v", in.Post, err)
	}
}
