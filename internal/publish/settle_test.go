package publish

import (
	"slices"
	"testing"
)

func TestCollisions(t *testing.T) {
	owned := func(owner, path string) Entry {
		e := entry(path, owner)
		e.Owner, e.Source = owner, "source of "+owner
		return e
	}
	for _, test := range []struct {
		name    string
		entries []Entry
		kept    []int
		want    []string
	}{
		{"none", []Entry{owned("a", "x/1"), owned("b", "x/2")}, []int{0, 1}, nil},
		{"same path, whatever the order", []Entry{owned("b", "x"), owned("a", "x")}, []int{1},
			[]string{`output-collision: "x" is made by b as well as by a, which keeps it`}},
		{"same owner twice", []Entry{owned("a", "x"), owned("a", "x")}, []int{0},
			[]string{`output-collision: "x" is made by a as well as by a, which keeps it`}},
		{"case", []Entry{owned("a", "About/x"), owned("b", "about/X")}, []int{0},
			[]string{`output-collision: "about/X" of b and "About/x" of a are one file on macOS and Windows; the latter keeps it`}},
		{"composition", []Entry{owned("a", "é"), owned("b", "e\u0301")}, []int{0},
			[]string{"output-collision: \"e\u0301\" of b and \"é\" of a are one file on macOS and Windows; the latter keeps it"}},
		{"file, then folder", []Entry{owned("a", "x"), owned("b", "X/y/z"), owned("c", "x/2")}, []int{0},
			[]string{
				`output-collision: "X/y/z" of b needs a folder where "x" of a is a file; the latter is kept`,
				`output-collision: "x/2" of c needs a folder where "x" of a is a file; the latter is kept`,
			}},
		{"folder, then file", []Entry{owned("c", "x/y"), owned("a", "x/y/z"), owned("b", "x")}, []int{1},
			[]string{
				`output-collision: "x" of b is a file where "x/y/z" of a needs a folder; the latter is kept`,
				`output-collision: "x/y" of c is a file where "x/y/z" of a needs a folder; the latter is kept`,
			}},
		{"one that lost takes nothing", []Entry{owned("a", "x"), owned("b", "x/y"), owned("c", "X/y")}, []int{0},
			[]string{
				`output-collision: "x/y" of b needs a folder where "x" of a is a file; the latter is kept`,
				`output-collision: "X/y" of c needs a folder where "x" of a is a file; the latter is kept`,
			}},
		{"bad name", []Entry{owned("a", "con"), owned("b", "con.d/x"), owned("", "../x")}, nil,
			[]string{
				`output-path: "../x" of source of  cannot be published: "../x" is not a clean path`,
				`output-path: "con" of a cannot be published: "con" is the name of a device on Windows`,
				`output-path: "con.d/x" of b cannot be published: "con.d" is the name of a device on Windows`,
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			kept, _, problems := settle(test.entries)
			if !slices.Equal(kept, test.kept) {
				t.Errorf("kept %v, want %v", kept, test.kept)
			}
			expectMessages(t, problems, test.want...)
			for _, p := range problems {
				if p.Path == "" || p.Hint == "" || !p.Skipped {
					t.Errorf("diagnostic without a source or hint, or not of a skipped file: %+v", p)
				}
			}
		})
	}
}

func TestCollisionLeavesTheRest(t *testing.T) {
	dir := t.TempDir()
	_, problems, err := Publish(t.Context(), dir, []Entry{entry("a", "1"), entry("A", "2"), entry("b", "3")}, Options{})
	if err != nil || len(problems) != 1 {
		t.Fatal(problems, err)
	}
	expectFiles(t, dir, map[string]string{"A": "2", "b": "3"})
}
