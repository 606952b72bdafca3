package watch

import (
	"path"
	"strings"
)

// isLeftOver tells the names that are never watched: hidden files, and what editors keep beside the file that is written.
// Vim makes a file 4913 to see whether it may write in the folder.
func isLeftOver(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasSuffix(name, ".swp") || name == "4913" ||
		len(name) > 1 && strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#")
}

// leavesOut tells whether a path in the folder of the root is not watched.
func (r Root) leavesOut(rel string) bool {
	return isLeftOver(path.Base(rel)) || r.Ignore != nil && r.Ignore(rel)
}
