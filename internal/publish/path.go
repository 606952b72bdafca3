package publish

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name of a file or folder, in bytes. File systems take 255; the rest is left for ".gz".
const maxName = 250

// ValidPath tells why a path cannot be published, or nil. Valid is a clean relative path with slashes, of names that
// every common file system takes, Windows included, as sites are unpacked on all of them; names that codman uses
// itself are not valid.
func ValidPath(p string) error {
	switch {
	case p == "":
		return errors.New("the path is empty")
	case !utf8.ValidString(p):
		return fmt.Errorf("%q is not UTF-8", p)
	case path.IsAbs(p):
		return fmt.Errorf("%q does not start in the output folder", p)
	case path.Clean(p) != p || p == "." || p == ".." || strings.HasPrefix(p, "../"):
		return fmt.Errorf("%q is not a clean path", p)
	}
	if first, _, _ := strings.Cut(p, "/"); isRecord(first) {
		return fmt.Errorf("%q is kept for codman's own records", first)
	}
	for name := range strings.SplitSeq(p, "/") {
		if err := validName(name); err != nil {
			return err
		}
	}
	return nil
}

// isRecord tells whether a name is one that codman itself uses in the output folder, on any file system: where case and
// the composition of letters do not count, other spellings name the same file.
func isRecord(name string) bool {
	switch folded(name) {
	case manifestName, journalName, lockName:
		return true
	}
	return false
}

func validName(name string) error {
	if len(name) > maxName {
		return fmt.Errorf("the name %q has %d bytes; file systems take 255, and codman %d, to have room for an ending",
			shortened(name), len(name), maxName)
	}
	if strings.HasPrefix(folded(name), tempPrefix) {
		return fmt.Errorf("names like %q are kept for files that are being written", name)
	}
	if i := strings.IndexFunc(name, invalidRune); i >= 0 {
		r, _ := utf8.DecodeRuneInString(name[i:])
		return fmt.Errorf("%q holds %q, which Windows does not allow in names", name, r)
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Errorf("%q ends in %q, which Windows drops from names", name, name[len(name)-1:])
	}
	if stem, _, _ := strings.Cut(name, "."); isDevice(strings.TrimRight(stem, " ")) {
		return fmt.Errorf("%q is the name of a device on Windows", name)
	}
	return nil
}

// shortened keeps the start of a name that is too long to be read in a message.
func shortened(name string) string {
	const enough = 60
	if len(name) <= 2*enough {
		return name
	}
	return strings.ToValidUTF8(name[:enough], "") + "…"
}

func invalidRune(r rune) bool {
	return r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*\`, r)
}

// isDevice tells whether Windows takes a name, without its extension, for a device.
func isDevice(stem string) bool {
	stem = strings.ToLower(stem)
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	if port, ok := strings.CutPrefix(stem, "com"); ok {
		return isPort(port)
	}
	port, ok := strings.CutPrefix(stem, "lpt")
	return ok && isPort(port)
}

func isPort(s string) bool {
	return len(s) > 0 && strings.ContainsAny(s, "123456789¹²³") && utf8.RuneCountInString(s) == 1
}

// folded returns the same string for paths that name one file where case and the composition of letters do not count,
// as on macOS and Windows. (Letters that fold to several, as ß to ss, stay apart there as well.)
func folded(p string) string {
	if isLowerASCII(p) {
		return p
	}
	return norm.NFC.String(strings.Map(foldRune, norm.NFC.String(p)))
}

func isLowerASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// foldRune returns one letter for all that differ in case only: the lower case of ASCII, else the first of the cycle.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	first := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		first = min(first, next)
	}
	if first < utf8.RuneSelf {
		return unicode.ToLower(first)
	}
	return first
}
