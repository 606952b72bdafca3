package engine_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"

	blevequery "github.com/blevesearch/bleve/v2/search/query"

	"codman/internal/analysis"
	"codman/internal/search/engine"
	"codman/internal/search/format"
	"codman/internal/search/index"
	"codman/internal/search/query"
)

// translator says in bleve's own kinds of queries what a plan means. It shares nothing with the engine's matching.
type translator struct {
	t *testing.T
	c *corpus
}

func (b translator) found(q blevequery.Query) []string {
	b.t.Helper()
	r, err := b.c.index.Bleve().Search(bleve.NewSearchRequestOptions(q, len(b.c.docs), 0, false))
	if err != nil {
		b.t.Fatal(err)
	}
	ids := make([]string, len(r.Hits))
	for i, hit := range r.Hits {
		ids[i] = hit.ID
	}
	slices.Sort(ids)
	return ids
}

// request translates a whole request.
func (b translator) request(m *engine.Meaning, req engine.Request) blevequery.Query {
	q := blevequery.NewBooleanQuery(nil, nil, nil)
	var should []blevequery.Query
	required, wanted := 0, 0
	for _, s := range m.Slots {
		switch s.Clause.Occur {
		case query.Must:
			q.AddMust(b.slot(s))
			required++
		default:
			should = append(should, b.slot(s))
		}
		wanted++
	}
	for _, s := range m.Extra {
		should = append(should, b.slot(s))
	}
	switch {
	case wanted == 0 && m.Blank:
		q.AddMust(blevequery.NewMatchAllQuery())
	case required == 0:
		q.AddMust(anyOf(should)) // of nothing: nothing
	default:
		q.AddShould(should...)
	}
	for _, list := range byClause(m.Not) {
		var all []blevequery.Query
		for _, s := range list {
			all = append(all, b.slot(s))
		}
		q.AddMustNot(allOf(all))
	}
	b.restrict(q, m.Fields, req)
	return q
}

func byClause(slots []engine.SlotMeaning) [][]engine.SlotMeaning {
	byIndex := make(map[int][]engine.SlotMeaning)
	for _, s := range slots {
		byIndex[s.Index] = append(byIndex[s.Index], s)
	}
	return slices.Collect(maps.Values(byIndex))
}

func (b translator) slot(s engine.SlotMeaning) blevequery.Query {
	if s.Phrase != nil {
		return b.phrase(s)
	}
	var any []blevequery.Query
	own := b.term(s.Own, s.Title)
	switch {
	case s.Own == "":
	case s.Strict && len(s.Parts) > 0 && len(b.found(own)) == 0:
		var all []blevequery.Query
		for _, part := range s.Parts {
			all = append(all, b.term(part, s.Title))
		}
		any = append(any, allOf(all))
	case s.Strict:
		any = append(any, own)
	default:
		any = append(any, own)
		for _, part := range s.Parts {
			any = append(any, b.term(part, s.Title))
		}
	}
	for _, v := range s.Variants {
		var all []blevequery.Query
		for _, text := range v.Terms {
			all = append(all, b.term(text, s.Title))
		}
		any = append(any, allOf(all))
	}
	return anyOf(any)
}

// term is a term in each field.
func (b translator) term(text string, onlyTitle bool) blevequery.Query {
	var any []blevequery.Query
	for _, field := range fieldsOf(onlyTitle) {
		q := blevequery.NewTermQuery(text)
		q.SetField(field)
		any = append(any, q)
	}
	return anyOf(any)
}

func (b translator) phrase(s engine.SlotMeaning) blevequery.Query {
	var places [][]string
	for _, p := range s.Phrase {
		for len(places) <= p.Offset {
			places = append(places, nil)
		}
		places[p.Offset] = p.Terms
	}
	var any []blevequery.Query
	for _, field := range fieldsOf(s.Title) {
		any = append(any, blevequery.NewMultiPhraseQuery(places, field))
	}
	return anyOf(any)
}

func fieldsOf(onlyTitle bool) (names []string) {
	for f := range format.Field(format.Fields) {
		if !onlyTitle || f == format.Title {
			names = append(names, f.String())
		}
	}
	return names
}

// restrict adds the field clauses and the filters.
func (b translator) restrict(q *blevequery.BooleanQuery, fields []query.Clause, req engine.Request) {
	alternatives := make(map[string][]blevequery.Query)
	for _, c := range fields {
		var any []blevequery.Query
		for _, value := range c.Values() {
			any = append(any, b.field(c.Field, value))
		}
		switch {
		case c.Occur == query.Not:
			q.AddMustNot(anyOf(any))
		case c.Field == "after" || c.Field == "before":
			q.AddMust(any...)
		default:
			alternatives[c.Field] = append(alternatives[c.Field], any...)
		}
	}
	for _, any := range alternatives {
		q.AddMust(anyOf(any))
	}
	for name, values := range req.Filters {
		var any []blevequery.Query
		for _, v := range values {
			any = append(any, b.field(name, v))
		}
		if len(any) > 0 {
			q.AddMust(anyOf(any))
		}
	}
	if req.After != "" {
		q.AddMust(b.field("after", req.After))
	}
	if req.Before != "" {
		q.AddMust(b.field("before", req.Before))
	}
}

// field is one value of a field.
func (b translator) field(name, value string) blevequery.Query {
	low, high := math.Inf(-1), math.Inf(1)
	first, last, _ := engine.Period(value)
	switch name {
	case "after":
		low = float64(first)
	case "before":
		high = float64(last)
	case "year":
		low, high = float64(first), float64(last)
	default:
		return b.facet(name, value)
	}
	inclusive := true
	q := blevequery.NewNumericRangeInclusiveQuery(&low, &high, &inclusive, &inclusive)
	q.SetField("date")
	return q
}

func (b translator) facet(name, value string) blevequery.Query {
	ids := make(map[string]bool)
	for _, d := range b.c.docs {
		for _, v := range d.Values[facet(name)] {
			if sameName(v.ID, value) || sameName(v.Label, value) {
				ids[v.ID] = true
			}
		}
	}
	var any []blevequery.Query
	for id := range ids {
		q := blevequery.NewTermQuery(id)
		q.SetField(name)
		any = append(any, q)
	}
	return anyOf(any)
}

func sameName(a, b string) bool {
	hyphenated := func(s string) string { return strings.ReplaceAll(strings.Trim(s, " "), " ", "-") }
	return strings.EqualFold(hyphenated(a), hyphenated(b))
}

func anyOf(queries []blevequery.Query) blevequery.Query {
	if len(queries) == 0 {
		return blevequery.NewMatchNoneQuery()
	}
	return blevequery.NewDisjunctionQuery(queries)
}

func allOf(queries []blevequery.Query) blevequery.Query {
	if len(queries) == 0 {
		return blevequery.NewMatchNoneQuery()
	}
	return blevequery.NewConjunctionQuery(queries)
}

// ids are the sorted ids of all documents that match.
func ids(t *testing.T, e *engine.Engine, req engine.Request) []string {
	t.Helper()
	found, err := e.Found(context.Background(), req)
	if err != nil {
		t.Fatalf("%q: %v", req.Text, err)
	}
	slices.Sort(found)
	return found
}

// mustSearch answers a request and holds what is true of every answer.
func mustSearch(t testing.TB, e *engine.Engine, req engine.Request) *engine.Result {
	t.Helper()
	r, err := e.Search(context.Background(), req)
	if err != nil {
		t.Fatalf("%q: %v", req.Text, err)
	}
	mustBeSound(t, req, r)
	return r
}

// mustBeSound holds what is true of the answer to any request.
func mustBeSound(t testing.TB, req engine.Request, r *engine.Result) {
	t.Helper()
	if want := min(max(req.Limit, 0), max(0, r.Total-max(req.Offset, 0))); len(r.Hits) != want {
		t.Errorf("%q has %d hits of %d, want %d", req.Text, len(r.Hits), r.Total, want)
	}
	seen, last := make(map[string]bool), math.Inf(1)
	for i, h := range r.Hits {
		if h.ID == "" || seen[h.ID] {
			t.Errorf("%q: hit %d is %q again", req.Text, i, h.ID)
		}
		seen[h.ID] = true
		if math.IsNaN(h.Score) || math.IsInf(h.Score, 0) || h.Score < 0 || h.Score > last && req.Sort == "" {
			t.Errorf("%q: the score of %s is %v after %v", req.Text, h.ID, h.Score, last)
		}
		last = h.Score
	}
}

// writer makes up queries about a corpus from its own words.
type writer struct {
	*rand.Rand
	words     []string // as written, in the index
	texts     []string // of parts
	compounds []string
	ideograms []string // texts with ideographs
	groups    [][]string
	docs      []index.Document
}

func newWriter(c *corpus, seed uint64) *writer {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 2)), groups: builtin(), docs: c.docs}
	words, compounds := make(map[string]bool), make(map[string]bool)
	for _, d := range c.docs {
		for _, p := range d.Parts {
			w.texts = append(w.texts, p.Text)
			for _, t := range analysis.Analyze(p.Text) {
				switch {
				case t.Kind == analysis.Whole:
					compounds[p.Text[t.Start:t.End]] = true
				case t.Kind == analysis.Bigram:
					w.ideograms = append(w.ideograms, p.Text[t.Start:])
				case t.Surface != "":
					words[t.Surface] = true
				}
			}
		}
	}
	w.words, w.compounds = slices.Sorted(maps.Keys(words)), slices.Sorted(maps.Keys(compounds))
	return w
}

func pick[T any](w *writer, list []T) T { return list[w.IntN(len(list))] }

func (w *writer) word() string { return pick(w, w.words) }

// common is a word as often as texts have it, stop words among them.
func (w *writer) common() string { return pick(w, strings.Fields(pick(w, w.texts))) }

func (w *writer) several(least, most int, one func() string) string {
	var list []string
	for range least + w.IntN(most-least+1) {
		list = append(list, one())
	}
	return strings.Join(list, " ")
}

// stretch is some neighbouring words of a text.
func (w *writer) stretch(most int) string {
	words := strings.Fields(pick(w, w.texts))
	from := w.IntN(len(words))
	return strings.ReplaceAll(strings.Join(words[from:min(len(words), from+1+w.IntN(most))], " "), `"`, "")
}

func (w *writer) phrase() string {
	words := strings.Fields(w.stretch(4))
	if w.IntN(4) == 0 && len(words) > 1 {
		words[w.IntN(len(words))] = pick(w, []string{"the", "of", w.word(), "xyzzy"})
	}
	return `"` + strings.Join(words, " ") + `"`
}

// slip is a word with a slip of the finger or two.
func (w *writer) slip() string {
	letters := []rune(w.word())
	for range 1 + w.IntN(2) {
		i := w.IntN(len(letters))
		switch w.IntN(4) {
		case 0:
			letters = slices.Insert(letters, i, 'a'+rune(w.IntN(26)))
		case 1:
			letters[i] = 'a' + rune(w.IntN(26))
		case 2:
			if len(letters) > 2 {
				letters = slices.Delete(letters, i, i+1)
			}
		default:
			j := w.IntN(len(letters))
			letters[i], letters[j] = letters[j], letters[i]
		}
	}
	return string(letters)
}

func (w *writer) ideographs() string {
	letters := []rune(pick(w, w.ideograms))
	return string(letters[:min(len(letters), 1+w.IntN(5))])
}

// value is a field with one or two values that some document has.
func (w *writer) value() string {
	name := pick(w, []string{"service", "severity", "cause", "tag", "team", "trigger", "status", "owner", "id", "has"})
	one := func() string {
		values := pick(w, w.docs).Values[facet(name)]
		if len(values) == 0 {
			return "nothing"
		}
		v := pick(w, values)
		if w.IntN(3) == 0 && v.Label != "" && !strings.ContainsAny(v.Label, `",`) {
			return v.Label
		}
		return v.ID
	}
	text := one()
	if w.IntN(3) == 0 {
		text += "," + one()
	}
	if strings.Contains(text, " ") {
		text = `"` + text + `"`
	}
	return name + ":" + text
}

func (w *writer) date() string {
	year := 2007 + w.IntN(20)
	switch w.IntN(3) {
	case 0:
		return fmt.Sprintf("%d", year)
	case 1:
		return fmt.Sprintf("%d-%02d", year, 1+w.IntN(12))
	}
	return fmt.Sprintf("%d-%02d-%02d", year, 1+w.IntN(12), 1+w.IntN(28))
}

func (w *writer) synonym() string { return pick(w, pick(w, w.groups)) }

func (w *writer) prefix() string {
	letters := []rune(w.word())
	for len(letters) < 2 {
		letters = []rune(w.word())
	}
	return string(letters[:min(len(letters), 2+w.IntN(3))])
}

// kinds are the kinds of queries that are made up.
var kinds = []struct {
	name string
	text func(w *writer) string
}{
	{"word", func(w *writer) string { return w.word() + " " }},
	{"words", func(w *writer) string { return w.several(2, 5, w.word) + " " }},
	{"common words", func(w *writer) string { return w.several(1, 6, w.common) + " " }},
	{"phrase", func(w *writer) string { return w.phrase() }},
	{"phrase and words", func(w *writer) string { return w.phrase() + " " + w.several(1, 3, w.word) + " " }},
	{"must", func(w *writer) string {
		return "+" + w.common() + " " + pick(w, []string{"+", ""}) + w.word() + " " + w.common() + " "
	}},
	{"must phrase", func(w *writer) string { return "+" + w.phrase() + " " + w.word() + " " }},
	{"must compound", func(w *writer) string { return "+" + pick(w, w.compounds) + " " + w.common() + " " }},
	{"not", func(w *writer) string { return w.several(1, 3, w.common) + " -" + w.common() + " -" + w.common() + " " }},
	{"not compound", func(w *writer) string { return w.several(1, 3, w.common) + " -" + pick(w, w.compounds) + " " }},
	{"not two words in one", func(w *writer) string {
		return w.common() + " " + w.common() + " -" + w.word() + ":" + w.common() + " "
	}},
	{"not phrase", func(w *writer) string { return w.several(1, 3, w.common) + " -" + w.phrase() }},
	{"title", func(w *writer) string {
		return pick(w, []string{"", "+", "-"}) + "title:" + w.common() + " " + w.word() + " "
	}},
	{"title phrase", func(w *writer) string { return "title:" + w.phrase() + " " + pick(w, []string{"", w.common()}) + " " }},
	{"field", func(w *writer) string { return w.value() }},
	{"fields and words", func(w *writer) string {
		return pick(w, []string{"", "-", "+"}) + w.value() + " " + w.value() + " " + w.several(1, 3, w.common) + " "
	}},
	{"star", func(w *writer) string { return w.prefix() + "* " + pick(w, []string{"", w.common()}) }},
	{"typing", func(w *writer) string { return pick(w, []string{"", w.common() + " "}) + w.prefix() }},
	{"tilde", func(w *writer) string { return w.slip() + "~ " + pick(w, []string{"", w.common() + " "}) }},
	{"typos", func(w *writer) string { return w.several(1, 3, w.slip) + " " }},
	{"compound", func(w *writer) string { return pick(w, w.compounds) + " " }},
	{"ideographs", func(w *writer) string { return w.ideographs() }},
	{"phrase of ideographs", func(w *writer) string { return `"` + w.ideographs() + `" ` + w.ideographs() }},
	{"synonym", func(w *writer) string { return w.synonym() + " " }},
	{"synonyms and words", func(w *writer) string {
		return w.common() + " " + w.synonym() + " " + w.common() + " " + w.synonym() + " "
	}},
	{"period", func(w *writer) string {
		return pick(w, []string{"", "-", "+"}) + pick(w, []string{"after:", "before:"}) + w.date() + " " + pick(w, []string{"", w.common()}) + " "
	}},
	{"year", func(w *writer) string {
		return pick(w, []string{"", "-"}) + fmt.Sprintf("year:%d,%d ", 2007+w.IntN(20), 2020+w.IntN(8)) + pick(w, []string{"", w.common() + " "})
	}},
	{"stretch", func(w *writer) string { return w.stretch(30) }},
	{"lines", func(w *writer) string { return w.stretch(12) + "\n" + w.stretch(12) }},
	{"everything", func(w *writer) string {
		return w.several(1, 4, func() string {
			return pick(w, []string{w.phrase(), "+" + w.common(), "-" + w.word(), w.value(), w.prefix() + "*", w.slip() + "~", w.synonym(), w.ideographs(),
				"title:" + w.common(), "after:" + w.date(), pick(w, w.compounds), w.common()})
		})
	}},
	{"noise", func(w *writer) string {
		return w.several(1, 3, func() string {
			return pick(w, []string{"the", "of", "...", `"`, "-", "the", w.common(), `"of the"`, "-the"})
		})
	}},
}

// request is a query of a kind, sometimes with the filters of the interface.
func (w *writer) request(kind int) engine.Request {
	req := engine.Request{Text: kinds[kind].text(w)}
	if w.IntN(5) == 0 {
		name := pick(w, engine.FacetNames)
		value := "2024"
		if name != "year" {
			if values := pick(w, w.docs).Values[facet(name)]; len(values) > 0 {
				value = pick(w, values).ID
			}
		}
		req.Filters = map[string][]string{name: {value}}
	}
	if w.IntN(8) == 0 {
		req.After = w.date()
	}
	if w.IntN(8) == 0 {
		req.Before = w.date()
	}
	return req
}

// rounds is how many queries of each kind are put to each corpus: 1,500 and more in all, 10,000 and more with CODMAN_LONG=1.
func rounds() int {
	if os.Getenv("CODMAN_LONG") != "" {
		return 180
	}
	return 27
}

// TestMatchesAsBleve holds that a query finds the documents that bleve finds for what the query means.
func TestMatchesAsBleve(t *testing.T) {
	for _, c := range must(t, mixed) {
		e, b, w := c.engine(t), translator{t, c}, newWriter(c, 11)
		asked, empty, faults := 0, 0, 0
		for kind := range kinds {
			some := 0
			for range rounds() {
				req := w.request(kind)
				m, err := e.MeaningOf(context.Background(), req.Text)
				if err != nil {
					t.Fatal(err)
				}
				got, want := ids(t, e, req), b.found(b.request(m, req))
				if asked%20 == 0 {
					req.Limit = 3
					if r := mustSearch(t, e, req); r.Total != len(got) {
						t.Errorf("%s: %q has %d hits, of %d documents that match", c.name, req.Text, r.Total, len(got))
					}
				}
				asked++
				if len(want) == 0 {
					empty++
				} else {
					some++
				}
				if !slices.Equal(got, want) {
					if faults++; faults <= 10 {
						t.Errorf("%s, %s: %q %v %s–%s finds %s", c.name, kinds[kind].name, req.Text, req.Filters, req.After, req.Before, difference(got, want))
					}
				}
			}
			if some == 0 {
				t.Errorf("%s: no query of the kind %q finds anything", c.name, kinds[kind].name)
			}
		}
		t.Logf("%s: %d queries, %d of them find nothing, %d differ", c.name, asked, empty, faults)
	}
}

func difference(got, want []string) string {
	var more, less []string
	for _, id := range got {
		if !slices.Contains(want, id) {
			more = append(more, id)
		}
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			less = append(less, id)
		}
	}
	return fmt.Sprintf("%d, bleve %d; only here %v, only bleve %v", len(got), len(want), more, less)
}

// TestWordsAsBleveMatches compares plain words and phrases with bleve's own match and match_phrase, which analyse by themselves.
func TestWordsAsBleveMatches(t *testing.T) {
	for _, c := range must(t, mixed) {
		e, b, w := c.literal(t), translator{t, c}, newWriter(c, 12)
		asked, faults := 0, 0
		compare := func(text string, q blevequery.Query) {
			t.Helper()
			asked++
			if got, want := ids(t, e, engine.Request{Text: text}), b.found(q); !slices.Equal(got, want) {
				if faults++; faults <= 10 {
					t.Errorf("%s: %q finds %s", c.name, text, difference(got, want))
				}
			}
		}
		for range 3 * rounds() {
			if text := plainWords(w.several(1, 5, w.common)); text != "" {
				compare(text, blevequery.NewMatchQuery(text))
			}
			if text := plainWords(w.several(1, 2, w.ideographs)); text != "" {
				compare(text, blevequery.NewMatchQuery(text))
			}
			if text := strings.Trim(w.phrase(), `"`); plainWords(text) != "" {
				compare(`"`+text+`"`, blevequery.NewMatchPhraseQuery(text))
			}
			if text := plainWords(w.ideographs()); text != "" {
				compare(`"`+text+`"`, blevequery.NewMatchPhraseQuery(text))
			}
		}
		t.Logf("%s: %d words and phrases, %d differ", c.name, asked, faults)
	}
}

// plainWords is a text if each of its words is a word to our language of queries too, else "".
func plainWords(text string) string {
	for _, c := range query.Parse(text).Clauses {
		if c.Occur != query.Should || c.Kind != query.Word || c.Field != "" {
			return ""
		}
	}
	return text
}

// TestPrefixAndFuzzyAsBleve compares word* and word~ with bleve's prefix and fuzzy queries. Ours expand to words as people write
// them, bleve's to terms, which are stemmed; so only those are compared whose expansions are the same terms.
func TestPrefixAndFuzzyAsBleve(t *testing.T) {
	for _, c := range must(t, mixed) {
		all := c.changed(t, func(m *format.Meta) {
			delete(m.Columns, "synonyms")
			m.Weights.TypoMost, m.Weights.PrefixMost = 1<<20, 1<<20
		})
		b, w, terms := translator{t, c}, newWriter(c, 13), c.terms(t)
		prefixes, fuzzies, faults := 0, 0, 0
		compare := func(text string, q blevequery.Query) {
			t.Helper()
			if got, want := ids(t, all, engine.Request{Text: text}), b.found(q); !slices.Equal(got, want) {
				if faults++; faults <= 10 {
					t.Errorf("%s: %q finds %s", c.name, text, difference(got, want))
				}
			}
		}
		for range 8 * rounds() {
			prefix := w.prefix()
			if sameExpansion(t, all, prefix+"*", terms, func(term string) bool { return strings.HasPrefix(term, prefix) }) {
				prefixes++
				q := blevequery.NewPrefixQuery(prefix)
				q.SetField(index.AllFields)
				compare(prefix+"*", q)
			}
			word, most := w.slip(), 1
			if len([]rune(word)) >= 8 {
				most = 2
			}
			if sameExpansion(t, all, word+"~", terms, func(term string) bool {
				return firstLetter(term) == firstLetter(word) && slowDistance([]rune(term), []rune(word)) <= most
			}) {
				fuzzies++
				q := blevequery.NewFuzzyQuery(word)
				q.SetField(index.AllFields)
				q.SetFuzziness(most)
				q.SetPrefix(len(firstLetter(word)))
				compare(word+"~", q)
			}
		}
		t.Logf("%s: %d prefixes and %d fuzzy words can be compared, %d differ", c.name, prefixes, fuzzies, faults)
		if prefixes < rounds() || fuzzies < rounds()/2 {
			t.Errorf("%s: only %d prefixes and %d fuzzy words can be compared", c.name, prefixes, fuzzies)
		}
	}
}

func firstLetter(word string) string {
	for _, r := range word {
		return string(r)
	}
	return ""
}

// terms are all terms of the corpus, as bleve lists them.
func (c *corpus) terms(t testing.TB) (terms []string) {
	t.Helper()
	advanced, err := c.index.Bleve().Advanced()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	dictionary, err := reader.FieldDict(index.AllFields)
	if err != nil {
		t.Fatal(err)
	}
	defer dictionary.Close()
	var entry *bleveindex.DictEntry
	for entry, err = dictionary.Next(); entry != nil && err == nil; entry, err = dictionary.Next() {
		terms = append(terms, entry.Term)
	}
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// sameExpansion tells whether the terms that a query of one word stands for are those that bleve would expand it to.
func sameExpansion(t *testing.T, e *engine.Engine, text string, terms []string, expands func(string) bool) bool {
	m, err := e.MeaningOf(context.Background(), text)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Slots) != 1 || len(m.Slots[0].Parts) > 0 || len(m.Slots[0].Variants) == 0 {
		return false
	}
	ours := map[string]bool{m.Slots[0].Own: true}
	for _, v := range m.Slots[0].Variants {
		ours[v.Terms[0]] = true
	}
	for _, term := range terms {
		if ours[term] != expands(term) {
			return false
		}
	}
	return true
}

// slowDistance is the optimal string alignment distance by its definition.
func slowDistance(a, b []rune) int {
	if len(a) > len(b)+2 || len(b) > len(a)+2 {
		return 3 // more than anybody asks for
	}
	known := make(map[[2]int]int)
	var rest func(i, j int) int
	rest = func(i, j int) int {
		if i == 0 || j == 0 {
			return i + j
		}
		if d, ok := known[[2]int{i, j}]; ok {
			return d
		}
		cost := 1
		if a[i-1] == b[j-1] {
			cost = 0
		}
		d := min(rest(i-1, j)+1, rest(i, j-1)+1, rest(i-1, j-1)+cost)
		if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
			d = min(d, rest(i-2, j-2)+1)
		}
		known[[2]int{i, j}] = d
		return d
	}
	return rest(len(a), len(b))
}

// TestVariants compares what the engine chose to stand for words with a choice from the whole vocabulary by the README's words.
func TestVariants(t *testing.T) {
	for _, c := range must(t, mixed) {
		e, w := c.changed(t, func(m *format.Meta) { delete(m.Columns, "synonyms") }), newWriter(c, 14)
		store, err := format.Open(context.Background(), c.files)
		if err != nil {
			t.Fatal(err)
		}
		vocabulary, err := store.Words(context.Background(), "")
		if err != nil {
			t.Fatal(err)
		}
		limits := format.DefaultWeights()
		asked, faults := 0, 0
		compare := func(text, kind string, want []string) {
			m, err := e.MeaningOf(context.Background(), text)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Slots) != 1 || m.Slots[0].Own == "" {
				return // no plain word
			}
			asked++
			own := m.Slots[0].Own
			var got []string
			for _, v := range m.Slots[0].Variants {
				if v.Kind == kind {
					got = append(got, v.Text)
				}
			}
			if want = oneWordATerm(want, own); !slices.Equal(got, want) {
				if faults++; faults <= 10 {
					t.Errorf("%s: %q may be %v, want %v", c.name, text, got, want)
				}
			}
		}
		for range 4 * rounds() {
			prefix := w.prefix()
			compare(prefix+"*", "prefix", chosen(vocabulary, 4*limits.PrefixMost, func(word string) (int, bool) { return 0, word != prefix && strings.HasPrefix(word, prefix) }))
			slip := w.slip()
			most := 1
			if len([]rune(slip)) >= 8 {
				most = 2
			}
			if len([]rune(slip)) > 2 && plainWords(slip+"~ ") == "" {
				compare(slip+"~ ", "typo", chosen(vocabulary, limits.TypoMost, func(word string) (int, bool) {
					if word == slip || firstLetter(word) != firstLetter(slip) {
						return 0, false
					}
					d := slowDistance([]rune(word), []rune(slip))
					return d, d <= most
				}))
			}
		}
		t.Logf("%s: %d expansions, %d differ", c.name, asked, faults)
	}
}

// chosen are the best words: by rank, then the most documents, then the word.
func chosen(vocabulary []format.Word, most int, rank func(string) (int, bool)) (words []string) {
	type candidate struct {
		format.Word
		rank int
	}
	var found []candidate
	for _, word := range vocabulary {
		if r, ok := rank(word.Text); ok {
			found = append(found, candidate{word, r})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.Documents, a.Documents), strings.Compare(a.Text, b.Text))
	})
	for _, c := range found[:min(most, len(found))] {
		words = append(words, c.Text)
	}
	return words
}

// oneWordATerm leaves out words that stand for a term that an earlier one, or the query's own word, stands for.
func oneWordATerm(words []string, own string) (kept []string) {
	terms := map[string]bool{own: true}
	for _, word := range words {
		tokens := analysis.Analyze(word)
		if len(tokens) > 0 && !terms[tokens[0].Term] {
			terms[tokens[0].Term] = true
			kept = append(kept, word)
		}
	}
	return kept
}
