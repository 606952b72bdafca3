package client

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"

	"codman/internal/search/query"
)

// TestQueriesAgree gives the same texts to the parser in Go and to that in Chromium, and wants the same trees.
func TestQueriesAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	mixes := 5_000
	if long {
		mixes = 20_000
	}
	groups := []struct {
		name  string
		texts []queryText
	}{
		{"vectors", queryVectors(t)},
		{"hand-picked", queryHandPicked()},
		{"fragments", queryMixes(random, mixes, queryFragments, 12)},
		{"letters", queryMixes(random, 5_000, queryLetters, 16)},
		{"long", queryMixes(random, 300, queryFragments, 120)},
		{"logs", queryLogs(random, 500)},
	}
	var texts []queryText
	for _, g := range groups {
		texts = append(texts, g.texts...)
	}
	answers := queryAsk(t, texts)
	for _, g := range groups {
		clauses, differences := 0, 0
		for i, text := range g.texts {
			want := queryAnswerOf(text)
			clauses += len(want.Clauses)
			if got := answers[i]; got.Print != want.Print || !slices.Equal(got.Clauses, want.Clauses) {
				if differences++; differences <= 5 {
					t.Errorf("%s: %q\nJavaScript: %q\nGo:         %q", g.name, text.inGo(), got, want)
				}
			}
		}
		answers = answers[len(g.texts):]
		t.Logf("%s: %d texts, %d clauses, %d differences", g.name, len(g.texts), clauses, differences)
	}
}

// queryText is a text in UTF-16, in which surrogates may be alone, as they may in a browser.
type queryText []uint16

func queryOf(text string) queryText { return utf16.Encode([]rune(text)) }

// inGo is the text in UTF-8, with U+FFFD for lone surrogates.
func (q queryText) inGo() string { return string(utf16.Decode(q)) }

// MarshalJSON writes each unit by its number, so that nothing on the way can change it.
func (q queryText) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('"')
	for _, unit := range q {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	b.WriteByte('"')
	return []byte(b.String()), nil
}

// queryAnswer is what a parser says: the tree, a string for each clause, and the tree as text.
type queryAnswer struct {
	Clauses []string
	Print   string
}

func queryAnswerOf(text queryText) queryAnswer {
	q := query.Parse(text.inGo())
	a := queryAnswer{Print: q.String()}
	for _, c := range q.Clauses {
		line := fmt.Sprintf("%v %v %s|%s|%v", c.Occur, c.Kind, c.Field, c.Text, c.Typing)
		if c.Kind == query.Field {
			line += "|" + strings.Join(c.Values(), "|")
		}
		a.Clauses = append(a.Clauses, line)
	}
	return a
}

const queryHTML = `<!doctype html><script type="module">
import { parse, print, values } from "/query.js";
globalThis.run = async () => {
	const texts = await (await fetch("/texts")).json();
	const answers = texts.map((text) => {
		const query = parse(text);
		const line = (c) => c.occur + " " + c.kind + " " + c.field + "|" + c.text + "|" + c.typing +
			(c.kind === "field" ? "|" + values(c).join("|") : "");
		return { Clauses: query.clauses.map(line), Print: print(query) };
	});
	await fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
	return true;
};
document.title = "ready";
</script>`

// queryAsk asks the parser in Chromium.
func queryAsk(t *testing.T, texts []queryText) []queryAnswer {
	t.Helper()
	var answers []queryAnswer
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, queryHTML)
	})
	mux.HandleFunc("/query.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		http.ServeFile(w, r, "query.js")
	})
	mux.HandleFunc("/texts", func(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(texts) })
	mux.HandleFunc("/answers", func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&answers); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	ctx := visit(t, server.URL).ctx
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.title === "ready"`)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("run()", chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(texts) {
		t.Fatalf("%d answers to %d texts", len(answers), len(texts))
	}
	return answers
}

func queryVectors(t *testing.T) []queryText {
	t.Helper()
	file, err := os.ReadFile("../query/testdata/vectors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var texts []queryText
	for line := range strings.SplitSeq(string(file), "\n") {
		if text, ok := strings.CutPrefix(line, "? "); ok {
			texts = append(texts, queryOf(text))
		} else if quoted, ok := strings.CutPrefix(line, "?? "); ok {
			text, err := strconv.Unquote(quoted)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, queryOf(text))
		}
	}
	if len(texts) < 120 {
		t.Errorf("only %d vectors were read", len(texts))
	}
	return texts
}

func queryHandPicked() []queryText {
	texts := []queryText{{0xd800}, {0xdc00, 0xd800}, {'a', 0xdc00, '*'}, {'-', 'a', 'b', 0xd83d}, {'"', 0xd800, '"'}}
	for _, text := range []string{
		strings.Repeat("x", 100_000), strings.Repeat("ab* ", 25_000), strings.Repeat("*", 10_000), strings.Repeat(`"`, 100_000),
		"x" + strings.Repeat(`"`, 9_000) + "x", strings.Repeat("😀", 9_999) + "ab", strings.Repeat("a😀 ", 5_000) + "b",
		strings.Repeat("\u200f", 9_000) + "sev:1", strings.Repeat("\u200f", 10_000) + "sev:1",
		"sev:1 " + strings.Repeat("日", 289), "sev:1 " + strings.Repeat("日", 290), "abc* " + strings.Repeat("😀", 295), "abc* " + strings.Repeat("😀", 296),
	} {
		texts = append(texts, queryOf(text))
	}
	// Each code point of the first plane in the places where its class matters; those that may be white space in a text each.
	for c := rune(0); c <= 0xffff; c++ {
		if c < 0x100 || c >= 0x2000 && c < 0x2100 || c%16 == 0 {
			texts = append(texts, nil)
		}
		last := &texts[len(texts)-1]
		for _, around := range [][2]string{{" +", "ab"}, {" x", "*"}, {" tag:", "x"}} {
			unit := []uint16{uint16(c)}
			*last = append(append(append(*last, queryOf(around[0])...), unit...), queryOf(around[1])...)
		}
	}
	for year := range 41 {
		for month := range 14 {
			texts = append(texts, queryOf(fmt.Sprintf("after:%04d-%02d-%02d before:%04d-%02d-30 year:%04d,2026", year*100, month, 29+year%4, year+1980, month, year)))
		}
	}
	return texts
}

// queryFragments are what is hard to tell apart.
var queryFragments = strings.Split(`"|"|“|”|„|+|-|+|-|*|~|:|://|,|=|@| | | | |  |	|.|/|(|)|[|{|\|'|x|ab|abc|conn|refused|日本|接|ü|😀|İ|ſ|7|42|404|2026|`+
	`service:|Service:|sev:|SEVERITY:|cause:|tag:|team:|status:|title:|id:|owner:|trigger:|year:|after:|before:|has:|foo:|constructor:|`+
	`draft|review|in-review|In-Review|closed|CLOSED|action-open|2026-02-28|2026-02-30|2024-02-29|2026-1|0000|`+
	`http://x|-flag|--flag|+must|-not|word*|word~|“a b”|"c d"|a,b|—|−|＋|：|\u|`+"\u00a0|\u3000|\u200f|\u202e|\ufeff|\u200b|\x00|\ufffd|\u2019|\u0085|\n", "|")

var queryLetters = strings.Split(`a|b|1|"|"|+|-|*|~|:| | |sev:|status:|title:|draft|,|://|é|日`, "|")

func queryMixes(random *rand.Rand, n int, pieces []string, most int) []queryText {
	texts := make([]queryText, n)
	for i := range texts {
		var b strings.Builder
		for range 1 + random.IntN(most) {
			piece := pieces[random.IntN(len(pieces))]
			if piece == "\n" && random.IntN(8) > 0 {
				piece = " " // a line break ends all operators; most texts shall have some
			}
			b.WriteString(piece)
			if random.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		texts[i] = queryOf(b.String())
		if random.IntN(20) == 0 {
			texts[i] = slices.Insert(texts[i], random.IntN(len(texts[i])+1), uint16(0xd800+random.IntN(0x800)))
		}
	}
	return texts
}

// queryLogs are lines such as programs write, from templates whose blanks are filled at random.
func queryLogs(random *rand.Rand, n int) []queryText {
	templates := strings.Split(strings.TrimSpace(`
<time> <level> [<service>] <message>
<time> <level> <service>: <message>: <cause>
level=<level> ts=<time> service=<service> msg="<message>" err="<cause>" retry=-<number>
{"level":"<level>","service":"<service>","msg":"<message>: <cause>","status":<number>}
{"level": "<level>", "service": "<service>", "msg": "<message>", "code": -<number>}
<ip> - - [<time>] "GET <path> HTTP/1.1" <number> <number> "-" "curl/8.5.0"
<level>: <message> at <class>.run(<class>.java:<number>) caused by <class>: <cause>
Traceback (most recent call last): File "<path>", line <number>, in <module> <class>: <cause>
goroutine <number> [running]: main.(*<class>).Serve(0xc000<number>) <path>:<number> +0x1d
SELECT * FROM <service> WHERE status='open' AND id=<number> -- <message>
curl -v --max-time <number> https://<service>.example.com<path>?q=<number>*
kubectl -n <service> logs -f deploy/<service> --since=<number>m | grep -i "<cause>"
<service>[<number>]: <level>: <message> (errno: <number>) <path> -> <ip>:<number>
-<path> +<path> @@ -<number>,7 +<number>,7 @@`), "\n")
	blanks := map[string][]string{
		"<time>":    {"2026-08-14T06:10:22.123Z", "2026/08/14 06:10:22", "14/Aug/2026:06:10:22 +0000", "Aug 14 06:10:22", "1786687822.1"},
		"<level>":   {"ERROR", "Error", "panic", "FATAL", "warn", "severity:critical"},
		"<service>": {"checkout", "payments-api", "cart-7d9f8b6c5-x2x4q", "kube-apiserver", "owner:sre"},
		"<message>": {"dial tcp 10.1.2.3:443: i/o timeout", "context deadline exceeded", "too many open files", "lock wait timeout; try restarting",
			"status:503 from upstream", "certificate has expired", "connect() failed (111: Connection refused)", "retrying -verbose +trace in 5s"},
		"<cause>":  {"no such host", "EOF", "connection reset by peer", "OOMKilled (exit 137)", "read-only replica", "*v1.Pod not found", "title:x"},
		"<class>":  {"java.lang.OutOfMemoryError", "NullPointerException", "TypeError", "Server", "redis.exceptions.ReadOnlyError"},
		"<path>":   {"/api/v1/cart", "/var/log/*.log", `C:\app\x.exe`, "/src/server.go", "/"},
		"<ip>":     {"10.0.0.7", "::1", "fe80::1%eth0"},
		"<number>": {"1", "42", "404", "500", "31337"},
	}
	names := []string{"<time>", "<level>", "<service>", "<message>", "<cause>", "<class>", "<path>", "<ip>", "<number>"}
	texts := make([]queryText, n)
	for i := range texts {
		line := templates[i%len(templates)]
		for _, name := range names {
			for strings.Contains(line, name) {
				line = strings.Replace(line, name, blanks[name][random.IntN(len(blanks[name]))], 1)
			}
		}
		if random.IntN(10) == 0 {
			line += "\n\tat " + line
		}
		texts[i] = queryOf(line)
	}
	return texts
}
