package check

import (
	"net/netip"
	"strings"

	"codman/internal/diag"
)

// privateAddress reports IP addresses of private networks where the configuration asks for it.
var privateAddress = Rule{
	ID: "P06", Name: "private-address", Level: diag.Warning, Pages: true,
	Title: "an IP address of a private network",
	Why: "Addresses of hosts behind the firewall draw a map of the network, piece by piece and report by report. They help no reader outside, and inside they are " +
		"wrong as soon as a host is moved. codman looks for them only with `addresses: true` under `check.personal` in `codman.yaml`.",
	Advice: "Write what the host does: “the second database”, “a node of the cache”. For examples there are the addresses of RFC 5737, such as 192.0.2.1.",
	Source: "RFC 1918 and RFC 4193 say which addresses are private; OWASP's guides count them as information that is leaked.",

	Settings: "check:\n  personal:\n    addresses: true\n",
	Bad:      "# Checkout was slow\n\nThe database at 10.20.3.17 refused connections.\n",
	Good:     "# Checkout was slow\n\nThe second database refused connections; in this text it is 192.0.2.17.\n",
	Check: func(d *document, r *report) {
		if !d.settings.Personal.Addresses {
			return
		}
		found := append(d.stretches('.', addressAround(fourNumbers)), d.stretches(':', addressAround(sixteenBytes))...)
		d.personal(r, found, "write what the host does instead", "an IP address of a private network", "%d IP addresses are of private networks")
	},
}

var (
	fourNumbers  = setOf("0-9.")
	sixteenBytes = setOf("A-Fa-f0-9:")
)

const longestAddress = 45 // characters

// addressAround reads the private IP address around a sign of it, made of the characters of a set.
func addressAround(set *byteSet) func(text []byte, at int) stretch {
	return func(text []byte, at int) stretch {
		from := at - set.back(text, at, longestAddress)
		n := set.run(text, from, longestAddress+1)
		written := strings.TrimRight(string(text[from:from+n]), ".:")
		to := from + len(written)
		if from > 0 && (wordBytes[text[from-1]] || text[from-1] == '-') || to < len(text) && (wordBytes[text[to]] || text[to] == '-') {
			return noStretch // a version, or the name of something
		}
		ip, err := netip.ParseAddr(written)
		if err != nil || !ip.IsPrivate() || ip.Is6() && !strings.Contains(written, "::") && strings.Count(written, ":") < 7 {
			return noStretch
		}
		if block, _, _ := strings.Cut(string(text[to:min(len(text), to+3)]), " "); strings.HasPrefix(block, "/") && strings.HasSuffix(written, ".0.0") {
			return noStretch // 10.0.0.0/8: everybody's
		}
		return stretch{from, to}
	}
}
