package publish

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// tree is the output folder on disk. Every change to it goes through its methods. Paths are relative to it, with
// slashes.
type tree struct {
	root  string            // absolute, without symbolic links
	name  string            // as the user calls it, for messages
	known map[string]record // what codman wrote in earlier builds, by path; not changed after open

	mu      sync.Mutex
	folders map[string]folderState
	made    []string        // folders that this build made
	removed map[string]bool // paths of known that this build removed
	journal *journal        // nil until the first change

	// step, if set, is called before every change and can forbid it. Tests stop a build anywhere with it.
	step func(op, path string) error
}

// folderState is what is known about a path as a folder.
type folderState uint8

const (
	unseen  folderState = iota
	absent              // nothing is there
	stale               // a file that codman wrote is there, which the catalogue no longer has
	present             // a real folder; there may be anything in it
	fresh               // a folder that this build made: only files of this build are in it
	blocked             // something that codman did not make, a symbolic link for example
)

// usable tells whether files can be in the folder.
func (s folderState) usable() bool { return s == present || s == fresh }

// open makes the folder if need be, locks it, reads the manifest and puts right what a killed build left. The caller
// has to unlock.
func (t *tree) open() (unlock func(), err error) {
	if err := os.MkdirAll(t.root, 0o777); err != nil {
		return nil, err
	}
	unlock, err = lock(t.root)
	if errors.Is(err, errLocked) {
		return nil, &Refusal{
			Dir:    t.name,
			Reason: "another codman is publishing into it",
			Hint:   "wait until that one is done, or choose another folder",
		}
	}
	if err != nil {
		return nil, err
	}
	if err := t.read(); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// errLocked is the error of lock when another process holds it.
var errLocked = errors.New("locked")

// read learns from the records of earlier builds. The folder is locked, so a journal is that of a killed one.
func (t *tree) read() error {
	t.folders = map[string]folderState{".": present}
	t.removed = map[string]bool{}
	for _, name := range []string{manifestName, journalName} {
		if info, err := os.Stat(t.abs(name)); err == nil && info.IsDir() {
			return &Refusal{
				Dir:    t.name,
				Reason: fmt.Sprintf("%s, where codman keeps its records, is a folder", name),
				Hint:   fmt.Sprintf("remove the folder %s and build again", t.abs(name)),
			}
		}
	}
	if err := t.readManifest(); err != nil {
		return err
	}
	notes, killed, err := readJournal(t.abs(journalName))
	if err != nil || !killed {
		return err
	}
	return t.recover(notes)
}

func (t *tree) readManifest() error {
	data, err := os.ReadFile(t.abs(manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		t.known = map[string]record{}
		return nil
	}
	if err != nil {
		return err
	}
	t.known, err = decodeManifest(data)
	if err != nil {
		return &Refusal{
			Dir:    t.name,
			Reason: fmt.Sprintf("%s, the list of what codman wrote there, cannot be used: %v", manifestName, err),
			Hint:   fmt.Sprintf("remove the folder %s and build again", t.name),
		}
	}
	return nil
}

// close writes the manifest if it differs from the one that was read, and then removes the journal. When that fails,
// the journal is still there and tells the next build.
func (t *tree) close(records []record) error {
	if t.journal == nil && t.isKnown(records) {
		return nil
	}
	if err := t.begin(); err != nil {
		return err
	}
	if err := t.journal.file.Close(); err != nil {
		return err
	}
	return t.conclude(records)
}

func (t *tree) isKnown(records []record) bool {
	if len(records) != len(t.known) {
		return false
	}
	return !slices.ContainsFunc(records, func(r record) bool { return t.known[r.Path] != r })
}

// conclude makes the manifest tell what the journal told.
func (t *tree) conclude(records []record) error {
	if err := t.replace(manifestName, encodeManifest(records), nil); err != nil {
		return err
	}
	return t.unlink(journalName)
}

func (t *tree) abs(p string) string {
	return t.root + string(filepath.Separator) + filepath.FromSlash(p)
}

// before is called before each change.
func (t *tree) before(op, p string) error {
	if t.step == nil {
		return nil
	}
	return t.step(op, p)
}

// begin starts the journal unless that is done. It comes before every other change.
func (t *tree) begin() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.beginLocked()
}

func (t *tree) beginLocked() error {
	if t.journal != nil {
		return nil
	}
	if err := t.before("journal", journalName); err != nil {
		return err
	}
	file, err := os.OpenFile(t.abs(journalName), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o666)
	if errors.Is(err, fs.ErrExist) { // a killed build's is gone by now
		return fmt.Errorf("another build is publishing to %s: %w", t.name, err)
	}
	if err != nil {
		return err
	}
	t.journal = &journal{file: file}
	return nil
}

// write puts a file into a folder that is usable, in place of what is there, and returns its completed record.
func (t *tree) write(r record, data []byte) (record, error) {
	if err := t.begin(); err != nil {
		return r, err
	}
	err := t.replace(r.Path, data, func(size, mtime int64) error {
		r.Size, r.MTime = size, mtime
		return t.announce(r.Path, note{File: &r})
	})
	return r, err
}

// announce tells the journal of a change that is about to be made.
func (t *tree) announce(p string, n note) error {
	if err := t.before("announce", p); err != nil {
		return err
	}
	return t.journal.append(n)
}

// replace writes data under a temporary name and then gives it the name p. In between it calls ready, if not nil, with
// the size and the time that the file system gives the file. When anything fails, p is as it was.
func (t *tree) replace(p string, data []byte, ready func(size, mtime int64) error) error {
	temp := tempFor(p)
	err := t.create(temp, data, ready)
	if err == nil {
		err = t.rename(temp, p)
	}
	if err != nil {
		_ = t.unlink(temp) // there may be none; if it stays, the journal stays as well, or the next build fails likewise
	}
	return err
}

func tempFor(p string) string {
	return path.Join(path.Dir(p), tempPrefix+strconv.FormatUint(rand.Uint64(), 36))
}

// spool has a file of path p rendered under a temporary name in its folder, which is usable, and returns that name and
// what is known of the file. The caller gives the file its own name or removes it; on an error it is removed already.
func (t *tree) spool(p string, render func(io.Writer) error) (temp string, r record, err error) {
	if err := t.begin(); err != nil {
		return "", r, err
	}
	temp, r.Path = tempFor(p), p
	if err := t.before("create", temp); err != nil {
		return "", r, err
	}
	file, err := os.OpenFile(t.abs(temp), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return "", r, err
	}
	err = t.before("write", temp)
	if err == nil {
		err = r.render(file, render)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		if left := t.unlink(temp); left != nil { // worse than what led to it, which may be a diagnostic only
			return "", r, fmt.Errorf("%w, after: %v", left, err)
		}
		return "", r, err
	}
	return temp, r, nil
}

// render has the file written and notes what it holds then.
func (r *record) render(file *os.File, render func(io.Writer) error) error {
	hash := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(file, hash), 1<<16)
	err := render(w)
	if failed := w.Flush(); failed != nil { // a full disk is no fault of the input, whatever render makes of it
		return failed
	}
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	r.Sum, r.Size, r.MTime = encodeSum(hash.Sum(nil)), info.Size(), info.ModTime().UnixNano()
	return nil
}

// adopt gives a spooled file its name, in place of what is there.
func (t *tree) adopt(temp string, r record) error {
	if err := t.announce(r.Path, note{File: &r}); err != nil {
		return err
	}
	return t.rename(temp, r.Path)
}

func (t *tree) create(p string, data []byte, ready func(size, mtime int64) error) error {
	if err := t.before("create", p); err != nil {
		return err
	}
	file, err := createNew(t.abs(p))
	if err != nil {
		return err
	}
	return errors.Join(t.fill(file, p, data, ready), file.close())
}

func (t *tree) fill(file newFile, p string, data []byte, ready func(size, mtime int64) error) error {
	if err := t.before("write", p); err != nil {
		return err
	}
	if err := file.write(data); err != nil || ready == nil {
		return err
	}
	size, mtime, err := file.stat()
	if err != nil {
		return err
	}
	return ready(size, mtime)
}

func (t *tree) rename(from, to string) error {
	if err := t.before("rename", to); err != nil {
		return err
	}
	return rename(t.abs(from), t.abs(to))
}

func (t *tree) unlink(p string) error {
	if err := t.before("remove", p); err != nil {
		return err
	}
	return os.Remove(t.abs(p))
}

// lstat describes what is at a path. Links are not followed, on the way neither: beyond one there is nothing.
func (t *tree) lstat(p string) (fs.FileInfo, error) {
	state, err := t.folder(path.Dir(p), false)
	if err != nil {
		return nil, err
	}
	if !state.usable() {
		return nil, fs.ErrNotExist
	}
	return os.Lstat(t.abs(p))
}

// folder tells the state of a folder, and makes it first if that is asked for and possible.
func (t *tree) folder(dir string, create bool) (folderState, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.folderLocked(dir, create)
}

func (t *tree) folderLocked(dir string, create bool) (folderState, error) {
	state := t.folders[dir]
	if state.usable() || state == blocked || state != unseen && !create {
		return state, nil
	}
	parent, err := t.folderLocked(path.Dir(dir), create)
	if err != nil {
		return unseen, err
	}
	if state == unseen {
		if state, err = t.inspect(dir, parent); err != nil {
			return unseen, err
		}
	}
	if create && state != present && state != blocked {
		if state, err = t.mkdir(dir, state); err != nil {
			return unseen, err
		}
	}
	t.folders[dir] = state
	return state, nil
}

// inspect looks at a folder for the first time.
func (t *tree) inspect(dir string, parent folderState) (folderState, error) {
	if parent == blocked {
		return blocked, nil
	}
	if parent != present {
		return absent, nil
	}
	info, err := os.Lstat(t.abs(dir))
	switch _, ours := t.known[dir]; {
	case errors.Is(err, fs.ErrNotExist):
		return absent, nil
	case err != nil:
		return unseen, err
	case info.IsDir():
		return present, nil
	case ours && info.Mode().IsRegular():
		return stale, nil
	}
	return blocked, nil
}

// mkdir makes a folder where there is nothing or a stale file.
func (t *tree) mkdir(dir string, state folderState) (folderState, error) {
	if err := t.beginLocked(); err != nil {
		return state, err
	}
	if state == stale {
		if err := t.removeKnown(dir); err != nil {
			return state, err
		}
	}
	if err := t.announce(dir, note{Folder: dir}); err != nil {
		return state, err
	}
	if err := t.before("mkdir", dir); err != nil {
		return state, err
	}
	err := os.Mkdir(t.abs(dir), 0o777)
	if errors.Is(err, fs.ErrExist) { // under a name that differs in case, on some file systems
		return t.inspect(dir, present)
	}
	t.made = append(t.made, dir)
	return fresh, err
}

// removeKnown removes a file that codman wrote. The caller holds the lock.
func (t *tree) removeKnown(p string) error {
	if err := t.unlink(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	t.removed[p] = true
	return nil
}

// vacate removes the folder p so that a file can take its name, and tells whether it has: it does nothing when there
// is anything in the folder but stale files. Here alone stale files go before the end, as there is no other way.
func (t *tree) vacate(p string) (bool, error) {
	if err := t.begin(); err != nil {
		return false, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	files, folders, err := t.listStale(p)
	if err != nil || len(folders) == 0 {
		return false, err
	}
	for _, file := range files {
		if err := t.removeKnown(file); err != nil {
			return false, err
		}
	}
	for _, dir := range slices.Backward(folders) {
		if err := t.unlink(dir); err != nil {
			return false, err
		}
		delete(t.folders, dir)
	}
	return true, nil
}

var errForeign = errors.New("not made by codman")

// listStale lists the files below p, and the folders from p on, outer ones first; nothing when anything there does not
// come from codman.
func (t *tree) listStale(p string) (files, folders []string, err error) {
	made := t.foldersOfKnown(p)
	err = filepath.WalkDir(t.abs(p), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := filepath.ToSlash(name[len(t.root)+1:])
		_, ours := t.known[at]
		switch {
		case d.IsDir() && made[at]:
			folders = append(folders, at)
		case d.Type().IsRegular() && ours:
			files = append(files, at)
		default:
			return errForeign
		}
		return nil
	})
	if errors.Is(err, errForeign) {
		return nil, nil, nil
	}
	return files, folders, err
}

// foldersOfKnown is the set of folders, p and below, that codman has put files into.
func (t *tree) foldersOfKnown(p string) map[string]bool {
	set := map[string]bool{}
	for file := range t.known {
		if strings.HasPrefix(file, p+"/") {
			for dir := path.Dir(file); dir != p; dir = path.Dir(dir) {
				set[dir] = true
			}
			set[p] = true
		}
	}
	return set
}

// removeStale removes a file of an earlier build if it is there. What is not a regular file any more has been put there
// by someone else, and stays.
func (t *tree) removeStale(p string) error {
	info, err := t.lstat(p)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err == nil {
		err = t.begin()
	}
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.removeKnown(p)
}

// changedFolders lists the folders that may be empty because of this build.
func (t *tree) changedFolders() []string {
	folders := slices.Clone(t.made)
	for p := range t.removed {
		folders = append(folders, path.Dir(p))
	}
	return folders
}

// removeEmpty removes those of the folders and of the folders around them that are empty.
func (t *tree) removeEmpty(folders []string) error {
	set := map[string]bool{}
	for _, dir := range folders {
		for ; dir != "." && !set[dir]; dir = path.Dir(dir) {
			set[dir] = true
		}
	}
	inner := slices.Sorted(maps.Keys(set))
	for _, dir := range slices.Backward(inner) { // what lies in a folder sorts after it
		if state, err := t.folder(dir, false); err != nil || !state.usable() {
			continue
		}
		if err := t.before("remove", dir); err != nil {
			return err
		}
		if os.Remove(t.abs(dir)) == nil { // else there is something in it
			t.folders[dir] = absent
		}
	}
	return nil
}

// has tells whether the file that info describes has the content that r describes. It reads the file only if it was
// touched since the last build.
func (t *tree) has(r record, info fs.FileInfo) bool {
	if known, ours := t.known[r.Path]; ours && known.isOf(info) {
		return known.Sum == r.Sum
	}
	return t.holds(r, info)
}

// holds is has by reading the file.
func (t *tree) holds(r record, info fs.FileInfo) bool {
	if !info.Mode().IsRegular() || info.Size() != r.Size {
		return false
	}
	sum, err := sumOfFile(t.abs(r.Path))
	return err == nil && sum == r.Sum
}
