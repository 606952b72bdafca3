package postmortem

import "codman/internal/diag"

// Block is a piece of a document's body, in document order. Together the blocks hold everything that the author wrote.
type Block struct {
	Kind    BlockKind  `cbor:"1,keyasint,omitempty"`
	Section int        `cbor:"2,keyasint,omitempty"` // index into Sections of the section it lies in; -1 before the first
	Level   int        `cbor:"3,keyasint,omitempty"` // of a heading, 2 to 6
	Anchor  string     `cbor:"4,keyasint,omitempty"` // of a heading
	Title   string     `cbor:"5,keyasint,omitempty"` // of a heading, plain text
	Markup  Markup     `cbor:"6,keyasint,omitempty"` // of a heading its inline content, of prose its HTML
	Text    string     `cbor:"7,keyasint,omitempty"` // of prose: plain text, code included, comments and template text not
	From    int        `cbor:"8,keyasint,omitempty"` // of a timeline or an action list: its items are [From:To)
	To      int        `cbor:"9,keyasint,omitempty"`
	Range   diag.Range `cbor:"10,keyasint,omitempty"`
}

// BlockKind tells what a block holds.
type BlockKind int8

// The kinds of block. A timeline or an action list that was understood is shown from Timeline and ActionItems; anything
// between its entries that is not one of them stays prose.
const (
	Prose BlockKind = iota
	Heading
	TimelineBlock
	ActionsBlock
	MetadataBlock // a table or list of facts that the facts panel shows; kept as prose is, so that nothing is lost
)

// Section is a part of the document with a meaning. ID is one of [SectionIDs], or "" for a heading of the author's own.
type Section struct {
	ID     string     `cbor:"1,keyasint,omitempty"`
	Title  string     `cbor:"2,keyasint,omitempty"` // plain text, as written
	Level  int        `cbor:"3,keyasint,omitempty"`
	Anchor string     `cbor:"4,keyasint,omitempty"`
	Parent int        `cbor:"5,keyasint,omitempty"` // index of the section that it lies in; -1 at the top
	Words  int        `cbor:"6,keyasint,omitempty"` // in the section itself, without those inside it
	Range  diag.Range `cbor:"7,keyasint,omitempty"` // of the heading or label
	Also   []string   `cbor:"8,keyasint,omitempty"` // further canonical ids of one heading: "What went well & where we got lucky"
}

// SectionIDs are the canonical sections, in the order of a full report.
func SectionIDs() []string {
	return []string{"summary", "impact", "background", "detection", "timeline", "response", "root-cause",
		"contributing-factors", "five-whys", "resolution", "lessons", "went-well", "went-wrong", "got-lucky",
		"action-items", "supporting"}
}

// Markup is sanitised HTML, cut at each place that depends on another file: HTML[i] is followed by Slots[i].
// len(HTML) == len(Slots)+1, or both are empty. Whoever writes a page resolves the slots.
type Markup struct {
	HTML  []string `cbor:"1,keyasint,omitempty"`
	Slots []Slot   `cbor:"2,keyasint,omitempty"`
}

// IsZero tells whether the markup shows nothing.
func (m Markup) IsZero() bool { return len(m.Slots) == 0 && (len(m.HTML) == 0 || m.HTML[0] == "") }

// Slot is a typed hole in markup.
type Slot struct {
	Kind   SlotKind   `cbor:"1,keyasint,omitempty"`
	Target string     `cbor:"2,keyasint,omitempty"` // as written: "../other.md#impact", "error-rate.png", "PM-2026-048"
	Text   string     `cbor:"3,keyasint,omitempty"` // an image's alternative text, a wiki link's label
	Title  string     `cbor:"4,keyasint,omitempty"`
	Width  string     `cbor:"5,keyasint,omitempty"` // of an image, where the author gave it in pixels
	Height string     `cbor:"6,keyasint,omitempty"`
	Range  diag.Range `cbor:"7,keyasint,omitempty"`
}

// SlotKind tells what fills a slot.
type SlotKind int8

// A relative link is an opening and a closing slot around its content, so that a link to a document that is not in the
// build can become plain text. The others are whole elements.
const (
	LinkOpen SlotKind = iota
	LinkClose
	Image
	WikiLink
)
