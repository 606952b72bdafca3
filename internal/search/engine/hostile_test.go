package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"codman/internal/search/engine"
	"codman/internal/search/format"
)

// hostile are texts that nobody means, and texts that people paste.
var hostile = map[string]string{
	"100 KB of one word":     strings.Repeat("x", 100_000),
	"100 KB of words":        strings.Repeat("connection refused ", 5_500),
	"100 KB of spaces":       strings.Repeat(" ", 100_000),
	"10,000 wildcards":       strings.Repeat("co* ", 10_000),
	"10,000 stars":           strings.Repeat("*", 10_000),
	"60 wildcards":           numberedWith("c", "* ", 60),
	"60 fuzzy words":         numberedWith("conecton", "~ ", 30),
	"one character":          "c",
	"one ideograph":          "障",
	"a digit":                "7",
	"only stop words":        "the of and to a in is",
	"only punctuation":       `!?.,;:-_/\@#$%^&*()[]{}<>|~'`,
	"an open quote":          `"connection refused`,
	"three quotes":           `"a" "b`,
	"quotes alone":           `"""""""`,
	"an unknown field":       "flavour:vanilla colour:red",
	"fields without values":  "service: year: after: title:",
	"fields with odd values": "year:20x4 after:2024-99-99 before:yesterday status:odd has:teeth service:,,,",
	"not UTF-8":              "\xff\xfe conn\x80ection \xed\xa0\x80",
	"zero bytes":             "conn\x00ection \x00",
	"right to left":          "\u202econnection\u202c \u200fרשת\u200e \u2067نص\u2069",
	"zero width":             "con\u200bnection \ufeffx",
	"accents without letter": "\u0301\u0301\u0301 " + "e" + strings.Repeat("\u0301", 500),
	"emoji":                  "🔥 👩‍💻 🇩🇪",
	"signs":                  "+ - ++ -- +- -+ +\"\" -\"\"",
	"a glob":                 "/var/log/*.log **/*.go ??",
	"a stack trace":          "Exception in thread \"main\" java.lang.NullPointerException\n\tat com.example.Foo.bar(Foo.java:12)\n\tat Main.main(Main.java:3)",
	"JSON":                   `{"level":"error","msg":"dial tcp 10.1.2.3:443: i/o timeout","n":[1,2.5e9,null]}`,
	"a query of bleve's":     `+title:"x"~2^5 /reg.*ex/ date:>"2024" a?b`,
	"markup":                 `<script>alert(1)</script> &amp; '; DROP TABLE postings; --`,
	"long numbers":           strings.Repeat("9", 400) + " 1e309 -0 NaN Infinity",
	"prototype":              "__proto__ constructor hasOwnProperty toString",
}

func numberedWith(before, after string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%c%c%s", before, 'a'+i/26, 'a'+i%26, after)
	}
	return b.String()
}

func TestHostileTexts(t *testing.T) {
	c := must(t, mixed)[0]
	e := c.engine(t)
	for name, text := range hostile {
		for _, sort := range []string{"", "newest", "oldest", "longest"} {
			r := mustSearch(t, e, engine.Request{Text: text, Limit: 5, Sort: sort, Facets: true})
			if r.Hits == nil || r.Corrected == nil || r.Facets == nil {
				t.Errorf("%s: a list is null", name)
			}
		}
		mustAnswerAll(t, e, name, text)
	}
}

// mustAnswerAll puts a text to everything that takes one.
func mustAnswerAll(t testing.TB, e *engine.Engine, name, text string) {
	t.Helper()
	ctx := context.Background()
	if _, err := e.Suggest(ctx, text, 8); err != nil {
		t.Errorf("%s: suggest: %v", name, err)
	}
	r, err := e.Similar(ctx, text, engine.Request{Limit: 3})
	if err != nil {
		t.Errorf("%s: similar: %v", name, err)
		return
	}
	mustBeSound(t, engine.Request{Text: name, Limit: 3}, r)
	if x, err := e.Explain(ctx, text, "code"); err != nil || math.IsNaN(x.Score) || math.IsNaN(x.Proximity) {
		t.Errorf("%s: explain: %+v, %v", name, x, err)
	}
}

func TestHostileRequests(t *testing.T) {
	e := must(t, mixed)[0].engine(t)
	for _, req := range []engine.Request{
		{Filters: map[string][]string{"nonsense": {"x"}, "year": {"", "20240", "\xff"}, "service": {strings.Repeat("x", 10_000), ""}}, Facets: true},
		{After: "\xff", Before: strings.Repeat("9", 1000)},
		{After: "0000", Before: "9999-12-31", Limit: 3},
		{Offset: math.MinInt, Limit: math.MaxInt, Text: "connection "},
		{Offset: math.MaxInt, Limit: math.MaxInt},
		{Sort: "\x00", Limit: 3},
	} {
		mustSearch(t, e, req)
	}
}

func TestEmptyIndex(t *testing.T) {
	e := small(t, trade)
	for name, text := range hostile {
		r := mustSearch(t, e, engine.Request{Text: text, Limit: 5, Facets: true, Sort: "longest"})
		if r.Total != 0 {
			t.Errorf("%s: %d documents are found in an empty index", name, r.Total)
		}
		if _, err := e.Suggest(context.Background(), text, 8); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := e.Similar(context.Background(), text, engine.Request{Limit: 5}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var hostileCorpus = sync.OnceValues(func() (*corpus, error) {
	return newCorpus("hostile", inOrder(append(foreign(), shelf()...)), builtin())
})

func FuzzSearch(f *testing.F) {
	e := must(f, hostileCorpus).engine(f)
	for _, text := range hostile {
		f.Add(text, uint8(0))
	}
	for i, text := range []string{"+größe -prüfung", `title:"panne" conn*`, "deploiment~ etat", "service:checkout after:2022 word", "kube-apiserver \"null pointer\"", "障害 DNS", "oom k8s"} {
		f.Add(text, uint8(i))
	}
	known := make(map[string]bool)
	for _, d := range must(f, hostileCorpus).docs {
		known[d.ID] = true
	}
	f.Fuzz(func(t *testing.T, text string, way uint8) {
		req := engine.Request{Text: text, Limit: 1 << 20, Sort: []string{"", "newest", "oldest", "longest"}[way%4], Facets: way&4 != 0}
		if way&8 != 0 {
			req.Filters = map[string][]string{"service": {text}}
		}
		if way&16 != 0 {
			req.After = text
		}
		r := mustSearch(t, e, req)
		for _, h := range r.Hits {
			if !known[h.ID] {
				t.Errorf("%q finds %q, which there isn't", text, h.ID)
			}
		}
		mustAnswerAll(t, e, text, text)
	})
}

// TestDamagedFiles damages each file of an index in several ways: an answer that needs it is an error that names it, never a panic
// and never a wrong answer.
func TestDamagedFiles(t *testing.T) {
	c := must(t, hostileCorpus)
	uses := []func(*engine.Engine) error{
		func(e *engine.Engine) error {
			_, err := e.Search(context.Background(), engine.Request{Limit: 100, Facets: true})
			return err
		},
		func(e *engine.Engine) error {
			_, err := e.Search(context.Background(), engine.Request{Text: `"connection refused" "kube-apiserver" "der Dienst" "null pointer exception" "was des du" "système était dégradé"`, Limit: 100})
			return err
		},
		func(e *engine.Engine) error {
			_, err := e.Search(context.Background(), engine.Request{Text: `id:a owner:b has:action-open after:2020 zzzz* 障害`, Limit: 100, Sort: "longest"})
			return err
		},
		func(e *engine.Engine) error {
			_, err := e.Suggest(context.Background(), "d", 8)
			return err
		},
	}
	damages := map[string]func([]byte) []byte{
		"missing":   func([]byte) []byte { return nil },
		"empty":     func([]byte) []byte { return []byte{} },
		"cut short": func(data []byte) []byte { return data[:len(data)/2] },
		"garbage":   func([]byte) []byte { return []byte("<!doctype html><title>404</title>") },
		"one bit":   func(data []byte) []byte { data = bytes.Clone(data); data[len(data)/2] ^= 4; return data },
	}
	unused := 0
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if name == format.MetaName {
			continue // package format's tests damage it
		}
		for kind, damage := range damages {
			files := maps.Clone(c.files)
			if files[name] = damage(files[name]); files[name] == nil {
				delete(files, name)
			}
			noticed := false
			for i, use := range uses {
				if err := use(opened(t, files)); err != nil {
					if noticed = true; !strings.Contains(err.Error(), name) {
						t.Errorf("%s is %s: use %d says %v", name, kind, i, err)
					}
				}
			}
			if !noticed {
				unused++
				t.Errorf("%s is %s, and nothing notices it", name, kind)
			}
		}
	}
	if unused == len(c.files) {
		t.Error("no damage is noticed")
	}
}

// leaving is an index that is still being read when the reader leaves: the context ends with the read of a certain file.
type leaving struct {
	format.Memory
	folder string
	leave  func()
}

func (l *leaving) Read(ctx context.Context, name string) ([]byte, error) {
	if strings.HasPrefix(name, l.folder) {
		l.leave()
	}
	return l.Memory.Read(ctx, name)
}

// TestCancelled holds that a search that nobody waits for any more ends with the context's error, and harms no later one, wherever
// it was.
func TestCancelled(t *testing.T) {
	c := must(t, hostileCorpus)
	req := engine.Request{Text: `word "null pointer" con`, Limit: 10, Facets: true, Sort: "longest"}
	for _, folder := range []string{"t/", "n/", "p/", "w/", "c/", "f/"} {
		ctx, cancel := context.WithCancel(context.Background())
		store, err := format.Open(ctx, &leaving{c.files, folder, cancel})
		if err != nil {
			t.Fatal(err)
		}
		e := engine.Open(store)
		if _, err := e.Search(ctx, req); !errors.Is(err, context.Canceled) {
			t.Errorf("a search that was left while it read %s says %v", folder, err)
		}
		if _, err := e.Search(context.Background(), req); err != nil {
			t.Errorf("the search after one that was left while it read %s says %v", folder, err)
		}
	}
}

// TestConcurrentSearches is for the race detector.
func TestConcurrentSearches(t *testing.T) {
	c := must(t, hostileCorpus)
	e := c.engine(t)
	want, err := c.engine(t).Search(context.Background(), engine.Request{Text: `conn "null pointer exception" +word datbase`, Limit: 10, Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			got, err := e.Search(context.Background(), engine.Request{Text: `conn "null pointer exception" +word datbase`, Limit: 10, Facets: true})
			if err != nil || fmt.Sprintf("%+v", got) == "" || got.Total != want.Total {
				t.Errorf("%+v, %v", got, err)
			}
			if _, err := e.Suggest(context.Background(), "con", 4); err != nil {
				t.Error(err)
			}
		})
	}
	work.Wait()
}
