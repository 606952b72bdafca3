package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var severities = []Key{{"sev-1", "SEV1"}, {"sev-2", "SEV2"}, {"sev-3", "SEV3"}, {"sev-4", "SEV4"}, {"sev-5", "SEV5"}, {"sev-unknown", "unknown"}}

func figure(id string) Figure {
	return Figure{ID: id, Title: "Figure " + id, Desc: "What it shows, with its figures."}
}

// columns are n columns with counts that go up and down.
func columns(n int, label func(i int) string) Columns {
	c := Columns{Figure: figure(fmt.Sprintf("columns-%d", n)), Keys: severities}
	for i := range n {
		col := Column{Label: label(i), URL: fmt.Sprintf("../years/%d/", i)}
		for j, k := range severities {
			if count := (i*7 + j*5) % (4 + j); count > 0 {
				col.Segments = append(col.Segments, Segment{k.Class, count, fmt.Sprintf("%s in %s: %d", k.Text, label(i), count), "x/?severity=" + k.Class + "&year=1"})
			}
		}
		c.Columns = append(c.Columns, col)
	}
	return c
}

func quarterLabel(i int) string { return fmt.Sprintf("Q%d %d", i%4+1, 2015+i/4) }

// spread are n values of a skewed distribution, always the same.
func spread(n int, scale int64) []Dot {
	dots := make([]Dot, n)
	seed := uint64(42)
	for i := range dots {
		v := scale
		for range 5 {
			seed = seed*6364136223846793005 + 1442695040888963407
			v = v * int64(seed>>33%20+4) / 12
		}
		dots[i] = Dot{v, fmt.Sprintf("Incident %d: %s", i, Text(Seconds, v)), fmt.Sprintf("../postmortems/2026-08-14-incident-number-%d/", i)}
	}
	return dots
}

func rowOf(label string, dots []Dot) DotRow {
	values := make([]int64, len(dots))
	for i, d := range dots {
		values[i] = d.Value
	}
	slices.Sort(values)
	row := DotRow{Label: label, Dots: dots, Median: -1, P90: -1}
	if n := len(values); n > 0 {
		row.Median, row.P90 = values[n/2], values[min(n-1, n*9/10)]
	}
	return row
}

func days(n int) []Dot {
	dots := spread(n, 9)
	for i := range dots {
		dots[i].Text = fmt.Sprintf("Incident %d: %s", i, Text(Days, dots[i].Value))
	}
	return dots
}

func heads(labels ...string) []Head {
	h := make([]Head, len(labels))
	for i, l := range labels {
		h[i] = Head{Label: l}
	}
	return h
}

func cells(rows, cols int, url string) [][]Cell {
	grid := make([][]Cell, rows)
	for i := range grid {
		grid[i] = make([]Cell, cols)
		for j := range grid[i] {
			grid[i][j] = Cell{Count: max(0, (i*11+j*j*3)%23-9), URL: url}
		}
	}
	return grid
}

func hours() []Head {
	h := make([]Head, 24)
	for i := range h {
		h[i] = Head{Label: fmt.Sprintf("%02d", i), Title: fmt.Sprintf("%02d:00 to %02d:00", i, i+1)}
	}
	return h
}

// drawings are the charts of the golden files.
func drawings() map[string]string {
	deadline := rowOf("SEV1", days(14))
	deadline.Limit, deadline.Note = 3, "too few to compare"
	services := heads("Order router", "Checkout", "A service whose name is much longer than there is room for it", "支付服務", "DNS")
	for i := range services {
		services[i].URL = "../services/x/"
	}
	causes := heads("Configuration", "Change rollout", "Capacity and scaling", "Network and DNS", "Third party", "Human-machine interface")
	few := Grid{Figure: figure("weekday"), Rows: heads("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), Cols: hours(), Cells: cells(7, 24, "")}
	bars := Bars{Figure: figure("bars"), Own: "These 46 postmortems", Baseline: "Google, 2010–2017", Bars: []Bar{
		{Label: "Binary push", Count: 17, Share: 36.9, Baseline: 37, URL: "../triggers/code-deploy/"},
		{Label: "Configuration push", Count: 20, Share: 43.5, Baseline: 31, URL: "../triggers/config/"},
		{Label: "User behaviour, with a name that is too long to be shown beside its figures", Count: 1, Share: 2.2, Baseline: 9, URL: "../triggers/load/"},
		{Label: "Load spike", Baseline: 5}, {Label: "Other", Count: 8, Share: 17.4}}}
	return map[string]string{
		"columns-quarters": columns(24, quarterLabel).SVG(),
		"columns-legend":   columns(3, quarterLabel).Legend(),
		"columns-many":     columns(80, quarterLabel).SVG(),
		"columns-few":      columns(3, func(i int) string { return fmt.Sprint(2024 + i) }).SVG(),
		"dots-durations": Dots{Figure: figure("dots"), Rows: []DotRow{rowOf("Time to detect", spread(30, 300)), rowOf("Time to mitigate", spread(41, 3600)),
			rowOf("Time to resolve", spread(18, 9000)), rowOf("Total", nil)}}.SVG(),
		"dots-thousands": Dots{Figure: figure("many"), Rows: []DotRow{rowOf("Time to detect", spread(10000, 300)), rowOf("Time to mitigate", spread(10000, 3600)),
			rowOf("Time to resolve", spread(8000, 9000)), rowOf("Total", spread(10000, 12000))}}.SVG(),
		"dots-days":     Dots{Figure: figure("days"), Unit: Days, Rows: []DotRow{deadline, rowOf("SEV2", days(44))}}.SVG(),
		"dots-one":      Dots{Figure: figure("one"), Rows: []DotRow{{Label: "Time to detect", Dots: []Dot{{0, "At once", "a/"}}, Median: -1, P90: -1, Note: "too few for a median"}}}.SVG(),
		"bars-baseline": bars.SVG(),
		"bars-counts":   Bars{Figure: figure("counts"), Bars: []Bar{{Label: "Alert", Count: 1204, URL: "a/"}, {Label: "Customer", Count: 12}, {Label: "Nobody"}}}.SVG(),
		"grid-hours":    few.SVG(),
		"grid-causes":   Grid{Figure: figure("matrix"), Rows: services, Cols: causes, Cells: cells(5, 6, "../matrix/#x")}.SVG(),
		"grid-many":     Grid{Figure: figure("many-causes"), Rows: services, Cols: append(append(slices.Clone(causes), causes...), causes...), Cells: cells(5, 18, "../matrix/#x")}.SVG(),
	}
}

func TestDrawings(t *testing.T) {
	known := map[string]bool{}
	for name, svg := range drawings() {
		path := filepath.Join("testdata", name+".svg")
		known[filepath.Base(path)] = true
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(path, []byte(svg+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		} else if svg+"\n" != string(want) {
			t.Errorf("%s has changed; UPDATE=1 rewrites it", path)
		}
		wellFormed(t, name, svg)
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".svg") && !known[f.Name()] {
			t.Errorf("testdata/%s belongs to no drawing", f.Name())
		}
	}
}

// elements and attributes that drawings consist of; nothing else may get into them.
var (
	elements   = []string{"svg", "title", "desc", "g", "a", "rect", "path", "text"}
	attributes = []string{"class", "viewBox", "role", "aria-labelledby", "aria-describedby", "aria-hidden", "id", "href", "x", "y", "width", "height", "d",
		"text-anchor", "transform", "stroke-linecap", "stroke-dasharray"}
)

func wellFormed(t *testing.T, name, svg string) {
	t.Helper()
	if links, hidden := linksOf(t, name, svg), strings.Contains(svg, `role="img"`); hidden == (links > 0) {
		t.Errorf("%s: with %d links, role img is %v", name, links, hidden)
	}
}

// linksOf is the number of links in a drawing, which must be XML of the known elements and attributes alone.
func linksOf(t *testing.T, name, svg string) (links int) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return links
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, svg)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !slices.Contains(elements, e.Name.Local) {
			t.Fatalf("%s: has an element %q\n%s", name, e.Name.Local, svg)
		}
		for _, a := range e.Attr {
			if !slices.Contains(attributes, a.Name.Local) {
				t.Fatalf("%s: has an attribute %q\n%s", name, a.Name.Local, svg)
			}
		}
		if e.Name.Local == "a" {
			links++
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	for name, svg := range map[string]string{"columns": Columns{}.SVG(), "empty columns": Columns{Columns: []Column{{Label: "2024"}}}.SVG(), "dots": Dots{}.SVG(),
		"empty dots": Dots{Rows: []DotRow{{Label: "a"}}}.SVG(), "bars": Bars{}.SVG(), "grid": Grid{}.SVG()} {
		if svg != "" {
			t.Errorf("%s: %s", name, svg)
		}
	}
}

func TestThousandsOfDotsStaySmall(t *testing.T) {
	if n := len(drawings()["dots-thousands"]); n > 40_000 {
		t.Errorf("38,000 values take %d bytes", n)
	}
}

func TestSteps(t *testing.T) {
	for most, want := range map[int]string{1: "[0 1]", 3: "[0 1 2 3]", 4: "[0 1 2 3 4]", 5: "[0 2 4 6]", 17: "[0 5 10 15 20]", 1999: "[0 500 1000 1500 2000]", 41: "[0 20 40 60]"} {
		if got := fmt.Sprint(steps(most)); got != want {
			t.Errorf("steps to %d are %s, want %s", most, got, want)
		}
	}
}

func TestAxisKeepsTheOrderOfValues(t *testing.T) {
	for _, unit := range []Unit{Seconds, Days} {
		a, last := newAxis(unit, 0, 400*86400), -1
		for v := int64(0); v < 400*86400; v = v*21/20 + 1 {
			x := a.x(v)
			if x < last || x < dotsLeft || x >= dotsLeft+dotsWide {
				t.Fatalf("unit %d: %d stands at %d after %d", unit, v, x, last)
			}
			last = x
		}
	}
	a := newAxis(Seconds, 60, 3600)
	if a.x(60) != dotsLeft || a.x(3600) != dotsLeft+dotsWide-1 || a.x(-5) != dotsLeft || a.x(1<<62) != dotsLeft+dotsWide-1 {
		t.Errorf("the ends of the axis are at %d and %d", a.x(60), a.x(3600))
	}
}

func TestText(t *testing.T) {
	for v, want := range map[int64]string{0: "0 s", 45: "45 s", 60: "1 min", 119: "1 min", 3600: "1 h", 11700: "3 h 15 min", 187200: "2 d 4 h"} {
		if got := strings.ReplaceAll(Text(Seconds, v), "\u00a0", " "); got != want {
			t.Errorf("%d is %q, want %q", v, got, want)
		}
	}
	if got := Text(Days, 12); got != "12\u00a0d" {
		t.Errorf("12 days are %q", got)
	}
}

func FuzzLabels(f *testing.F) {
	f.Add("Checkout", "../services/checkout/", int64(3), 4)
	f.Add(`"><script>alert(1)</script>`, `x" onclick="alert(1)`, int64(-1), -7)
	f.Add("\x00\x0b\xff]]>&amp;<!--", "javascript:'\"", int64(1<<62), 1<<40)
	f.Fuzz(func(t *testing.T, text, url string, value int64, count int) {
		fig := Figure{"f", text, text}
		for name, svg := range map[string]string{
			"columns": Columns{fig, []Column{{text, text, url, []Segment{{text, count, text, url}}}, {Label: "b", Segments: []Segment{{Count: 1}}}}, []Key{{"sev-1", text}}}.SVG(),
			"dots":    Dots{fig, Unit(value & 1), []DotRow{{text, url, []Dot{{value, text, url}, {3, text, url}}, value, 9, value, text}}}.SVG(),
			"bars":    Bars{fig, []Bar{{text, count, float64(value), 3, "", text, "", url}, {Label: text, Text: text}}, text, text}.SVG(),
			"grid":    Grid{fig, []Head{{text, text, url}}, []Head{{text, "", url}, {"b", "", ""}}, [][]Cell{{{count, text, url}, {1, "", url}}}}.SVG(),
		} {
			linksOf(t, name, svg)
		}
	})
}
