package format

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Source gives the files of an index as they are stored, by their names relative to the search folder. It is safe for
// concurrent use.
type Source interface {
	Read(ctx context.Context, name string) ([]byte, error)
}

// FSSource reads an index from a folder.
func FSSource(folder fs.FS) Source { return fsSource{folder} }

type fsSource struct{ folder fs.FS }

func (s fsSource) Read(ctx context.Context, name string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return fs.ReadFile(s.folder, name)
}

// File is one file of an index.
type File struct {
	Name string // relative to the search folder
	Data []byte // as stored
}

// MetaName is the one name that stays while an index changes.
const MetaName = "meta.json"

// Memory is an index in memory: its files by name.
type Memory map[string][]byte

// NewMemory holds the files given.
func NewMemory(files []File) Memory {
	m := make(Memory, len(files))
	for _, f := range files {
		m[f.Name] = f.Data
	}
	return m
}

// Read implements [Source].
func (m Memory) Read(ctx context.Context, name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, ctx.Err()
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// largest is the most bytes that a file may inflate to, so that a hostile one can't fill the memory.
const largest = 1 << 28

// inflate undoes the compression of a stored file.
func inflate(stored []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err != nil {
		return nil, err
	}
	if len(data) > largest {
		return nil, errors.New("it is too large")
	}
	return data, nil
}

// digits is how many hexadecimal digits of a hash name a file, and blockDigits of one that names a block of fragments.
const (
	digits      = 10
	blockDigits = 8
)

// nameOf is the name of a file within its folder: the beginning of the hash of its uncompressed bytes.
func nameOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:digits/2])
}

func validName(name string) bool {
	if len(name) != digits {
		return false
	}
	for i := range len(name) {
		if c := name[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func damaged(name string, err error) error {
	return fmt.Errorf("the index file %s is damaged: %w", name, err)
}
