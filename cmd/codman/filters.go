package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// filterFlags are the FILTERS that list and its kin share. Each flag may be given several times, or once with commas.
type filterFlags struct {
	values   map[postmortem.Axis]*[]string
	statuses []string
	since    string
	until    string
}

func addFilters(cmd *cobra.Command) *filterFlags {
	f := &filterFlags{values: make(map[postmortem.Axis]*[]string)}
	fs := cmd.Flags()
	for _, flag := range []struct {
		name string
		axis postmortem.Axis
		help string
	}{
		{"service", postmortem.Services, "only of this service"},
		{"severity", postmortem.Severities, "only of this severity"},
		{"cause", postmortem.Causes, "only with this cause"},
		{"trigger", postmortem.Triggers, "only with this trigger"},
		{"tag", postmortem.Tags, "only with this tag"},
		{"team", postmortem.Teams, "only of this team"},
		{"year", postmortem.Years, "only of this year"},
	} {
		f.values[flag.axis] = fs.StringSlice(flag.name, nil, flag.help)
	}
	fs.StringSliceVar(&f.statuses, "status", nil, "only in this status: "+strings.Join(postmortem.Statuses(), ", "))
	fs.StringVar(&f.since, "since", "", "only from this day, month or year on: 2026-08-14, 2026-08, 2026")
	fs.StringVar(&f.until, "until", "", "only up to this day, month or year")
	return f
}

// filter is the wish of the flags; an error says which value can't be meant.
func (f *filterFlags) filter() (postmortem.Filter, error) {
	out := postmortem.Filter{Values: make(map[postmortem.Axis][]string), Statuses: f.statuses}
	for axis, values := range f.values {
		out.Values[axis] = *values
	}
	for _, s := range f.statuses {
		if _, ok := postmortem.Status(s); !ok {
			return out, usageError("a status is one of "+strings.Join(postmortem.Statuses(), ", "), "%q is not a status", s)
		}
	}
	var ok bool
	if out.Since, ok = postmortem.ParsePeriodStart(f.since); f.since != "" && !ok {
		return out, usageError("write it as 2026-08-14, 2026-08 or 2026", "--since %q is not a day, month or year", f.since)
	}
	if out.Until, ok = postmortem.ParsePeriodEnd(f.until); f.until != "" && !ok {
		return out, usageError("write it as 2026-08-14, 2026-08 or 2026", "--until %q is not a day, month or year", f.until)
	}
	return out, nil
}

// unmet says which wanted value no postmortem has, with the nearest one that some have; "" when all are had.
func (f *filterFlags) unmet(c *postmortem.Corpus) string {
	for _, axis := range postmortem.Axes() {
		for _, wanted := range *f.values[axis] {
			slug := postmortem.TermSlug(wanted)
			if t, ok := c.Vocab.Vocabulary(axis).Lookup(wanted); ok {
				slug = postmortem.TermSlug(t.ID)
			}
			if _, ok := c.Group(axis, slug); ok {
				continue
			}
			var known []string
			for _, g := range c.Groups(axis) {
				known = append(known, g.Slug)
			}
			message := fmt.Sprintf("no postmortem has %q among its %s", wanted, axis)
			if n := diag.Nearest(slug, known); n != "" {
				message += fmt.Sprintf("; did you mean %q?", n)
			}
			return message
		}
	}
	return ""
}
