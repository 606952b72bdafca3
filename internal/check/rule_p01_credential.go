package check

import (
	"encoding/base64"
	"hash/crc32"
	"strings"

	"codman/internal/diag"
)

// credential reports tokens and keys that are known by their form.
var credential = Rule{
	ID: tokenRule, Name: "credential", Level: diag.Error, Pages: true,
	Title: "a token or key in the text",
	Why: "Reports quote logs and commands, and these hold tokens. Once a file is in the repository everybody who can read it has them, and their " +
		"copies: search engines of stolen credentials find a new one on the public web within minutes. Forms of tokens are known, so this is " +
		"seldom a false alarm; one whose form has a checksum, as tokens of GitHub and npm do, is only a token when that is right, so what was made up " +
		"for an example is left alone. codman shows no more than the first characters of it anywhere.",
	Advice: "Revoke it first; taking it out of the text does not take it out of the history. Then write `<token>` in its place.",
	Source: "OWASP's [Secrets Management Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html); the forms are those that their issuers document.",
	Bad:    "# Checkout was slow\n\n    export AWS_ACCESS_KEY_ID=AKIAJ7Q2ZLNXW3R5KTVM\n",
	Good:   "# Checkout was slow\n\n    export AWS_ACCESS_KEY_ID=<key>\n\nAmazon's own example is AKIAIOSFODNN7EXAMPLE.\n",
	Check: func(d *document, r *report) {
		d.remark(r, "revoke it first, then write <token> in its place; the history of the repository keeps it")
	},
}

// tokenForm is what tokens of one issuer look like: a prefix, then some characters of a set.
type tokenForm struct {
	what     string
	prefix   string
	set      *byteSet
	min, max int // characters behind the prefix
	genuine  func(rest string) bool
}

// tokenForms are those with a prefix that hardly anything else has. Tokens for trying things out, such as Stripe's sk_test_, are none.
var tokenForms = []tokenForm{
	{"an access key of AWS", "AKIA", base32Bytes, 16, 16, nil},
	{"a temporary access key of AWS", "ASIA", base32Bytes, 16, 16, nil},
	{"a token of GitHub", "ghp_", alphanumeric, 36, 36, checksummed},
	{"a token of GitHub", "gho_", alphanumeric, 36, 36, checksummed},
	{"a token of GitHub", "ghu_", alphanumeric, 36, 36, checksummed},
	{"a token of GitHub", "ghs_", alphanumeric, 36, 36, checksummed},
	{"a token of GitHub", "ghr_", alphanumeric, 36, 76, nil},
	{"a token of GitHub", "github_pat_", wordBytes, 82, 82, nil},
	{"a token of GitLab", "glpat-", dotted, 20, 64, nil},
	{"a deploy token of GitLab", "gldt-", base64URL, 20, 64, nil},
	{"a runner token of GitLab", "glrt-", dotted, 20, 64, nil},
	{"a trigger token of GitLab", "glptt-", base64URL, 40, 64, nil},
	{"a job token of GitLab", "glcbt-", base64URL, 20, 64, nil},
	{"a token of Slack", "xoxb-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xoxp-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xoxa-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xoxr-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xoxs-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xoxe-", base64URL, 24, 255, hasDigits},
	{"a token of Slack", "xapp-", base64URL, 24, 255, hasDigits},
	{"a webhook of Slack", "hooks.slack.com/services/", setOf("A-Za-z0-9/"), 40, 60, inThree},
	{"a webhook of Slack", "hooks.slack.com/workflows/", setOf("A-Za-z0-9/"), 40, 90, nil},
	{"a webhook of Discord", "discord.com/api/webhooks/", setOf("A-Za-z0-9_/-"), 80, 100, nil},
	{"a key of Stripe", "sk_live_", alphanumeric, 24, 247, nil},
	{"a key of Stripe", "rk_live_", alphanumeric, 24, 247, nil},
	{"a webhook secret of Stripe", "whsec_", alphanumeric, 32, 64, nil},
	{"a key of a Google API", "AIza", base64URL, 35, 35, nil},
	{"a client secret of Google", "GOCSPX-", base64URL, 28, 28, nil},
	{"an access token of Google", "ya29.", base64URL, 40, 512, nil},
	{"a token of npm", "npm_", alphanumeric, 36, 36, checksummed},
	{"a token of PyPI", "pypi-AgE", base64URL, 50, 512, nil},
	{"a key of RubyGems", "rubygems_", lowerHex, 48, 48, nil},
	{"a key of SendGrid", "SG.", dotted, 66, 66, nil},
	{"a key of Twilio", "SK", lowerHex, 32, 32, nil},
	{"a storage key of Azure", "AccountKey=", base64Bytes, 88, 88, nil},
	{"a shared access key of Azure", "SharedAccessKey=", base64Bytes, 44, 44, nil},
	{"a secret key of age", "AGE-SECRET-KEY-1", upperAlnum, 58, 58, nil},
	{"a token of Vault", "hvs.", base64URL, 24, 200, nil},
	{"a batch token of Vault", "hvb.", base64URL, 100, 300, nil},
	{"a token of DigitalOcean", "dop_v1_", lowerHex, 64, 64, nil},
	{"a token of DigitalOcean", "doo_v1_", lowerHex, 64, 64, nil},
	{"a token of DigitalOcean", "dor_v1_", lowerHex, 64, 64, nil},
	{"a key of OpenAI", "sk-", base64URL, 40, 200, func(rest string) bool { return strings.Contains(rest, "T3BlbkFJ") }},
	{"a key of Anthropic", "sk-ant-", base64URL, 80, 140, nil},
	{"a token of Hugging Face", "hf_", setOf("A-Za-z"), 34, 34, nil},
	{"a token of Databricks", "dapi", lowerHex, 32, 32, nil},
	{"a token of Grafana", "glsa_", wordBytes, 41, 41, nil},
	{"a token of Grafana Cloud", "glc_", base64Bytes, 32, 400, nil},
	{"a key of New Relic", "NRAK-", upperAlnum, 27, 27, nil},
	{"a token of Sentry", "sntrys_", setOf("A-Za-z0-9+/=_"), 60, 400, nil},
	{"a token of Atlassian", "ATATT3xFfGF0", setOf("A-Za-z0-9_=-"), 100, 240, nil},
	{"a token of Docker Hub", "dckr_pat_", base64URL, 27, 27, nil},
	{"a token of Shopify", "shpat_", lowerHex, 32, 32, nil},
	{"a secret of Shopify", "shpss_", lowerHex, 32, 32, nil},
	{"a key of Linear", "lin_api_", alphanumeric, 40, 40, nil},
	{"a key of Postman", "PMAK-", setOf("a-f0-9-"), 59, 59, nil},
	{"a token of Doppler", "dp.pt.", alphanumeric, 40, 44, nil},
	{"a token of PlanetScale", "pscale_tkn_", dotted, 32, 64, nil},
	{"a token of Supabase", "sbp_", lowerHex, 40, 40, nil},
	{"a token of Figma", "figd_", base64URL, 40, 64, nil},
}

// formsByStart are the forms by the first byte of their prefix.
var formsByStart = func() (by [256][]*tokenForm) {
	for i := range tokenForms {
		f := &tokenForms[i]
		by[f.prefix[0]] = append(by[f.prefix[0]], f)
	}
	return by
}()

// tokens finds what has one of the forms.
func tokens(text []byte) (found []secret) {
	until := 0 // where the last run of characters ended that was no token: what begins inside it ends there as well
	for at, c := range text {
		forms := formsByStart[c]
		if forms == nil && c != 'e' || at > 0 && wordBytes[text[at-1]] || at < until {
			continue
		}
		if c == 'e' {
			var s secret
			if s, until = webToken(text, at); s.to > 0 {
				found = append(found, s)
				continue
			}
		}
		for _, f := range forms {
			if at+1 == len(text) || text[at+1] != f.prefix[1] {
				continue
			}
			if n := f.length(text, at); n > 0 {
				found = append(found, secret{from: at, to: at + n, rule: tokenRule, what: f.what})
				until = at + n
				break
			}
		}
	}
	return found
}

// length is how long the token is that begins at an offset; 0 for none.
func (f *tokenForm) length(text []byte, at int) int {
	start := at + len(f.prefix)
	if len(text) < start || string(text[at:start]) != f.prefix {
		return 0
	}
	n := f.set.run(text, start, f.max+1)
	for n > f.min && strings.IndexByte(".-/", text[start+n-1]) >= 0 {
		n-- // the end of a sentence
	}
	if n < f.min || n > f.max || start+n < len(text) && wordBytes[text[start+n]] {
		return 0
	}
	rest := string(text[start : start+n])
	if isPlaceholder(rest) || f.genuine != nil && !f.genuine(rest) {
		return 0
	}
	return len(f.prefix) + n
}

func hasDigits(rest string) bool { return strings.ContainsAny(rest, "0123456789") }

func inThree(rest string) bool { return strings.Count(rest, "/") == 2 }

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// checksummed tells whether the last six characters are the checksum of those before, as in tokens of GitHub and npm. One without is made up.
func checksummed(rest string) bool {
	const length = 6
	cut := len(rest) - length
	sum := crc32.ChecksumIEEE([]byte(rest[:cut]))
	for i := len(rest) - 1; i >= cut; i-- {
		if rest[i] != base62[sum%62] {
			return false
		}
		sum /= 62
	}
	return sum == 0
}

// longestPart is how many characters of each part of a web token are read.
const longestPart = 4096

// webToken finds a signed JSON web token: three parts in base64, of which the first says how it is signed. until is where the run of
// characters ended, token or not.
func webToken(text []byte, at int) (s secret, until int) {
	if len(text) < at+3 || text[at+1] != 'y' || text[at+2] != 'J' {
		return secret{}, 0
	}
	var parts [3]string
	end := at
	for i := range parts {
		n := base64URL.run(text, end, longestPart)
		parts[i] = string(text[end : end+n])
		end += n
		if i < 2 {
			if n < 10 || end >= len(text) || text[end] != '.' {
				return secret{}, end
			}
			end++
		}
	}
	header, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || !strings.Contains(string(header), `"alg"`) || len(parts[2]) < 20 {
		return secret{}, end
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || strings.Contains(string(claims), "John Doe") || isPlaceholder(parts[2]) { // who stands in every tutorial
		return secret{}, end
	}
	return secret{from: at, to: end, rule: tokenRule, what: "a web token (JWT)"}, end
}
