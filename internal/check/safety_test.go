package check

import (
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Tokens are made here and stand in no file, so that no scanner of a code host takes them for real.

// made is a token of a form, by dice.
func made(f tokenForm, dice *rand.Rand) string {
	var set []byte
	for c := range 256 {
		if f.set[c] && strings.IndexByte(".-/_=", byte(c)) < 0 {
			set = append(set, byte(c))
		}
	}
	n := f.min
	if f.max > f.min {
		n += dice.IntN(f.max - f.min)
	}
	rest := make([]byte, n)
	for i := range rest {
		rest[i] = set[dice.IntN(len(set))]
	}
	switch f.what {
	case "a token of Slack":
		rest[0] = '7'
	case "a key of OpenAI":
		copy(rest[20:], "T3BlbkFJ")
	case "a webhook of Slack":
		rest[11], rest[23] = '/', '/'
	case "a key of SendGrid":
		rest[22] = '.'
	}
	if f.genuine != nil && (strings.Contains(f.what, "GitHub") || strings.Contains(f.what, "npm")) {
		sum := crc32.ChecksumIEEE(rest[:len(rest)-6])
		for i := range 6 {
			rest[len(rest)-1-i] = base62[sum%62]
			sum /= 62
		}
	}
	return f.prefix + string(rest)
}

func TestTokenForms(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for _, f := range tokenForms {
		for range 20 {
			token := made(f, dice)
			for before, wanted := range map[string]bool{"": true, "TOKEN=": true, "a \"": true, "`": true, "/": true, "x": false, "_": false, "7": false} {
				for _, after := range []string{"", ".\n", "\"", "`", " is it"} {
					text := []byte(before + token + after)
					found := tokens(text)
					if !wanted {
						if len(found) > 0 {
							t.Errorf("%s: found in %q", f.what, text)
						}
						continue
					}
					if len(found) != 1 || string(text[found[0].from:found[0].to]) != token || found[0].what != f.what {
						t.Errorf("%s: %q has %+v", f.what, text, found)
					}
				}
			}
			short := token[:len(f.prefix)+f.min-1]
			if found := tokens([]byte(short)); len(found) > 0 {
				t.Errorf("%s: found in %q, which is too short", f.what, short)
			}
			if f.set != dotted {
				if found := tokens([]byte(made(f, dice) + "\u200b" + strings.Repeat("x", f.max))); len(found) != 1 {
					t.Errorf("%s: lost before a space of no width", f.what)
				}
			}
		}
		for _, stands := range []string{strings.Repeat("x", f.min), strings.Repeat("A", f.min), strings.Repeat("0", f.min), strings.Repeat("a1", f.min)[:f.min]} {
			if found := tokens([]byte(f.prefix + stands)); len(found) > 0 {
				t.Errorf("%s: found in %s%s", f.what, f.prefix, stands)
			}
		}
	}
}

// The first is one that was published, and revoked, when GitHub told how its tokens are made.
func TestChecksummed(t *testing.T) {
	for rest, want := range map[string]bool{
		"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17": true,
		"zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18": false,
		"zQWBuTSOoRi4A9spHcVY5ncnsDkxkK0mLq17": false,
		"000000000000000000000000000000zzzzzz": false,
	} {
		if got := checksummed(rest); got != want {
			t.Errorf("checksummed(%q) = %v", rest, got)
		}
	}
}

func TestLooksRandom(t *testing.T) {
	for value, want := range map[string]bool{
		"v7Rq2xLm9Zk3": true, "Winter2024!Kx9": true, "9fK2mQ7xTzW4vB8n": true, "q7Zr2Nw8yVb0kLmPz3sTxQd5uHc1oJgR9eYvAiWn": true,
		"d41d8cd98f00b204e9800998ecf8427e": true, "5f3a9c1e-7b2d-4e8f-a6c0-91d2e3f4b5a7": true, "aGVsbG8gd29ybGQ3Nzc5OTk=": true,
		"changeme": false, "password1": false, "checkout-v2": false, "release-2024-03-01": false, "us-east-1": false, "kube-dns-autoscaler": false,
		"/etc/shop/a1b2c3": false, "db-2.shop.internal:5432": false, "getenv(\"A1b2c3\")": false, "${A1B2C3D4}": false, "12345678": false,
		"2026-08-14T14:02:09Z": false, "correct-horse-battery-staple": false, "short1": false, "xxxxxxxx1": false, "aaaaaaa1": false,
		"v1.21.3-gke.1100": false, "proxy-api:8001/api/routes//hub/api": false,
	} {
		if got := looksRandom(value); got != want {
			t.Errorf("looksRandom(%q) = %v, entropy %.2f", value, got, entropy(value))
		}
	}
}

// TestSecretsAreNeverShown holds that no finding of any rule shows a secret, in no field, and that its place stays right.
func TestSecretsAreNeverShown(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	c, _ := New(config.Default(), postmortem.Date{})
	for _, f := range tokenForms {
		token := made(f, dice)
		text := fmt.Sprintf("# Älter\n\n日本語 %s and ![](a.png) postgres://app:v7Rq2xLm9ZkQ@db.shop.internal/ by PASSWORD=%s [here](https://a.example.org/)\n", token, "q7Zr2Nw8yVb0kLmPz3sT")
		in := Input{Path: "a.md", Text: []byte(text), Lines: diag.NewLines([]byte(text)), Post: &postmortem.Postmortem{}}
		in.Post.Kind.Value = postmortem.KindPostmortem
		in.Diags = []diag.Diagnostic{{ID: "broken-link", Range: diag.At(3, 5), Message: "a link"}}
		list := c.Check(in)
		rules := make(map[string]int)
		for _, found := range list {
			rules[found.Rule]++
			shown := fmt.Sprintf("%+v", found)
			for _, secret := range []string{token, "v7Rq2xLm9ZkQ", "q7Zr2Nw8yVb0kLmPz3sT"} {
				if strings.Contains(shown, secret) || strings.Contains(shown, secret[5:]) {
					t.Errorf("%s shows %q", found.Rule, secret)
				}
			}
			if found.Range.Start.Line == 3 && utf8.RuneCountInString(found.Line) != utf8.RuneCountInString(strings.Split(text, "\n")[2]) {
				t.Errorf("%s: the line has another length: %q", found.Rule, found.Line)
			}
		}
		if rules["P01"] != 1 || rules["P03"] != 2 || rules["L01"] != 1 {
			t.Errorf("%s: found %v", f.what, rules)
		}
	}
}

// TestSafetyIsLinear reads hostile texts of 256 KB, which would take very long if each beginning were followed to its end.
func TestSafetyIsLinear(t *testing.T) {
	everything := config.PersonalData{Domains: []string{"a.a", "shop.internal"}, Emails: true, Phones: true, Addresses: true}
	for _, part := range []string{"eyJ", "eyJ-", "eyJa.eyJa.", "ghp_", "AKIA", "-----BEGIN PRIVATE KEY-----", "-----BEGIN ", "://", "a:b@", "://a:b@", "password=", "=", ":", "a=:", "\"'=", "@", "a@a.a", "@a.",
		"+1 ", "415-", "10.", "fd::", "1:", "a.a", ".shop.internal", "sk-ant-", "![](a)", "<!--", "Private-Lines:", "SG.", "token: ", "\u3042="} {
		text := []byte(strings.Repeat(part, 1<<18/len(part)))
		d := &document{Postmortem: &postmortem.Postmortem{}, text: text, lines: diag.NewLines(text)}
		d.settings.Personal = everything
		r := &report{d: d}
		for _, rule := range safetyRules {
			r.begin(rule, rule.Level)
			rule.Check(d, r)
		}
	}
}

func TestPersonalDataIsOffByDefault(t *testing.T) {
	text := []byte("Call +49 30 901820, write to a@shop.internal, look at 10.20.3.17 on db.shop.internal.\n")
	in := Input{Path: "a.md", Text: text, Lines: diag.NewLines(text), Post: &postmortem.Postmortem{}}
	c, _ := New(config.Default(), postmortem.Date{})
	if list := slices.DeleteFunc(c.Check(in), func(f Finding) bool { return f.Category() != Safety }); len(list) > 0 {
		t.Errorf("found %v", list)
	}
}

func TestAttachments(t *testing.T) {
	cfg := config.Default()
	cfg.Check.Personal.Addresses = true
	c, _ := New(cfg, postmortem.Date{})
	for text, want := range map[string]string{
		"host,key\n10.20.3.17,AKIAJ7Q2ZLNXW3R5KTVM\n":        "P06 2:1 P01 2:12",
		"AKIAJ7Q2ZLNXW3R5KTVM\x00":                           "",
		"AKIAJ7Q2ZLNXW3R5KTVM\xff":                           "",
		"# A log\n\n## Impact\n\n[gone](gone.md) ![](a.png)": "",
		"<!-- AKIAJ7Q2ZLNXW3R5KTVM -->":                      "P01 1:6",
		"":                                                   "",
	} {
		var got []string
		for _, f := range c.CheckAttachment("logs/a.csv", []byte(text)) {
			got = append(got, fmt.Sprintf("%s %d:%d", f.Rule, f.Range.Start.Line, f.Range.Start.Column))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q has %q, want %q", text, s, want)
		}
	}
}

func FuzzSecrets(f *testing.F) {
	f.Add([]byte("postgres://app:v7Rq2xLm9@db/ PASSWORD=\"v7Rq2xLm9Zk3\" AKIAJ7Q2ZLNXW3R5KTVM\n-----BEGIN PRIVATE KEY-----\nMHcCAQEEIFq7Zr2Nw8yVb0kLmPz3sTxQd5uHc1oJgR9eYvAiWnBKoAoGCCqGSM49\n"))
	f.Add([]byte("日本語 eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjaGVja291dCJ9.q7Zr2Nw8yVb0kLmPz3sTxQd5uHc1oJgR9eYv +49 30 901820 fd12::1 10.2.3.4/8 a@a.aa"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d := &document{Postmortem: &postmortem.Postmortem{}, text: text, lines: diag.NewLines(text)}
		d.settings.Personal = config.PersonalData{Domains: []string{"a.aa"}, Emails: true, Phones: true, Addresses: true}
		end := 0
		for _, s := range d.secrets() {
			if s.from < end || s.to <= s.from || s.to > len(text) || s.what == "" {
				t.Fatalf("%+v after %d", s, end)
			}
			end = s.to
		}
		r := &report{d: d}
		for _, rule := range safetyRules {
			r.begin(rule, rule.Level)
			rule.Check(d, r)
		}
		for _, found := range r.list {
			if !utf8.ValidString(found.Line) && utf8.Valid(text) {
				t.Fatalf("%q", found.Line)
			}
		}
	})
}

func BenchmarkSafety(b *testing.B) {
	text := []byte(strings.Repeat("At 14:02 the pool of checkout had no free connection: `pool.size=20`, see https://example.com/d/checkout?from=1&to=2.\nWe raised it to 40, and 200 orders waited for up to 9 minutes.\n", 45))
	for b.Loop() {
		credentials(text)
	}
	b.SetBytes(int64(len(text)))
}
