package config

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// ReviewSettings are what a site says about its reviews.
type ReviewSettings struct {
	Shortlist int // how many postmortems a review proposes for an award
}

func (c *Config) reviews(r *reader) func(*mapping.Node) {
	return func(n *mapping.Node) {
		r.fields(n, "reviews", map[string]func(*mapping.Node){
			"year_start": func(n *mapping.Node) { c.Calendar.YearStart = r.month(n) },
			"year_name":  func(n *mapping.Node) { c.Calendar.FirstYear = r.choice(n, "end", "start") == "start" },
			"shortlist":  func(n *mapping.Node) { c.Reviews.Shortlist = r.count(n, c.Reviews.Shortlist) },
		})
	}
}

// month reads the first month of a year: its number, or its English name.
func (r *reader) month(n *mapping.Node) time.Month {
	text := strings.ToLower(r.text(n))
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		if text == name || text == name[:3] || strings.TrimPrefix(text, "0") == strconv.Itoa(int(m)) {
			return m
		}
	}
	r.fail(n.Range, "wrong-type", "for instance 4 or april", "%q is not a month", n.Text)
	return 0
}

// choice reads one of a few words; the first of them stands for all else.
func (r *reader) choice(n *mapping.Node, words ...string) string {
	text := strings.ToLower(r.text(n))
	if slices.Contains(words, text) {
		return text
	}
	r.fail(n.Range, "wrong-type", "", "%q is not one of %s", n.Text, quoted(words))
	return words[0]
}

// days reads a list of days, ascending whatever their order.
func (r *reader) days(n *mapping.Node) (days []postmortem.Date) {
	r.items(n, "holidays", func(n *mapping.Node) {
		if d := r.day(n); !d.IsZero() {
			days = append(days, d)
		}
	})
	slices.SortFunc(days, postmortem.Date.Compare)
	return slices.Compact(days)
}

var deadline = regexp.MustCompile(`^(\d{1,3})( business)? days?$`)

// severityDeadline is a deadline under the name of a severity, which the catalogue of severities may yet bring.
type severityDeadline struct {
	name string
	diag diag.Diagnostic // should there be no such severity
	postmortem.Deadline
}

// deadlines reads severity → "3 days" or "5 business days", "none" for none; otherwise: is for all other severities.
func (r *reader) deadlines(n *mapping.Node, c *Config) {
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: deadlines: {SEV1: 3 days, otherwise: 7 business days}", "deadlines must be a mapping of severities")
		return
	}
	for _, p := range n.Map.Pairs {
		text := strings.ToLower(r.text(p.Value))
		m := deadline.FindStringSubmatch(text)
		if m == nil && text != "none" {
			r.fail(p.Value.Range, "wrong-type", "for instance 3 days, 5 business days or none", "%q is not a deadline", p.Value.Text)
			continue
		}
		var d postmortem.Deadline
		if m != nil {
			d.Days, _ = strconv.Atoi(m[1])
			d.Business = m[2] != ""
		}
		if strings.EqualFold(p.Key, "otherwise") {
			c.Deadlines.Otherwise = d
			continue
		}
		c.deadlines = append(c.deadlines, severityDeadline{p.Key, r.diagnostic(p.KeyRange, "unknown-key",
			"use the id of a severity, or otherwise", "%q is not a severity", p.Key), d})
	}
}

// settleDeadlines takes over the deadlines of the severities that there are, once all are known.
func (c *Config) settleDeadlines() (diags []diag.Diagnostic) {
	bySeverity := maps.Clone(c.Deadlines.BySeverity)
	for _, d := range c.deadlines {
		if t, ok := c.Vocab.Severities.Lookup(d.name); ok {
			bySeverity[t.ID] = d.Deadline
		} else {
			diags = append(diags, d.diag)
		}
	}
	c.Deadlines.BySeverity, c.deadlines = bySeverity, nil
	return diags
}
