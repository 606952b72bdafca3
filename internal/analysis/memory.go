package analysis

import (
	"strings"
	"sync"
)

// memory remembers what was made of a run: a corpus has few different ones, and analysing costs many times a look-up.
type memory struct {
	compounds compounds
	runs      map[string]runTokens
	held      int // tokens in runs
	bigrams   map[string]string
}

// Bounds, so that hostile texts cost time only: tokens that are held, bytes of a run that is remembered, and bigrams.
const (
	maxTokens    = 1 << 18
	maxRunLength = 64
	maxBigrams   = 1 << 17
)

// memories holds one memory for each goroutine at work.
var memories = sync.Pool{New: func() any {
	return &memory{runs: map[string]runTokens{}, bigrams: map[string]string{}}
}}

// recall returns the tokens of a run, with offsets and positions from its start.
func (m *memory) recall(run string) runTokens {
	if known, ok := m.runs[run]; ok {
		return known
	}
	fresh := m.compounds.analyze(run)
	if len(run) <= maxRunLength {
		if m.held += len(fresh.tokens); m.held > maxTokens {
			clear(m.runs)
			m.held = len(fresh.tokens)
		}
		m.runs[strings.Clone(run)] = fresh
	}
	return fresh
}

// intern returns the one copy of a bigram.
func (m *memory) intern(bigram string) string {
	if known, ok := m.bigrams[bigram]; ok {
		return known
	}
	if len(m.bigrams) >= maxBigrams {
		clear(m.bigrams)
	}
	own := strings.Clone(bigram)
	m.bigrams[own] = own
	return own
}
