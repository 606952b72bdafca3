package insight

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"codman/internal/postmortem"
)

// What a review says in words, the same on the site and on the command line.

// Comparison is one figure of a period beside that of the period before. Both say how many incidents they are of.
type Comparison struct{ What, Now, Before string }

// unknownFigure stands where nothing is known.
const unknownFigure = "not known"

// Compare sets the figures of the period beside those of the one before, as far as either is known. Empty when neither has an
// incident of one's own.
func (v *Review) Compare() []Comparison {
	if v.Now.Posts == 0 && v.Before.Posts == 0 {
		return nil
	}
	row := func(what string, say func(Figures) string) Comparison {
		return Comparison{what, say(v.Now), say(v.Before)}
	}
	rows := []Comparison{
		row("Own postmortems", func(f Figures) string { return strconv.Itoa(f.Posts) }),
		row("Noticed by a machine", func(f Figures) string { return outOf(f.Machines, f.Machines+f.People) }),
		row("Noticed by people", func(f Figures) string { return outOf(f.People, f.Machines+f.People) }),
		row("Median time to detect", func(f Figures) string {
			if f.Detect.N() == 0 {
				return unknownFigure
			}
			return fmt.Sprintf("%s (n %d)", lasting(f.Detect.Median().Amount), f.Detect.N())
		}),
		row("Published within the deadline", func(f Figures) string { return outOf(f.InTime, f.InTime+f.Late) }),
		row("Median days to publication", func(f Figures) string {
			if f.Published.N() == 0 {
				return unknownFigure
			}
			return fmt.Sprintf("%d (n %d)", f.Published.Median().Amount, f.Published.N())
		}),
	}
	return slices.DeleteFunc(rows, func(c Comparison) bool { return c.Now == unknownFigure && c.Before == unknownFigure })
}

func outOf(n, all int) string {
	if all == 0 {
		return unknownFigure
	}
	return fmt.Sprintf("%d of %d", n, all)
}

// lasting is a length of time in its two largest units.
func lasting(seconds int64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%d s", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%d min", seconds/60)
	case seconds < 86400:
		return strings.TrimSuffix(fmt.Sprintf("%d h %d min", seconds/3600, seconds%3600/60), " 0 min")
	}
	return strings.TrimSuffix(fmt.Sprintf("%d d %d h", seconds/86400, seconds%86400/3600), " 0 h")
}

// Caution says what keeps the figures from being compared; "" for nothing.
func (v *Review) Caution() string {
	var why []string
	if v.Running {
		why = append(why, "the period is not over, the one before is whole")
	}
	if v.Now.Posts < SmallSample || v.Before.Posts < SmallSample {
		why = append(why, "with fewer than "+numberWord(SmallSample)+" incidents, read the documents and not the difference")
	}
	return capital(strings.Join(why, "; "))
}

// Told says what became of the promises that came due.
func (v *Review) Told() string {
	p := v.Promises
	switch {
	case p.Due == 0 && v.Later == 0:
		return "No action item came due in this period."
	case p.Due == 0:
		return "No action item has come due yet; " + manyOf(v.Later, "is", "are") + " due by the end of the period."
	}
	parts := []string{countOf(p.Kept) + " kept in time", countOf(p.Late) + " late"}
	if p.Undated > 0 {
		parts = append(parts, countOf(p.Undated)+" done on a day that is not stated")
	}
	parts = append(parts, countOf(p.Open)+" open")
	text := "Of " + manyOf(p.Due, "promise", "promises") + " that came due: " + strings.Join(parts, ", ") + "."
	if v.Later > 0 {
		text += " " + capital(manyOf(v.Later, "more is", "more are")) + " due by the end of the period."
	}
	return text
}

func countOf(n int) string { return numberWord(n) }

// Scope says which postmortems the shortlist was chosen from, or why there is none.
func (v *Review) Scope() string {
	var text string
	switch others := len(v.Posts) - v.Own; {
	case len(v.Posts) == 0:
		return ""
	case v.Own == 0:
		return "All reports of this period retell incidents of other companies, whose writing is not ours to praise."
	case len(v.Shortlist) == 0 && v.Judged == 1:
		text = "The one report of this period did not reach the mark. What would help most:"
	case len(v.Shortlist) == 0:
		text = "None of the " + numberWord(v.Judged) + " reports reached the mark. What would help most:"
	default:
		text = "Chosen from " + manyOf(v.Judged, "report", "reports") + " by what each does well, and in no order; people choose whom to thank."
		if others > 0 {
			text += " Reports that retell incidents of other companies take no part."
		}
	}
	return text
}

// Again says how often and within which time something happened again, and what had been promised.
func (r *Reviews) Again(again Recurred) string {
	text := capital(again.Last.Words())
	open, due := 0, 0
	for _, e := range again.Last.Earlier {
		items := e.Open()
		open += len(items)
		for _, item := range items {
			if item.Due {
				due++
			}
		}
	}
	switch {
	case due > 0:
		text += "; " + manyOf(due, "action item", "action items") + " of the earlier ones should have been done by then"
	case open > 0:
		text += "; " + manyOf(open, "action item", "action items") + " of the earlier ones " + map[bool]string{true: "was", false: "were"}[open == 1] + " still open"
	}
	return text + "."
}

// Mixed counts the postmortems by severity: "1 SEV1, 3 SEV2, 1 without a severity".
func (r *Reviews) Mixed(list []*postmortem.Postmortem) string {
	var parts []string
	counts := BySeverity(list, r.Corpus.Vocab.Severities)
	for i, t := range r.Corpus.Vocab.Severities.Terms() {
		if counts[i] > 0 {
			parts = append(parts, strconv.Itoa(counts[i])+" "+t.ID)
		}
	}
	if n := counts[len(counts)-1]; n > 0 {
		parts = append(parts, strconv.Itoa(n)+" without a severity")
	}
	return strings.Join(parts, ", ")
}
