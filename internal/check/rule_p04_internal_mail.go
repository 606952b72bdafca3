package check

import (
	"strings"

	"codman/internal/diag"
)

// internalMail reports e-mail addresses, as far as the configuration asks for it.
var internalMail = Rule{
	ID: "P04", Name: "mail-address", Level: diag.Warning, Pages: true,
	Title: "an e-mail address that is not for the public",
	Why: "An address names a person, or a mailbox that was meant for colleagues. On a public page it is found by those who send unwanted mail, and by those who " +
		"write convincing mail to whoever is named beside an incident. codman looks only for what `check.personal` in `codman.yaml` names: the addresses of " +
		"your `domains`, or with `emails: true` all of them.",
	Advice: "Write the role: “the on-call engineer”, “the data protection officer”, or a mailbox that is meant for the public.",
	Source: "Article 4 of the General Data Protection Regulation counts such an address as personal data; blameless reports name roles, as Google's SRE workbook and PagerDuty's guide advise.",

	Settings: "check:\n  personal:\n    domains: [shop.internal]\n",
	Bad:      "# Checkout was slow\n\nThe alert went to robin@shop.internal.\n",
	Good:     "# Checkout was slow\n\nThe alert went to the on-call engineer of checkout; customers wrote to help@example.com.\n",
	Check: func(d *document, r *report) {
		p := d.settings.Personal
		if !p.Emails && len(p.Domains) == 0 {
			return
		}
		found := d.stretches('@', func(text []byte, at int) stretch {
			s := mailAt(text, at)
			if !s.found() {
				return noStretch
			}
			if host := string(text[at+1 : s.to]); inDomain(host, p.Domains) || p.Emails && !isFictional(host) {
				return s
			}
			return noStretch
		})
		d.personal(r, found, "write the role instead, such as “the on-call engineer”", "an e-mail address that is not for the public", "%d e-mail addresses are not for the public")
	},
}

var (
	localPart = setOf("A-Za-z0-9._%+-")
	hostBytes = setOf("A-Za-z0-9.-")
)

const (
	longestLocal = 64
	longestHost  = 253
)

// mailAt is the e-mail address around an @.
func mailAt(text []byte, at int) stretch {
	before := localPart.back(text, at, longestLocal)
	from := at - before
	for from < at && strings.IndexByte(".-%+", text[from]) >= 0 {
		from++
	}
	host := hostAt(text, at+1)
	if from == at || host == 0 || from > 0 && strings.IndexByte("@/:", text[from-1]) >= 0 && !hasPrefixBefore(text, from, "mailto:") {
		return noStretch // a handle, or a user in an address
	}
	if to := at + 1 + host; to < len(text) && text[to] == ':' && string(text[from:at]) == "git" {
		return noStretch // git@host:repository
	}
	return stretch{from, at + 1 + host}
}

func hasPrefixBefore(text []byte, at int, word string) bool {
	return at >= len(word) && strings.EqualFold(string(text[at-len(word):at]), word)
}

// hostAt is the length of the host name at an offset: of two parts at least, the last of letters. 0 when there is none.
func hostAt(text []byte, at int) int {
	n := hostBytes.run(text, at, longestHost+1)
	if n > longestHost {
		return 0
	}
	name := strings.TrimRight(string(text[at:at+n]), ".-")
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || len(name)-dot < 3 || strings.Trim(strings.ToLower(name[dot+1:]), "abcdefghijklmnopqrstuvwxyz") != "" || name[0] == '-' {
		return 0
	}
	switch strings.ToLower(name[dot+1:]) {
	case "png", "jpg", "jpeg", "gif", "webp", "svg": // graph@2x.png
		return 0
	}
	return len(name)
}
