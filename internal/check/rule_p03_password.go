package check

import (
	"bytes"
	"strings"

	"codman/internal/diag"
)

// password reports passwords in addresses, and values that look random behind names such as password or api_key.
var password = Rule{
	ID: passwordRule, Name: "password", Level: diag.Error, Pages: true,
	Title: "a password in an address or an assignment",
	Why: "Connection strings and configuration are pasted into reports because they explain what happened, and the password comes along. In an address " +
		"it is surely one; behind a name such as `password` it is reported, one level lower, when its characters look as if somebody had thrown dice for them.",
	Advice: "Change the password first, then leave it out: `postgres://app:***@db.example.com/orders`, `password = \"<redacted>\"`.",
	Source: "OWASP's [Secrets Management Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html); RFC 3986, 3.2.1 advises against passwords in addresses.",
	Bad:    "# Checkout was slow\n\nThe pool was opened with `postgres://app:v7Rq2xLm9@db.shop.internal/orders`.\n",
	Good:   "# Checkout was slow\n\nThe pool was opened with `postgres://app:***@db.shop.internal/orders`.\n",
	Check: func(d *document, r *report) {
		d.remark(r, "change it first, then write *** in its place; the history of the repository keeps it")
	},
}

var (
	authority = setOf("!-~")
	schemeEnd = []byte("://")
)

const longestAuthority = 256 // bytes

// userPasswords finds passwords in addresses: scheme://user:password@host.
func userPasswords(text []byte) (found []secret) {
	for at := 0; ; {
		i := bytes.Index(text[at:], schemeEnd)
		if i < 0 {
			return found
		}
		at += i + len(schemeEnd)
		n := authority.run(text, at, longestAuthority)
		part := text[at : at+n]
		if j := bytes.IndexAny(part, "/?#\"'`<>()[]{}|\\,;"); j >= 0 && bytes.IndexByte(part[:j], '@') >= 0 {
			part = part[:j]
		}
		host := bytes.LastIndexByte(part, '@')
		colon := bytes.IndexByte(part, ':')
		if host < 0 || colon < 1 || colon > host {
			continue
		}
		user, secretText, rest := string(part[:colon]), string(part[colon+1:host]), string(part[host+1:])
		if isPassword(user, secretText) && !strings.ContainsAny(user+secretText, "/?#\"'`<>(){}|\\ ") && !localOrFictional(rest) {
			found = append(found, secret{from: at + colon + 1, to: at + host, rule: passwordRule, what: "a password in an address"})
		}
	}
}

// isPassword tells of a password of a user that is neither left out nor a default that everybody knows.
func isPassword(user, text string) bool {
	if len(text) < 4 || strings.EqualFold(text, user) || isPlaceholder(text) {
		return false
	}
	switch strings.ToLower(text) {
	case "pass", "admin", "root", "guest", "postgres", "test", "hunter2", "none", "null", "user", "login":
		return false
	}
	return true
}

func localOrFictional(host string) bool {
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	return isFictional(host) || strings.HasPrefix(host, "127.") || host == ""
}

// assignments finds values that look random behind names of secrets: password = "…", API_KEY=…, "token": "…", curl -u user:…
func assignments(text []byte) (found []secret) {
	for at, c := range text {
		if c != '=' && c != ':' || at == 0 || !beforeSign[text[at-1]] {
			continue
		}
		key, quoted, before := keyBefore(text, at)
		if key == "" {
			continue
		}
		var from, to int
		what := "a password"
		switch last, long := secretName(key); {
		case long != "":
			from, to = valueAfter(text, at+1, false)
			what = long
		case last == "authorization":
			from, to = valueAfter(text, at+1, true)
			what = "a token behind Authorization"
		case c == ':' && !quoted && (bytes.HasSuffix(text[:before], []byte(" -u ")) || bytes.HasSuffix(text[:before], []byte(" --user "))):
			from, to = valueAfter(text, at+1, false)
		default:
			continue
		}
		if to > from && looksRandom(string(text[from:to])) && (len(found) == 0 || found[len(found)-1].to <= from) {
			found = append(found, secret{from: from, to: to, rule: passwordRule, what: what, mild: true})
		}
	}
	return found
}

// beforeSign is what may stand right before a sign of assignment: not the digits of a time of day.
var beforeSign = setOf("A-Za-z_*\"'`] \t:")

const (
	longestKey   = 64  // bytes
	longestValue = 256 // bytes
)

// keyBefore is the name that stands before a sign of assignment, in lower case and without what joins its words; before is where it begins.
func keyBefore(text []byte, at int) (key string, quoted bool, before int) {
	end := at
	for end > 0 && at-end < 3 && strings.IndexByte(" \t*_:", text[end-1]) >= 0 {
		end--
	}
	if end > 0 && strings.IndexByte("\"'`]", text[end-1]) >= 0 {
		end--
		quoted = true
		if end > 0 && strings.IndexByte("\"'", text[end-1]) >= 0 {
			end--
		}
	}
	n := dotted.back(text, end, longestKey)
	return string(text[end-n : end]), quoted, end - n
}

// secretNames are the ends of names whose values are secrets, and what to call these.
var secretNames = []struct{ end, what string }{
	{"password", "a password"}, {"passwd", "a password"}, {"pwd", "a password"}, {"passphrase", "a passphrase"}, {"dbpass", "a password"},
	{"secret", "a secret"}, {"secretkey", "a secret key"}, {"apikey", "a key of an API"}, {"appkey", "a key of an API"},
	{"accesskey", "an access key"}, {"privatekey", "a private key"}, {"signingkey", "a key"}, {"encryptionkey", "a key"},
	{"token", "a token"}, {"credential", "a credential"}, {"credentials", "a credential"}, {"webhookkey", "a key"},
}

// joiners are what words of a name are joined with.
var joiners = strings.NewReplacer("_", "", "-", "", ".", "")

// secretName is a name in lower case without what joins its words, and what its value would be; "" when that is no secret.
func secretName(key string) (name, what string) {
	if len(key) < 3 {
		return "", ""
	}
	switch key[len(key)-1] | 0x20 { // cheap, before the name is made
	case 'd', 'e', 's', 't', 'y', 'n':
	default:
		return "", ""
	}
	name = joiners.Replace(strings.ToLower(key))
	for _, s := range secretNames {
		if strings.HasSuffix(name, s.end) {
			return name, s.what
		}
	}
	return name, ""
}

var unquoted = func() *byteSet {
	s := setOf("!-~")
	for _, c := range []byte("\"'`<>,;|&") {
		s[c] = false
	}
	return s
}()

// valueAfter is where the value behind a sign of assignment begins and ends; both are 0 when there is none. A header's value may have the
// way of signing in before it.
func valueAfter(text []byte, at int, header bool) (from, to int) {
	limit := min(len(text), at+8)
	for at < limit && strings.IndexByte(" \t*=>", text[at]) >= 0 {
		at++
	}
	if at < len(text) && strings.IndexByte("\"'`", text[at]) >= 0 {
		quote := text[at]
		n := bytes.IndexByte(text[at+1:min(len(text), at+1+longestValue)], quote)
		if n < 0 || bytes.ContainsAny(text[at+1:at+1+n], " \t\n") {
			return 0, 0
		}
		return at + 1, at + 1 + n
	}
	if header {
		for _, way := range []string{"Bearer ", "Basic ", "token ", "bearer ", "basic ", "Token "} {
			if bytes.HasPrefix(text[at:], []byte(way)) {
				at += len(way)
				break
			}
		}
	}
	n := unquoted.run(text, at, longestValue)
	for n > 0 && strings.IndexByte(".:!?)*\\", text[at+n-1]) >= 0 {
		n--
	}
	return at, at + n
}
