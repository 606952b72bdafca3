package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const (
	manifestName = ".codman-manifest.json"
	journalName  = ".codman-journal"
	lockName     = ".codman-lock" // see lock; not on every system
	tempPrefix   = ".codman-tmp-"
)

// manifestVersion is the version of the manifest's format. Version 1 is the first.
const manifestVersion = 1

// manifest is the list of what codman wrote, in order of path.
type manifest struct {
	Version int      `json:"version"`
	Files   []record `json:"files"`
}

// record is what is known of a file that codman wrote.
type record struct {
	Path   string `json:"path"`
	Sum    string `json:"sum"`              // see sumOf
	Size   int64  `json:"size"`             // bytes
	MTime  int64  `json:"mtime"`            // nanoseconds since 1970, as the file system keeps it
	Digest string `json:"digest,omitempty"` // of what the file was made from: Entry.Digest, or the sum before compression
}

// isOf tells whether a file has not been touched since it was recorded, as far as can be told without reading it.
func (r record) isOf(info fs.FileInfo) bool {
	return info.Mode().IsRegular() && info.Size() == r.Size && info.ModTime().UnixNano() == r.MTime
}

// sumOf is the first half of the SHA-256 sum, in hexadecimal: short in the manifest, and no two contents share one.
func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return encodeSum(sum[:])
}

// sumOfFile is sumOf for a file, which it does not hold in memory.
func sumOfFile(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return encodeSum(hash.Sum(nil)), nil
}

func encodeSum(sum []byte) string { return hex.EncodeToString(sum[:len(sum)/2]) }

func sortedRecords(m map[string]record) []record {
	return slices.SortedFunc(maps.Values(m), func(a, b record) int { return strings.Compare(a.Path, b.Path) })
}

// encodeManifest writes one file a line, so that manifests can be compared with line tools.
func encodeManifest(files []record) []byte {
	b := fmt.Appendf(nil, "{\"version\": %d, \"files\": [", manifestVersion)
	for i, r := range files {
		if i > 0 {
			b = append(b, ',')
		}
		b = r.encode(append(b, '\n'))
	}
	return append(b, "\n]}\n"...)
}

// encode writes a record as JSON.
func (r record) encode(b []byte) []byte {
	b = appendString(append(b, `{"path":`...), r.Path)
	b = appendString(append(b, `,"sum":`...), r.Sum)
	b = strconv.AppendInt(append(b, `,"size":`...), r.Size, 10)
	b = strconv.AppendInt(append(b, `,"mtime":`...), r.MTime, 10)
	if r.Digest != "" {
		b = appendString(append(b, `,"digest":`...), r.Digest)
	}
	return append(b, '}')
}

// appendString writes a string as JSON; most have nothing that needs an escape.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // of a string there is none
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// decodeManifest returns the records by path. It fails on anything that codman would not have written: what a manifest
// lists is going to be removed.
func decodeManifest(data []byte) (map[string]record, error) {
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if m.Version != manifestVersion {
		return nil, fmt.Errorf("it is of version %d, and this codman knows version %d only", m.Version, manifestVersion)
	}
	known := make(map[string]record, len(m.Files))
	for _, r := range m.Files {
		if err := ValidPath(r.Path); err != nil {
			return nil, err
		}
		known[r.Path] = r
	}
	return known, nil
}

// note is a line of the journal: a file that is about to appear, or a folder that is about to be made.
type note struct {
	File   *record `json:"file,omitempty"`
	Folder string  `json:"folder,omitempty"`
}

// encode writes a note as a line of JSON.
func (n note) encode(b []byte) []byte {
	if n.File != nil {
		b = n.File.encode(append(b, `{"file":`...))
	} else {
		b = appendString(append(b, `{"folder":`...), n.Folder)
	}
	return append(b, "}\n"...)
}

// journal tells what the running build is about to put into the output folder, each thing before it is there. It is
// made before the first change and removed when the manifest tells the same, so finding one means that a build was
// killed.
type journal struct {
	mu   sync.Mutex
	file *os.File
	line []byte // room for the next one
}

// append adds a line with a single write, so that a kill leaves at most the last line unfinished; what that one
// would have told of has not happened.
func (j *journal) append(n note) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.line = n.encode(j.line[:0])
	_, err := j.file.Write(j.line)
	return err
}

// readJournal returns the notes of a killed build and whether there was one.
func readJournal(name string) ([]note, bool, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	var notes []note
	for line := range bytes.Lines(data) {
		var n note
		if json.Unmarshal(line, &n) == nil && n.valid() {
			notes = append(notes, n)
		}
	}
	return notes, true, nil
}

// valid protects against a journal that does not come from codman.
func (n note) valid() bool {
	if n.File != nil {
		return ValidPath(n.File.Path) == nil
	}
	return ValidPath(n.Folder) == nil
}
