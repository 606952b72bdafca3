package publish

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"codman/internal/diag"
)

// publication is one run of Publish.
type publication struct {
	tree     *tree
	entries  []Entry
	claims   claims
	opts     Options
	outcomes []outcome // by index of the entry; each is written by the goroutine that works on the entry

	progress    sync.Mutex
	done, total int
}

// outcome is what became of an entry.
type outcome struct {
	files    []published
	problems []diag.Diagnostic
}

// published is a file that is in the output folder as the catalogue wants it.
type published struct {
	record  record
	written bool
}

// write publishes the accepted entries in steps: see the package comment for their order.
func (p *publication) write(ctx context.Context, accepted []int) error {
	var steps [2 * phases][]int
	for _, i := range accepted {
		step := 2 * min(p.entries[i].Phase, Entries)
		if _, known := p.tree.known[p.entries[i].Path]; known {
			step++
		}
		steps[step] = append(steps[step], i)
	}
	for _, step := range steps {
		if err := p.concurrently(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// concurrently publishes entries by several goroutines until all are done or one fails. The errors are joined in the
// order of the entries.
func (p *publication) concurrently(ctx context.Context, step []int) error {
	errs := make([]error, len(step))
	var next atomic.Int64
	var failed atomic.Bool
	var workers sync.WaitGroup
	jobs := p.opts.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	for range min(jobs, len(step)) {
		workers.Go(func() {
			for !failed.Load() && ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= len(step) {
					return
				}
				if errs[k] = p.entry(step[k]); errs[k] != nil {
					failed.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

// entry publishes one entry and what is derived from it. The file itself comes last, so a current file means current
// compressed forms.
func (p *publication) entry(i int) error {
	e, out := &p.entries[i], &p.outcomes[i]
	defer p.tick()
	if p.isCurrent(e, out) {
		return nil
	}
	publish := p.buffered
	if e.Size > cmp.Or(p.opts.maxBuffered, maxBuffered) {
		publish = p.streamed
	}
	err := publish(out, e)
	if input := (*Unavailable)(nil); errors.As(err, &input) {
		p.keep(out, e, input)
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.Path, err)
	}
	return nil
}

// maxBuffered is the size in bytes above which outputs are not held in memory.
const maxBuffered = 1 << 20

// buffered publishes an entry by way of memory, so that nothing is written if nothing has changed.
func (p *publication) buffered(out *outcome, e *Entry) error {
	content := buffers.Get().(*bytes.Buffer)
	defer recycle(content)
	if err := e.Render(content); err != nil {
		return err
	}
	data := content.Bytes()
	sum := sumOf(data)
	for _, form := range p.forms(e.Path, int64(len(data))) {
		if err := p.derived(out, e, form, data, sum); err != nil {
			return err
		}
	}
	return p.place(out, e, record{Path: e.Path, Sum: sum, Digest: e.Digest}, data)
}

// streamed publishes a large entry by way of a temporary file.
func (p *publication) streamed(out *outcome, e *Entry) error {
	folder, err := p.tree.folder(path.Dir(e.Path), true)
	if err != nil {
		return err
	}
	if folder == blocked {
		out.problems = append(out.problems, p.inTheWay(e, e.Path))
		return nil
	}
	temp, r, err := p.tree.spool(e.Path, e.Render)
	if err != nil {
		return err
	}
	r.Digest = e.Digest
	adopted, err := p.settleSpooled(out, e, temp, r, folder)
	if !adopted {
		err = errors.Join(err, p.tree.unlink(temp))
	}
	return err
}

// settleSpooled publishes a spooled entry and what is derived from it, and tells whether the file has left its temporary
// name.
func (p *publication) settleSpooled(out *outcome, e *Entry, temp string, r record, folder folderState) (adopted bool, err error) {
	if forms := p.forms(e.Path, r.Size); len(forms) > 0 {
		data, err := os.ReadFile(p.tree.abs(temp)) // forms are for files that fit into memory
		if err != nil {
			return false, err
		}
		for _, form := range forms {
			if err := p.derived(out, e, form, data, r.Sum); err != nil {
				return false, err
			}
		}
	}
	if folder != fresh {
		if settled, err := p.compare(out, e, r); err != nil || settled {
			return false, err
		}
	}
	if err := p.tree.adopt(temp, r); err != nil {
		return false, err
	}
	out.files = append(out.files, published{record: r, written: true})
	return true, nil
}

// keep reports an entry that could not be rendered, and leaves what an earlier build published of it.
func (p *publication) keep(out *outcome, e *Entry, input *Unavailable) {
	out.problems = append(out.problems, diag.Diagnostic{
		Path: cmp.Or(e.Source, e.Owner), Level: diag.Error, ID: "unreadable-file",
		Message: "the file can't be read: " + reason(input.Err), Skipped: true,
	})
	kept, ours := p.onDisk(e.Path)
	if !ours {
		return
	}
	out.files = append(out.files, published{record: kept})
	for _, form := range p.forms(e.Path, kept.Size) {
		if r, ours := p.onDisk(e.Path + form.suffix); ours {
			out.files = append(out.files, published{record: r})
		}
	}
}

// onDisk returns what the manifest says of a file if there is one, touched or not.
func (p *publication) onDisk(path string) (record, bool) {
	r, known := p.tree.known[path]
	if !known {
		return r, false
	}
	info, err := p.tree.lstat(path)
	return r, err == nil && info.Mode().IsRegular()
}

// reason is the cause of a file error without the path, which the diagnostic names already.
func reason(err error) string {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

func (p *publication) tick() {
	if p.opts.Progress == nil {
		return
	}
	p.progress.Lock()
	defer p.progress.Unlock()
	p.done++
	p.opts.Progress(p.done, p.total)
}

// isCurrent tells whether an entry and its compressed forms can be left as they are without rendering, and notes them
// as published if so.
func (p *publication) isCurrent(e *Entry, out *outcome) bool {
	if e.Digest == "" {
		return false
	}
	r, ok := p.intact(e.Path)
	if !ok || r.Digest != e.Digest {
		return false
	}
	files := []published{{record: r}}
	for _, form := range p.forms(e.Path, r.Size) {
		d, ok := p.intact(e.Path + form.suffix)
		if !ok || d.Digest != form.digest(r.Sum) {
			return false
		}
		files = append(files, published{record: d})
	}
	out.files = files
	return true
}

// intact returns what the manifest says of a file if the file has not been touched since.
func (p *publication) intact(path string) (record, bool) {
	r, known := p.tree.known[path]
	if !known {
		return r, false
	}
	info, err := p.tree.lstat(path)
	return r, err == nil && r.isOf(info)
}

// derived publishes a compressed form of an entry's data. It compresses only if the form is not there.
func (p *publication) derived(out *outcome, e *Entry, form *form, data []byte, sum string) error {
	target := e.Path + form.suffix
	if r, ok := p.intact(target); ok && r.Digest == form.digest(sum) {
		out.files = append(out.files, published{record: r})
		return nil
	}
	packed := buffers.Get().(*bytes.Buffer)
	defer recycle(packed)
	if err := form.compress(packed, data); err != nil {
		return err
	}
	return p.place(out, e, record{Path: target, Sum: sumOf(packed.Bytes()), Digest: form.digest(sum)}, packed.Bytes())
}

// place makes the file at r.Path hold data, unless something is there that codman did not put there.
func (p *publication) place(out *outcome, e *Entry, r record, data []byte) error {
	folder, err := p.tree.folder(path.Dir(r.Path), true)
	if err != nil {
		return err
	}
	if folder == blocked {
		out.problems = append(out.problems, p.inTheWay(e, r.Path))
		return nil
	}
	r.Size = int64(len(data))
	if folder != fresh {
		settled, err := p.compare(out, e, r)
		if err != nil || settled {
			return err
		}
	}
	r, err = p.tree.write(r, data)
	if err != nil {
		return err
	}
	out.files = append(out.files, published{record: r, written: true})
	return nil
}

// compare looks at what is at r.Path and tells whether nothing is left to do there: because it is what is wanted, or
// because it must not be replaced.
func (p *publication) compare(out *outcome, e *Entry, r record) (settled bool, err error) {
	info, err := p.tree.lstat(r.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if p.tree.has(r, info) {
		r.MTime = info.ModTime().UnixNano()
		out.files = append(out.files, published{record: r})
		return true, nil
	}
	if replaceable, err := p.replaceable(r.Path, info); err != nil || replaceable {
		return false, err
	}
	out.problems = append(out.problems, p.foreign(e, r.Path, "what is there was not written by codman, and is something else"))
	return true, nil
}

// replaceable tells whether what is at a path is codman's to replace. A folder of stale files is removed for that.
func (p *publication) replaceable(path string, info fs.FileInfo) (bool, error) {
	if info.IsDir() {
		return p.tree.vacate(path)
	}
	_, ours := p.tree.known[path]
	return ours && info.Mode().IsRegular(), nil
}

func (p *publication) inTheWay(e *Entry, at string) diag.Diagnostic {
	return p.foreign(e, at, "a file or link that codman did not make is in place of a folder on the way")
}

func (p *publication) foreign(e *Entry, at, why string) diag.Diagnostic {
	return diag.Diagnostic{
		Path: e.Source, Level: diag.Error, ID: "foreign-file",
		Message: fmt.Sprintf("%q of %s is left out: %s", path.Join(filepath.ToSlash(p.tree.name), at), ownerOf(e), why),
		Hint:    "move it out of the output folder, or give the entry another id or address", Skipped: true,
	}
}

// prune removes what earlier builds wrote and this one did not.
func (p *publication) prune(ctx context.Context) error {
	var folders []string
	for _, file := range p.superseded() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.tree.removeStale(file); err != nil {
			return err
		}
		folders = append(folders, path.Dir(file))
	}
	return p.tree.removeEmpty(append(folders, p.madeInVain()...))
}

// madeInVain lists the folders that were made for entries that were then left out.
func (p *publication) madeInVain() []string {
	var folders []string
	for i, o := range p.outcomes {
		if dir := path.Dir(p.entries[i].Path); len(o.problems) > 0 && slices.Contains(p.tree.made, dir) {
			folders = append(folders, dir)
		}
	}
	return folders
}

// superseded lists the files of earlier builds that are still there and not wanted, in order.
func (p *publication) superseded() []string {
	live := map[string]string{} // by folded path
	for _, o := range p.outcomes {
		for _, f := range o.files {
			live[folded(f.record.Path)] = f.record.Path
		}
	}
	var old []string
	for path := range p.tree.known {
		if !p.tree.removed[path] && !p.isFile(path, live[folded(path)]) {
			old = append(old, path)
		}
	}
	slices.Sort(old)
	return old
}

// isFile tells whether path names the published file. On file systems where case does not count, a name that differs
// from it in case does so too.
func (p *publication) isFile(path, published string) bool {
	if path == published || published == "" {
		return path == published
	}
	a, errA := p.tree.lstat(path)
	b, errB := p.tree.lstat(published)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// buffers are for rendering into.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxPooled is the capacity in bytes above which a buffer is not kept, so that one large file does not cost memory for
// good.
const maxPooled = 4 << 20

func recycle(b *bytes.Buffer) {
	if b.Cap() <= maxPooled {
		b.Reset()
		buffers.Put(b)
	}
}
