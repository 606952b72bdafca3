package postmortem

import "codman/internal/diag"

// Reading is what the parser makes of one file, by itself. It depends on that file and on the options alone.
type Reading struct {
	Doc *Postmortem `cbor:"1,keyasint,omitempty"` // nil when the file was left out; Diags say why

	// DayFirst is the same document with every date such as 03/04/2021 read as 3 April; nil unless the document has such
	// dates and does not tell their order itself. Doc then reads them month first, and the corpus chooses.
	DayFirst *Postmortem `cbor:"2,keyasint,omitempty"`

	// Order is what the document shows of the order of day and month in such dates: by a part over 12, or by its path.
	Order DateOrder `cbor:"3,keyasint,omitempty"`

	Diags []diag.Diagnostic `cbor:"4,keyasint,omitempty"`

	Passages []Passage `cbor:"-"` // of the text, in its order; not remembered between builds
}

// DateOrder is the order of day and month in dates of figures.
type DateOrder int8

// The orders. Both means that a document contradicts itself.
const (
	OrderUnknown DateOrder = 0
	MonthFirst   DateOrder = 1
	DayFirst     DateOrder = 2
	OrderBoth    DateOrder = MonthFirst | DayFirst
)
