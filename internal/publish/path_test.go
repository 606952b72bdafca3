package publish

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestValidPath(t *testing.T) {
	for _, p := range []string{
		"index.html", "postmortems/2026-01-04-dns/index.html", "a b/c.html", ".nojekyll", "..a", "日本語/障害.html", "ü/É.html",
		"console.html", "com.html", "com10.html", "lpt/x", "nul-value", "a..b", "-", "~", "com½", "a/" + manifestName, ".codman-locks",
		strings.Repeat("n", maxName),
	} {
		if err := ValidPath(p); err != nil {
			t.Errorf("%q: %v", p, err)
		}
	}
	for p, want := range map[string]string{
		"":                             "the path is empty",
		"/etc/passwd":                  `"/etc/passwd" does not start in the output folder`,
		"..":                           `".." is not a clean path`,
		".":                            `"." is not a clean path`,
		"../a":                         `"../a" is not a clean path`,
		"a/../../b":                    `"a/../../b" is not a clean path`,
		"a//b":                         `"a//b" is not a clean path`,
		"a/":                           `"a/" is not a clean path`,
		"./a":                          `"./a" is not a clean path`,
		"a\xff":                        `"a\xff" is not UTF-8`,
		"c:/a":                         `"c:" holds ':', which Windows does not allow in names`,
		`a\b`:                          `"a\\b" holds '\\', which Windows does not allow in names`,
		"what?.html":                   `"what?.html" holds '?', which Windows does not allow in names`,
		"a\x00b":                       `"a\x00b" holds '\x00', which Windows does not allow in names`,
		"a\nb":                         `"a\nb" holds '\n', which Windows does not allow in names`,
		"a./b":                         `"a." ends in ".", which Windows drops from names`,
		"a ":                           `"a " ends in " ", which Windows drops from names`,
		"...":                          `"..." ends in ".", which Windows drops from names`,
		"con":                          `"con" is the name of a device on Windows`,
		"a/CON.html":                   `"CON.html" is the name of a device on Windows`,
		"aux .txt":                     `"aux .txt" is the name of a device on Windows`,
		"nul.tar.gz":                   `"nul.tar.gz" is the name of a device on Windows`,
		"com1/x":                       `"com1" is the name of a device on Windows`,
		"LPT³":                         `"LPT³" is the name of a device on Windows`,
		"conin$":                       `"conin$" is the name of a device on Windows`,
		manifestName:                   `".codman-manifest.json" is kept for codman's own records`,
		journalName:                    `".codman-journal" is kept for codman's own records`,
		"a/.codman-tmp-1":              `names like ".codman-tmp-1" are kept for files that are being written`,
		lockName:                       `".codman-lock" is kept for codman's own records`,
		".codman-manifest.json/x":      `".codman-manifest.json" is kept for codman's own records`,
		".Codman-Manifest.JSON/x":      `".Codman-Manifest.JSON" is kept for codman's own records`,
		".codman-loc\u212a/a":          "\".codman-loc\u212a\" is kept for codman's own records",
		".Codman-TMP-1/a":              `names like ".Codman-TMP-1" are kept for files that are being written`,
		strings.Repeat("n", maxName+1): `the name "` + strings.Repeat("n", 60) + `…" has 251 bytes; file systems take 255, and codman 250, to have room for an ending`,
	} {
		if err := ValidPath(p); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", p, err, want)
		}
	}
}

func TestFolded(t *testing.T) {
	for _, same := range [][2]string{
		{"About.html", "about.HTML"},
		{"É", "e\u0301"},      // composed, decomposed
		{"E\u0301", "\u00e9"}, // and in another case
		{"ΣΑΣ", "σας"},        // two lower-case forms
		{"\u212a", "k"},       // the Kelvin sign
		{"Ǆ", "ǆ"},
	} {
		if folded(same[0]) != folded(same[1]) {
			t.Errorf("%q and %q are one file on some systems", same[0], same[1])
		}
	}
	for _, apart := range [][2]string{{"a", "b"}, {"ß", "ss"}, {"e", "é"}, {"a_b", "a-b"}, {"@", "`"}, {"[", "{"}} {
		if folded(apart[0]) == folded(apart[1]) {
			t.Errorf("%q and %q are two files everywhere", apart[0], apart[1])
		}
	}
}

func FuzzValidPath(f *testing.F) {
	for _, seed := range []string{"index.html", "../a", "a/b/c", "CON.x", "É/é", "a\\b", "/", "a/./b", "c:x", ".codman-tmp-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if ValidPath(p) != nil {
			return
		}
		if !filepath.IsLocal(filepath.FromSlash(p)) || !utf8.ValidString(p) {
			t.Errorf("%q is valid and leaves the folder", p)
		}
		if again := folded(folded(p)); again != folded(p) {
			t.Errorf("%q folds to %q, and that to %q", p, folded(p), again)
		}
	})
}
