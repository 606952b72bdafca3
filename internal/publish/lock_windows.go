package publish

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

const (
	accessDelete      = 0x00010000 // DELETE
	flagDeleteOnClose = 0x04000000 // FILE_FLAG_DELETE_ON_CLOSE
	sharingViolation  = syscall.Errno(32)
)

// lock keeps other processes out of a folder until it is unlocked or this process ends, however it ends. It opens a file
// that nobody else may open meanwhile, and that Windows removes with the last handle.
func lock(dir string) (unlock func(), err error) {
	file := filepath.Join(dir, lockName)
	name, err := syscall.UTF16PtrFromString(file)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(name, syscall.GENERIC_WRITE|accessDelete, 0, nil, syscall.OPEN_ALWAYS,
		syscall.FILE_ATTRIBUTE_HIDDEN|flagDeleteOnClose, 0)
	if errors.Is(err, sharingViolation) {
		return nil, errLocked
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: file, Err: err}
	}
	return func() { _ = syscall.CloseHandle(handle) }, nil
}
