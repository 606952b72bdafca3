package client

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// mostBytes is what a visitor's first search may cost for the engine itself, compressed.
const mostBytes = 12 << 10

func TestBundleIsSmall(t *testing.T) {
	for name, bundle := range map[string]func() ([]byte, error){"Bundle": Bundle, "Classic": Classic} {
		js, err := bundle()
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		w.Write(js)
		w.Close()
		t.Logf("%s: %d bytes, %d compressed", name, len(js), packed.Len())
		if packed.Len() > mostBytes {
			t.Errorf("%s is %d bytes after compression, want at most %d", name, packed.Len(), mostBytes)
		}
	}
}
