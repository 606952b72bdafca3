package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"codman/internal/diag"
)

// reader parses a mapping and returns a reader for it.
func reader(t *testing.T, src string) (*Map, *Reader) {
	t.Helper()
	m, problems := ParseYAML([]byte(src), Origin{Path: "codman.yaml"})
	if len(problems) > 0 {
		t.Fatal(messages(problems))
	}
	return m, NewReader(m)
}

// values reads "value => what it is read as" with a method of the reader. "!" and a text stand for a diagnostic with this
// hint, "-" for an absent value.
func values[T any](t *testing.T, wanted string, read func(*Reader, *Node) (T, bool), cases ...string) {
	t.Helper()
	for _, c := range cases {
		value, want, _ := strings.Cut(c, " => ")
		m, r := reader(t, "k: "+value+"\n")
		got, ok := read(r, m.Get("k"))
		text := fmt.Sprint(got)
		switch list := r.Diagnostics(); {
		case len(list) == 1 && !ok && list[0].ID == "wrong-type" && strings.HasPrefix(list[0].Message, wanted+" is expected here, and this is "):
			text = "! " + list[0].Hint
		case len(list) > 0:
			text = messages(list)
		case !ok:
			text = "-"
		}
		if strings.TrimSpace(text) != want {
			t.Errorf("%s: %s, want %s", value, text, want)
		}
	}
}

func TestReadScalars(t *testing.T) {
	values(t, "one value", (*Reader).String,
		"text => text", "'quoted' => quoted", "no => no", "2024-01-02 => 2024-01-02", "1.10 => 1.10", "~ => -", " => -", "[a] => !", "{a: b} => !")
	values(t, "true or false", (*Reader).Bool,
		"true => true", "False => false", "yes => true", "No => false", "on => true", "OFF => false", "'true' => true", "1 => !", "maybe => !", "[true] => !", "~ => -")
	values(t, "a whole number", (*Reader).Int,
		"12 => 12", "-3 => -3", "0123 => 123", "0x1F => 31", "0o17 => 15", "0b101 => 5", "1_000 => 1000", "'5' => 5", "1,200 => ! write 1200", "5 % => ! write 5", "1.5 => !",
		"_1 => ! write 1", "1__0 => ! write 10", "many => !", "99999999999999999999 => !", "[1] => !", "~ => -")
	values(t, "a number", (*Reader).Float,
		"1.5 => 1.5", "2 => 2", "1e3 => 1000", "1_000.5 => 1000.5", "'.5' => 0.5", ".inf => !", ".nan => !", "inf => !", "0x1p4 => !", "10% => ! write 10", "~ => -")
	values(t, "a duration", (*Reader).Duration,
		"90s => 1m30s", "15m => 15m0s", "1h30m => 1h30m0s", "1h 30m => 1h30m0s", "2d => 48h0m0s", "1w => 168h0m0s", "1.5 days => 36h0m0s",
		"2 Weeks => 336h0m0s", "1 hour 30 minutes => 1h30m0s", "0 => 0s", "'5 min' => 5m0s",
		"5 => ! write it with its units: 45m, 1h30m, 5d or 2w", "1:30 => ! write it with its units: 45m, 1h30m, 5d or 2w",
		"2 months => ! write it with its units: 45m, 1h30m, 5d or 2w", "m => ! write it with its units: 45m, 1h30m, 5d or 2w",
		"1.2.3s => ! write it with its units: 45m, 1h30m, 5d or 2w", "-5m => ! write it with its units: 45m, 1h30m, 5d or 2w",
		"'' => ! write it with its units: 45m, 1h30m, 5d or 2w", "99999999999w => ! write it with its units: 45m, 1h30m, 5d or 2w", "~ => -")
}

func TestReadLists(t *testing.T) {
	for src, want := range map[string]string{
		"k: a":                  "[a]",
		"k: [a, 2, 2024-01-02]": "[a 2 2024-01-02]",
		"k:\n- a\n-\n- b":       "[a b]",
		"k: []":                 "[]",
		"k:":                    "[]",
		"k: {a: b}":             "[] 1:4 wrong-type: one value, or a list of single values, is expected here, and this is a mapping",
		"k: [a, [b], c]":        "[a c] 1:8 wrong-type: one value, or a list of single values, is expected here, and this is a list",
	} {
		m, r := reader(t, src)
		got := strings.TrimSpace(fmt.Sprint(r.Strings(m.Get("k"))) + " " + messages(r.Diagnostics()))
		if got != want {
			t.Errorf("%s: %s, want %s", src, got, want)
		}
	}
	m, r := reader(t, "one: {a: 1}\nmany: [{a: 1}, {b: 2}]\nnone:")
	for key, want := range map[string]int{"one": 1, "many": 2, "none": 0, "absent": 0} {
		if got := r.List(m.Get(key)); len(got) != want {
			t.Errorf("%s: %d items, want %d", key, len(got), want)
		}
	}
}

func TestReadMaps(t *testing.T) {
	m, r := reader(t, "levels: {a: 1, b: many, c: 3}\ntext: x\nnone:\n")
	if got := MapOf(r, m.Get("levels"), r.Int); !maps.Equal(got, map[string]int{"a": 1, "c": 3}) {
		t.Errorf("%v", got)
	}
	if MapOf(r, m.Get("none"), r.Int) != nil || MapOf(r, m.Get("text"), r.Int) != nil || r.Map(m.Get("absent")) != nil {
		t.Error("there is no mapping there")
	}
	const want = "1:19 wrong-type: a whole number is expected here, and this is \"many\"\n2:7 wrong-type: a mapping is expected here, and this is \"x\""
	if got := messages(r.Diagnostics()); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestReaderFillsInTheSource(t *testing.T) {
	m, r := reader(t, "a: 1\nb:\n  deadline: soon\n")
	if _, ok := r.Duration(m.Get("b").Map.Get("deadline")); ok {
		t.Fatal("soon is not a duration")
	}
	d := r.Diagnostics()[0]
	if d.Path != "codman.yaml" || d.Line != "  deadline: soon" || span(d.Range) != "3:13-3:17" {
		t.Errorf("%+v", d)
	}
	var bare Reader
	if _, ok := bare.Int(&Node{Kind: String, Text: "x"}); ok || len(bare.Diagnostics()) != 1 {
		t.Error("a reader without a source reports as well")
	}
	if value, ok := NewReader(nil).Duration(&Node{Kind: String, Text: "5m"}); !ok || value != 5*time.Minute {
		t.Error("a reader without a source reads as well")
	}
}

func TestUnknown(t *testing.T) {
	m, r := reader(t, "title: a\ntitel: b\nsevrity: c\nzzz: d\n")
	r.Unknown(m, diag.Warning, []string{"title", "severity"})
	var got []string
	for _, d := range r.Diagnostics() {
		got = append(got, fmt.Sprintf("%v %s %s; %s", d.Level, d.ID, d.Message, d.Hint))
	}
	want := []string{
		`warning unknown-key there is no key "titel" here; did you mean "title"?`,
		`warning unknown-key there is no key "sevrity" here; did you mean "severity"?`,
		`warning unknown-key there is no key "zzz" here; known keys are title, severity`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
	r.Unknown(nil, diag.Error, nil)
}
