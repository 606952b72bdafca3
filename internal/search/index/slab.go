package index

// slab hands out memory in pieces and takes it all back at once: bleve needs a small value for every word of every document, which
// the garbage collector would otherwise have to find and free one by one.
type slab[T any] struct {
	chunks      [][]T
	chunk, used int // the next free place
}

const slabSize = 1 << 12

// take is n values in a row, with what was left in them.
func (s *slab[T]) take(n int) []T {
	for ; s.chunk < len(s.chunks); s.chunk, s.used = s.chunk+1, 0 {
		if c := s.chunks[s.chunk]; s.used+n <= len(c) {
			s.used += n
			return c[s.used-n : s.used : s.used]
		}
	}
	s.chunks = append(s.chunks, make([]T, max(n, slabSize)))
	s.used = n
	return s.chunks[s.chunk][:n:n]
}

// reset takes everything back.
func (s *slab[T]) reset() { s.chunk, s.used = 0, 0 }
