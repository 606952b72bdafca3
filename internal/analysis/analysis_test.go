package analysis

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// show writes tokens as position:term, with a mark for the kind: = whole, + part, ~ folded, and | before each run.
func show(tokens []Token) string {
	var words []string
	run := -1
	for _, t := range tokens {
		mark := [...]string{Word: "", Whole: "=", Part: "+", Bigram: "", Folded: "~"}[t.Kind]
		if t.Run != run {
			words = append(words, "|")
			run = t.Run
		}
		words = append(words, fmt.Sprintf("%d:%s%s", t.Pos, mark, t.Term))
	}
	return strings.TrimPrefix(strings.Join(words, " "), "| ")
}

func TestAnalyze(t *testing.T) {
	long := strings.Repeat("x", 70)
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" .-_/@' ", ""},
		{"Databases are failing", "1:databas | 3:fail"},
		{"aws dns is not down", "1:aws | 2:dns | 4:not | 5:down"},
		{"5 of 10, 3.5%", "1:5 | 3:10 | 4:=3.5"},
		// compounds
		{"kube-apiserver crashed", "1:=kube-apiserver 1:+kube 2:+apiserv | 3:crash"},
		{"ERR_CONN_REFUSED", "1:=err_conn_refused 1:+err 2:+conn 3:+refus"},
		{"dial tcp 10.1.2.3:443: i/o timeout", "1:dial | 2:tcp | 3:=10.1.2.3 | 7:443 | 8:=i/o 8:+i 9:+o | 10:timeout"},
		{"/var/lib/etcd/", "1:=var/lib/etcd 1:+var 2:+lib 3:+etcd"},
		{"on 2016-07-24 v1.2.3", "2:=2016-07-24 2:+2016 | 5:=v1.2.3 5:+v1"},
		{"root@db-1.example.com", "1:=root@db-1.example.com 1:+root 2:+db 4:+exampl 5:+com"},
		{"on-call and/or", "1:=on-call 2:+call | 3:=and/or"},
		{"a--b c._d x- -y", "2:b | 3:c | 4:d | 5:x | 6:y"},
		{"Foo: bar foo:bar", "1:foo | 2:bar | 3:foo | 4:bar"},
		// capitals
		{"NullPointerException", "1:=nullpointerexcept 1:+null 2:+pointer 3:+except"},
		{"HTTPServer connRefused", "1:=httpserver 1:+http 2:+server | 3:=connrefus 3:+conn 4:+refus"},
		{"URLs CPUs iPhone MySQL", "1:url | 2:cpu | 3:iphon | 4:=mysql 4:+my 5:+sql"},
		{"getAString OutOfMemory", "1:=getastr 1:+get 2:+astr | 3:=outofmemori 3:+out 5:+memori"},
		{"java.lang.OutOfMemoryError", "1:=java.lang.outofmemoryerror 1:+java 2:+lang 3:+outofmemoryerror 3:+out 5:+memori 6:+error"},
		// apostrophes
		{"Kafka's users' don't O’Reilly’s it's", "1:kafka | 2:user | 3:dont | 4:oreilli"},
		{"kafka's-broker", "1:=kafka-broker 1:+kafka 2:+broker"},
		{"x's'y", "1:xy"},
		{"l'équipe d’Orange qu'il C's don't l's", "1:équipe 1:~equip | 2:orang | 3:il | 4:c | 5:dont | 6:l"},
		// accents
		{"Größe Łódź İstanbul", "1:größe 1:~gross | 2:łódź 2:~lodz | 3:istanbul"},
		{"e\u0301tats", "1:états 1:~etat"},
		{"Жёлтый ЁЖ", "1:жёлтый | 2:ёж"},
		{"café-Größe", "1:=café-größe 1:~cafe-grosse 1:+café 1:~cafe 2:+größe 2:~gross"},
		// ideographs
		{"DNS障害対応 東", "1:dns | 2:障害 | 3:害対 | 4:対応 | 6:東"},
		{"エラー・コード", "1:エラ | 2:ラー | 4:コー | 5:ード"},
		{"한국어 ＤＮＳ．ｃｏｍ", "1:한국 | 2:국어 | 4:=dns.com 4:+dns 5:+com"},
		// what separates
		{"a\u200bb c\u00add e\u202ef g\xffh i\ufffdj k\x00l", "2:b | 3:c | 4:d | 5:e | 6:f | 7:g | 8:h | 9:i | 10:j | 11:k | 12:l"},
		{"😀fire🔥d", "1:fire | 2:d"},
		// length
		{long, "1:" + long[:64]},
		{strings.Repeat("ß", 40), "1:" + strings.Repeat("ß", 40) + " 1:~" + strings.Repeat("s", 64)},
	} {
		if got := show(Analyze(c.text)); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestPhraseFindsCamelCase(t *testing.T) {
	var phrase, compound []Token
	for _, k := range Analyze("null pointer exception") {
		phrase = append(phrase, Token{Term: k.Term, Pos: k.Pos})
	}
	for _, k := range Analyze("NullPointerException") {
		if k.Kind == Part {
			compound = append(compound, Token{Term: k.Term, Pos: k.Pos})
		}
	}
	if !slices.Equal(phrase, compound) {
		t.Errorf("%v is not %v", phrase, compound)
	}
}

func TestOffsetsAndSurfaces(t *testing.T) {
	text := Normalize("Les e\u0301tats d'ERR_Conn’s: 障害対 42 ＡＢ")
	var got []string
	for _, k := range Analyze(text) {
		got = append(got, fmt.Sprintf("%s<%s>", text[k.Start:k.End], k.Surface))
	}
	want := "Les<les> états<états> états<> ERR_Conn<err_conn> ERR<err> Conn<conn> 障害<> 害対<> 42<> ＡＢ<ab>"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

func TestAppendTokensKeepsWhatIsThere(t *testing.T) {
	tokens := AppendTokens(Analyze("one two"), "three")
	if got := show(tokens); got != "1:one | 2:two | 1:three" {
		t.Error(got)
	}
}

func TestNormalize(t *testing.T) {
	pile := strings.Repeat("\u0301\u0316", 40)
	ordered := strings.Repeat("\u0316", 40) + strings.Repeat("\u0301", 40)
	for _, c := range []struct{ text, want string }{
		{"plain", "plain"},
		{"e\u0301", "é"},
		{"e\xff\u0301", "e\xff\u0301"},
		{"\u212b \u2126", "Å Ω"},
		{"\u1112\u1161\u11ab", "한"},
		{"e" + pile, "é" + ordered[:len(ordered)-len("\u0301")]},
		{pile, ordered},
		{"a\xff" + pile + "\xfe", "a\xff" + ordered + "\xfe"},
		{"\u1112\u1161\u11ab" + pile, "한" + ordered},
		{"o\u0302\u0323" + strings.Repeat("\u0345", 20), "ộ" + strings.Repeat("\u0345", 20)},
	} {
		if got := Normalize(c.text); got != c.want {
			t.Errorf("%+q: got %+q, want %+q", c.text, got, c.want)
		}
	}
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{
		"": "", "aws": "aws", "dies": "di", "relational": "relat", "hopping": "hop", "failed": "fail", "timeouts": "timeout",
		"latencies": "latenc", "ational": "ation", "Databases": "Databases", "v1beta": "v1beta", "états": "états",
	} {
		if got := Stem(word); got != want {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}

// TestClassesAscend guards the binary search.
func TestClassesAscend(t *testing.T) {
	last := rune(utf8.RuneSelf - 1)
	for _, r := range classRanges {
		if r.first <= last || r.last < r.first {
			t.Errorf("%X–%X after %X", r.first, r.last, last)
		}
		last = r.last
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, seed := range []string{"NullPointerException at 10.0.0.1:443", "Kafka's café ＤＮＳ", "障害\xff日", "e\u0301\u0316" + strings.Repeat("\u0301", 40),
		"한\u1100\u1161", "a-b/c@d_e.f's"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		forget()
		text := Normalize(raw)
		if again := Normalize(text); again != text {
			t.Fatalf("%+q is normalised to %+q, and that to %+q", raw, text, again)
		}
		tokens := Analyze(raw)
		if again := Analyze(text); !slices.Equal(tokens, again) {
			t.Fatalf("%+q: %v, again %v", raw, tokens, again)
		}
		last := Token{Pos: 1, Run: 0}
		for i, k := range tokens {
			switch {
			case k.Start < last.Start || k.Start >= k.End || k.End > len(text):
				t.Fatalf("%+q: offsets of %+v after %+v", raw, k, last)
			case k.Pos < last.Pos:
				t.Fatalf("%+q: position of %+v after %+v", raw, k, last)
			case k.Run != last.Run && (k.Run != last.Run+1 || i == 0):
				t.Fatalf("%+q: run of %+v after %+v", raw, k, last)
			case k.Term == "" || utf8.RuneCountInString(k.Term) > maxTerm || !utf8.ValidString(k.Term):
				t.Fatalf("%+q: term of %+v", raw, k)
			case k.Kind == Folded && (k.Pos != last.Pos || k.Start != last.Start):
				t.Fatalf("%+q: twin %+v of %+v", raw, k, last)
			}
			last = k
		}
	})
}

// forget empties a memory, so that what a text covers does not hang on the texts before it.
func forget() {
	m := memories.Get().(*memory)
	clear(m.runs)
	clear(m.bigrams)
	memories.Put(m)
}

func content(tb testing.TB) []string {
	var texts []string
	files, err := filepath.Glob("../../content/postmortems/*/*.md")
	if err != nil {
		tb.Fatal(err)
	}
	more, err := filepath.Glob("../../content/postmortems/*.md")
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range append(files, more...) {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		texts = append(texts, Normalize(string(text)))
	}
	return texts
}

func BenchmarkAppendTokens(b *testing.B) {
	texts := content(b)
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var tokens []Token
	for b.Loop() {
		for _, text := range texts {
			tokens = AppendTokens(tokens[:0], text)
		}
	}
	b.ReportMetric(float64(len(texts)), "docs/op")
}
