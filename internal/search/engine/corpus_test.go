package engine_test

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"codman/internal/bench"
	"codman/internal/build"
	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/search/engine"
	"codman/internal/search/format"
	"codman/internal/search/index"
	"codman/internal/search/synonyms"
)

// corpus is a corpus in bleve, and its export.
type corpus struct {
	name  string
	docs  []index.Document
	index *index.Index
	files format.Memory
}

// newCorpus indexes documents in their order. Its index stays open until the process ends: tests share it.
func newCorpus(name string, docs []index.Document, groups [][]string) (*corpus, error) {
	ctx := context.Background()
	x, err := index.New(ctx, docs, index.Options{Weights: format.DefaultWeights(), Synonyms: groups, Queryable: true})
	if err != nil {
		return nil, err
	}
	export, err := x.Export(ctx)
	if err != nil {
		return nil, err
	}
	return &corpus{name, docs, x, format.NewMemory(export.Files)}, nil
}

// engine opens the index.
func (c *corpus) engine(t testing.TB) *engine.Engine { return opened(t, c.files) }

// changed opens the index as if it had been made with other weights or synonyms.
func (c *corpus) changed(t testing.TB, change func(*format.Meta)) *engine.Engine {
	t.Helper()
	var meta format.Meta
	if err := json.Unmarshal(c.files[format.MetaName], &meta); err != nil {
		t.Fatal(err)
	}
	change(&meta)
	files := maps.Clone(c.files)
	if meta.Columns["synonyms"] == "" {
		maps.Copy(files, withoutSynonyms(t, &meta))
	}
	data, err := json.Marshal(meta)
	if err != nil {
		t.Fatal(err)
	}
	files[format.MetaName] = data
	return opened(t, files)
}

// withoutSynonyms are the files of an index that has none, to which the meta is made to refer.
func withoutSynonyms(t testing.TB, meta *format.Meta) format.Memory {
	t.Helper()
	files, err := format.NewWriter(format.Meta{}).Files()
	if err != nil {
		t.Fatal(err)
	}
	bare := format.NewMemory(files)
	var none format.Meta
	if err := json.Unmarshal(bare[format.MetaName], &none); err != nil {
		t.Fatal(err)
	}
	meta.Columns["synonyms"] = none.Columns["synonyms"]
	delete(bare, format.MetaName)
	return bare
}

// literal opens the index without typos, prefixes while typing, and synonyms.
func (c *corpus) literal(t testing.TB) *engine.Engine {
	return c.changed(t, func(m *format.Meta) {
		delete(m.Columns, "synonyms")
		m.Weights.TypoLetters, m.Weights.PrefixDocuments = 1<<30, -1
	})
}

func opened(t testing.TB, files format.Memory) *engine.Engine {
	t.Helper()
	store, err := format.Open(context.Background(), files)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Open(store)
}

func builtin() (groups [][]string) {
	for _, g := range synonyms.Builtin() {
		groups = append(groups, g)
	}
	return groups
}

// loaded are the documents of a content folder.
func loaded(content string) ([]index.Document, error) {
	audience := postmortem.Audience{Name: "internal"}
	k, err := build.Load(context.Background(), build.Options{Content: content, Config: config.Default(), Audience: audience})
	if err != nil {
		return nil, err
	}
	return index.Documents(k.Corpus.For(audience), index.Settings{}), nil
}

// exampleDocuments are those of the example knowledge base.
var exampleDocuments = sync.OnceValues(func() ([]index.Document, error) { return loaded("../../../content") })

// generatedDocuments are some of package bench's.
var generatedDocuments = sync.OnceValues(func() ([]index.Document, error) {
	dir, err := os.MkdirTemp("", "codman-engine")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.CopyFS(dir, bench.Corpus(300, 7)); err != nil {
		return nil, err
	}
	return loaded(dir)
})

// example is the example knowledge base as it is.
var example = sync.OnceValues(func() (*corpus, error) {
	docs, err := exampleDocuments()
	if err != nil {
		return nil, err
	}
	return newCorpus("example", docs, builtin())
})

// mixed are corpora with documents in other languages and without dates among those of the example, and of the generator.
var mixed = sync.OnceValues(func() ([]*corpus, error) {
	var out []*corpus
	for name, load := range map[string]func() ([]index.Document, error){"example": exampleDocuments, "generated": generatedDocuments} {
		docs, err := load()
		if err != nil {
			return nil, err
		}
		c, err := newCorpus(name, inOrder(slices.Concat(docs, foreign())), builtin())
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *corpus) int { return strings.Compare(a.name, b.name) })
	return out, nil
})

func must[T any](t testing.TB, load func() (T, error)) T {
	t.Helper()
	value, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// inOrder numbers documents as the README says: those without a date first, then by date, then by id.
func inOrder(docs []index.Document) []index.Document {
	slices.SortFunc(docs, func(a, b index.Document) int { return cmp.Or(cmp.Compare(a.Day, b.Day), strings.Compare(a.ID, b.ID)) })
	return docs
}

// made is a document made by hand: its id, its day ("" for none), then its parts.
func made(id, day string, parts ...format.Part) index.Document {
	d := index.Document{ID: id, Day: format.Undated, Duration: format.UnknownDuration}
	d.Fragment = format.Fragment{ID: id, URL: "postmortems/" + id + "/", Title: id}
	if day != "" {
		d.Day, _, _ = engine.Period(day)
		d.Fragment.Date = &day
	}
	for _, p := range parts {
		if p.Field == format.Title {
			d.Fragment.Title = p.Text
		}
		if p.Field != format.Title && p.Field != format.Name {
			d.Fragment.Parts = append(d.Fragment.Parts, p)
		}
		d.Parts = append(d.Parts, p)
	}
	d.Values[facet("id")] = []index.Value{{ID: id, Label: id}}
	return d
}

func title(text string) format.Part { return format.Part{Field: format.Title, Text: text} }

func body(text string) format.Part {
	return format.Part{Field: format.Body, Title: "Cause", Anchor: "cause", Text: text}
}

func part(field format.Field, text string) format.Part { return format.Part{Field: field, Text: text} }

// with gives a document values of a facet.
func with(d index.Document, name string, values ...string) index.Document {
	d.Values[facet(name)] = nil
	for i, v := range values {
		d.Values[facet(name)] = append(d.Values[facet(name)], index.Value{ID: v, Label: strings.ToUpper(v) + " label", Rank: i})
	}
	return d
}

func facet(name string) int { return slices.Index(index.FacetNames(), name) }

// foreign are documents in other languages.
func foreign() []index.Document {
	return []index.Document{
		made("ja-1", "2024-05-01", title("データベース接続エラー"), body("本番環境でDNS障害が発生し、データベースへの接続が失敗した。復旧には二時間かかった。")),
		made("ja-2", "2024-05-02", title("証明書の期限切れ"), body("証明書の更新を忘れたため、ログインできない障害が発生した。")),
		made("de-1", "2023-02-11", title("Größere Störung der Zahlungsabwicklung"), body("Die Datenbankverbindungen waren erschöpft. Die Prüfung fand den Schlüssel nicht."),
			part(format.Timeline, "Später wurde der Dienst neu gestartet.")),
		made("de-2", "", title("Stoerung ohne Datum"), body("Die Groesse der Warteschlange war falsch, und niemand hat es geprüft.")),
		made("fr-1", "2022-12-31", title("Panne généralisée à l'équipe d'astreinte"), body("Le déploiement a échoué ; l'état du système était dégradé pendant l'été.")),
		made("fr-2", "", title("Un resume sans accents"), body("Le deploiement a echoue et l'etat etait degrade.")),
		made("code", "2025-01-01", title("NullPointerException in kube-apiserver"),
			body("java.lang.NullPointerException at com.example.Foo: ERR_CONN_REFUSED 10.1.2.3:443 /var/lib/etcd/member.db v1.2.3"),
			part(format.Action, "Restart kube-apiserver, then apiserver of kube"), part(format.Name, "INC-4711")),
	}
}

func hasID(id string) func(index.Document) bool {
	return func(d index.Document) bool { return d.ID == id }
}
