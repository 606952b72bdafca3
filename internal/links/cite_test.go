package links

import (
	"strings"
	"testing"
	"unicode/utf8"

	pm "codman/internal/postmortem"
)

// markupOf cuts HTML at {x} for a link with the words x, and at [[x]] for a wiki link.
func markupOf(html string) pm.Markup {
	var m pm.Markup
	for {
		at := strings.IndexByte(html, '{')
		if wiki := strings.Index(html, "[["); wiki >= 0 && (at < 0 || wiki < at) {
			at = wiki
		}
		if at < 0 {
			break
		}
		m.HTML = append(m.HTML, html[:at])
		if html[at] == '{' {
			words, rest, _ := strings.Cut(html[at+1:], "}")
			m.HTML = append(m.HTML, words)
			m.Slots = append(m.Slots, pm.Slot{Kind: pm.LinkOpen, Target: "a.md"}, pm.Slot{Kind: pm.LinkClose})
			html = rest
			continue
		}
		name, rest, _ := strings.Cut(html[at+2:], "]]")
		m.Slots = append(m.Slots, pm.Slot{Kind: pm.WikiLink, Target: name})
		html = rest
	}
	m.HTML = append(m.HTML, html)
	return m
}

func TestSentences(t *testing.T) {
	long := strings.Repeat("many words ", 60)
	for _, c := range []struct{ html, want string }{
		{"<p>First one. As in {the January incident}, nobody saw it. Last one.</p>", "As in the January incident, nobody saw it."},
		{"<p>{Alone}</p>", "Alone"},
		{"<p>Before it.</p><p>See {it &amp; more}</p><p>After.</p>", "See it & more"},
		{"<ul><li>One</li><li>Like <em>{this <code>x</code> one}</em>: so.</li><li>Three.</li></ul>", "Like this x one: so."},
		{"<table><tr><td>10:00</td><td>As {before}</td><td>Ana</td></tr></table>", "As before"},
		{"<p>It was, e.g. in {May}, approx. 3 times as bad! Really?</p>", "It was, e.g. in May, approx. 3 times as bad!"},
		{"<p>Version 1.2 of {it} failed. Then no more.</p>", "Version 1.2 of it failed."},
		{"<p>“Never again.” We said so in {May}. “Ha.”</p>", "We said so in May."},
		{"<p>Both {one} and {two} were so.</p>", "Both one and two were so."},
		{"<p>最初。これは{前回}と同じ。最後。</p>", "これは前回と同じ。"},
		{"<p>As [[PM-1]] says. No more.</p>", "As The title says."},
		{"<p>Line<br>break with {it}<br>and more</p>", "break with it"},
		{"<p>A\n  b\t{c}   d.</p>", "A b c d."},
		{"<p>" + long + "{here} " + long + "</p>", ""},
		{"<p>{" + long + "}</p>", ""},
		{"<p>" + strings.Repeat("{x} ", 5000) + "</p>", ""},
		{"", ""},
	} {
		m := markupOf(c.html)
		if len(m.Slots) == 0 {
			continue
		}
		got := sentenceAround(m, 0, func(s pm.Slot) string {
			if s.Kind == pm.WikiLink {
				return "The title"
			}
			return ""
		})
		if c.want != "" && got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.html, got, c.want)
		}
		if n := utf8.RuneCountInString(got); n > longestSentence+2 || got == "" {
			t.Errorf("%.40s has a sentence of %d characters: %q", c.html, n, got)
		}
		if strings.Contains(c.html, "{here}") && !strings.Contains(got, " here ") {
			t.Errorf("the citing words are cut off: %q", got)
		}
	}
}

func TestCitationsSayWhereAndHow(t *testing.T) {
	target := reading("a.md")
	citing := reading("b.md")
	citing.Doc.Related, citing.Doc.RecurrenceOf = said([]string{"a"}), said("a")
	citing.Doc.Sections = []pm.Section{{ID: "summary", Title: "Summary", Anchor: "summary", Parent: -1}}
	citing.Doc.Body = []pm.Block{
		{Section: -1, Markup: markupOf("<p>Nothing.</p>")},
		{Kind: pm.Heading, Section: 0, Level: 2, Anchor: "summary", Title: "Summary", Markup: markupOf("Summary")},
		{Section: 0, Markup: markupOf("<p>It was {the first} again. And {the first} once more.</p>")},
	}
	event := reading("c.md")
	event.Doc.Timeline = []pm.TimelineEntry{{Anchor: "event-1", Markup: markupOf("As in {it}")}}
	action := reading("d.md")
	action.Doc.ActionItems = []pm.ActionItem{{Anchor: "action-1", Markup: markupOf("Do what {it} promised")}}
	named := reading("e.md")
	named.Doc.DuplicateOf = said("a")
	c := corpus(target, citing, event, action, named)
	g, diags := Resolve(c)
	if len(diags) > 0 {
		t.Error(diags)
	}
	var got []string
	for _, b := range g.Backlinks(c.ByID("a")) {
		got = append(got, strings.Join([]string{b.From.ID, b.Anchor, b.Sentence, b.How()}, "|"))
	}
	want := "b|summary|It was the first again.|related and a recurrence\nc|event-1|As in it|\nd|action-1|Do what it promised|\ne|||a duplicate"
	if strings.Join(got, "\n") != want {
		t.Errorf("the citations are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func FuzzSentence(f *testing.F) {
	f.Add("<p>A. B {c} d.</p>", "x")
	f.Add("{c", "。")
	f.Fuzz(func(t *testing.T, html, name string) {
		m := markupOf(html)
		for n, s := range m.Slots {
			if s.Kind == pm.LinkClose {
				continue
			}
			if got := sentenceAround(m, n, func(pm.Slot) string { return name }); utf8.RuneCountInString(got) > longestSentence+2 {
				t.Errorf("%q is too long", got)
			}
		}
	})
}
