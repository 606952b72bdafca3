package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/insight"
	"codman/internal/postmortem"
	catalogue "codman/internal/site"
)

// actionFlags narrow the list of action items.
type actionFlags struct {
	owners, statuses []string
	overdue          bool
}

// Further values of the flags: an item without a status, one that is open or in progress, and one without an owner.
const (
	notStated = "not-stated"
	pending   = "pending"
	nobody    = "none"
)

func newActions(g *globals) *cobra.Command {
	var format string
	var flags actionFlags
	cmd := &cobra.Command{
		Use:   "actions",
		Short: "List the action items of all postmortems",
		Long: `Actions prints the action items of every postmortem: first what is still to be done, by due
date, then what nobody stated the status of, then what is settled, and last what others did
after incidents of theirs. It sees all postmortems, drafts and restricted ones included.

An item is overdue when it is open or in progress after the day it was due. One of which
the status is not stated may well be done, and is never called overdue; nor is one of others
(of documents with a source), who owe nothing here. The day is that of --now.

Formats:
  table  for people
  json   an array of {"postmortem" (its id), "url" (relative to the site), "title",
         "owner", "due", "status", "type", "ticket", "ticket_url", "promised" (day),
         "age_days" (until it was done, else until now), "overdue", "services",
         "causes", "path", "line", "of_others"}; what is not known is null
  csv    the same columns for spreadsheets
  ics    a calendar of the items that are still to be done and were due within the last
         year, or will be`,
		Example: `  codman actions --overdue
  codman actions --owner "platform team" --item-status pending
  codman actions --owner none --item-status pending
  codman actions --service checkout --format csv > checkout.csv`,
		Args: cobra.NoArgs,
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringSliceVar(&flags.owners, "owner", nil, "only of this owner, in any spelling; none: without one")
	fs.StringSliceVar(&flags.statuses, "item-status", nil, "only in this status: "+strings.Join(itemStatuses(), ", "))
	fs.BoolVar(&flags.overdue, "overdue", false, "only what is overdue")
	fs.StringVar(&format, "format", "table", "table, json, csv or ics")
	filters := addFilters(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		write, ok := map[string]func(io.Writer, actionList) error{"table": writeActionTable, "json": writeActionJSON, "csv": writeActionCSV, "ics": writeActionCalendar}[format]
		if !ok {
			return usageError("", "--format is table, json, csv or ics, not %q", format)
		}
		filter, err := filters.filter()
		if err != nil {
			return err
		}
		if err := flags.check(); err != nil {
			return err
		}
		cfg, err := g.configure()
		if err != nil {
			return err
		}
		corpus, _, err := g.corpus(cmd)
		if err != nil {
			return err
		}
		now, err := g.instant(cfg.Zone)
		if err != nil {
			return err
		}
		ledger, _ := insight.NewLedger(corpus, cfg.Owners, postmortem.DateOf(now.In(cfg.Zone)))
		list, err := flags.narrow(ledger, func(p *postmortem.Postmortem) bool { return filter.Match(p, corpus.Vocab) })
		if err != nil {
			return err
		}
		if message := filters.unmet(corpus); message != "" {
			fmt.Fprintln(g.err, "codman: "+message)
		}
		if len(list) == 0 {
			fmt.Fprintln(g.err, "codman: no action item was found")
		}
		return write(g.out, actionList{ledger, list, cfg, corpus.Vocab})
	}
	return cmd
}

// itemStatuses are the values of --item-status.
func itemStatuses() []string { return append(postmortem.ActionStatuses(), notStated, pending) }

// check tells whether every wanted status is one.
func (f *actionFlags) check() error {
	for i, s := range f.statuses {
		s = postmortem.Slug(s)
		if !slices.Contains(itemStatuses(), s) {
			hint := "the status of an item is one of " + strings.Join(itemStatuses(), ", ")
			if n := diag.Nearest(s, itemStatuses()); n != "" {
				hint = fmt.Sprintf("did you mean %q? %s", n, hint)
			}
			return usageError(hint, "%q is not the status of an action item", f.statuses[i])
		}
		f.statuses[i] = s
	}
	return nil
}

// narrow lists the items that are wanted: what is to be done first, each part in the order of the ledger.
func (f *actionFlags) narrow(l *insight.Ledger, wanted func(*postmortem.Postmortem) bool) ([]insight.Item, error) {
	var owners []string
	unowned := false
	for _, name := range f.owners {
		if name == nobody {
			unowned = true
			continue
		}
		o, ok := l.Find(name)
		if !ok {
			return nil, noOwner(l, name)
		}
		owners = append(owners, o.Slug)
	}
	var list []insight.Item
	for _, i := range l.Items {
		owned := len(f.owners) == 0 || unowned && len(i.Owners()) == 0 ||
			slices.ContainsFunc(i.Owners(), func(o insight.Owner) bool { return slices.Contains(owners, o.Slug) })
		if owned && f.hasStatus(i) && (!f.overdue || l.Overdue(i)) && wanted(i.Post) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b insight.Item) int { return cmp.Compare(urgency(a), urgency(b)) })
	return list, nil
}

// hasStatus tells whether an item has one of the wanted statuses.
func (f *actionFlags) hasStatus(i insight.Item) bool {
	return len(f.statuses) == 0 || slices.Contains(f.statuses, first(i.Status, notStated)) || slices.Contains(f.statuses, pending) && isPending(i)
}

func isPending(i insight.Item) bool { return i.Status == "open" || i.Status == "in-progress" }

// urgency is the place of the part of the list that an item belongs to.
func urgency(i insight.Item) int {
	switch {
	case i.Post.OfOthers():
		return 3
	case isPending(i):
		return 0
	case i.Status == "":
		return 1
	}
	return 2
}

// noOwner is the error of an owner that no item has.
func noOwner(l *insight.Ledger, name string) error {
	hint := "codman actions --format csv has all owners"
	if n := l.Near(name); n != "" {
		hint = fmt.Sprintf("did you mean %q?", n)
	}
	return usageError(hint, "no action item has the owner %q", name)
}

// actionList is what is to be written.
type actionList struct {
	*insight.Ledger
	items []insight.Item
	cfg   config.Config
	vocab postmortem.Vocabularies
}

func writeActionTable(w io.Writer, l actionList) error {
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "DUE\tSTATUS\tOWNER\tTICKET\tACTION\tPOSTMORTEM")
	for _, i := range l.items {
		status := first(i.Status, "–")
		if l.Overdue(i) {
			status = "overdue"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", first(i.Due.String(), "–"), status, first(shorten(i.Owner.Name, 24), "–"),
			first(shorten(i.Ticket, 16), "–"), shorten(i.Text(), 72), shorten(i.Post.ID, 60))
	}
	return out.Flush()
}

// actionRecord is an item as JSON.
type actionRecord struct {
	Postmortem string   `json:"postmortem"`
	URL        string   `json:"url"`
	Title      string   `json:"title"`
	Owner      *string  `json:"owner"`
	Due        *string  `json:"due"`
	Status     *string  `json:"status"`
	Type       *string  `json:"type"`
	Ticket     *string  `json:"ticket"`
	TicketURL  *string  `json:"ticket_url"`
	Promised   *string  `json:"promised"`
	AgeDays    *int     `json:"age_days"`
	Overdue    bool     `json:"overdue"`
	Services   []string `json:"services"`
	Causes     []string `json:"causes"`
	Path       string   `json:"path"`
	Line       int      `json:"line"`
	OfOthers   bool     `json:"of_others"`
}

func writeActionJSON(w io.Writer, l actionList) error {
	records := make([]actionRecord, len(l.items))
	for n, i := range l.items {
		post := i.Post.Brief()
		records[n] = actionRecord{Postmortem: i.Post.ID, URL: catalogue.ActionURL(i, ""), Title: i.Text(), Owner: orNull(i.Owner.Name), Due: orNull(i.Due.String()),
			Status: orNull(i.Status), Type: orNull(i.Type), Ticket: orNull(i.Ticket), TicketURL: orNull(i.ActionItem.URL), Promised: orNull(i.Post.Promised().String()),
			Overdue: l.Overdue(i), Services: post.Services, Causes: post.Causes, Path: i.Post.Path, Line: int(i.Range.Start.Line), OfOthers: i.Post.OfOthers()}
		if days, ok := l.Age(i); ok {
			records[n].AgeDays = &days
		}
	}
	return encode(w, records)
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func writeActionCSV(w io.Writer, l actionList) error {
	return catalogue.WriteActionsCSV(w, l.Ledger, l.items, l.cfg.BaseURL)
}

func writeActionCalendar(w io.Writer, l actionList) error {
	return catalogue.WriteCalendar(w, catalogue.Calendar{Name: l.cfg.Title + ": action items", Generator: "codman " + version, BaseURL: l.cfg.BaseURL, Vocab: l.vocab},
		l.items, l.Today)
}
