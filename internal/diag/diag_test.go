package diag

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSort(t *testing.T) {
	list := []Diagnostic{
		{Path: "b", ID: "1"},
		{Path: "a", Range: At(2, 1), ID: "1"},
		{Path: "a", Range: At(1, 2), ID: "2"},
		{Path: "a", Range: At(1, 2), ID: "1", Message: "n"},
		{Path: "a", Range: At(1, 2), ID: "1", Message: "m", Hint: "first"},
		{Path: "a", Range: At(1, 2), ID: "1", Message: "m", Hint: "second"},
		{Path: "a", Range: At(10, 1), ID: "1"},
		{Path: "a", ID: "9"},
	}
	var got []string
	for _, d := range Sort(list) {
		got = append(got, fmt.Sprintf("%s %d:%d %s%s%s", d.Path, d.Range.Start.Line, d.Range.Start.Column, d.ID, d.Message, d.Hint))
	}
	want := []string{"a 0:0 9", "a 1:2 1mfirst", "a 1:2 1n", "a 1:2 2", "a 2:1 1", "a 10:1 1", "b 0:0 1"}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

func TestCount(t *testing.T) {
	list := []Diagnostic{{Level: Error}, {Level: Info}, {Level: Error}}
	for level, want := range map[Level]int{Error: 2, Warning: 0, Info: 1} {
		if got := Count(list, level); got != want {
			t.Errorf("%v: %d, want %d", level, got, want)
		}
	}
}

func TestRanges(t *testing.T) {
	if !(Range{}).IsZero() || At(1, 1).IsZero() {
		t.Error("only the zero range names no place")
	}
	if r := At(3, 4); r.Start != r.End || r.Start != (Position{3, 4}) {
		t.Errorf("%v", r)
	}
}
