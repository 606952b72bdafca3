package site

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWriteOut(t *testing.T) {
	out := os.Getenv("SITE_OUT")
	if out == "" {
		t.Skip()
	}
	for p, data := range build(t, fixture(t)).files {
		f := filepath.Join(out, filepath.FromSlash(p))
		os.MkdirAll(filepath.Dir(f), 0o755)
		os.WriteFile(f, data, 0o644)
	}
}
