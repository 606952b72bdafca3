//go:build unix && !aix && !solaris

package publish

import (
	"errors"
	"os"
	"syscall"
)

// lock keeps other processes out of a folder until it is unlocked or this process ends, however it ends. It locks the
// folder itself, so there is no trace of it. On network file systems that cannot lock folders it does nothing.
func lock(dir string) (unlock func(), err error) {
	folder, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		_ = folder.Close()
		return nil, errLocked
	}
	return func() { _ = folder.Close() }, nil
}
