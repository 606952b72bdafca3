package check

import (
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// analysisRules ask whether the analysis goes far enough to learn from.
var analysisRules = []Rule{
	singleCause,
	humanErrorCause,
	shallowWhys,
	whysEndAtPerson,
	triggerApart,
	factorsNamed,
	detectionItem,
	undeterminedCause,
	factorsOfOneKind,
}

// leastAnalysis is how many words a report has that has room for more than one cause, whatever its severity.
const leastAnalysis = 2 * leastWords

// roomy tells whether more could be expected of the analysis: the incident was grave, or the report is long.
func (d *document) roomy() bool {
	switch d.extent() {
	case longReport:
		return true
	case shortReport:
		return false
	}
	words := 0
	for _, s := range d.Sections {
		words += s.Words
	}
	for i := range d.Body {
		if b := &d.Body[i]; b.Section < 0 {
			words += countWords(b.Text)
		}
	}
	return words >= leastAnalysis
}

// namedCauses are the causes and factors that the document states, each once; a cause that is not determined is none.
func (d *document) namedCauses() (list []string) {
	for _, c := range slices.Concat(d.Causes.Value, d.Factors.Value) {
		if c != "unknown" && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// severalPhrases are what an account of causes says where it speaks of more than one, in lower case.
var severalPhrases = []string{"contribut", "combin", "compounded", "factor", "in addition", "additionally", "another", "a second", "secondly", "both", "several", "multiple", "two causes", "two reasons", "two problems", "two issues", "two bugs", "two things", "two separate",
	"coincid", "also ", "meanwhile", "furthermore", "made worse", "exacerbat", "aggravat", "at the same time", "together with"}

// tellsSeveral tells whether the prose about causes speaks of more than one, or lists them.
func (d *document) tellsSeveral() bool {
	if d.says("contributing-factors") || len(d.whys()) >= enoughWhys {
		return true
	}
	listed := 0
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind == postmortem.ListItem && d.inside(d.sectionAt(d.lines.Position(p.Offset(0)).Line), "root-cause") {
			listed++
		}
	}
	where := "root-cause"
	if !d.has(where) {
		where = "" // it is told somewhere else
	}
	return listed > 1 || d.anyText(where, speaksOfSeveral) || d.anyText("summary", speaksOfSeveral)
}

func speaksOfSeveral(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(severalPhrases, func(w string) bool { return strings.Contains(text, w) })
}

// causePlace is where the document tells of causes: in the front matter, else under their heading, else at its top.
func (d *document) causePlace() diag.Range {
	if fromFront(d.Causes) && !d.Causes.Range.IsZero() {
		return d.Causes.Range
	}
	return d.headingOf("root-cause")
}

// why is one link of a chain of whys.
type why struct {
	question string // "" where the chain is a list of statements
	answer   string
	at       diag.Range          // of the question, else of the answer
	passage  *postmortem.Passage // that holds the answer, or its beginning
	from     int                 // where in its text the answer begins
}

// whys are the links of the chain that stands under “Five whys”, in order. Questions and answers may stand in one paragraph, in paragraphs or items of
// their own, under headings, or side by side in a table; a list without any question is taken for a chain of answers. Prose without
// questions is none.
func (d *document) whys() []why {
	if !d.has("five-whys") {
		return nil
	}
	r := whyReader{document: d}
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind == postmortem.Comment || p.Kind == postmortem.Hint {
			continue
		}
		if line := d.lines.Position(p.Offset(0)).Line; d.inside(d.sectionAt(line), "five-whys") && !d.startsSection(line, "five-whys") {
			r.passages = append(r.passages, p)
			r.asked = r.asked || len(questionStarts(p.Text)) > 0
		}
	}
	for i := 0; i < len(r.passages); {
		i += r.read(i)
	}
	return r.list
}

// startsSection tells whether the heading on a line is that of a section of a canonical id.
func (d *document) startsSection(line int32, id string) bool {
	i := d.sectionAt(line)
	return i >= 0 && d.Sections[i].Range.Start.Line == line && (d.Sections[i].ID == id || slices.Contains(d.Sections[i].Also, id))
}

// whyReader gathers the links of a chain.
type whyReader struct {
	*document
	passages []*postmortem.Passage
	asked    bool // some passage asks why
	list     []why
}

// read reads what begins with the i-th passage, and tells how many it took.
func (r *whyReader) read(i int) int {
	p := r.passages[i]
	switch {
	case p.Kind == postmortem.Cell:
		return r.row(i)
	case !r.asked && p.Kind == postmortem.ListItem:
		r.list = append(r.list, why{answer: p.Text, at: r.placeOf(p, 0, len(p.Text)), passage: p})
	case r.asked:
		r.questions(p)
	}
	return 1
}

// questions reads a passage of a chain that asks: what stands before its first question belongs to the question before.
func (r *whyReader) questions(p *postmortem.Passage) {
	starts := questionStarts(p.Text)
	first := len(p.Text)
	if len(starts) > 0 {
		first = starts[0]
	}
	r.goOn(p, 0, first)
	for i, from := range starts {
		to := len(p.Text)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		end := questionEnd(p.Text[from:to]) + from
		r.list = append(r.list, why{question: strings.TrimSpace(p.Text[from:end]), at: r.placeOf(p, from, end)})
		r.goOn(p, end, to)
	}
}

// goOn adds a stretch of a passage to the answer at hand.
func (r *whyReader) goOn(p *postmortem.Passage, from, to int) {
	text := p.Text[from:to]
	skipped := len(text) - len(strings.TrimLeftFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("→->=:–—", c) }))
	text = strings.TrimSpace(text[skipped:])
	if len(r.list) == 0 || text == "" || p.Kind == postmortem.HeadingText {
		return
	}
	last := &r.list[len(r.list)-1]
	if last.answer == "" {
		last.answer, last.passage, last.from = text, p, from+skipped
	}
}

// row reads the cells of a row of a table: the answer is the last of them. The row above the line of dashes is none.
func (r *whyReader) row(i int) int {
	line := r.lines.Position(r.passages[i].Offset(0)).Line
	n := 1
	for i+n < len(r.passages) && r.passages[i+n].Kind == postmortem.Cell && r.lines.Position(r.passages[i+n].Offset(0)).Line == line {
		n++
	}
	if below := r.shownLine(int(line) + 1); strings.Contains(below, "-") && strings.Trim(below, "|-: \t\r") == "" {
		return n
	}
	last := r.passages[i+n-1]
	link := why{answer: last.Text, at: r.placeOf(last, 0, len(last.Text)), passage: last}
	for _, p := range r.passages[i : i+n-1] {
		if len(questionStarts(p.Text)) > 0 {
			link.question = p.Text
		}
	}
	r.list = append(r.list, link)
	return n
}

// placeOf is a stretch of a passage as a place of the file.
func (d *document) placeOf(p *postmortem.Passage, from, to int) diag.Range {
	return d.lines.Range(p.Extent(from, to))
}

// whyWords begin a question, in the languages in which the heading is understood.
var whyWords = []string{"why", "and why", "but why", "so why", "なぜ", "何故", "どうして", "warum", "weshalb", "pourquoi", "por qué"}

// questionStarts are the offsets at which a sentence of a text begins with a why, be it numbered.
func questionStarts(text string) (starts []int) {
	begins := true
	for i, c := range text {
		if begins && !unicode.IsSpace(c) && !unicode.IsDigit(c) && !strings.ContainsRune(".)(→-–—>*", c) {
			if begins = false; asksWhy(text[i:]) {
				starts = append(starts, i)
			}
		}
		if strings.ContainsRune(".?!。？\n", c) {
			begins = true
		}
	}
	return starts
}

// asksWhy tells whether a text begins with a why that stands by itself.
func asksWhy(text string) bool {
	for _, w := range whyWords {
		if len(text) < len(w) || !strings.EqualFold(text[:len(w)], w) {
			continue
		}
		if w[0] >= 0x80 || len(text) == len(w) || !unicode.IsLetter(rune(text[len(w)])) && text[len(w)] != '-' && text[len(w)] != '\'' {
			return true
		}
	}
	return false
}

// questionEnd is where the question ends that a text begins with: behind its mark, else behind a colon, else at the end of the line.
func questionEnd(text string) int {
	if i := strings.IndexAny(text, "?？\n"); i >= 0 {
		return i + len(firstRune(text[i:]))
	}
	if i := strings.IndexByte(text, ':'); i >= 0 {
		return i + 1
	}
	return len(text)
}

func firstRune(text string) string {
	for i := range text {
		if i > 0 {
			return text[:i]
		}
	}
	return text
}

// answerSentences are the sentences of the last answer.
func (d *document) answerSentences(w why) (list []*sentence) {
	for _, s := range d.sentences() {
		if s.passage == w.passage && s.tokens[0].from >= w.from && !s.question {
			list = append(list, s)
		}
	}
	return list
}
