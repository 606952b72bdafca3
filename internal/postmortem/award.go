package postmortem

import "codman/internal/diag"

// Award is one award as a document states it: its own, or one that a page about a review gives to a postmortem.
type Award struct {
	ID     string     `cbor:"1,keyasint,omitempty"` // of the postmortem that a review gives it to; of a postmortem's own the words of the award, or ""
	Title  string     `cbor:"2,keyasint,omitempty"` // "Best timeline"; "" for an award without a name of its own
	Reason string     `cbor:"3,keyasint,omitempty"` // in words, or ""
	Range  diag.Range `cbor:"4,keyasint,omitempty"`
}
