package check

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// safetyRules look for what must not be published. They read the whole file: code, front matter and comments, too. What is in comments
// never reaches the site, but may well be read in the repository, so it counts one level less.
var safetyRules = []Rule{
	credential,
	privateKey,
	password,
	internalMail,
	phoneNumber,
	privateAddress,
	internalHost,
}

// CheckAttachment lists what must not be published in a file that lies beside documents. Files that are no text have no findings.
func (c *Checker) CheckAttachment(path string, text []byte) []Finding {
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return nil
	}
	d := c.document(Input{Path: path, Text: text})
	r := &report{d: d}
	for i, rule := range all {
		if rule.Category() == Safety && !c.levels[i].off {
			r.begin(rule, c.level(i, d))
			rule.Check(d, r)
		}
	}
	return d.told(c.suppress(d, Sort(r.list)))
}

// secret is a credential in the text. It is never shown: neither in messages nor in source lines.
type secret struct {
	from, to int    // offsets in the file
	rule     string // that reports it
	what     string // "a token of GitHub"
	mild     bool   // it is likely, not sure
	open     int    // bytes at its beginning that everybody may see; 0 for as many as tell the author which it is
}

// shown is how many of its bytes may be shown: four characters at most, and a fifth of it.
func (s secret) shown(text []byte) int {
	if s.open > 0 {
		return s.open
	}
	n := 0
	for range min(4, utf8.RuneCount(text[s.from:s.to])/5) {
		_, size := utf8.DecodeRune(text[s.from+n : s.to])
		n += size
	}
	return n
}

// The rules that report secrets.
const tokenRule, keyRule, passwordRule = "P01", "P02", "P03"

// secrets are the credentials in the whole file, in order, without overlaps.
func (d *document) secrets() []secret {
	if d.guarded == nil {
		found := credentials(d.text)
		d.guarded = &found
	}
	return *d.guarded
}

// credentials are those in a text, in order, without overlaps. What is surest comes first: keys and tokens by their form, then passwords by
// what stands before them. It takes time in proportion to the text.
func credentials(text []byte) []secret {
	found := privateKeys(text)
	found = withOthers(found, tokens(text))
	found = withOthers(found, userPasswords(text))
	return withOthers(found, assignments(text))
}

// withOthers adds to secrets those others that overlap none of them. Both are in order.
func withOthers(sure, more []secret) []secret {
	if len(more) == 0 {
		return sure
	}
	list := sure
	for _, s := range more {
		i := sort.Search(len(sure), func(i int) bool { return sure[i].to > s.from })
		if i == len(sure) || sure[i].from >= s.to {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b secret) int { return a.from - b.from })
	return list
}

// remark reports the secrets that belong to the rule at hand.
func (d *document) remark(r *report, suggestion string) {
	for _, s := range d.secrets() {
		if s.rule != r.rule.ID {
			continue
		}
		f := r.at(d.lines.Range(s.from, s.to), suggestion, "this looks like %s: %s…", s.what, d.text[s.from:s.from+s.shown(d.text)])
		if s.mild {
			f.soften()
		}
		if d.inComment(s.from) {
			f.soften()
		}
	}
}

// inComment tells whether an offset lies in an HTML comment.
func (d *document) inComment(offset int) bool {
	return slices.ContainsFunc(d.passages, func(p postmortem.Passage) bool {
		if p.Kind != postmortem.Comment {
			return false
		}
		from, to := p.Extent(0, len(p.Text))
		return from <= offset && offset < to
	})
}

// shownLine is a source line as findings show it: its beginning when it is long, and stars for all but the first characters of a secret.
func (d *document) shownLine(n int) string {
	if n < 1 || n > d.lines.Count() {
		return ""
	}
	return d.shown(d.lines.Offset(n))
}

// shown is the rest of a line from an offset on, as shownLine has it.
func (d *document) shown(start int) string {
	end := min(len(d.text), start+longestLine)
	line := string(d.text[start:end])
	line, _, _ = strings.Cut(line, "\n")
	line = strings.ToValidUTF8(strings.TrimSuffix(line, "\r"), "")
	end = start + len(line)
	list := d.secrets()
	i := sort.Search(len(list), func(i int) bool { return list[i].to > start })
	if i == len(list) || list[i].from >= end {
		return line
	}
	var b strings.Builder
	at := start
	for ; i < len(list) && list[i].from < end; i++ {
		from, to := max(list[i].from, start), min(list[i].to, end)
		shown := 0
		if from == list[i].from {
			shown = list[i].shown(d.text)
		}
		b.WriteString(line[at-start : min(from+shown, to)-start])
		b.WriteString(strings.Repeat("*", utf8.RuneCountInString(line[min(from+shown, to)-start:to-start])))
		at = to
	}
	b.WriteString(line[at-start:])
	return b.String()
}

// stretch is a stretch of the file.
type stretch struct{ from, to int }

// personal reports what is found of one kind, each value once.
func (d *document) personal(r *report, found []stretch, suggestion, what, many string) {
	type value struct {
		stretch
		times int
	}
	var order []string
	values := make(map[string]*value)
	for _, s := range found {
		key := strings.ToLower(string(d.text[s.from:s.to]))
		if v := values[key]; v != nil {
			v.times++
			continue
		}
		order = append(order, key)
		values[key] = &value{s, 1}
	}
	first := len(r.list)
	for _, key := range order {
		v := values[key]
		text := string(d.text[v.from:v.to])
		again := ""
		if v.times > 1 {
			again = ", here and in further places"
		}
		f := r.at(d.lines.Range(v.from, v.to), suggestion, "%q is %s%s", shorten(text), what, again)
		if d.inComment(v.from) {
			f.soften()
		}
	}
	if n := len(r.list) - first; n > fewFindings {
		level := slices.MaxFunc(r.list[first:], func(a, b Finding) int { return int(a.Level) - int(b.Level) }).Level
		r.gather(first, suggestion, many, n)
		r.list[first].Level = level
	}
}

// noStretch is for a place that holds nothing.
var noStretch = stretch{-1, -1}

func (s stretch) found() bool { return s.from >= 0 }

// stretches runs a reader at each place where a byte stands, and lists what it finds there.
func (d *document) stretches(of byte, read func(text []byte, at int) stretch) (found []stretch) {
	for at, c := range d.text {
		if c != of {
			continue
		}
		if s := read(d.text, at); s.found() && (len(found) == 0 || found[len(found)-1].to <= s.from) {
			found = append(found, s)
		}
	}
	return found
}

// inDomain tells whether a host belongs to one of the domains, or is one.
func inDomain(host string, domains []string) bool {
	for _, domain := range domains {
		domain = strings.TrimPrefix(domain, ".")
		if n := len(host) - len(domain); domain != "" && n >= 0 && strings.EqualFold(host[n:], domain) && (n == 0 || host[n-1] == '.') {
			return true
		}
	}
	return false
}

// isFictional tells of a host that stands for any host: RFC 2606 keeps these names for examples.
func isFictional(host string) bool {
	host = strings.ToLower(host)
	return inDomain(host, []string{"example.com", "example.org", "example.net", "example", "invalid", "test", "localhost"})
}
