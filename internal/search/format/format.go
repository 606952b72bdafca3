// Package format is the static search index as bytes: how it is written and read. The README of package search's folder
// documents every byte; one old index of each version is kept in testdata.
package format

import "math"

// Version is the version of the format. A reader refuses any other.
const Version = 1

// Field is a part of a document that words are found in.
type Field uint8

// The fields, in their order in masks and sums.
const (
	Body Field = iota
	Title
	Summary
	Heading
	Timeline
	Action
	Name
	Fields = 7 // how many there are
)

// String is the name of the field in configuration and in meta.json.
func (f Field) String() string { return fieldNames[f] }

var fieldNames = [Fields]string{"body", "title", "summary", "heading", "timeline", "action", "name"}

// Meta is meta.json, the one file of an index whose name does not change.
type Meta struct {
	Format    int               `json:"format"`
	Analyzer  string            `json:"analyzer"`
	Documents int               `json:"documents"`
	Length    int64             `json:"length"` // Σ of the weighted lengths
	Weights   Weights           `json:"weights"`
	Lengths   string            `json:"lengths"` // hash of the file of lengths
	Terms     Shards            `json:"terms"`
	Words     Shards            `json:"words"`
	Columns   map[string]string `json:"columns"` // hash by name
}

// Shards are the files that hold a range of texts each. In JSON they are two strings: the firsts, with a space between them,
// which no text has, and the names, 5 bytes each, in base64.
type Shards struct {
	Firsts []string // the least text that each can hold; of the first shard ""
	Names  []string // hashes
}

// Weights are the numbers of the ranking; the README says what each does, and why it is what it is.
type Weights struct {
	Fields [Fields]float64 `json:"fields"` // of a word by where it stands

	K1           float64 `json:"k1"`
	B            float64 `json:"b"`
	Whole        float64 `json:"whole"`        // of a compound found whole
	Part         float64 `json:"part"`         // of a part of a compound
	Phrase       float64 `json:"phrase"`       // of a phrase
	Coordination float64 `json:"coordination"` // for the share of slots matched
	Proximity    float64 `json:"proximity"`    // for neighbours near each other

	PrefixTitle float64 `json:"prefix_title"` // of a word that begins so in a title, on top of the title's weight
	Typo1       float64 `json:"typo1"`        // of a word at distance 1
	Typo2       float64 `json:"typo2"`        // of a word at distance 2
	Prefix      float64 `json:"prefix"`       // of a word that begins so
	Synonym     float64 `json:"synonym"`

	TypoLetters      int     `json:"typo_letters"`
	TypoDocuments    int     `json:"typo_documents"`
	TypoMost         int     `json:"typo_most"`
	PrefixDocuments  float64 `json:"prefix_documents"` // share of all documents
	PrefixMost       int     `json:"prefix_most"`
	SynonymDocuments float64 `json:"synonym_documents"` // share of all documents
}

// DefaultWeights are those that the benchmark's labelled half chose.
func DefaultWeights() Weights {
	return Weights{
		Fields: [Fields]float64{Body: 1, Title: 3, Summary: 1.25, Heading: 1.25, Timeline: 1, Action: 0.75, Name: 1.5},
		K1:     2, B: 0.2, Whole: 1.5, Part: 0.5, Phrase: 1.5, Coordination: 0.25, Proximity: 0.5,
		Typo1: 0.9, Typo2: 0.5, Prefix: 0.8, PrefixTitle: 16, Synonym: 0.3,
		TypoLetters: 4, TypoDocuments: 2, TypoMost: 6, PrefixDocuments: 0.2, PrefixMost: 16, SynonymDocuments: 0.05,
	}
}

// Posting is a document that has a term.
type Posting struct {
	Doc    uint32
	Weight uint32 // weighted frequency over all fields, in quarters: see [Weights.Quarters]
	Title  uint32 // how often it stands in the title
}

// Quarters is the weighted frequency of a term of these frequencies by field, in quarters, rounded: finer weights than a quarter make no difference.
func (w *Weights) Quarters(freq *[Fields]uint32) uint32 {
	sum := 0.0
	for f, n := range freq {
		sum += float64(w.Fields[f] * float64(n))
	}
	return uint32(min(max(math.Round(4*sum), 0), math.MaxUint32))
}

// Positions are where a term stands in one document: by field, ascending, part<<16 | position.
type Positions [Fields][]uint32

// Word is a word of the vocabulary.
type Word struct {
	Text      string // as written, lower-cased
	Documents int    // how many have it
}

// Fragment is what is shown of one document.
type Fragment struct {
	ID       string       `json:"id"`
	URL      string       `json:"url"` // relative to the root of the site
	Title    string       `json:"title"`
	Date     *string      `json:"date"`
	Severity *string      `json:"severity"`
	Status   *string      `json:"status"`
	Services []string     `json:"services"`
	Causes   []string     `json:"causes"`
	Duration *int64       `json:"duration"` // seconds
	Summary  *string      `json:"summary"`
	Impact   *string      `json:"impact"`
	Fix      *Passage     `json:"fix"`
	Actions  []ActionItem `json:"actions"`
	Parts    []Part       `json:"parts"`
}

// Passage is a piece of a document that can be shown and linked to.
type Passage struct {
	Title string `json:"title"`
	URL   string `json:"url"` // relative to the root of the site, with its anchor
	Text  string `json:"text"`
}

// ActionItem is what a preview shows of one.
type ActionItem struct {
	Title  string  `json:"title"`
	Status *string `json:"status"`
	Owner  *string `json:"owner"`
	Due    *string `json:"due"`
}

// Part is a piece of text of a document, with its field and where a hit in it leads. In JSON it is an array.
type Part struct {
	Field  Field
	Title  string
	Anchor string
	Text   string // NFC, white space collapsed
}
