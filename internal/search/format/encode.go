package format

import "encoding/binary"

// AppendPosting appends a document to the postings of a term. Of the posting, the document is its number less that of the
// document before, which for the first is −1.
func AppendPosting(dst []byte, p Posting) []byte {
	head := uint64(p.Doc) << 2
	switch {
	case p.Title > 0:
		dst = binary.AppendUvarint(binary.AppendUvarint(dst, head|3), uint64(p.Title))
	case p.Weight == once || p.Weight == 2*once:
		return binary.AppendUvarint(dst, head|uint64(p.Weight/once-1))
	default:
		dst = binary.AppendUvarint(dst, head|2)
	}
	return binary.AppendUvarint(dst, uint64(p.Weight))
}

// once is the weight of a term that stands in the body once, when the body counts 1: the commonest by far.
const once = 4

// AppendPositions appends the positions of a term in one document, which has it somewhere.
func AppendPositions(dst []byte, positions *Positions) []byte {
	mask := byte(0)
	for f, list := range positions {
		if len(list) > 0 {
			mask |= 1 << f
		}
	}
	dst = append(dst, mask)
	for _, list := range positions {
		if len(list) == 0 {
			continue
		}
		dst = binary.AppendUvarint(dst, uint64(len(list)))
		before := uint32(0)
		for _, at := range list {
			dst = binary.AppendUvarint(dst, uint64(at-before))
			before = at
		}
	}
	return dst
}

func appendBlock(dst, data []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(data))), data...)
}

func appendStr(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// appendNext appends a text front-coded against the one before it.
func appendNext(dst []byte, before, text string) []byte {
	n := 0
	for n < len(before) && n < len(text) && before[n] == text[n] {
		n++
	}
	return appendStr(binary.AppendUvarint(dst, uint64(n)), text[n:])
}

// separator is the shortest text that is greater than one and not greater than another: whole characters of the latter.
func separator(before, text string) string {
	for i, c := range text {
		end := i + len(string(c))
		if text[:end] > before {
			return text[:end]
		}
	}
	return text
}

func encodeLengths(lengths []uint32, blocks []byte) []byte {
	data := binary.AppendUvarint(nil, uint64(len(lengths)))
	for _, n := range lengths {
		data = binary.AppendUvarint(data, uint64(n))
	}
	return append(data, blocks...)
}

// encodeDates writes days, of which those that are [Undated] come first.
func encodeDates(days []int32) []byte {
	undated := 0
	for undated < len(days) && days[undated] == Undated {
		undated++
	}
	data := binary.AppendUvarint(nil, uint64(undated))
	before := int64(0)
	for _, day := range days[undated:] {
		gap := int64(day) - before
		data = binary.AppendUvarint(data, uint64(gap<<1)^uint64(gap>>63))
		before = int64(day)
	}
	return data
}

// encodeDurations writes seconds; what is unknown, or more than the format holds, as unknown.
func encodeDurations(seconds []int64) []byte {
	var data []byte
	for _, s := range seconds {
		if s < 0 || s > maxDuration {
			s = UnknownDuration
		}
		data = binary.AppendUvarint(data, uint64(s+1))
	}
	return data
}

func encodeFacet(f *Facet) []byte {
	data := binary.AppendUvarint(nil, uint64(len(f.Values)))
	for i, value := range f.Values {
		label := f.Labels[i]
		if label == value {
			label = ""
		}
		data = appendStr(appendStr(data, value), label)
		var aliases []string
		if i < len(f.Aliases) {
			aliases = f.Aliases[i]
		}
		data = binary.AppendUvarint(data, uint64(len(aliases)))
		for _, alias := range aliases {
			data = appendStr(data, alias)
		}
	}
	for _, values := range f.Docs {
		data = binary.AppendUvarint(data, uint64(len(values)))
		for _, v := range values {
			data = binary.AppendUvarint(data, uint64(v))
		}
	}
	return data
}

// The columns that are of the index and not of its documents.
const (
	positionsColumn = "positions"
	synonymsColumn  = "synonyms"
)

// encodeSynonyms writes the groups: how many members each has, then those.
func encodeSynonyms(groups [][]string) []byte {
	var data []byte
	for _, group := range groups {
		data = binary.AppendUvarint(data, uint64(len(group)))
		for _, member := range group {
			data = appendStr(data, member)
		}
	}
	return data
}
