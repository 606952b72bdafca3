package live

import (
	"context"
	"slices"
	"time"

	"codman/internal/build"
	"codman/internal/watch"
)

// contentRoot is the first of the roots that are watched.
const contentRoot = 0

// roots are the places that a setup consists of, and which of them is the theme.
func roots(s Setup) (list []watch.Root, theme int) {
	content := build.SourceOptions(s.Build)
	list = append(list, watch.Root{Path: s.Build.Content, Ignore: content.Ignore, Follow: content.Follow})
	theme = -1
	if s.Build.Config.ThemeDir != "" {
		theme = len(list)
		list = append(list, watch.Root{Path: s.Build.Config.ThemeDir})
	}
	for _, file := range s.Files {
		list = append(list, watch.Root{Path: file})
	}
	return list, theme
}

// samePlaces tells whether two setups consist of the same files.
func samePlaces(a, b Setup) bool {
	return a.Build.Content == b.Build.Content && a.Build.Config.ThemeDir == b.Build.Config.ThemeDir && slices.Equal(a.Files, b.Files) &&
		slices.Equal(a.Build.Config.Ignore, b.Build.Config.Ignore) && slices.Equal(a.Build.Config.Follow, b.Build.Config.Follow)
}

// watch begins to watch the places of a setup.
func (l *Live) watch(ctx context.Context, s Setup) (*watching, error) {
	list, theme := roots(s)
	w, err := watch.New(watch.Options{Roots: list, Poll: l.opts.Poll, Say: l.opts.Say})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			found, err := w.Next(ctx)
			if err != nil {
				return
			}
			select {
			case l.hints <- hintOf(found, theme):
			case <-ctx.Done():
				return
			}
		}
	}()
	return &watching{stop: func() {
		cancel()
		<-done
		_ = w.Close() // nothing is read from it any more
	}}, nil
}

// hintOf sorts what was found by what it is a part of. A file of the configuration needs no name: its digest tells.
func hintOf(found []watch.Changed, theme int) hint {
	h := hint{since: time.Now()}
	for _, c := range found {
		switch {
		case c.Root == contentRoot && c.Path == ".":
			h.everything = true
		case c.Root == contentRoot:
			h.paths = append(h.paths, c.Path)
		case c.Root == theme:
			h.theme = true
		}
	}
	return h
}
