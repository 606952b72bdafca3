package check

import (
	"bytes"

	"codman/internal/diag"
)

// privateKey reports private keys in one of the forms that tools write.
var privateKey = Rule{
	ID: keyRule, Name: "private-key", Level: diag.Error, Pages: true,
	Title: "a private key in the text",
	Why: "Whoever has the private key can sign in, decrypt, or pass for the service that it belongs to, and nobody sees it happen. A key that was " +
		"ever in a repository counts as known: it stays in the history, and in every copy of it.",
	Advice: "Replace the key where it is used, then take it out of the text. A certificate or a public key can stay.",
	Source: "OWASP's [Key Management Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html); the form is that of RFC 7468.",
	Bad:    "# Checkout was slow\n\n```\n-----BEGIN " + "EC PRIVATE KEY-----\nMHcCAQEEIFq7Zr2Nw8yVb0kLmPz3sTxQd5uHc1oJgR9eYvAiWnBKoAoGCCqGSM49\n-----END EC PRIVATE KEY-----\n```\n",
	Good:   "# Checkout was slow\n\n```\n-----BEGIN " + "EC PRIVATE KEY-----\n…\n-----END EC PRIVATE KEY-----\n```\n",
	Check: func(d *document, r *report) {
		d.remark(r, "replace the key where it is used, then take it out of the text; the history of the repository keeps it")
	},
}

// The marks of keys, and how far they are read.
var (
	keyBegins = []byte("-----BEGIN ")
	keyOf     = []byte("PRIVATE KEY")
	keyDashes = []byte("-----")
	puttyKey  = []byte("Private-Lines:")
	keyMatter = setOf("A-Za-z0-9+/=")
)

const (
	mostOfLabel = 64    // bytes
	mostOfKey   = 16384 // bytes
	fewOfKey    = 40    // characters of base64 that are a key, and not dots in its place
)

// privateKeys finds keys between their marks, on lines of their own or in a string of JSON.
func privateKeys(text []byte) (found []secret) {
	for at := 0; ; {
		i := bytes.Index(text[at:], keyBegins)
		if i < 0 {
			break
		}
		from := at + i
		at = from + len(keyBegins)
		label := bytes.Index(text[at:min(len(text), at+mostOfLabel)], keyDashes)
		if label < 0 || !bytes.Contains(text[at:at+label], keyOf) {
			continue
		}
		open := at + label + len(keyDashes) - from
		at += label + len(keyDashes)
		body := text[at:min(len(text), at+mostOfKey)]
		if j := bytes.Index(body, keyDashes); j >= 0 {
			body = body[:j]
		} else if j := bytes.Index(body, []byte("\n\n")); j >= 0 {
			body = body[:j]
		}
		if longestRun(body) >= fewOfKey {
			found = append(found, secret{from: from, to: at + len(body), rule: keyRule, what: "a private key", open: open})
			at += len(body)
		}
	}
	if i := bytes.Index(text, puttyKey); i >= 0 && longestRun(text[i:min(len(text), i+mostOfKey)]) >= fewOfKey {
		key := []secret{{from: i, to: min(len(text), i+mostOfKey), rule: keyRule, what: "a private key of PuTTY", open: len(puttyKey)}}
		return withOthers(found, key)
	}
	return found
}

// longestRun is the longest run of characters of base64 that is not the same one over and over.
func longestRun(text []byte) int {
	longest := 0
	for at := 0; at < len(text); at++ {
		n := keyMatter.run(text, at, len(text))
		if n > longest && !isPlaceholder(string(text[at:at+min(n, fewOfKey)])) {
			longest = n
		}
		at += n
	}
	return longest
}
