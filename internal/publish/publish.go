// Package publish makes a folder equal a catalogue of outputs.
//
// What it promises:
//
//   - A file is written to a temporary name in its own folder and renamed, so whoever reads the folder, and whoever
//     kills the build, sees whole files only. Nothing is synced: a power cut is not covered, the next build repairs it.
//   - Files are written by phase: Assets, then Pages, then Entries; within a phase, paths that are new before paths that
//     are replaced; and what the catalogue no longer has is removed at the very end. So at any instant every link of
//     every file that can be reached leads somewhere.
//   - Only what differs is written. An unchanged file keeps its modification time, so copying tools skip it too.
//   - Only files that codman wrote are replaced or removed. The manifest lists them, and while a build runs the journal
//     names each file before it appears, so that a killed build leaves no file that the next one would not know.
//     A path in the manifest is codman's whatever became of its content: a page that was taken out of the knowledge
//     base must go even if another tool has minified it since. Every other file in the folder is left as it is.
//
// A path that cannot be published, because another output or a foreign file is there or because what it is made from is
// [Unavailable], is a diagnostic, and the rest is published. What concerns the folder as a whole is an error, a [Refusal]
// where the choice of folder is at fault.
//
// One build at a time may write to a folder; a second one is refused at once.
package publish

import (
	"context"
	"errors"
	"io"

	"codman/internal/diag"
)

// Phase says when an output is written: all of one phase before any of the next.
type Phase uint8

// The phases, in their order.
const (
	Assets  Phase = iota // what others refer to by a name that holds its hash: styles, scripts, shards of the index
	Pages                // what readers open
	Entries              // what leads to the others: the search manifest, feeds
	phases
)

// Entry is one output of a catalogue.
type Entry struct {
	// Path is where the output goes, relative to the output folder; see [ValidPath].
	Path string
	// Phase is when it is written.
	Phase Phase
	// Owner names who made the entry, for the message when two have one path: "content/a.md", "service page checkout".
	Owner string
	// Source is the content file behind the entry, relative to the content root, where diagnostics about the entry
	// point; "" when there is none.
	Source string
	// Render writes the output. It is called at most once, possibly at the same time as that of other entries. Its
	// error ends the publishing, but for an [Unavailable] one; the file on disk stays as it was.
	Render func(w io.Writer) error
	// Size is about how many bytes Render will write, when that is known beforehand. Large outputs are not held in
	// memory but written to the disk as they come, so that they can be compared; set Digest to save that.
	Size int64
	// Digest may hold a fingerprint of everything that the output depends on. When it equals the one of the last build
	// and the file has not been touched since, Render is not called.
	Digest string
}

// Unavailable is the error of a Render whose input cannot be read: a diagnostic, and no reason to publish nothing. A
// file that an earlier build published stays.
type Unavailable struct{ Err error }

func (u *Unavailable) Error() string { return u.Err.Error() }

// Unwrap returns the error of the input.
func (u *Unavailable) Unwrap() error { return u.Err }

// Options are the choices that [Publish] leaves to its caller. The zero value is usable.
type Options struct {
	Content     string                // the content folder, which must not overlap with the output; "" when there is none
	Jobs        int                   // how many entries are rendered and written at a time; 0 means one per processor
	Precompress bool                  // write a .gz and a .br beside each text file of more than a kilobyte
	Progress    func(done, total int) // called after each entry, never twice at the same time; may be nil

	maxBuffered int64 // the Entry.Size up to which outputs are held in memory; 0 for the default
}

// Result counts what became of the output folder. Files that were precompressed count as files of their own.
type Result struct {
	Files     int   // published: Written + Unchanged
	Written   int   // were missing or had other content
	Unchanged int   // had this content already
	Removed   int   // files of an earlier build that the catalogue no longer has
	Bytes     int64 // the size of all published files together
}

// Publish makes the folder dir equal to the catalogue, apart from files that it did not write. It makes the folder if
// there is none.
//
// The diagnostics name entries that were left out: those in the way of others, by owner, then those in the way of foreign
// files, in the order of the catalogue. An error, of which the first ends the work as the end of ctx does, means that the
// folder holds a mixture of the old and the new catalogue, each file whole; removing comes last. Entries that had no
// chance to be published are in no count.
func Publish(ctx context.Context, dir string, entries []Entry, opts Options) (Result, []diag.Diagnostic, error) {
	root, err := outputFolder(dir, opts.Content)
	if err != nil {
		return Result{}, nil, err
	}
	return publish(ctx, &tree{root: root, name: dir}, entries, opts)
}

// publish is Publish into a folder that was found fit.
func publish(ctx context.Context, t *tree, entries []Entry, opts Options) (Result, []diag.Diagnostic, error) {
	accepted, claims, problems := settle(entries)
	unlock, err := t.open()
	if err != nil {
		return Result{}, problems, err
	}
	defer unlock()
	p := &publication{tree: t, entries: entries, claims: claims, opts: opts, outcomes: make([]outcome, len(entries)), total: len(accepted)}
	err = p.write(ctx, accepted)
	if err == nil {
		err = p.prune(ctx)
	}
	if err != nil {
		err = errors.Join(err, t.removeEmpty(t.changedFolders()))
	}
	result, records, foreign := p.tally(err == nil)
	return result, append(problems, foreign...), errors.Join(err, t.close(records))
}

// tally joins the outcomes in the order of the catalogue. The records are those of the next manifest: of a complete
// build what it published, of one that was cut short also what it would have removed.
func (p *publication) tally(complete bool) (Result, []record, []diag.Diagnostic) {
	var result Result
	var foreign []diag.Diagnostic
	records := make(map[string]record, len(p.tree.known))
	if !complete {
		for path, r := range p.tree.known {
			if !p.tree.removed[path] {
				records[path] = r
			}
		}
	}
	for _, o := range p.outcomes {
		for _, f := range o.files {
			records[f.record.Path] = f.record
			result.Files++
			result.Bytes += f.record.Size
			if f.written {
				result.Written++
			}
		}
		foreign = append(foreign, o.problems...)
	}
	result.Unchanged = result.Files - result.Written
	result.Removed = len(p.tree.removed)
	return result, sortedRecords(records), foreign
}
