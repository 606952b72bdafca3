package build

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"codman/internal/postmortem"
	"codman/internal/source"
)

// cache remembers what was read of each file, from one build to the next. By the cache law a reading depends on its file and
// the options alone, so an entry is found by the file's path and bytes, and a cache of other options, or of another codman,
// is ignored. It is a convenience: whatever is wrong with it, the files are read again.
//
// The file is a key of 32 bytes, then entries: 32 bytes of path and content hash, a length as a uvarint, the reading as CBOR.
type cache struct {
	file string
	key  [sha256.Size]byte
	old  map[[sha256.Size]byte][]byte

	mu    sync.Mutex
	found map[[sha256.Size]byte][]byte // the entries of this build, of which the file is to consist
	fresh bool                         // some of them are new, or the file held others
}

const cacheName = "readings"

// openCache reads the cache of a state folder. With no folder it remembers nothing.
func openCache(dir, options string) *cache {
	c := &cache{found: make(map[[sha256.Size]byte][]byte)}
	if dir == "" {
		return c
	}
	c.file = filepath.Join(dir, cacheName)
	c.key = sha256.Sum256([]byte(options + "\x00" + executable()))
	data, err := os.ReadFile(c.file)
	if err != nil || len(data) < len(c.key) || [sha256.Size]byte(data) != c.key {
		c.fresh = true
		return c
	}
	c.old = entries(data[len(c.key):])
	return c
}

// entries splits the body of a cache file; a damaged rest is left out.
func entries(data []byte) map[[sha256.Size]byte][]byte {
	all := make(map[[sha256.Size]byte][]byte)
	for len(data) > sha256.Size {
		key := [sha256.Size]byte(data)
		size, n := binary.Uvarint(data[sha256.Size:])
		data = data[sha256.Size:]
		if n <= 0 || size > uint64(len(data)-n) {
			break
		}
		all[key] = data[n : n+int(size)]
		data = data[n+int(size):]
	}
	return all
}

// executable tells one codman from another, development builds included, by the build ID, which Go puts near the beginning: a
// digest of all that was compiled. A file without one is read to its end.
var executable = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, headBytes))
	if err != nil {
		return ""
	}
	h := sha256.New()
	h.Write(head)
	if _, id, _ := bytes.Cut(head, []byte("Go build ID: \"")); len(id) > 0 && id[0] != '"' {
		return hex.EncodeToString(h.Sum(nil))
	}
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
})

// headBytes is how much of an executable is sure to hold the build ID, in every format.
const headBytes = 64 << 10

func entryKey(f *source.File) [sha256.Size]byte {
	return sha256.Sum256([]byte(f.Path + "\x00" + f.Hash))
}

// reading returns what was remembered of the file, or what read makes of it.
func (c *cache) reading(f *source.File, read func(*source.File) postmortem.Reading) postmortem.Reading {
	if c.file == "" {
		return read(f)
	}
	key := entryKey(f)
	if data, ok := c.old[key]; ok {
		var r postmortem.Reading
		if cbor.Unmarshal(data, &r) == nil {
			c.keep(key, data, false)
			return r
		}
	}
	r := read(f)
	if data, err := cbor.Marshal(r); err == nil {
		c.keep(key, data, true)
	}
	return r
}

func (c *cache) keep(key [sha256.Size]byte, data []byte, fresh bool) {
	c.mu.Lock()
	c.found[key] = data
	c.fresh = c.fresh || fresh
	c.mu.Unlock()
}

// save writes the cache for the next build, when it differs. A state folder that can't be written is done without.
func (c *cache) save() {
	if c.file == "" || !c.fresh && len(c.found) == len(c.old) {
		return
	}
	_ = c.write() // the next build reads the files again
}

// makeState makes a state folder, which no version control is to take for somebody's work.
func makeState(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(ignore); err == nil {
		return nil
	}
	return os.WriteFile(ignore, []byte("*\n"), 0o644)
}

func (c *cache) write() (err error) {
	if err := makeState(filepath.Dir(c.file)); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.file), cacheName+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	out := bufio.NewWriterSize(f, 1<<20)
	out.Write(c.key[:])
	for _, key := range c.sortedKeys() {
		out.Write(key[:])
		out.Write(binary.AppendUvarint(nil, uint64(len(c.found[key]))))
		out.Write(c.found[key])
	}
	if err := errors.Join(out.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), c.file)
}

func (c *cache) sortedKeys() [][sha256.Size]byte {
	keys := make([][sha256.Size]byte, 0, len(c.found))
	for k := range c.found {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	return keys
}
