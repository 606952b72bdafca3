package insight

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Award is an award that people gave to a postmortem.
type Award struct {
	Post   *postmortem.Postmortem
	Title  string                 // "Best timeline"; never empty
	Reason string                 // in words, or ""
	Period Period                 // that it was given for
	Review *postmortem.Postmortem // the page about the review that gives it; nil when only the postmortem itself says so
}

// Hall is every award of a knowledge base, and what people wrote about its reviews. It is immutable.
type Hall struct {
	Awards []Award // the latest period first, then in the order in which they were given

	to    map[*postmortem.Postmortem][]Award
	of    map[Period][]Award
	texts map[string]*postmortem.Postmortem // slug of a period, or "week" → what people wrote about it
	diags []diag.Diagnostic
	ids   []string // of postmortems, for guesses; nil until one is made
	tried int      // guesses
}

const (
	reviewsFolder = "reviews/"
	weekSlug      = "week"
	plainAward    = "Well-written postmortem"
)

// NewHall collects the awards of a corpus: those that postmortems state, and those that pages about reviews give, which lie at
// reviews/2026-q3.md and the like. The same award stated in both places is one.
func NewHall(c *postmortem.Corpus, calendar postmortem.Calendar) *Hall {
	h := &Hall{to: make(map[*postmortem.Postmortem][]Award), of: make(map[Period][]Award), texts: make(map[string]*postmortem.Postmortem)}
	for _, page := range c.Pages {
		slug, ok := reviewSlug(page)
		if !ok {
			continue
		}
		period, err := ParsePeriod(slug, calendar)
		switch {
		case slug == weekSlug:
			h.texts[slug] = page
		case err != nil:
			h.warn(page, diag.At(1, 1), "no-such-period", "rename the file; other pages about reviews may have any other name",
				"%q is not a period: there are quarters (reviews/2026-q1.md to 2026-q4.md), months (2026-01.md to 2026-12.md), years (2026.md) and weeks (2026-w01.md)", path.Base(page.Path))
		case period.Slug() != slug:
			h.warn(page, diag.At(1, 1), "no-such-period", "rename the file to "+period.Slug()+".md", "the review of %s has the address %s%s/", period, reviewsFolder, period.Slug())
		default:
			h.texts[slug] = page
			h.give(c, page, period)
		}
	}
	h.own(c.Postmortems, calendar)
	slices.SortStableFunc(h.Awards, func(a, b Award) int {
		return cmp.Or(b.Period.To.Compare(a.Period.To), cmp.Compare(b.Period.Span, a.Period.Span))
	})
	for _, a := range h.Awards {
		h.to[a.Post], h.of[a.Period] = append(h.to[a.Post], a), append(h.of[a.Period], a)
	}
	return h
}

// periodName is how files about periods are named, rightly or nearly so.
var periodName = regexp.MustCompile(`^(fy)?\d{4}(-?[qwh]?\d{1,2})?$`)

// reviewSlug is the period that a page says it is about, by its path; ok is false for other pages.
func reviewSlug(p *postmortem.Postmortem) (slug string, ok bool) {
	slug, ok = strings.CutPrefix(strings.TrimSuffix(p.URL(), "/"), reviewsFolder)
	return slug, ok && p.Kind.Value != postmortem.KindPostmortem && (slug == weekSlug || periodName.MatchString(slug))
}

// Text is what people wrote about the review of a period; nil when there is nothing. Its awards are among those of the hall.
func (h *Hall) Text(slug string) *postmortem.Postmortem { return h.texts[slug] }

// Holds tells whether a page is such a text, and so a part of the page of its review.
func (h *Hall) Holds(page *postmortem.Postmortem) bool {
	slug, ok := reviewSlug(page)
	return ok && h.texts[slug] == page
}

// Written are the periods that people wrote about, in order of their slugs.
func (h *Hall) Written(calendar postmortem.Calendar) []Period {
	var periods []Period
	for slug := range h.texts {
		if p, err := ParsePeriod(slug, calendar); err == nil {
			periods = append(periods, p)
		}
	}
	slices.SortFunc(periods, func(a, b Period) int { return strings.Compare(a.Slug(), b.Slug()) })
	return periods
}

// Diagnostics are about awards that could not be given and pages about periods that do not exist.
func (h *Hall) Diagnostics() []diag.Diagnostic { return h.diags }

// Of are the awards of a period. Those of a quarter are not repeated in its months or its year.
func (h *Hall) Of(p Period) []Award { return h.of[p] }

// To are the awards of a postmortem.
func (h *Hall) To(p *postmortem.Postmortem) []Award { return h.to[p] }

func (h *Hall) warn(p *postmortem.Postmortem, at diag.Range, id, hint, format string, args ...any) {
	h.diags = append(h.diags, diag.Diagnostic{Path: p.Path, Range: at, Level: diag.Warning, ID: id, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

// give records the awards of a page about a review. A postmortem that this audience may not see gets none here.
func (h *Hall) give(c *postmortem.Corpus, page *postmortem.Postmortem, period Period) {
	for _, a := range page.Given {
		p := c.ByID(postmortem.Slug(a.ID))
		switch {
		case p != nil:
			h.Awards = append(h.Awards, Award{Post: p, Title: cmp.Or(a.Title, plainAward), Reason: a.Reason, Period: period, Review: page})
		case c.Whole().ByID(postmortem.Slug(a.ID)) == nil:
			hint := "give the id of a postmortem: the last part of its address"
			if near := h.guess(a.ID, c); near != "" {
				hint = fmt.Sprintf("did you mean %s?", near)
			}
			h.warn(page, a.Range, "unknown-postmortem", hint, "there is no postmortem %q to give an award to", a.ID)
		}
	}
}

// mostGuesses bounds the work for pages in which many ids are wrong.
const mostGuesses = 20

// guess is the id that a wrong one is near to; "" when none is, or when enough were guessed at.
func (h *Hall) guess(id string, c *postmortem.Corpus) string {
	if h.tried++; h.tried > mostGuesses {
		return ""
	}
	if h.ids == nil {
		for _, p := range c.Postmortems {
			h.ids = append(h.ids, p.ID)
		}
	}
	return diag.Nearest(id, h.ids)
}

// stated is what is the same of an award that is stated twice: the same words for the same period, or none there.
type stated struct {
	post   *postmortem.Postmortem
	period Period
	slug   string // of the title
}

// own records the awards that postmortems state themselves. One that a page gives in the same words, or in none, is that one.
func (h *Hall) own(list []*postmortem.Postmortem, calendar postmortem.Calendar) {
	known := make(map[stated][]int) // places in Awards, ascending
	note := func(i int) {
		a := h.Awards[i]
		key := stated{a.Post, a.Period, postmortem.Slug(a.Title)}
		known[key] = append(known[key], i)
	}
	for i := range h.Awards {
		note(i)
	}
	plain := postmortem.Slug(plainAward)
	for _, p := range list {
		for _, a := range ownAwards(p) {
			period, named := periodIn(a.Title, calendar)
			if !named && !p.Date.Value.IsZero() {
				period = PeriodOf(Quarter, p.Date.Value, calendar)
			}
			same, unnamed := stated{p, period, postmortem.Slug(a.Title)}, stated{p, period, plain}
			switch {
			case len(known[same]) > 0:
				i := known[same][0]
				h.Awards[i].Title, h.Awards[i].Reason = a.Title, cmp.Or(h.Awards[i].Reason, a.Reason)
			case len(known[unnamed]) > 0:
				i := known[unnamed][0]
				known[unnamed] = known[unnamed][1:]
				h.Awards[i].Title, h.Awards[i].Reason = a.Title, cmp.Or(h.Awards[i].Reason, a.Reason)
				note(i)
			default:
				h.Awards = append(h.Awards, Award{Post: p, Title: a.Title, Reason: a.Reason, Period: period})
				note(len(h.Awards) - 1)
			}
		}
	}
}

// ownAwards are the awards that a postmortem states, with their reasons where it gives some.
func ownAwards(p *postmortem.Postmortem) []postmortem.Award {
	if len(p.Awards.Value) == 0 {
		return nil
	}
	reasons := make(map[string]string)
	for _, a := range p.Given {
		reasons[cmp.Or(a.Title, a.ID)] = a.Reason
	}
	list := make([]postmortem.Award, len(p.Awards.Value))
	for i, title := range p.Awards.Value {
		list[i].Title, list[i].Reason = title, reasons[title]
	}
	return list
}

// periodIn finds the period that an award's title names: "Well-written postmortem of 2026-Q1".
func periodIn(title string, calendar postmortem.Calendar) (Period, bool) {
	words := strings.FieldsFunc(title, func(c rune) bool { return c == ' ' || c == ',' || c == '(' || c == ')' || c == ':' })
	for i := range words {
		if i+1 < len(words) {
			if p, err := ParsePeriod(words[i]+" "+words[i+1], calendar); err == nil {
				return p, true
			}
		}
		if p, err := ParsePeriod(words[i], calendar); err == nil {
			return p, true
		}
	}
	return Period{}, false
}
