package publish

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// recover makes one manifest of the last one and the journal of a killed build, and removes the temporary files and
// empty folders that the killed build left. It may be killed as well: the journal goes last.
func (t *tree) recover(notes []note) error {
	var folders []string
	for _, n := range notes {
		switch {
		case n.File == nil:
			folders = append(folders, n.Folder)
		case t.appeared(*n.File):
			t.known[n.File.Path] = *n.File
		}
	}
	if err := t.sweep(); err != nil {
		return err
	}
	if err := t.removeEmpty(folders); err != nil {
		return err
	}
	return t.conclude(sortedRecords(t.known))
}

// appeared tells whether an announced file is there, and not someone else's in its place. Only its content can tell
// once its time has changed, as when the folder was copied.
func (t *tree) appeared(r record) bool {
	info, err := t.lstat(r.Path)
	if err != nil {
		return false
	}
	return r.isOf(info) || t.holds(r, info)
}

// sweep removes temporary files wherever they are. The journal cannot tell where: it names a file when that is complete.
func (t *tree) sweep() error {
	return filepath.WalkDir(t.root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.HasPrefix(d.Name(), tempPrefix) {
			return nil // codman has not written to a folder that it cannot read
		}
		if err := t.before("remove", name); err != nil {
			return err
		}
		return os.Remove(name)
	})
}
