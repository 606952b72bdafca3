package watch

import (
	"io/fs"
	"time"
)

// state is what can be told of a file without reading it; two that are equal count as the same file unchanged. Of a folder
// it says nothing of what lies in it. The zero state is that of nothing.
type state struct {
	there bool
	mode  fs.FileMode // of what a followed link leads to
	size  int64       // bytes
	mtime int64       // nanoseconds since the Unix epoch
	inode uint64      // which file it is; 0 where the system doesn't say
	link  string      // what the text of a symbolic link is
}

func newState(info fs.FileInfo) state {
	s := state{there: true, mode: info.Mode(), inode: inode(info)}
	if !info.IsDir() {
		s.size, s.mtime = info.Size(), info.ModTime().UnixNano()
	}
	return s
}

func (s state) isFolder() bool { return s.there && s.mode.IsDir() }

// racy is how recent a time of change is when a further write may hide behind it. File systems of network shares and memory
// cards count in whole or even seconds.
const racy = 3 * time.Second

// isRacy tells whether the file could be written once more without its state showing it.
func (s state) isRacy(now time.Time) bool {
	return s.there && s.mode.IsRegular() && now.UnixNano()-s.mtime < int64(racy)
}

// isHalf tells whether it may be a file between the two halves of being saved: removed or cut short, and not written anew yet.
func isHalf(before, now state) bool {
	return before.there && !now.there || before.mode.IsRegular() && before.size > 0 && now.mode.IsRegular() && now.size == 0
}
