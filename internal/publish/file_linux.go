package publish

import (
	"os"
	"syscall"
)

// newFile is a file that is written once, from its beginning to its end. Of each page there is one, and what package os does for
// files that may be pipes or be shared between goroutines costs more than writing them.
type newFile struct {
	fd   int
	name string
}

// createNew makes a file where there is none.
func createNew(name string) (newFile, error) {
	for {
		fd, err := syscall.Open(name, syscall.O_CREAT|syscall.O_EXCL|syscall.O_WRONLY|syscall.O_CLOEXEC, 0o666)
		if err != syscall.EINTR {
			return newFile{fd, name}, pathError("open", name, err)
		}
	}
}

func (f newFile) write(data []byte) error {
	for len(data) > 0 {
		n, err := syscall.Write(f.fd, data)
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return pathError("write", f.name, err)
		}
		data = data[n:]
	}
	return nil
}

// stat tells the size in bytes and the time of the last change in nanoseconds since 1970.
func (f newFile) stat() (size, mtime int64, err error) {
	var st syscall.Stat_t
	for {
		if err = syscall.Fstat(f.fd, &st); err != syscall.EINTR {
			return st.Size, st.Mtim.Nano(), pathError("stat", f.name, err)
		}
	}
}

func (f newFile) close() error { return pathError("close", f.name, syscall.Close(f.fd)) }

// rename gives a file another name, in place of what has it.
func rename(from, to string) error {
	for {
		err := syscall.Rename(from, to)
		if err == nil {
			return nil
		}
		if err != syscall.EINTR {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
		}
	}
}

func pathError(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &os.PathError{Op: op, Path: name, Err: err}
}
