package publish

import (
	"io"
	"path"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// minCompressed is the size in bytes up to which a file is sent as it is: it fits one packet anyhow.
const minCompressed = 1024

// maxCompressed is the size in bytes above which a file is sent as it is: it is a download rather than a page, and would
// take minutes and much memory to compress.
const maxCompressed = 32 << 20

// textual are the extensions of files that shrink.
var textual = map[string]bool{
	".html": true, ".css": true, ".js": true, ".json": true, ".xml": true,
	".svg": true, ".txt": true, ".csv": true, ".ics": true,
}

// form is a compressed form of a file, which web servers send in its place.
type form struct {
	suffix  string
	version string // changes when compress gives other bytes for the same input
	writers *sync.Pool
}

// encoder is what the compressors have in common.
type encoder interface {
	io.WriteCloser
	Reset(io.Writer)
}

// compressed are the forms that Precompress makes. On postmortems, Brotli's levels 10 and 11 save 7 and 9 % more than
// level 9 and take ten and twenty times as long.
var compressed = []*form{
	{".gz", "gzip9-1", &sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, gzip.BestCompression)
		if err != nil {
			panic(err) // the level is a constant
		}
		return w
	}}},
	{".br", "brotli9-1", &sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, 9) }}},
}

// forms lists the compressed forms that a file of a size should have. An entry of the catalogue with the name of a form
// goes before it: whoever made the file has compressed it too.
func (p *publication) forms(file string, size int64) []*form {
	if !p.opts.Precompress || size <= minCompressed || size > maxCompressed || !textual[path.Ext(file)] {
		return nil
	}
	var free []*form
	for _, f := range compressed {
		if !p.claims.taken(file + f.suffix) {
			free = append(free, f)
		}
	}
	return free
}

// digest is the fingerprint of what the form of a file depends on.
func (f *form) digest(sum string) string { return f.version + ":" + sum }

// compress writes the form of data. The same data gives the same bytes.
func (f *form) compress(dst io.Writer, data []byte) error {
	w := f.writers.Get().(encoder)
	defer f.writers.Put(w)
	w.Reset(dst)
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}
