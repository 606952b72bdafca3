package publish

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"codman/internal/diag"
)

// settle decides which entries can be published together and returns their indexes in the order of the catalogue, what
// they claim, and a diagnostic for every other one. Of entries in each other's way the first in order of owner, then path, stays.
func settle(entries []Entry) ([]int, claims, []diag.Diagnostic) {
	var accepted []int
	var problems []diag.Diagnostic
	claims := claims{files: make(map[string]int, len(entries)), folders: make(map[string]int, len(entries))}
	for _, i := range byOwner(entries) {
		if problem := claims.add(entries, i); problem != nil {
			problems = append(problems, *problem)
		} else {
			accepted = append(accepted, i)
		}
	}
	slices.Sort(accepted)
	return accepted, claims, problems
}

func byOwner(entries []Entry) []int {
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(entries[a].Owner, entries[b].Owner), cmp.Compare(entries[a].Path, entries[b].Path))
	})
	return order
}

// claims are the paths taken so far, folded, each with the index of the entry that took it. Folders are those that
// some taken path lies in.
type claims struct {
	files, folders map[string]int
}

// taken tells whether a path is that of an entry, or of a folder that an entry lies in.
func (c claims) taken(p string) bool {
	key := folded(p)
	_, file := c.files[key]
	_, folder := c.folders[key]
	return file || folder
}

// add takes the path of entry i, or tells why it cannot be had.
func (c claims) add(entries []Entry, i int) *diag.Diagnostic {
	e := &entries[i]
	if err := ValidPath(e.Path); err != nil {
		return invalid(e, err)
	}
	key := folded(e.Path)
	if other, taken := c.files[key]; taken {
		return samePath(e, &entries[other])
	}
	if other, taken := c.folders[key]; taken {
		return fileAndFolder(e, e, &entries[other])
	}
	for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
		if other, taken := c.files[dir]; taken {
			return fileAndFolder(e, &entries[other], e)
		}
	}
	c.files[key] = i
	for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
		if _, known := c.folders[dir]; known {
			break
		}
		c.folders[dir] = i
	}
	return nil
}

func invalid(e *Entry, reason error) *diag.Diagnostic {
	return &diag.Diagnostic{
		Path: e.Source, Level: diag.Error, ID: "output-path",
		Message: fmt.Sprintf("%q of %s cannot be published: %v", shortened(e.Path), shortened(ownerOf(e)), reason),
		Hint:    "give it another id or address", Skipped: true,
	}
}

func samePath(loser, winner *Entry) *diag.Diagnostic {
	d := collision(loser)
	if loser.Path == winner.Path {
		d.Message = fmt.Sprintf("%q is made by %s as well as by %s, which keeps it", loser.Path, ownerOf(loser), ownerOf(winner))
		return d
	}
	d.Message = fmt.Sprintf("%q of %s and %q of %s are one file on macOS and Windows; the latter keeps it",
		loser.Path, ownerOf(loser), winner.Path, ownerOf(winner))
	return d
}

func fileAndFolder(loser, file, below *Entry) *diag.Diagnostic {
	d := collision(loser)
	if loser == file {
		d.Message = fmt.Sprintf("%q of %s is a file where %q of %s needs a folder; the latter is kept", file.Path, ownerOf(file), below.Path, ownerOf(below))
	} else {
		d.Message = fmt.Sprintf("%q of %s needs a folder where %q of %s is a file; the latter is kept", below.Path, ownerOf(below), file.Path, ownerOf(file))
	}
	return d
}

func collision(loser *Entry) *diag.Diagnostic {
	return &diag.Diagnostic{
		Path: loser.Source, Level: diag.Error, ID: "output-collision",
		Hint: "give one of the two another id or address", Skipped: true,
	}
}

func ownerOf(e *Entry) string { return cmp.Or(e.Owner, e.Source, "an unnamed entry") }
