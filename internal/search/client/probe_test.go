package client

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"codman/internal/search/engine"
)

// probe is one question to both engines.
type probe struct {
	Op      string  `json:"op"` // a method of kb
	Text    string  `json:"text"`
	ID      string  `json:"id,omitempty"`
	Options options `json:"options"`
}

type options struct {
	Filters map[string][]string `json:"filters,omitempty"`
	After   string              `json:"after,omitempty"`
	Before  string              `json:"before,omitempty"`
	Sort    string              `json:"sort,omitempty"`
	Offset  int                 `json:"offset,omitempty"`
	Limit   int                 `json:"limit"`
	Facets  bool                `json:"facets,omitempty"`
}

// ask puts a probe to the Go engine and gives its answer as JSON. Scores pass through JSON unharmed: its shortest form of
// a number names one float64.
func (p probe) ask(ctx context.Context, e *engine.Engine) (string, error) {
	o := p.Options
	req := engine.Request{Text: p.Text, Filters: o.Filters, After: o.After, Before: o.Before, Sort: o.Sort, Offset: o.Offset,
		Limit: o.Limit, Facets: o.Facets}
	var answer any
	var err error
	switch p.Op {
	case "search":
		answer, err = e.Search(ctx, req)
	case "similar":
		answer, err = e.Similar(ctx, p.Text, req)
	case "suggest":
		answer, err = e.Suggest(ctx, p.Text, o.Limit)
	case "explain":
		answer, err = e.Explain(ctx, p.Text, p.ID)
	default:
		err = fmt.Errorf("no such question: %s", p.Op)
	}
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(answer)
	return canonical(string(data)), err
}

// canonical is JSON with its keys sorted and without the time an answer took.
func canonical(text string) string {
	var value any
	d := json.NewDecoder(strings.NewReader(text))
	if d.Decode(&value) != nil {
		return text
	}
	if object, ok := value.(map[string]any); ok {
		delete(object, "ms")
	}
	data, _ := json.Marshal(value)
	return string(data)
}

// probes are questions of every kind about a library.
func probes(seed uint64, n int, documents int) []probe {
	r := rand.New(rand.NewPCG(seed, 2))
	out := handPicked()
	for len(out) < n {
		p := probe{Op: "search", Text: question(r), Options: options{Limit: 10}}
		switch r.IntN(12) {
		case 0:
			p.Op = "suggest"
			p.Options.Limit = 1 + r.IntN(10)
		case 1:
			p.Op, p.Text = "similar", prose(r, 1+r.IntN(200))
		case 2:
			p.Op, p.ID = "explain", fmt.Sprintf("inc-%04d", r.IntN(documents))
		}
		if p.Op == "search" || p.Op == "similar" {
			p.Options.vary(r)
		}
		out = append(out, p)
	}
	return out
}

func handPicked() []probe {
	var out []probe
	for _, text := range []string{"", " ", "the", "the of", "!!!", "\"", "\"\"", "a", "-a", "*", "~", "::", "service:", "-service:\"service A1\"",
		"service:service-a1,service-b2", "title:database", "title:\"database lock\"", "\"out of memory\"", "+postgres -failover", "conn", "kube*", "databse~",
		"connection refused: 10.1.2.3:443", "kube-apiserver", "+kube-apiserver", "-kube-apiserver dns", "データベース", "障害", "데이터", "中文",
		"café", "cafe", "ubergrosse", "İstanbul", "istanbul", "σοφος", "load balancer", "oom", "out of memory", "year:2015", "-year:2015 dns", "after:2014", "before:2012-03",
		"-before:2013 dns", "after:2013-02-30", "status:draft dns", "has:action-open dns", "id:inc-0007", "INC-1234", "owner:\"owner A1\" cache", "\x00", "💥", "a\u0301",
		strings.Repeat("dns ", 200), strings.Repeat("x", 500), "Error: dial tcp 10.1.2.3:443: i/o timeout\nat foo.bar", "kuebrnetes", "postgress", "conection refsued", "OutOfMemory"} {
		out = append(out, probe{Op: "search", Text: text, Options: options{Limit: 10, Facets: true}},
			probe{Op: "suggest", Text: text, Options: options{Limit: 8}}, probe{Op: "similar", Text: text, Options: options{Limit: 5}},
			probe{Op: "explain", Text: text, ID: "inc-0011"})
	}
	return out
}

// question is a text as people type it, or worse.
func question(r *rand.Rand) string {
	var words []string
	for range 1 + r.IntN(4) {
		w := vocabulary[r.IntN(len(vocabulary))]
		switch r.IntN(14) {
		case 0:
			w = "+" + w
		case 1:
			w = "-" + w
		case 2:
			w = `"` + w + " " + vocabulary[r.IntN(len(vocabulary))] + `"`
		case 3:
			w = []string{"title:", "service:", "severity:", "cause:", "tag:", "team:", "year:", "sev:", "nonsense:"}[r.IntN(9)] + w
		case 4:
			w = []string{"severity:sev1", "sev:SEV2,sev3", "year:2014", "after:2013-05", "before:2015", "-severity:sev1", "tag:tag-a1"}[r.IntN(7)]
		case 5:
			w += "*"
		case 6:
			w += "~"
		case 7, 8:
			w = slip(r, w)
		case 9:
			letters := []rune(w)
			w = string(letters[:1+r.IntN(len(letters))])
		}
		words = append(words, w)
	}
	return strings.Join(words, " ") + []string{"", "", "", " "}[r.IntN(4)]
}

// slip mistypes a word.
func slip(r *rand.Rand, word string) string {
	letters := []rune(word)
	i := r.IntN(len(letters))
	switch r.IntN(3) {
	case 0:
		return string(letters[:i]) + string(letters[i+1:])
	case 1:
		return string(letters[:i]) + "x" + string(letters[i:])
	}
	if i > 0 {
		letters[i], letters[i-1] = letters[i-1], letters[i]
	}
	return string(letters)
}

func (o *options) vary(r *rand.Rand) {
	if r.IntN(4) == 0 {
		o.Filters = map[string][]string{"severity": []string{"SEV1", "sev3"}[:1+r.IntN(2)]}
		if r.IntN(2) == 0 {
			o.Filters["service"] = []string{fmt.Sprintf("service A%d", r.IntN(4))}
		}
		if r.IntN(3) == 0 {
			o.Filters["year"] = []string{"2013", "2014", "1999"}
		}
	}
	if r.IntN(8) == 0 {
		o.After = []string{"2012", "2013-04", "2014-01-31", "rubbish"}[r.IntN(4)]
	}
	if r.IntN(8) == 0 {
		o.Before = []string{"2015", "2013-12", "2014-02-28", "2014-02-30"}[r.IntN(4)]
	}
	o.Sort = []string{"", "", "", "relevance", "newest", "oldest", "longest"}[r.IntN(7)]
	o.Facets = r.IntN(4) == 0
	o.Offset = []int{0, 0, 0, 3, 11, 40}[r.IntN(6)]
	o.Limit = []int{10, 10, 1, 0, 25}[r.IntN(5)]
}
