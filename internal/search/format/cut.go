package format

import "fmt"

// targetOf is the size of a shard in bytes, uncompressed, for an index of so many documents: small enough that a query of rare
// words is cheap, large enough that the table of shards in meta.json is. It has steps, so that an incident more cuts nothing anew.
func targetOf(documents int) int {
	switch {
	case documents < 2000:
		return 4 << 10
	case documents < 8000:
		return 8 << 10
	}
	return 16 << 10
}

// cutter fills one shard after another with records that begin with a text, front-coded, in ascending order. Where it cuts
// depends on the content near the cut alone, so that an edit changes its own shards.
type cutter struct {
	last  string // the text before; "" at the very beginning
	first string // what meta.json says of the shard that is being filled
	data  []byte

	target int // size
}

// begin starts the record of the next text.
func (c *cutter) begin(text string) error {
	if text <= c.last {
		return fmt.Errorf("%q is indexed after %q", text, c.last)
	}
	before := c.last
	if len(c.data) == 0 {
		c.first = ""
		if c.last != "" {
			c.first = separator(c.last, text)
		}
		before = ""
	}
	c.data = appendNext(c.data, before, text)
	c.last = text
	return nil
}

// full tells whether the shard ends after the record that was written last.
func (c *cutter) full() bool {
	size := len(c.data)
	return size >= 2*c.target || size >= c.target/2 && fnv1a(c.last)%32 == 0
}

// take hands out the shard and begins the next.
func (c *cutter) take() (first string, data []byte) {
	data = c.data
	c.data = make([]byte, 0, len(data))
	return c.first, data
}

// fnv1a is the hash of that name, of 32 bits.
func fnv1a(s string) uint32 {
	hash := uint32(2166136261)
	for i := range len(s) {
		hash = (hash ^ uint32(s[i])) * 16777619
	}
	return hash
}
