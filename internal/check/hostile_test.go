package check_test

import (
	"fmt"
	"strings"
	"testing"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/source"
)

// hostileSize is how long each text is, in bytes: what is quadratic in it takes minutes, and the test its time limit.
const hostileSize = 100_000

// TestHostileTexts has all rules read what nobody writes: one thing, over and over. Each comes to an end, and each finding lies in the file.
func TestHostileTexts(t *testing.T) {
	const front = "---\ntitle: X\nkind: postmortem\nseverity: sev1\nstatus: draft\nstarted: 2026-01-01T00:00:00Z\nauthors: [Ada Quill]\n---\n\n# X\n\n"
	rep := func(unit string, n int) string { return strings.Repeat(unit, n/len(unit)) }
	num := func(f string, n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, f, i)
		}
		return b.String()
	}
	texts := map[string]func(n int) string{
		"sentences":  func(n int) string { return rep("The engineer forgot to check it. ", n) },
		"clean":      func(n int) string { return rep("The service was slow for users. ", n) },
		"onesent":    func(n int) string { return rep("the engineer forgot to check it and ", n) },
		"they":       func(n int) string { return rep("They forgot. ", n) },
		"oneofthem":  func(n int) string { return rep("one of them forgot ", n) },
		"oneof":      func(n int) string { return rep("one of ", n) + " forgot it" },
		"oneofby":    func(n int) string { return "was deleted accidentally by " + rep("one of ", n) + " it" },
		"paragraphs": func(n int) string { return rep("The engineer forgot to check it.\n\n", n) },
		"sections":   func(n int) string { return num("## Heading %d\n\nThe engineer forgot.\n\n", n) },
		"items": func(n int) string {
			return "## Action items\n\n" + num("- [ ] Be more careful %d (owner: ada, due: 2020-01-01)\n", n)
		},
		"itemstable": func(n int) string {
			return "## Action items\n\n| What | Owner | Due |\n|--|--|--|\n" + num("| Improve %d | ada | 2020-01-01 |\n", n)
		},
		"suppr":     func(n int) string { return num("<!-- codman-disable B04: x%d -->\n\nThe engineer forgot.\n\n", n) },
		"supprsec":  func(n int) string { return "## A\n\n" + num("<!-- codman-disable B04: x%d -->\n", n) },
		"links":     func(n int) string { return num("[here](#x%d) ", n) },
		"linkfiles": func(n int) string { return num("[here](a%d.md)\n\n", n) },
		"images":    func(n int) string { return num("![](a%d.png)\n\n", n) },
		"nested": func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(strings.Repeat("  ", i%60) + "- they forgot\n")
			}
			return b.String()
		},
		"table":    func(n int) string { return "| a | b |\n|--|--|\n" + rep("| we forgot | they should have known |\n", n) },
		"timeline": func(n int) string { return "## Timeline\n\n" + num("- 2026-01-01 00:00 UTC we forgot %d\n", n) },
		"acronyms": func(n int) string { return num("QX%d ABCD ", n) + rep("ABX OHOS QWE ", n/2) },
		"acr2": func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				fmt.Fprintf(&b, "Q%c%c thing, ", 'A'+i%26, 'A'+i/26%26)
			}
			return b.String()
		},
		"commas":     func(n int) string { return rep("engineer, ", n) + " forgot" },
		"forgot":     func(n int) string { return rep("forgot ", n) },
		"shouldhave": func(n int) string { return rep("should have known ", n) },
		"hadifonly":  func(n int) string { return rep("had we checked if only ", n) },
		"why":        func(n int) string { return "## Five whys\n\n" + num("%d. Why did they? Because of human error\n", n) },
		"rootcause":  func(n int) string { return rep("The root cause was x. ", n) },
		"quotes":     func(n int) string { return rep("\"", n) },
		"quotes2":    func(n int) string { return rep("“the engineer ", n) },
		"parens":     func(n int) string { return rep("(", n) + "forgot" },
		"who":        func(n int) string { return rep("who forgot ", n) },
		"names":      func(n int) string { return rep("Ada Quill deleted it. ", n) },
		"outage":     func(n int) string { return rep("partial outage ", n) },
		"longword":   func(n int) string { return rep("a", n) },
		"dots":       func(n int) string { return rep(".", n) },
		"dotsp":      func(n int) string { return rep("e.g. ", n) },
		"durations":  func(n int) string { return num("It took %d minutes. ", n) },
		"durations2": func(n int) string { return num("lasted %d minutes for ", n) },
		"dates":      func(n int) string { return rep("on 2026-01-02 10:00 UTC ", n) },
		"secrets":    func(n int) string { return num("AKIAABCDEFGHIJKLM%03d password=abcdef12%d ", n) },
		"secrets2":   func(n int) string { return rep("password = ", n) },
		"pem":        func(n int) string { return rep("-----BEGIN RSA PRIVATE KEY-----\n", n) },
		"base64":     func(n int) string { return rep("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", n) },
		"mails":      func(n int) string { return rep("a@b.internal ", n) },
		"ats":        func(n int) string { return rep("a@", n) },
		"phones":     func(n int) string { return rep("+1 555 010 0199 ", n) },
		"digits":     func(n int) string { return rep("1", n) },
		"digitsp":    func(n int) string { return rep("1 ", n) },
		"ips":        func(n int) string { return rep("10.0.0.1 ", n) },
		"dotsdigits": func(n int) string { return rep("1.", n) },
		"hosts":      func(n int) string { return rep("a.corp.internal ", n) },
		"hostdots":   func(n int) string { return rep("a.", n) + "internal" },
		"codefence":  func(n int) string { return rep("```\nx\n```\n", n) },
		"comments":   func(n int) string { return rep("<!-- x -->\n", n) },
		"todo":       func(n int) string { return rep("TODO TBD ??? ", n) },
		"template":   func(n int) string { return rep("[Describe what happened]\n\n", n) },
		"emptysec":   func(n int) string { return num("## Impact %d\n\n", n) },
		"deepsec":    func(n int) string { return num("## A %d\n\n### B\n\n#### C\n\n##### D\n\n", n) },
		"causes":     func(n int) string { return "## Contributing factors\n\n" + num("- factor %d\n", n) },
		"emph":       func(n int) string { return rep("*the* **engineer** `x` forgot ", n) },
		"html":       func(n int) string { return rep("<b>we</b> forgot ", n) },
		"unicode":    func(n int) string { return rep("Ünï’s — “ñ” forgot ", n) },
		"careful":    func(n int) string { return rep("be more careful ", n) },
		"everyone":   func(n int) string { return rep("nobody knew ", n) },
	}
	checker, _ := check.New(config.Default(), postmortem.DateOf(today))
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			file := source.NewFile("a.md", []byte(front+text(hostileSize)))
			in := build.InspectFile(file, build.Options{Config: config.Default(), Now: today})
			for _, f := range checker.Check(in) {
				if at := f.Range; int(at.End.Line) > file.Lines().Count() || at.End.Line < at.Start.Line || !at.IsZero() && at.Start.Column < 1 {
					t.Fatalf("%s lies at %v", f.Rule, at)
				}
			}
			checker.Remarks(in)
		})
	}
}
