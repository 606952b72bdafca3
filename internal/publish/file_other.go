//go:build !linux

package publish

import "os"

// newFile is a file that is written once, from its beginning to its end.
type newFile struct{ file *os.File }

// createNew makes a file where there is none.
func createNew(name string) (newFile, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	return newFile{file}, err
}

func (f newFile) write(data []byte) error {
	_, err := f.file.Write(data)
	return err
}

// stat tells the size in bytes and the time of the last change in nanoseconds since 1970.
func (f newFile) stat() (size, mtime int64, err error) {
	info, err := f.file.Stat()
	if err != nil {
		return 0, 0, err
	}
	return info.Size(), info.ModTime().UnixNano(), nil
}

func (f newFile) close() error { return f.file.Close() }

// rename gives a file another name, in place of what has it.
func rename(from, to string) error { return os.Rename(from, to) }
