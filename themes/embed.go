// Package themes holds the default theme, embedded in the binary. Its README is the reference for theme authors.
package themes

import (
	"embed"
	"io/fs"
)

//go:embed all:default/layouts all:default/components all:default/css all:default/js all:default/static
var files embed.FS

// Default is the file system of the default theme.
func Default() fs.FS {
	theme, err := fs.Sub(files, "default")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return theme
}
