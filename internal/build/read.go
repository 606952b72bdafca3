package build

import (
	"context"
	"image"
	_ "image/gif"  // sizes of images in the content
	_ "image/jpeg" // the same
	_ "image/png"  // the same
	"io/fs"
	"path"
	"strings"
	"sync"
	"sync/atomic"

	_ "golang.org/x/image/webp" // the same

	"codman/internal/config"
	"codman/internal/source"
)

// SourceOptions leaves the configuration and the catalogue files out of the content, and what the configuration ignores.
func SourceOptions(opts Options) source.Options {
	ignored := opts.Config.Ignore
	return source.Options{
		Ignore: func(p string) bool {
			return config.IsCatalogue(p) || len(ignored) > 0 && config.Match(ignored, p)
		},
		Follow: func(p string) bool { return config.MatchExactly(opts.Config.Follow, p) },
		Jobs:   opts.jobs(),
	}
}

// each calls do for 0 … n-1 on a bounded number of goroutines, until the context ends.
func each(ctx context.Context, n, jobs int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(jobs, n) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
}

// published is the content as far as it may be published: the attachments that were found. Whatever else a path names, as
// a file that is ignored or what lies beyond a link that is not followed, does not exist in it.
type published struct {
	files fs.FS
	found map[string]bool
}

// publishedFiles narrows the content to the attachments.
func publishedFiles(files fs.FS, found []source.Attachment) fs.FS {
	p := published{files, make(map[string]bool, len(found))}
	for _, a := range found {
		p.found[a.Path] = true
	}
	return p
}

// Open implements [fs.FS].
func (p published) Open(name string) (fs.File, error) {
	if !p.found[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return p.files.Open(name)
}

// pixels reads the size of an image from its header; 0, 0 when it is none that browsers and Go both know.
func pixels(files fs.FS, file string) (width, height int) {
	switch strings.ToLower(path.Ext(file)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
	default:
		return 0, 0
	}
	f, err := files.Open(file)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	if err != nil {
		return 0, 0
	}
	return c.Width, c.Height
}
