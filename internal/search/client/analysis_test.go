package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/chromedp/chromedp"

	"codman/internal/analysis"
)

// TestAnalysisAgrees gives the same texts to the analyzer in Go and to that in Chromium, and wants the same tokens.
func TestAnalysisAgrees(t *testing.T) {
	page := analysisOpen(t)
	random := rand.New(rand.NewPCG(1, 2))
	mixes, words, step := 5_000, 10_000, rune(61)
	if long {
		mixes, words, step = 60_000, 60_000, 1
	}
	groups := []struct {
		name  string
		texts []analysisText
	}{
		{"hand-picked", analysisHandPicked()},
		{"code points", analysisCodePoints(step)},
		{"mixes", analysisMixes(random, mixes)},
		{"words", analysisWords(random, words)},
		{"content", analysisContent(t)},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			differences, tokens := 0, 0
			for batch := range slices.Chunk(g.texts, 8192) {
				for i, got := range page.analyze(t, batch) {
					want := batch[i].answer()
					tokens += strings.Count(want.Tokens, "\n")
					if got != want && differences < 5 {
						t.Errorf("%q\nJavaScript: %q\n%s\nGo: %q\n%s", batch[i].inGo(), got.Text, got.Tokens, want.Text, want.Tokens)
					}
					if got != want {
						differences++
					}
				}
			}
			t.Logf("%d texts, %d tokens, %d differences", len(g.texts), tokens, differences)
		})
	}
}

// analysisText is a text in UTF-16, in which surrogates may be alone, as they may in a browser.
type analysisText []uint16

func analysisOf(text string) analysisText { return utf16.Encode([]rune(text)) }

// inGo is the text in UTF-8, with U+FFFD for lone surrogates.
func (t analysisText) inGo() string { return string(utf16.Decode(t)) }

// analysisJSON writes each unit by its number, so that nothing on the way can change it.
func analysisJSON(texts []analysisText) []byte {
	const hex = "0123456789abcdef"
	out := []byte{'['}
	for i, text := range texts {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '"')
		for _, unit := range text {
			out = append(out, '\\', 'u', hex[unit>>12], hex[unit>>8&15], hex[unit>>4&15], hex[unit&15])
		}
		out = append(out, '"')
	}
	return append(out, ']')
}

// analysisAnswer is what an analyzer says: the normalised text, and a line for each token with offsets in UTF-16.
type analysisAnswer struct{ Text, Tokens string }

func (t analysisText) answer() analysisAnswer {
	text := analysis.Normalize(t.inGo())
	units, at, count := make([]int, len(text)+1), 0, 0 // UTF-16 offsets by byte offset
	for _, r := range text {
		units[at] = count
		at += utf8.RuneLen(r)
		count += utf16.RuneLen(r)
	}
	units[at] = count
	var b strings.Builder
	for _, k := range analysis.AppendTokens(nil, text) {
		fmt.Fprintf(&b, "%s %s %d %d %d %d %d\n", k.Term, k.Surface, k.Pos, units[k.Start], units[k.End], k.Run, k.Kind)
	}
	return analysisAnswer{text, b.String()}
}

// analysisPage is a page in which the analyzer is loaded.
type analysisPage struct {
	ctx   context.Context
	texts []analysisText   // for the page to fetch
	said  []analysisAnswer // what it sent back
}

const analysisHTML = `<!doctype html><script type="module">
import { analyze, normalize } from "/analysis.js";
globalThis.run = async () => {
	const texts = await (await fetch("/texts")).json();
	const answers = texts.map((text) => ({
		Text: normalize(text),
		Tokens: analyze(text).map((t) => [t.term, t.surface, t.pos, t.start, t.end, t.run, t.kind].join(" ") + "\n").join(""),
	}));
	await fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
	return true;
};
document.title = "ready";
</script>`

func (p *analysisPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, analysisHTML)
	case "/analysis.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		http.ServeFile(w, r, "analysis.js")
	case "/texts":
		w.Write(analysisJSON(p.texts))
	case "/answers":
		if err := json.NewDecoder(r.Body).Decode(&p.said); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	default:
		http.NotFound(w, r)
	}
}

func (p *analysisPage) analyze(t *testing.T, texts []analysisText) []analysisAnswer {
	t.Helper()
	p.texts, p.said = texts, nil
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("run()", chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	if len(p.said) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(p.said), len(texts))
	}
	return p.said
}

func analysisOpen(t *testing.T) *analysisPage {
	t.Helper()
	page := &analysisPage{}
	server := httptest.NewServer(page)
	t.Cleanup(server.Close)
	page.ctx = visit(t, server.URL).ctx
	if _, err := chromedp.Run(page.ctx, chromedp.Poll[bool](`document.title === "ready"`)); err != nil {
		t.Fatal(err)
	}
	return page
}

func analysisHandPicked() []analysisText {
	var texts []analysisText
	for _, text := range []string{
		"", " ", "a", "'s", "it's", "Kafka’s users' don't", "x's'y's-z's", "ａ'ｓ ＤＮＳ．ｃｏ", "dial tcp 10.1.2.3:443: i/o timeout",
		"at com.example.FooBar$Inner.doIt(FooBar.java:42)", "URLs APIs IDs iOS HTTPServer getAString IOException", "İstanbul ISTANBUL ıI ẞ ſt ǅ",
		"Größe œuvre Łódź þorn ǽ x\u0304y e\u0301", "日本語のDNS障害 東京都 日 ｶﾞｷﾞ 한국어 々〆 \U00020000\U00020001", "a\u200bb a\u00adb a\u2060b",
		"a" + strings.Repeat("\u0301\u0316", 40) + "b", strings.Repeat("\u0301", 40), "가" + strings.Repeat("\u0323\u0302", 20) + "a",
		strings.Repeat("x", 100), strings.Repeat("9", 70) + "x", strings.Repeat("ß", 100), strings.Repeat("aB", 5000), strings.Repeat("a-", 5000),
		strings.Repeat("ab.", 33_000), strings.Repeat("\U00020000", 1000),
	} {
		texts = append(texts, analysisOf(text))
	}
	return append(texts, analysisText{0xD800, 'a', 0xDC00, 'b'}, analysisText{'a', 0xDFFF})
}

// analysisCodePoints puts each code point of the first plane between letters, alone, and at both ends, and of the others each step-th.
func analysisCodePoints(step rune) []analysisText {
	var texts []analysisText
	for c := rune(0); c <= utf8.MaxRune; c++ {
		if c > 0xFFFF {
			c += step - 1
		}
		units := utf16.AppendRune(nil, c)
		if c >= 0xD800 && c <= 0xDFFF {
			units = []uint16{uint16(c)}
		}
		var text analysisText
		for _, around := range [][2]string{{"a", "B"}, {" ", " "}, {"ab", "Cde-"}} {
			text = append(append(append(text, analysisOf(around[0])...), units...), analysisOf(around[1])...)
		}
		texts = append(texts, text)
	}
	return texts
}

func analysisMixes(random *rand.Rand, n int) []analysisText {
	pieces := strings.Split("a|b|E|the|Conn|Refused|HTTP|ID|s|S|ing|ed|kube|0|7|42|2016|é|É|ß|ü|Ø|ł|Ж|ж|Σ|ς|Ա|İ|ǆ|Ǆ|ẞ|Ｄ|ｄ|７|．|＇|. |_|-|/|@|.|'|’|'s|:|::| |  |\n|(|"+
		"\u0301|\u0308|\u0323|\u0300|\u05b0|\u3099|か|は|障害|日|ー|・|한|\u1100|\u1161|\u11a8|ﾊ|ﾟ|א|ا|\u0651|ก|\u200d|\u00ad|\u2019|\u2028|\ufeff|😀|\U00020000|\U0001F468|\U000E0001|𝐀|\U00010400", "|")
	texts := make([]analysisText, n)
	for i := range texts {
		for range 1 + random.IntN(24) {
			switch random.IntN(40) {
			case 0:
				texts[i] = append(texts[i], uint16(0xD800+random.IntN(0x800)))
			case 1:
				texts[i] = append(texts[i], uint16(random.IntN(0x10000)))
			case 2:
				texts[i] = append(texts[i], analysisOf(strings.Repeat("\u0301\u0323\u0345"[:2*(1+random.IntN(3))], random.IntN(20)))...)
			default:
				texts[i] = append(texts[i], analysisOf(pieces[random.IntN(len(pieces))])...)
			}
		}
	}
	return texts
}

// analysisWords makes words of stems and endings that Porter's rules look for.
func analysisWords(random *rand.Rand, n int) []analysisText {
	endings := strings.Fields("sses ies ss s eed ed ing at bl iz y ational tional enci anci izer bli alli entli eli ousli ization ation ator " +
		"alism iveness fulness ousness aliti iviti biliti logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement " +
		"ment ent ion sion tion ou ism ate iti ous ive ize e l ll le yy ly ness")
	texts := make([]analysisText, n)
	for i := range texts {
		var word []byte
		for range random.IntN(7) {
			word = append(word, "aeiouybcdlnrstvwxz"[random.IntN(18)])
		}
		for range 1 + random.IntN(3) {
			word = append(word, endings[random.IntN(len(endings))]...)
		}
		texts[i] = analysisOf(string(word))
	}
	return texts
}

// analysisContent is the example content, each paragraph a text.
func analysisContent(t *testing.T) []analysisText {
	t.Helper()
	var texts []analysisText
	for _, pattern := range []string{"*.md", "*/*.md", "*/*/*.md"} {
		files, err := filepath.Glob("../../../content/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for paragraph := range strings.SplitSeq(string(content), "\n\n") {
				texts = append(texts, analysisOf(paragraph))
			}
		}
	}
	if len(texts) < 100 {
		t.Fatalf("only %d paragraphs of content", len(texts))
	}
	return texts
}
