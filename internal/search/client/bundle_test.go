package client

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// mostBytes is what the engine itself may cost in a visitor's first search, packed as any server can send it: twelve kilobytes
// and a little.
const mostBytes = 12_500

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
		t.Logf("%s: %d bytes, gzip %d", name, len(js), packed.Len())
		if packed.Len() > mostBytes {
			t.Errorf("%s is %d bytes with gzip, want at most %d", name, packed.Len(), mostBytes)
		}
	}
}
