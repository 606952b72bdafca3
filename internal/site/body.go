package site

import (
	"html/template"
	"slices"
	"strconv"

	"codman/internal/postmortem"
)

// body renders the blocks of one document for its page.
type body struct {
	c      *catalogue
	p      *postmortem.Postmortem
	markup markup
	start  postmortem.Moment // of the incident, zero unknown

	shownEvents, shownActions bool         // whether a block has shown some
	counted                   map[int]bool // sections whose action items have been counted
	shownZone                 bool         // whether a timeline has shown the switch of zones, which stands once on a page
	list                      writer       // the contents: a link to each heading of the two upper levels
}

func (c *catalogue) body(p *postmortem.Postmortem, way string) *body {
	b := &body{c: c, p: p, markup: markup{links: c.in.Links, from: p, way: way}, start: startOf(p), counted: make(map[int]bool)}
	if impossible(p, b.start) {
		b.start = postmortem.Moment{}
	}
	return b
}

// impossible tells whether the incident ended before it began, so that the start is no measure of anything.
func impossible(p *postmortem.Postmortem, start postmortem.Moment) bool {
	before := func(m postmortem.Moment) bool {
		return start.HasClock() && m.HasClock() && m.Instant() < start.Instant()
	}
	if before(p.Mitigated.Value) || before(p.Resolved.Value) {
		return true
	}
	return slices.ContainsFunc(p.Timeline, func(e postmortem.TimelineEntry) bool { return e.Kind == "resolved" && before(e.Time) })
}

// startOf is when the incident began: as stated, else the entry of the timeline that marks it; zero unknown.
func startOf(p *postmortem.Postmortem) postmortem.Moment {
	if p.Started.Known() {
		return p.Started.Value
	}
	for _, e := range p.Timeline {
		if e.Kind == "impact-start" {
			return e.Time
		}
	}
	return postmortem.Moment{}
}

// split parts the section that holds the summary, with what the author put before all sections, from the rest. Without
// such a section everything is the rest.
func split(p *postmortem.Postmortem) (lead, rest []postmortem.Block) {
	summary := slices.IndexFunc(p.Sections, func(s postmortem.Section) bool { return s.ID == "summary" && s.Parent < 0 })
	if summary < 0 {
		return nil, p.Body
	}
	for _, b := range p.Body {
		if b.Section < 0 || within(p.Sections, b.Section, summary) {
			lead = append(lead, b)
		} else {
			rest = append(rest, b)
		}
	}
	return lead, rest
}

// within tells whether a section is another or lies in it.
func within(sections []postmortem.Section, i, outer int) bool {
	for steps := len(sections); i >= 0 && i < len(sections) && steps > 0; steps-- {
		if i == outer {
			return true
		}
		i = sections[i].Parent
	}
	return false
}

// pieces renders blocks: headings and prose as one run of markup, what was understood as its own piece.
func (b *body) pieces(blocks []postmortem.Block) []Piece {
	var pieces []Piece
	var prose writer
	flush := func() {
		if prose.Len() > 0 {
			pieces = append(pieces, Piece{HTML: prose.html()})
			prose.Reset()
		}
	}
	for _, block := range blocks {
		switch block.Kind {
		case postmortem.Heading:
			b.heading(&prose, block)
		case postmortem.TimelineBlock:
			flush()
			pieces = append(pieces, Piece{Timeline: b.timeline(block.From, block.To)})
		case postmortem.ActionsBlock:
			flush()
			pieces = append(pieces, Piece{Actions: b.actions(block)})
		case postmortem.MetadataBlock:
			flush()
			pieces = append(pieces, Piece{Written: b.markup.html(block.Markup)})
		default:
			b.markup.render(&prose, block.Markup)
		}
	}
	flush()
	return pieces
}

// unshown are pieces for a timeline and action items that stand in the front matter alone. It comes after [body.pieces].
func (b *body) unshown() (pieces []Piece) {
	add := func(id, title string, piece Piece) {
		var w writer
		b.heading(&w, postmortem.Block{Level: 2, Anchor: b.freeAnchor(id), Title: title, Markup: postmortem.Markup{HTML: []string{title}}})
		pieces = append(pieces, Piece{HTML: w.html()}, piece)
	}
	if len(b.p.Timeline) > 0 && !b.shownEvents {
		add("timeline", "Timeline", Piece{Timeline: b.timeline(0, len(b.p.Timeline))})
	}
	if len(b.p.ActionItems) > 0 && !b.shownActions {
		add("action-items", "Action items", Piece{Actions: b.actions(postmortem.Block{Kind: postmortem.ActionsBlock, Section: -1, To: len(b.p.ActionItems)})})
	}
	return pieces
}

// freeAnchor is the fragment, with a number when the document has it already.
func (b *body) freeAnchor(anchor string) string {
	taken := func(a string) bool {
		return slices.ContainsFunc(b.p.Body, func(block postmortem.Block) bool { return block.Anchor == a })
	}
	free := anchor
	for n := 2; taken(free); n++ {
		free = anchor + "-" + strconv.Itoa(n)
	}
	return free
}

// heading writes a heading that can be linked to, and an entry of the contents for one of the two upper levels.
func (b *body) heading(w *writer, block postmortem.Block) {
	level := strconv.Itoa(min(max(block.Level, 2), 6))
	w.raw("<h"+level).attr("id", block.Anchor).raw(">")
	b.markup.render(w, block.Markup)
	if block.Anchor != "" {
		url := "#" + escapeURL(block.Anchor)
		w.raw(` <a class="anchor"`).attr("href", url).raw(` aria-label="Link to this section">#</a>`)
		if block.Level <= 3 && block.Title != "" {
			b.list.raw(`<li class="level-`+level+`">`).link(url, block.Title).raw("</li>")
		}
	}
	w.raw("</h" + level + ">\n")
}

// contents are the headings that were written so far.
func (b *body) contents() template.HTML { return b.list.html() }
