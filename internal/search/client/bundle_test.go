package client

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
)

// What a visitor's first search may cost for the engine itself, as servers send it to today's browsers and to old ones.
const (
	mostBrotli = 12 << 10
	mostGzip   = 12800
)

func TestBundleIsSmall(t *testing.T) {
	for name, bundle := range map[string]func() ([]byte, error){"Bundle": Bundle, "Classic": Classic} {
		js, err := bundle()
		if err != nil {
			t.Fatal(err)
		}
		br := packed(js, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestCompression) })
		gz := packed(js, func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestCompression)
			return z
		})
		t.Logf("%s: %d bytes, brotli %d, gzip %d", name, len(js), br, gz)
		if br > mostBrotli || gz > mostGzip {
			t.Errorf("%s is %d bytes with brotli and %d with gzip, want at most %d and %d", name, br, gz, mostBrotli, mostGzip)
		}
	}
}

// packed is the size of some bytes after compression.
func packed(data []byte, compressor func(io.Writer) io.WriteCloser) int {
	var out bytes.Buffer
	w := compressor(&out)
	w.Write(data)
	w.Close()
	return out.Len()
}
