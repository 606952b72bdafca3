package postmortem

import "slices"

// Passage is a stretch of text that is read in one go: a paragraph, the text of a list item, a cell, a heading. Passages are what the
// rules of language read; what is no prose is not in them: code, quotations set off as blocks, front matter.
type Passage struct {
	Kind PassageKind
	Text string // as written, without marks of emphasis; each piece of code, link or image in it is one [Gap]

	Marks []Mark // ascending; the first is at the beginning of Text
}

// Gap stands in a passage for what is no prose of the author's: code, a link with its text, an image. It counts as a noun of unknown meaning.
const Gap = '\uFFFC'

// Mark says where in the file the piece of a passage's text begins that begins at an offset of Text; up to the next mark the two run
// side by side. Both are in bytes.
type Mark struct{ Text, File int32 }

// PassageKind tells what a passage is.
type PassageKind int8

// The kinds of passage.
const (
	Paragraph PassageKind = iota
	ListItem              // the text of a list item, without that of items inside it
	Cell                  // of a table
	HeadingText
	Comment // an HTML comment, with its marks: <!-- … -->
	Hint    // what a template says to the author, left as it was
)

// Offset is where in the file the byte at an offset of the text stands.
func (p *Passage) Offset(at int) int {
	i, found := slices.BinarySearchFunc(p.Marks, at, func(m Mark, at int) int { return int(m.Text) - at })
	if !found {
		i--
	}
	if i < 0 {
		return 0
	}
	return int(p.Marks[i].File) + at - int(p.Marks[i].Text)
}

// Extent is the stretch of the file between two offsets of the text, the second exclusive.
func (p *Passage) Extent(from, to int) (start, end int) {
	start = p.Offset(from)
	if to <= from {
		return start, start
	}
	return start, p.Offset(to-1) + 1
}

// Remarks are what checks found in the text of a document when it was read: what the rubric and a draft's page tell of it.
type Remarks struct {
	Errors      int        `cbor:"1,keyasint,omitempty"` // of the rules of language
	Warnings    int        `cbor:"2,keyasint,omitempty"` // likewise
	Words       int        `cbor:"6,keyasint,omitempty"` // of prose that the rules of language read
	Foreign     bool       `cbor:"7,keyasint,omitempty"` // the prose is not English, which is all that they read
	Acronyms    int        `cbor:"3,keyasint,omitempty"` // different ones in the text that not every reader knows
	Unexplained []string   `cbor:"4,keyasint,omitempty"` // those of them that are explained nowhere, in order of appearance
	Questions   []Question `cbor:"5,keyasint,omitempty"` // for the meeting; of a draft or a document in review only
}

// Question is what to talk about in the meeting.
type Question struct {
	Gap string `cbor:"1,keyasint,omitempty" json:"gap"` // what was not found in the document: "there is no timeline"
	Ask string `cbor:"2,keyasint,omitempty" json:"ask"`
}
