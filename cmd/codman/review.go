package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"codman/internal/build"
	"codman/internal/check"
	"codman/internal/config"
	"codman/internal/insight"
	"codman/internal/links"
	"codman/internal/postmortem"
)

func newReview(g *globals) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "review [PERIOD]",
		Short: "What a review of a quarter, month, year or week should look at",
		Long: `Review prints what the meeting at the end of a period should look at: every postmortem,
those that are written well with the reasons, what recurred, what became of promises, how
incidents were noticed and told compared with the period before, and questions worth
discussing. PERIOD is a quarter (2026-Q3), a month (2026-09), a year (2026) or a week
(2026-W37); without it, the last full quarter. Where reviews.year_start is set, quarters and
years are those of the company.

"codman review week" prints three cases for the meeting of this week, each with why it was
chosen and three questions. The choice changes with the week.

It sees what the site of the configured audience shows. --format markdown is a document to
paste into a wiki; its links are absolute where base_url is set.

--format json is an object: period (slug, name, from, to, running), postmortems (ids),
shortlist (id, reasons, quality: score, criteria with id, points, of, why), awards (id, title,
reason), recurred (subject, said, ids, earlier), promises (due, kept, late, undated, open,
later, overdue with id, item, owner, due), figures (what, now, before), caution, questions
(text, ids). Of a week: week, from, to, cases (id, title, url, why, questions). What is not
known is null or an empty array.`,
		Example: `  codman review
  codman review 2026-Q3 --format markdown > review.md
  codman review 2026 --service checkout
  codman review week`,
		Args: cobra.MaximumNArgs(1),
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&format, "format", "text", "text, markdown or json")
	filters := addFilters(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains([]string{"text", "markdown", "json"}, format) {
			return usageError("", "--format is text, markdown or json, not %q", format)
		}
		filter, err := filters.filter()
		if err != nil {
			return err
		}
		cfg, err := g.configure()
		if err != nil {
			return err
		}
		r, err := g.reviews(cmd, cfg, filter)
		if err != nil {
			return err
		}
		if message := filters.unmet(r.Corpus); message != "" {
			fmt.Fprintln(g.err, "codman: "+message)
		}
		if err := g.report(first(g.content, cfg.ContentDir, "content"), r.Hall.Diagnostics()); err != nil {
			return err
		}
		wanted := strings.Join(args, "")
		if strings.EqualFold(wanted, "week") {
			return printCases(g.out, r.Cases(), format, cfg.BaseURL)
		}
		period := insight.PeriodOf(insight.Quarter, r.Today, cfg.Calendar).Previous(cfg.Calendar)
		if wanted != "" {
			if period, err = insight.ParsePeriod(wanted, cfg.Calendar); err != nil {
				return noSuchPeriod(err, r)
			}
		}
		return printReview(g.out, r, r.Of(period), format, cfg.BaseURL)
	}
	return cmd
}

// reviews reads the content for a review, as the site of the configured audience shows it.
func (g *globals) reviews(cmd *cobra.Command, cfg config.Config, filter postmortem.Filter) (*insight.Reviews, error) {
	opts, err := g.options(cfg)
	if err != nil {
		return nil, err
	}
	opts.ReadOnly = true
	k, err := g.load(cmd.Context(), opts)
	if err != nil {
		return nil, err
	}
	return reviewsOf(k, cfg, filter, postmortem.DateOf(opts.Now.In(cfg.Zone))), nil
}

func reviewsOf(k *build.Knowledge, cfg config.Config, filter postmortem.Filter, today postmortem.Date) *insight.Reviews {
	corpus := k.Corpus.For(postmortem.Audience{Name: cfg.Audience})
	graph, _ := links.Resolve(corpus)
	ledger, _ := insight.NewLedger(corpus, cfg.Owners, today)
	list := make([]*postmortem.Postmortem, 0, len(corpus.Postmortems))
	for _, p := range corpus.Postmortems {
		if filter.Match(p, corpus.Vocab) {
			list = append(list, p)
		}
	}
	return insight.NewReviews(insight.Sources{Corpus: corpus, List: list, Ledger: ledger, Today: today, Shortlist: cfg.Reviews.Shortlist,
		Relations: links.Relate(corpus, graph, links.Settings{Window: cfg.Recurrence, Today: today}, nil),
		Terms:     check.TermsOf(cfg)})
}

// noSuchPeriod says which periods exist.
func noSuchPeriod(err error, r *insight.Reviews) error {
	var none *insight.NoSuchPeriod
	quarters := r.Periods(insight.Quarter)
	hint := ""
	switch n := len(quarters); {
	case n == 1:
		hint = "there are postmortems of " + strings.ToUpper(quarters[0].Slug())
	case n > 1:
		hint = fmt.Sprintf("there are postmortems from %s to %s", strings.ToUpper(quarters[n-1].Slug()), strings.ToUpper(quarters[0].Slug()))
	}
	if !errors.As(err, &none) {
		return err
	}
	return statusError{statusUsage, fmt.Errorf("%w, and \"week\" for the cases of this week", err), hint}
}

// nearest are the periods of the same span that have postmortems, before and after one that has none.
func nearest(r *insight.Reviews, p insight.Period) []string {
	var before, after string
	for _, q := range r.Periods(p.Span) { // the latest first
		switch {
		case q.From.Compare(p.To) > 0:
			after = q.Slug()
		case before == "":
			before = q.Slug()
		}
	}
	return slices.DeleteFunc([]string{strings.ToUpper(before), strings.ToUpper(after)}, func(s string) bool { return s == "" })
}

// said is a part of a review as it is printed.
type said struct {
	title string
	post  *postmortem.Postmortem // that it is about; nil for none
	text  string                 // a sentence or two, or ""
	lines []line
}

// line is one entry of a list, with lines of its own.
type line struct {
	text   string                 // in front of the title, or all there is
	post   *postmortem.Postmortem // nil for none
	detail []string
	posts  []*postmortem.Postmortem // that it is about
}

// tell puts a review into parts.
func tell(r *insight.Reviews, v *insight.Review) []said {
	all := said{title: "Postmortems", text: capitalized(count(len(v.Posts), "postmortem")) + ": " + r.Mixed(v.Posts) + "."}
	for _, p := range v.Posts {
		all.lines = append(all.lines, line{text: p.Date.Value.String() + " " + cmp.Or(p.Severity.Value, "no severity"), post: p})
	}
	parts := []said{all}
	if len(v.Awards) > 0 {
		given := said{title: "Awards"}
		for _, a := range v.Awards {
			given.lines = append(given.lines, line{text: a.Title + ":", post: a.Post, detail: nonempty(a.Reason)})
		}
		parts = append(parts, given)
	}
	well := said{title: "Well written", text: v.Scope()}
	for _, c := range v.Shortlist {
		well.lines = append(well.lines, line{post: c.Post, detail: reasons(c)})
	}
	for _, gain := range v.Lacking {
		well.lines = append(well.lines, line{text: gain})
	}
	again := said{title: "What recurred"}
	for _, a := range v.Recurred {
		entry := line{text: capitalized(r.Subject(a)) + ": " + lower(r.Again(a)), posts: a.Posts}
		again.lines = append(again.lines, entry)
	}
	if len(again.lines) == 0 {
		again.text = "Nothing of this period is known to have happened before."
	}
	parts = append(parts, well, again, promises(v))
	if rows := v.Compare(); len(rows) > 0 {
		figures := said{title: "Detection and publication", text: v.Caution()}
		if figures.text != "" {
			figures.text += "."
		}
		for _, c := range rows {
			figures.lines = append(figures.lines, line{text: fmt.Sprintf("%s: %s; the period before: %s", c.What, c.Now, c.Before)})
		}
		parts = append(parts, figures)
	}
	questions := said{title: "Questions"}
	for _, q := range v.Questions {
		questions.lines = append(questions.lines, line{text: q.Text, posts: q.Posts})
	}
	if len(questions.lines) > 0 {
		parts = append(parts, questions)
	}
	return parts
}

// promises are what became of the action items that came due in the period.
func promises(v *insight.Review) said {
	part := said{title: "Promises", text: v.Told()}
	for _, i := range v.Open {
		part.lines = append(part.lines, line{text: fmt.Sprintf("%s, due %s, %s:", i.Text(), i.Due, cmp.Or(i.Owner.Name, "no owner")), post: i.Post})
	}
	return part
}

func reasons(c insight.Candidate) []string {
	list := slices.Clone(c.Reasons)
	if c.More > 0 {
		more := fmt.Sprint(c.More) + " things"
		if c.More == 1 {
			more = "one thing"
		}
		list = append(list, "and "+more+" more")
	}
	return list
}

// mostTitles is how many documents stand under a line.
const mostTitles = 6

// shown are the documents under a line, and words for those that are too many.
func (l line) shown() (posts []*postmortem.Postmortem, rest string) {
	posts = l.posts[:min(len(l.posts), mostTitles)]
	if n := len(l.posts) - len(posts); n > 0 {
		rest = fmt.Sprintf("and %d more", n)
	}
	return posts, rest
}

func nonempty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func capitalized(s string) string {
	first, rest := initial(s)
	return strings.ToUpper(first) + rest
}

func lower(s string) string {
	first, rest := initial(s)
	return strings.ToLower(first) + rest
}

// initial parts a text behind its first character.
func initial(s string) (first, rest string) {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size], s[size:]
}

func printReview(w io.Writer, r *insight.Reviews, v *insight.Review, format, baseURL string) error {
	if format == "json" {
		return encode(w, reviewRecord(r, v))
	}
	title := fmt.Sprintf("Review of %s", v.Period)
	span := fmt.Sprintf("%s to %s", v.Period.From, v.Period.To)
	if v.Running {
		span += ", not over yet"
	}
	if len(v.Posts) == 0 {
		text := fmt.Sprintf("No postmortem began in %s (%s).", v.Period, span)
		if near := nearest(r, v.Period); len(near) > 0 {
			text += " The nearest with some: " + strings.Join(near, " and ") + "."
		}
		if v.Promises.Due == 0 && v.Later == 0 {
			_, err := fmt.Fprintln(w, text)
			return err
		}
		return printParts(w, title, text, []said{promises(v)}, format, baseURL)
	}
	if page := r.Hall.Text(v.Period.Slug()); page != nil {
		span += "\nThe reviewers' text: " + page.Path
	}
	return printParts(w, title, span, tell(r, v), format, baseURL)
}

func printCases(w io.Writer, s insight.Selection, format, baseURL string) error {
	if format == "json" {
		return encode(w, casesRecord(s))
	}
	if len(s.Cases) == 0 {
		_, err := fmt.Fprintln(w, "There is no postmortem with a date to choose a case from.")
		return err
	}
	var parts []said
	for _, c := range s.Cases {
		part := said{title: cmp.Or(c.Post.Title.Value, c.Post.ID), post: c.Post,
			text: strings.Join(slices.DeleteFunc([]string{c.Post.Date.Value.String(), c.Post.Severity.Value, strings.Join(c.Post.Services.Value, ", ")}, func(s string) bool { return s == "" }), ", ") + ". " + c.Why}
		for _, q := range c.Questions {
			part.lines = append(part.lines, line{text: q})
		}
		parts = append(parts, part)
	}
	return printParts(w, "Three cases for "+s.Week.String(), fmt.Sprintf("%s to %s", s.Week.From, s.Week.To), parts, format, baseURL)
}

func printParts(w io.Writer, title, span string, parts []said, format, baseURL string) error {
	var b strings.Builder
	if format == "markdown" {
		fmt.Fprintf(&b, "# %s\n\n%s\n", markdownText(title), markdownText(span))
		for _, p := range parts {
			p.markdown(&b, baseURL)
		}
	} else {
		fmt.Fprintf(&b, "%s\n%s\n", title, span)
		for _, p := range parts {
			p.plain(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// lineWidth is how wide the text for terminals is.
const lineWidth = 100

func (p said) plain(b *strings.Builder) {
	b.WriteByte('\n')
	if p.post != nil {
		wrap(b, "", "", p.title)
		fmt.Fprintf(b, "  %s\n", shorten(p.post.Path, 200))
	} else {
		fmt.Fprintln(b, strings.ToUpper(p.title))
	}
	if p.text != "" {
		wrap(b, "  ", "  ", p.text)
	}
	for _, l := range p.lines {
		text := l.text
		if l.post != nil {
			text = strings.TrimSpace(text + " " + cmp.Or(l.post.Title.Value, l.post.ID))
		}
		wrap(b, "  - ", "    ", text)
		if l.post != nil {
			fmt.Fprintf(b, "    %s\n", shorten(l.post.Path, 200))
		}
		posts, rest := l.shown()
		detail := slices.Clone(l.detail)
		for _, p := range posts {
			detail = append(detail, p.ID)
		}
		for _, d := range append(detail, nonempty(rest)...) {
			wrap(b, "    · ", "      ", d)
		}
	}
}

// wrap writes a text in lines that fit a terminal.
func wrap(b *strings.Builder, first, rest, text string) {
	width := len([]rune(first))
	b.WriteString(first)
	for i, word := range strings.Fields(shorten(text, 2000)) {
		n := len([]rune(word))
		switch {
		case i > 0 && width+1+n > lineWidth:
			b.WriteString("\n" + rest)
			width = len([]rune(rest))
		case i > 0:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	b.WriteByte('\n')
}

func (p said) markdown(b *strings.Builder, baseURL string) {
	title := markdownText(p.title)
	if p.post != nil {
		title = fmt.Sprintf("[%s](%s)", title, baseURL+p.post.URL())
	}
	fmt.Fprintf(b, "\n## %s\n\n", title)
	if p.text != "" {
		fmt.Fprintf(b, "%s\n\n", markdownText(p.text))
	}
	for _, l := range p.lines {
		text := markdownText(l.text)
		if l.post != nil {
			text = strings.TrimSpace(text + " " + markdownLink(l.post, baseURL))
		}
		fmt.Fprintf(b, "- %s\n", text)
		for _, d := range l.detail {
			fmt.Fprintf(b, "  - %s\n", markdownText(d))
		}
		posts, rest := l.shown()
		for _, p := range posts {
			fmt.Fprintf(b, "  - %s\n", markdownLink(p, baseURL))
		}
		if rest != "" {
			fmt.Fprintf(b, "  - %s\n", rest)
		}
	}
}

// markdownLink leads to the page of a postmortem.
func markdownLink(p *postmortem.Postmortem, baseURL string) string {
	return fmt.Sprintf("[%s](%s)", markdownText(cmp.Or(p.Title.Value, p.ID)), baseURL+p.URL())
}

// markdownText is a text that Markdown leaves as it is, without what could drive a terminal.
func markdownText(s string) string {
	s = shorten(s, math.MaxInt)
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "&", "&amp;", "<", "&lt;", "|", `\|`).Replace(s)
}

// The shape of --format json, as the help describes it.
type (
	jsonReview struct {
		Period      jsonPeriod      `json:"period"`
		Postmortems []string        `json:"postmortems"`
		Shortlist   []jsonCandidate `json:"shortlist"`
		Awards      []jsonAward     `json:"awards"`
		Recurred    []jsonRecurred  `json:"recurred"`
		Promises    jsonPromises    `json:"promises"`
		Figures     []jsonFigure    `json:"figures"`
		Caution     *string         `json:"caution"`
		Questions   []jsonQuestion  `json:"questions"`
	}
	jsonPeriod struct {
		Slug    string `json:"slug"`
		Name    string `json:"name"`
		From    string `json:"from"`
		To      string `json:"to"`
		Running bool   `json:"running"`
	}
	jsonCandidate struct {
		ID      string                    `json:"id"`
		Reasons []string                  `json:"reasons"`
		Quality *postmortem.RecordQuality `json:"quality"`
	}
	jsonAward struct {
		ID     string  `json:"id"`
		Title  string  `json:"title"`
		Reason *string `json:"reason"`
	}
	jsonRecurred struct {
		Subject string   `json:"subject"`
		Said    string   `json:"said"`
		IDs     []string `json:"ids"`
		Earlier []string `json:"earlier"`
	}
	jsonPromises struct {
		Due     int        `json:"due"`
		Kept    int        `json:"kept"`
		Late    int        `json:"late"`
		Undated int        `json:"undated"`
		Open    int        `json:"open"`
		Later   int        `json:"later"`
		Overdue []jsonItem `json:"overdue"`
	}
	jsonItem struct {
		ID    string  `json:"id"`
		Item  string  `json:"item"`
		Owner *string `json:"owner"`
		Due   string  `json:"due"`
	}
	jsonFigure struct {
		What   string `json:"what"`
		Now    string `json:"now"`
		Before string `json:"before"`
	}
	jsonQuestion struct {
		Text string   `json:"text"`
		IDs  []string `json:"ids"`
	}
	jsonSelection struct {
		Week  string     `json:"week"`
		From  string     `json:"from"`
		To    string     `json:"to"`
		Cases []jsonCase `json:"cases"`
	}
	jsonCase struct {
		ID        string   `json:"id"`
		Title     string   `json:"title"`
		URL       string   `json:"url"`
		Why       string   `json:"why"`
		Questions []string `json:"questions"`
	}
)

func reviewRecord(r *insight.Reviews, v *insight.Review) jsonReview {
	p := v.Promises
	out := jsonReview{Period: jsonPeriod{v.Period.Slug(), v.Period.String(), v.Period.From.String(), v.Period.To.String(), v.Running},
		Postmortems: reviewed(v.Posts), Shortlist: []jsonCandidate{}, Awards: []jsonAward{}, Recurred: []jsonRecurred{}, Figures: []jsonFigure{},
		Promises: jsonPromises{p.Due, p.Kept, p.Late, p.Undated, p.Open, v.Later, []jsonItem{}}, Caution: orNull(v.Caution()), Questions: []jsonQuestion{}}
	for _, c := range v.Shortlist {
		one := jsonCandidate{ID: c.Post.ID, Reasons: c.Reasons, Quality: c.Quality.Record()}
		out.Shortlist = append(out.Shortlist, one)
	}
	for _, a := range v.Awards {
		out.Awards = append(out.Awards, jsonAward{a.Post.ID, a.Title, orNull(a.Reason)})
	}
	for _, a := range v.Recurred {
		one := jsonRecurred{Subject: r.Subject(a), Said: r.Again(a), IDs: reviewed(a.Posts), Earlier: []string{}}
		for _, e := range a.Last.Earlier {
			one.Earlier = append(one.Earlier, e.Doc.ID)
		}
		out.Recurred = append(out.Recurred, one)
	}
	for _, i := range v.Open {
		out.Promises.Overdue = append(out.Promises.Overdue, jsonItem{i.Post.ID, i.Text(), orNull(i.Owner.Name), i.Due.String()})
	}
	for _, c := range v.Compare() {
		out.Figures = append(out.Figures, jsonFigure(c))
	}
	for _, q := range v.Questions {
		out.Questions = append(out.Questions, jsonQuestion{q.Text, reviewed(q.Posts)})
	}
	return out
}

func casesRecord(s insight.Selection) jsonSelection {
	out := jsonSelection{s.Week.Slug(), s.Week.From.String(), s.Week.To.String(), []jsonCase{}}
	for _, c := range s.Cases {
		out.Cases = append(out.Cases, jsonCase{c.Post.ID, cmp.Or(c.Post.Title.Value, c.Post.ID), c.Post.URL(), c.Why, c.Questions})
	}
	return out
}

func reviewed(list []*postmortem.Postmortem) []string {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}
