package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"codman/internal/diag"
)

// Update is the tree as it is now. Changed names the files and folders that may differ from those of t, relative to the content
// root; what lies in a named folder may differ, too. Everything else is taken over unseen. With no names the whole content is
// looked through, and a document whose size and time are those of before is taken over unread.
//
// A document that has the bytes of before is the same *File as before. The diagnostics are those of the whole tree.
func (t Tree) Update(ctx context.Context, fsys fs.FS, opts Options, changed []string) (Tree, []diag.Diagnostic, error) {
	if len(changed) > manyNames {
		changed = nil
	}
	w := walker{fsys: fsys, opts: opts}
	seen := w.lookAt(ctx, t, changed)
	if !seen {
		w = walker{fsys: fsys, opts: opts}
		if err := w.walk(ctx, "."); err != nil {
			return Tree{}, nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return Tree{}, nil, err
	}
	slices.Sort(w.documents)
	slices.SortFunc(w.attachments, func(a, b Attachment) int { return strings.Compare(a.Path, b.Path) })
	all, problems := w.readAll(ctx, t.documents, changed, !seen)
	if err := ctx.Err(); err != nil {
		return Tree{}, nil, err
	}
	next := Tree{Attachments: w.attachments, diags: w.diags, linked: w.linked}
	for i, d := range all {
		if problem := problems[i]; problem != nil {
			next.unread, next.problems = append(next.unread, w.documents[i]), append(next.problems, *problem)
			continue
		}
		next.documents = append(next.documents, d)
		next.Documents = append(next.Documents, d.File)
	}
	return next, slices.Concat(w.diags, next.problems), nil
}

// manyNames is how many changed paths are worth to be told apart; with more, one look at everything is cheaper.
const manyNames = 64

// lookAt takes over what did not change and looks at what may have. It tells false when only a look at everything will do:
// where nothing is named or known, and where links make a path say little about what is read.
func (w *walker) lookAt(ctx context.Context, t Tree, changed []string) bool {
	if len(changed) == 0 || len(t.Documents)+len(t.unread)+len(t.Attachments) == 0 || t.linked {
		return false
	}
	for _, p := range changed {
		if p == "." || !fs.ValidPath(p) {
			return false
		}
	}
	outer := outermost(changed)
	for _, f := range t.Documents {
		if !Covered(outer, f.Path) {
			w.documents = append(w.documents, f.Path)
		}
	}
	for _, p := range t.unread {
		if !Covered(outer, p) {
			w.documents = append(w.documents, p)
		}
	}
	for _, a := range t.Attachments {
		if !Covered(outer, a.Path) {
			w.attachments = append(w.attachments, a)
		}
	}
	for _, d := range t.diags {
		if !Covered(outer, d.Path) {
			w.diags = append(w.diags, d)
		}
	}
	for _, p := range outer {
		if !w.find(ctx, p) {
			return false
		}
	}
	return true
}

// outermost are the paths that lie in no other of them.
func outermost(paths []string) []string {
	sorted := slices.Clone(paths)
	slices.SortFunc(sorted, func(a, b string) int { return len(a) - len(b) })
	var outer []string
	for _, p := range sorted {
		if !Covered(outer, p) {
			outer = append(outer, p)
		}
	}
	return outer
}

// Covered tells whether a path is one of those given, or lies in one.
func Covered(outer []string, p string) bool {
	for _, o := range outer {
		if strings.HasPrefix(p, o) && (len(p) == len(o) || p[len(o)] == '/') {
			return true
		}
	}
	return false
}

// find visits one path if there is something, as the walk from the root would. It tells false at a symbolic link.
func (w *walker) find(ctx context.Context, p string) bool {
	for end := 0; end < len(p); end++ {
		if p[end] != '/' {
			continue
		}
		info, err := fs.Lstat(w.fsys, p[:end])
		switch {
		case err != nil || w.ignores(p[:end]):
			return true
		case info.Mode()&fs.ModeSymlink != 0:
			return false
		case !info.IsDir():
			return true
		}
	}
	info, err := fs.Lstat(w.fsys, p)
	if err != nil || w.ignores(p) {
		return true
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return false
	}
	w.visit(ctx, p, fs.FileInfoToDirEntry(info))
	return true
}

// readAll reads the documents, several at a time, into one slot each. Those known from before it takes over, but for what is
// named as changed and, after a walk, what looks different.
func (w *walker) readAll(ctx context.Context, before []document, changed []string, walked bool) ([]document, []*diag.Diagnostic) {
	jobs := w.opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	known := make(map[string]document, len(before))
	for _, d := range before {
		known[d.Path] = d
	}
	all, problems := make([]document, len(w.documents)), make([]*diag.Diagnostic, len(w.documents))
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(jobs, len(w.documents)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(w.documents) {
					return
				}
				p := w.documents[i]
				d, named := known[p], Covered(changed, p)
				if d.File == nil || named || walked {
					d, problems[i] = w.read(p, d, !named)
				}
				all[i] = d
			}
		})
	}
	wg.Wait()
	return all, problems
}

// read reads one document, or says why not. It returns the file of before when that has the same bytes, which, if trusting, it
// takes for granted of one with the same size and time.
func (w *walker) read(p string, before document, trusting bool) (document, *diag.Diagnostic) {
	d := document{}
	f, err := w.fsys.Open(p)
	if err != nil {
		return d, unreadable(p, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return d, unreadable(p, err)
	}
	if info.Size() > MaxBytes {
		return d, &diag.Diagnostic{Path: p, Level: diag.Error, ID: "too-large", Skipped: true,
			Message: fmt.Sprintf("the document has %.1f MiB; at most %d MiB are read", float64(info.Size())/(1<<20), MaxBytes>>20)}
	}
	d.changed, d.settled = info.ModTime().UnixNano(), time.Since(info.ModTime()) > tick
	known := before.File != nil && info.Size() == int64(len(before.Data))
	if known && trusting && before.settled && d.changed == before.changed {
		return before, nil
	}
	data, err := contentOf(f, info.Size())
	if err != nil {
		return d, unreadable(p, err)
	}
	if known && bytes.Equal(before.Data, data) {
		d.File = before.File
	} else {
		d.File = NewFile(p, data)
	}
	return d, nil
}

// Read reads one document again, of which only the path counts. Nil means that there is nothing to be read at it, that it is too
// large, or that a link is on the way.
func Read(fsys fs.FS, opts Options, p string) *File {
	w := walker{fsys: fsys, opts: opts}
	if !fs.ValidPath(p) || !w.find(context.Background(), p) || len(w.documents) != 1 || w.documents[0] != p {
		return nil
	}
	d, problem := w.read(p, document{}, false)
	if problem != nil {
		return nil
	}
	return d.File
}

func unreadable(p string, err error) *diag.Diagnostic {
	return &diag.Diagnostic{Path: p, Level: diag.Error, ID: "unreadable-file", Skipped: true, Message: "the file can't be read: " + reason(err)}
}

// contentOf reads a file of about the given size, in one go when that is right.
func contentOf(f io.Reader, size int64) ([]byte, error) {
	data := make([]byte, size+1)
	n, err := f.Read(data)
	if int64(n) != size && err == nil {
		var rest []byte
		rest, err = io.ReadAll(io.LimitReader(f, MaxBytes))
		return append(data[:n], rest...), err
	}
	if err == io.EOF {
		err = nil
	}
	return data[:n:n], err
}

// tick is more than the steps in which any file system keeps times: a file that was read so soon after it was written may have
// been written again since, and have the same time.
const tick = 3 * time.Second
