package diag

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func TestLinesPosition(t *testing.T) {
	const text = "ab\r\n障害\n\nx"
	lines := NewLines([]byte(text))
	for _, test := range []struct {
		offset int
		want   Position
	}{
		{-5, Position{1, 1}}, {0, Position{1, 1}}, {2, Position{1, 3}}, {3, Position{1, 4}},
		{4, Position{2, 1}}, {7, Position{2, 2}}, {10, Position{2, 3}},
		{11, Position{3, 1}}, {12, Position{4, 1}}, {13, Position{4, 2}}, {99, Position{4, 2}},
	} {
		if got := lines.Position(test.offset); got != test.want {
			t.Errorf("offset %d is at %v, want %v", test.offset, got, test.want)
		}
	}
	if got, want := lines.Range(4, 10), at(2, 1, 3); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := lines.Range(7, 4); got.End != got.Start {
		t.Errorf("%v ends before it starts", got)
	}
}

func TestLinesLine(t *testing.T) {
	lines := NewLines([]byte("ab\r\n障害\n\nx"))
	for n, want := range map[int]string{-1: "", 0: "", 1: "ab", 2: "障害", 3: "", 4: "x", 5: ""} {
		if got := lines.Line(n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]int{-1: 0, 0: 0, 1: 0, 2: 4, 3: 11, 4: 12, 9: 12} {
		if got := lines.Offset(n); got != want {
			t.Errorf("line %d starts at %d, want %d", n, got, want)
		}
	}
	for text, want := range map[string]int{"": 1, "a": 1, "a\n": 2, "\n\n": 3} {
		if got := NewLines([]byte(text)).Count(); got != want {
			t.Errorf("%q has %d lines, want %d", text, got, want)
		}
	}
}

// begun counts the characters that begin in the text: all bytes but those that go on with one.
func begun(text []byte) int {
	n := 0
	for _, c := range text {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// FuzzLines compares with counting line ends and characters one by one.
func FuzzLines(f *testing.F) {
	f.Add([]byte("ab\r\n障害\n\nx"))
	f.Add([]byte("\xff\n\xe9\x9a"))
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte("a障"), blockSize))
	f.Fuzz(func(t *testing.T, text []byte) {
		lines := NewLines(text)
		for offset := range len(text) + 1 {
			before := text[:offset]
			line := bytes.LastIndexByte(before, '\n') + 1
			want := Position{int32(bytes.Count(before, []byte{'\n'}) + 1), int32(begun(before[line:]) + 1)}
			if got := lines.Position(offset); got != want {
				t.Fatalf("offset %d is at %v, want %v", offset, got, want)
			}
			if got := lines.Offset(int(want.Line)); got != line {
				t.Fatalf("line %d starts at %d, want %d", want.Line, got, line)
			}
		}
	})
}

func TestLinesAtIsTheInverseOfPosition(t *testing.T) {
	text := append([]byte("ab\r\n障害\n\nx"), bytes.Repeat([]byte("é long "), 3000)...)
	lines := NewLines(text)
	for offset := 0; offset < len(text); offset++ {
		if utf8.RuneStart(text[offset]) {
			if got := lines.At(lines.Position(offset)); got != offset {
				t.Fatalf("offset %d comes back as %d", offset, got)
			}
		}
	}
	if got := lines.At(Position{2, 99}); got != 10 {
		t.Errorf("beyond the line: %d", got)
	}
}
