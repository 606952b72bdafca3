// Package source finds content in a file system and holds it: documents as immutable bytes that know their lines, and
// the attachments beside them. It reads nothing outside the content root but links that the configuration lists.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"codman/internal/diag"
)

// File is one document as it was read; it never changes.
type File struct {
	Path string // slash-separated, relative to the content root
	Data []byte
	Hash string // hex SHA-256 of Data

	once  sync.Once
	lines *diag.Lines
}

// NewFile makes a file of bytes that the caller will not change any more.
func NewFile(path string, data []byte) *File {
	sum := sha256.Sum256(data)
	return &File{Path: path, Data: data, Hash: hex.EncodeToString(sum[:16])}
}

// Lines turns byte offsets of the file into lines and columns.
func (f *File) Lines() *diag.Lines {
	f.once.Do(func() { f.lines = diag.NewLines(f.Data) })
	return f.lines
}
