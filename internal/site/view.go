package site

import "html/template"

// The types in this file are what layouts and components are given. Their comments are the reference for theme authors:
// a test keeps the tables of themes/default/README.md equal to them. Every URL is ready to stand in an attribute and
// relative to the page, unless the comment says otherwise. Strings are plain text; what is template.HTML is safe markup.
//
// An action in a template costs about a microsecond. What stands on a page by the dozen, the lines of the facts panel, the
// entries of a timeline, the rows of a list, therefore comes as finished markup; the README names its classes.

// Site is what all pages of a site share.
type Site struct {
	Title       string // title of the site
	Company     string // name of the company, or ""
	Description string // of the site in a sentence, or ""
	Language    string // BCP 47, for the lang attribute
	BaseURL     string // absolute address of the site, ends in "/"; "" when it is not known
	Generator   string // name and version of what made the site
	Today       string // the day of the build, ISO 8601
}

// Frame is what the components head, masthead and footer are given. They are rendered once for all pages that lie equally
// deep under the same entry of the navigation, so nothing of a single page is in it.
type Frame struct {
	Site       Site       // what all pages share
	Root       string     // the way to the root of the site: "./", "../", "../../"
	Logo       string     // URL of the logo, or ""
	Icon       string     // URL of the theme's icon, or ""
	Style      string     // URL of the style sheet
	Scheme     string     // URL of the script that sets the colour scheme before anything is painted, or ""
	Script     string     // URL of the main module, or ""
	Modules    []string   // URLs of the modules that the main module needs
	Navigation []Link     // of the site
	Feeds      []Feed     // of all postmortems
	JSON       string     // URL of the list of all postmortems as JSON
	Search     *SearchBox // of the site; nil when it has no search
}

// SearchBox is what the component search is given.
type SearchBox struct {
	URL        string   // of the search page; the engine and its index lie beside it
	Describe   string   // URL of the description for browsers, which add the site to their own search; "" without a base URL
	Severities []string // from the most severe, for the shapes and colours of what is found
}

// Base is part of every page.
type Base struct {
	Site        Site          // what all pages share
	Root        string        // the way to the root of the site: "./", "../", "../../"
	Kind        string        // name of the layout: "home", "postmortem", "list", "axis", "term", "matrix", "recurring", "anniversaries", "insights", "actions", "actions-index", "review", "reviews", "week", "awards", "search", "page", "redirect", "404"
	Title       string        // of the page, without that of the site
	Description string        // of the page in a sentence, or ""
	Canonical   string        // absolute address of the page; "" without a base URL
	Feeds       []Feed        // of this page; those of the whole site are in Head
	Modules     []string      // URLs of the modules that this page needs; those of all pages are in Head
	Trail       []Link        // the way to the page from the home page, without the page itself
	Head        template.HTML // the component "head"
	Masthead    template.HTML // the component "masthead"
	Footer      template.HTML // the component "footer"
}

// Link is a named address.
type Link struct {
	Text    string // to show
	URL     string // where it leads; "" for plain text
	Current string // "page" for the page itself, "true" for the part of the site that it lies in, else ""
	Note    string // a few words more, or ""
}

// Feed is something to subscribe to.
type Feed struct {
	Title string // of the feed
	URL   string // of the feed
	Type  string // its media type
}

// Tally is a term with the number of postmortems that have it.
type Tally struct {
	Text    string // name of the term
	URL     string // of its page, or of a place on this page
	Count   int    // postmortems
	Percent int    // of the largest count in the same list, 1 to 100
	Class   string // "sev-1" to "sev-5" for a severity, else ""
}

// Badge is a severity as it is shown: a label with a shape.
type Badge struct {
	Label string // "SEV1"
	Name  string // "Critical", where the vocabulary has a name besides the id; else ""
	Class string // "sev-1" for the most severe to "sev-5"; "" when the severity is not in the vocabulary
	URL   string // of the severity's page; "" where it is not to be a link
}

// HomePage is the model of layouts/home.html.
type HomePage struct {
	Base
	Count    int           // postmortems in all
	Services int           // services that were hit
	Causes   int           // causes that were found
	Since    string        // the year of the earliest, or ""
	Latest   []Brief       // the latest incidents
	Severe   []Brief       // the latest of the two highest severities that are not among Latest
	Window   string        // what the two tallies cover: "in the last twelve months", "so far"
	Hit      []Tally       // the services hit most often
	Common   []Tally       // the commonest causes
	History  template.HTML // a chart of postmortems by quarter or year, or ""
	Caption  string        // what the chart shows and leaves out, or ""
	Years    []Tally       // the years, latest first
	Ways     []Way         // ways into the collection
	Again    []Tally       // what recurred lately, with the number of times
	Days     []Day         // today, or the next day on which something happened in other years, and those after it
	Pick     *Link         // a postmortem chosen by the day of the build, or nil
	Rows     string        // URL of the JSON that scripts choose another one from
}

// Way is a way into the collection.
type Way struct {
	Text        string // "Services"
	URL         string // where it leads
	Description string // what there is to find
	Count       int    // how many there are to choose from; 0 where that means nothing
}

// Brief is a postmortem in a few lines.
type Brief struct {
	Title    string // of the postmortem
	URL      string // of its page
	Date     string // ISO 8601, or ""
	DateText string // as people write it, or ""
	Badge    *Badge // severity; nil when unknown
	Summary  string // cut to a few lines, or ""
	Services []Link // most affected first
	Duration string // of the impact, or ""
	Draft    bool   // not published yet
}

// Row is a postmortem in the table of a list; the component "row" is given it.
type Row struct {
	Title    string // of the postmortem
	URL      string // of its page
	Date     string // ISO 8601, or ""
	Badge    *Badge // severity; nil when unknown
	Services []Link // most affected first
	Causes   []Link // the primary cause first
	Duration string // of the impact, or ""
	Draft    bool   // not published yet
}

// Rows is one part of a list: a table body.
type Rows struct {
	ID    string        // fragment of the part, or ""
	Title string        // of the part; "" when the list has one part only
	Rows  template.HTML // table rows, each the component "row"
}

// Pager leads through a list that is spread over several pages.
type Pager struct {
	Page     int    // this page, from 1
	Pages    int    // how many there are
	Previous *Link  // the page before, or nil
	Next     *Link  // the page after, or nil
	Numbers  []Link // all of them
}

// ListPage is the model of layouts/list.html, the list of all postmortems.
type ListPage struct {
	Base
	Total  int     // postmortems in all
	Parts  []Rows  // what this page shows
	Facets []Facet // what scripts can filter by
	Data   string  // URL of the JSON that scripts filter and sort
	Pager  *Pager  // nil when all is on one page
}

// Facet is something to filter a list by.
type Facet struct {
	Name    string   // the name of its parameter in the URL: "service"
	Label   string   // "Service"
	Options []Option // in the order of their terms
}

// Option is one value of a facet.
type Option struct {
	Value string // in the URL
	Text  string // to show
	Count int    // postmortems
	Class string // "sev-1" to "sev-5" for a severity, else ""
}

// AxisPage is the model of layouts/axis.html: all services, all causes and so on.
type AxisPage struct {
	Base
	Axis        string    // "services", "severities", "causes", "triggers", "tags", "teams", "years"
	Total       int       // terms in all
	Postmortems int       // that have a term of this axis
	Terms       []AxisRow // what this page shows
	Quiet       []string  // names in the catalogue that no postmortem has
	Pager       *Pager    // nil when all is on one page
	WithOwner   bool      // whether any term has an owner
	WithText    bool      // whether any term has a description
}

// AxisRow is one term in the list of its axis.
type AxisRow struct {
	Text        string        // name of the term
	URL         string        // of its page
	Badge       *Badge        // for a severity, else nil
	Description string        // or ""
	Owner       *Link         // the team that owns a service, or nil
	Parent      *Link         // the wider service, or nil
	Count       int           // postmortems
	Latest      string        // day of the latest, ISO 8601, or ""
	LatestURL   string        // its page
	History     template.HTML // a small chart by quarter or year, or ""
}

// TermPage is the model of layouts/term.html: one service, one cause, one year and so on.
type TermPage struct {
	Base
	Axis      string        // "services", "severities", "causes", "triggers", "tags", "teams", "years"
	Label     string        // the axis for one term: "Service"
	Name      string        // of the term
	ID        string        // of the term, where that differs from the name
	Text      string        // description of the term, or ""
	Badge     *Badge        // for a severity, else nil
	Count     int           // postmortems
	First     string        // day of the earliest, ISO 8601, or ""
	Latest    string        // day of the latest, ISO 8601, or ""
	Owner     *Link         // the team that owns a service, or nil
	Parent    *Link         // the wider service, or nil
	Children  []Link        // the services within
	Aliases   []string      // other names
	Links     []Link        // runbook, dashboard and so on
	History   template.HTML // a chart of postmortems by quarter or year, or ""
	Caption   string        // what the chart shows and leaves out, or ""
	Tallies   []Breakdown   // what the postmortems have in common; on the first page only
	Causes    []CausePart   // of a service: its postmortems by cause; on the first page only
	Parts     []Rows        // what this page shows
	Pager     *Pager        // nil when all is on one page
	Neighbors []Link        // of a year: the year before and the year after
	Insights  []Insight     // of a service, a cause or a team: durations, detection, publication; on the first page only
}

// Breakdown counts the postmortems of a term by another axis.
type Breakdown struct {
	Title string  // "By severity"
	Tally []Tally // the most frequent first, or from the most severe
	More  int     // further terms that are not listed
}

// CausePart is the postmortems of one service that have one cause.
type CausePart struct {
	ID    string        // fragment: "cause-configuration"
	Text  string        // name of the cause
	URL   string        // of the cause's page
	Count int           // postmortems
	Items template.HTML // the latest, each the component "item"
	More  *Link         // to the filtered list when there are more, or nil
}

// Item is a postmortem in one line; the component "item" is given it.
type Item struct {
	Title string        // of the postmortem
	URL   string        // of its page
	Date  string        // ISO 8601, or ""
	Badge *Badge        // severity, without a link; nil when unknown
	Why   template.HTML // why it is shown, in words, or ""
}

// MatrixPage is the model of layouts/matrix.html: services by causes.
type MatrixPage struct {
	Base
	Causes []Tally     // the columns
	Rows   []MatrixRow // the services hit most often
	Rest   []MatrixRow // the other services
	Most   int         // the largest number in a cell
}

// MatrixRow is a service of the matrix.
type MatrixRow struct {
	Text  string       // name of the service
	URL   string       // of its page
	Cells []MatrixCell // one for each cause
	Count int          // postmortems
}

// MatrixCell is a service with a cause.
type MatrixCell struct {
	Count int    // postmortems; 0 for an empty cell
	URL   string // of these postmortems
	Class string // "heat-1" to "heat-5"
	Label string // "Auth, configuration: 4 postmortems"
}

// SearchPage is the model of layouts/search.html. What is found is shown by scripts; without them, and before anything is
// asked for, the page leads to the lists.
type SearchPage struct {
	Base
	Box   SearchBox   // of the masthead
	Total int         // postmortems in all
	List  string      // URL of the list of all postmortems
	Ways  []SearchWay // the lists by service, severity, cause and so on
}

// SearchWay is an axis with its commonest terms.
type SearchWay struct {
	Title string  // "Services"
	URL   string  // of the list of all its terms
	Tally []Tally // the most frequent first, severities and years in their own order
	More  int     // further terms that are not listed
}

// PostmortemPage is the model of layouts/postmortem.html.
type PostmortemPage struct {
	Base
	ID       string        // of the postmortem
	Badge    *Badge        // severity; nil when unknown
	Date     string        // ISO 8601, or ""
	DateText string        // as people write it, or ""
	Company  string        // the organisation that had the incident, or ""
	Status   string        // "Draft" or "In review"; "" when it is published
	Awards   []Link        // it was given, each with the review of its period, the reason as a note
	Lede     string        // the summary, where the document has no section for it
	Lead     []Piece       // the section "summary", wherever the author put it
	Body     []Piece       // the rest, in the order of the document
	Course   *Course       // from start to resolution; nil when too little is known
	Facts    []FactGroup   // what is known of the incident
	Zone     *Zone         // of the document's times; nil when it has no time of day
	Contents template.HTML // list items that lead to the headings of Lead and Body, or ""
	Again    *Again        // that it had happened before, or happened again later; nil when neither is known
	Named    []Related     // what the document names: a recurrence, a duplicate, related incidents
	Kin      *Related      // the postmortems most like it, each with the reasons; nil when there are none
	Cited    []CitedBy     // documents that cite this one
	Newer    *Link         // the next postmortem by date, or nil
	Older    *Link         // the previous postmortem by date, or nil
	Source   *Link         // the original report that this one retells, or nil
	Record   string        // URL of the postmortem as JSON
	Extra    []ExtraField  // front matter that codman has no meaning for

	Quality   *Quality // how it does by the rubric, where the configuration publishes that; else nil
	Questions []Asking // what to ask in the meeting about a draft or a document in review
}

// Quality is what the rubric says of a document; the component "quality" is given it.
type Quality struct {
	Score   int           // 0 to 100
	Grade   string        // "exemplary", "good", "fair" or "needs work"
	Lacking []QualityLine // criteria with points to gain, the most first
	Met     []QualityLine // criteria that are met, in the order of the rubric
}

// QualityLine is a criterion of the rubric.
type QualityLine struct {
	Why    string // what was seen
	Gain   string // how to gain the rest, or ""
	Points string // "2 of 4"
}

// Asking is a gap in a document, and what to ask about it.
type Asking struct {
	Gap string // what was not found
	Ask string // the question
}

// Piece is a part of a document's body: exactly one of its fields is set.
type Piece struct {
	HTML     template.HTML // headings and prose
	Timeline *Timeline     // a timeline that was understood
	Actions  *Actions      // a list of action items that was understood
	Written  template.HTML // a table or list of facts that Facts shows already, as the author wrote it
}

// Course is the incident on one line, from its start to its end.
type Course struct {
	Chart template.HTML // a bar of its phases
	Stops template.HTML // list items: its turning points with clock and time since the start
}

// FactGroup is a group of the facts panel.
type FactGroup struct {
	Title string        // "Impact"; "" for the first group
	Lines template.HTML // a name and a value each, in a div of the class fact-<name>
}

// Zone is the zone of a document's times; the component "zone" is given it.
type Zone struct {
	Name    string // as the document calls it, else its offset: "New York", "UTC−4"
	Assumed bool   // whether the document states none, and the configuration says what to assume
}

// Timeline is what the component "timeline" is given.
type Timeline struct {
	Zone    *Zone         // of its times, for the switch that stands above it; nil but for the first of a page with a time of day
	Entries template.HTML // list items, each with day (where it changes), clock, time since the start, kind and text
}

// Actions is what the component "actions" is given.
type Actions struct {
	Total   int           // items of the whole section, which may have several tables; 0 but for the first of them
	Done    int           // items of the whole section that need nothing more
	Columns []string      // heads of the columns after the first
	Missing []string      // "owner" and "due" where no item of the section has one
	Rows    template.HTML // table rows
}

// Related is a list of postmortems with the reason why they are shown.
type Related struct {
	Reason string        // "A recurrence of"
	Items  template.HTML // list items, each the component "item"
	All    []Link        // to longer lists
}

// CitedBy is a document that cites another.
type CitedBy struct {
	Text     string // its title
	URL      string // of the place where it does so
	Date     string // ISO 8601; "" for a page
	Sentence string // the words around the mention, plain text; "" where only front matter names it
}

// ExtraField is front matter that codman has no meaning for.
type ExtraField struct {
	Key   string // as written
	Value string // as written, lists joined by ", "
}

// MarkdownPage is the model of layouts/page.html: any Markdown file that is not a postmortem.
type MarkdownPage struct {
	Base
	Text     string        // description of the page, or ""
	Body     []Piece       // in the order of the document
	Contents template.HTML // list items that lead to the headings of Body, or ""
	Section  string        // title of the folder that it lies in, or ""
	Siblings []Link        // pages of the same folder, in order; of a large folder those around this one
	More     *Link         // to the index of a folder with more pages than Siblings has, or nil
	Children []Way         // of the index of a folder: its pages, where Siblings has not all of them
	Pager    *Pager        // through Children; nil when all are on one page
	Previous *Link         // the page before in the folder, or nil
	Next     *Link         // the page after in the folder, or nil
	Cited    []CitedBy     // documents that cite this one
}

// RedirectPage is the model of layouts/redirect.html: an old address.
type RedirectPage struct {
	Base
	Target string // URL of the new address
}

// MissingPage is the model of layouts/404.html. A server shows it at any address, so nothing on it may be relative.
type MissingPage struct {
	Base
	Home string // absolute path of the home page; "" without a base URL
	List string // absolute path of the list of all postmortems; "" without a base URL
}

// InsightsPage is the model of layouts/insights.html: what all postmortems say together, or those of a year or a quarter.
type InsightsPage struct {
	Base
	Period   string        // "Q3 2026"; "" for all of the time
	From     string        // the first day, ISO 8601; of all of the time that of the earliest postmortem, or ""
	To       string        // the last day, ISO 8601, or ""
	Count    int           // postmortems
	Notes    []string      // sentences: what is left out, and whether the period is over
	Items    template.HTML // the postmortems, each the component "item", where they are so few that they should be read instead; or ""
	Periods  []Periods     // the ways to other periods
	Previous *Link         // the period of the same length before this one, or nil
	Next     *Link         // the one after it, or nil
	Compared *InsightTable // the main figures beside those of the period before; nil where there is none
	Insights []Insight     // the figures
	Missing  []string      // sentences: the figures that nothing is known for
}

// Periods are ways to periods of one length.
type Periods struct {
	Label string // "Years", "Quarters of 2026"
	Links []Link // the latest first
}

// Insight is one figure with what it says; the component "insights" is given it.
type Insight struct {
	ID      string         // fragment: "durations"
	Title   string         // what is shown
	N       int            // the size of the sample
	Says    string         // what it shows, in words
	Few     string         // that these are few, or ""
	Chart   template.HTML  // one or two drawings, or ""
	Legend  template.HTML  // what the colours of the drawing mean, where it does not say so itself; or ""
	Wide    bool           // whether the drawing takes the whole width, or scrolls, seen from its end
	Grid    bool           // whether the drawing is a grid, which scrolls where there is little room
	Notes   []string       // how to read it
	Sources []Link         // what it is held against or explained by; their URLs lead out of the site
	Tables  []InsightTable // the figures that are drawn, each row with its postmortems
	Open    bool           // whether the tables stand open, as there is no drawing
	Compact bool           // whether the figure is one of a few on another page, without a heading of its own level
}

// InsightTable is a table of figures.
type InsightTable struct {
	Title   string          // caption, or ""
	Columns []InsightColumn // the first is that of the names of the rows
	Rows    template.HTML   // table rows
}

// InsightColumn is the head of a column.
type InsightColumn struct {
	Text   string // to show
	Number bool   // whether it holds numbers, which stand to the right
}

// ActionsPage is the model of layouts/actions.html: all action items, or those of an owner, a team, a service or a status.
type ActionsPage struct {
	Base
	By       string        // "" for all, else "owners", "teams", "services", "status"
	Name     string        // of the owner, team, service or status
	Text     string        // what the list holds, in a sentence
	Total    int           // items of the whole list, shown here or elsewhere
	Ways     []Link        // of all items: to the lists by owner, team and service
	Statuses []Link        // of all items: to the lists by status, each with its number as a note
	Calendar string        // URL of the calendar of due dates, or ""
	Table    string        // URL of the table for spreadsheets, or ""
	Parts    []ActionsPart // what this page shows; on the first page of all but a status, the overdue ones first, even when there are none
	Kept     []KeptRow     // of all items, on the first page: what became of promises by cause, all of them last
	Pager    *Pager        // nil when all is on one page
}

// ActionsPart is a part of a list of action items.
type ActionsPart struct {
	ID     string        // fragment: "overdue", "without", "open", "not-stated", "accepted-risk", "done", "wont-do"; "items" for the one part of a status
	Title  string        // of the part, or ""
	Text   string        // a remark, or ""
	Count  int           // items of the part, on this page or not
	On     string        // the day that the number of overdue ones is of, ISO 8601; "" for other parts
	Coming string        // of the overdue ones: the days on which others are due, with how many: "2026-12-05:2 2026-12-09:1"
	Rows   template.HTML // table rows
	More   *Link         // to all of the part, where it is not shown in full; or nil
}

// KeptRow says what became of the promises of a cause whose day came.
type KeptRow struct {
	Text    string // name of the cause
	URL     string // of its page, or ""
	All     bool   // whether the row is that of all causes
	Due     int    // promises whose day came
	Kept    int    // done on or before it
	Late    int    // done after it
	Open    int    // not done
	Undated int    // done on a day that is not known
	Share   string // kept of those of which it is known, as "67 %"; "" where they are too few
}

// ActionsIndex is the model of layouts/actions-index.html: the owners, teams or services that have action items, by name.
type ActionsIndex struct {
	Base
	Text   string // what there is, in a sentence
	Groups []Link // by name
	Pager  *Pager // nil when all is on one page
}

// ReviewPage is the model of layouts/review.html: the review of a quarter, month or year.
type ReviewPage struct {
	Base
	Period    string           // "Q3 2026"
	Days      string           // "1 July to 30 September 2026"
	Running   bool             // whether the period is not over
	Count     int              // postmortems
	Mix       string           // how many of each severity
	Contents  []Link           // to the parts of the page
	Around    []Link           // the periods around this one and within it
	Text      []Piece          // what people wrote about the review
	Awards    []AwardLine      // that were given
	Scope     string           // what the shortlist was chosen from, or why there is none
	Shortlist []ReviewCase     // well-written postmortems
	Lacking   []string         // without a shortlist: what would help most
	Recurred  []ReviewAgain    // what happened again
	Again     *Link            // to all that recurs, where there is more; else nil
	Promises  string           // what became of the action items that came due
	Open      []ReviewPromise  // those of them that are overdue
	More      *Link            // to all action items; nil when all that are overdue stand here
	Figures   []ReviewFigure   // of how incidents were noticed and told
	Caution   string           // what keeps the figures from being compared, or ""
	Questions []ReviewQuestion // worth discussing
	Parts     []Rows           // the postmortems, by severity
	Rest      *Link            // to all of them, where there are too many; else nil
}

// ReviewCase is a postmortem to look at in a meeting; the component "case" is given it.
type ReviewCase struct {
	Brief
	At        string   // the address of its page for paper: absolute with a base URL, else from the root of the site
	DateText  string   // as people write it, or ""
	Teams     string   // "identity, platform", or ""
	Reasons   []string // what it does well, the rarest first
	MoreGood  int      // criteria that it meets besides
	Quality   *Quality // how it does by the rubric, on the shortlist; else nil
	Why       string   // why it was chosen for the week, or ""
	Questions []string // to discuss
}

// ReviewAgain is something that happened again.
type ReviewAgain struct {
	Subject string      // "Configuration on Order router"
	Text    string      // how often, in which time, what had been promised
	Now     []PaperLink // the postmortems of the period
	Before  []PaperLink // the earlier ones, the latest first
	All     string      // URL of all that is known of it, or ""
}

// PaperLink is a link to a postmortem whose address paper shows.
type PaperLink struct {
	Text string // its title
	URL  string // of its page
	At   string // the address for paper
	Date string // ISO 8601, or ""
}

// ReviewPromise is an action item that is overdue.
type ReviewPromise struct {
	Text    string    // what was promised
	URL     string    // of the item on the page of its postmortem
	Due     string    // ISO 8601
	Owner   string    // who promised it, or ""
	From    PaperLink // the postmortem
	Overdue int       // days
}

// ReviewFigure is a figure beside that of the period before.
type ReviewFigure struct {
	What   string // "Noticed by a machine"
	Now    string // "3 of 5"
	Before string // of the period before
}

// ReviewQuestion is something worth discussing.
type ReviewQuestion struct {
	Text  string      // the question
	Posts []PaperLink // that raise it
	More  int         // further postmortems that do
}

// ReviewsPage is the model of layouts/reviews.html: all reviews.
type ReviewsPage struct {
	Base
	Week   string        // URL of the cases of the week
	Awards string        // URL of the hall of fame; "" without an award
	Years  []ReviewsYear // the latest first
	Pages  []Link        // other pages that people wrote about reviews
}

// ReviewsYear is a year with its reviews.
type ReviewsYear struct {
	Year     ReviewLink   // the review of the year
	Quarters []ReviewLink // in order of time
	Months   []ReviewLink // in order of time
}

// ReviewLink leads to a review.
type ReviewLink struct {
	Text  string // in short: "2026", "Q3", "Sep"
	Label string // in full, beginning with Text: "September 2026, 4 postmortems"
	URL   string // of the review
	Count int    // postmortems
}

// WeekPage is the model of layouts/week.html: three cases for a week.
type WeekPage struct {
	Base
	Week  string       // "week 47 of 2026"
	Days  string       // "16 to 22 November 2026"
	Text  []Piece      // what people wrote about it
	Cases []ReviewCase // three, or fewer where there are not so many
}

// AwardsPage is the model of layouts/awards.html: the hall of fame.
type AwardsPage struct {
	Base
	Count   int           // awards
	Periods []AwardPeriod // the latest first
}

// AwardPeriod is a period with its awards.
type AwardPeriod struct {
	Text   string      // "Q3 2026"
	URL    string      // of its review, or ""
	Awards []AwardLine // in the order in which they were given
}

// AwardLine is an award that people gave.
type AwardLine struct {
	Title  string    // "Well-written postmortem"
	Post   PaperLink // who has it
	Badge  *Badge    // severity; nil when unknown
	Teams  string    // whom to thank: "identity and platform", or ""
	Reason string    // in words, or ""
}

// RecurringPage is the model of layouts/recurring.html: what happened more than once.
type RecurringPage struct {
	Base
	Total    int       // clusters in all
	Window   int       // days within which the same again is a recurrence
	From     string    // where the lines of time begin, ISO 8601; they end on the day of the build
	Clusters []Cluster // those that happened most often, the first of them first
	Left     int       // clusters that are not shown
}

// Cluster is what happened again and again.
type Cluster struct {
	ID       string        // fragment: "order-router-configuration"
	Title    string        // "Order router: Configuration"
	Terms    []Link        // its service and its cause
	Count    int           // postmortems
	Span     string        // "in 420 days"
	Open     int           // action items of all of them that are not done
	Strip    template.HTML // a line of time with a mark for each
	Items    template.HTML // the latest, each the component "item"
	More     *Link         // to all of them where Items has not all; without a URL where no list has just them
	Broken   template.HTML // list items: what was to be done before it happened again, and was not; or ""
	Promised template.HTML // list items: what is promised and not done, or ""
}

// Again says of a postmortem that it had happened before, and that it happened again; the component "again" is given it.
type Again struct {
	Head    string        // "Third time in 200 days"; "" when it had not happened before
	What    template.HTML // what the times have in common, or ""
	Earlier template.HTML // list items: the earlier times, each with what was still open, or ""
	Later   template.HTML // a sentence: when it happened next, or ""
	All     *Link         // to all of them, or nil
}

// AnniversariesPage is the model of layouts/anniversaries.html: the days of the year on which something happened.
type AnniversariesPage struct {
	Base
	Total  int         // postmortems with a date
	Days   []Day       // today, or the next day on which something happened, and those after it; on the first page only
	Months []Link      // to the months, each with the number of its postmortems as Note
	Parts  []MonthPart // what this page shows
	Atom   string      // URL of the feed of anniversaries
	JSON   string      // URL of the same as JSON Feed
	Pager  *Pager      // nil when all is on one page
}

// MonthPart is a month of any year.
type MonthPart struct {
	ID    string        // fragment: "november"
	Title string        // "November"
	Days  template.HTML // its days, each a heading and a list of the component "item"
}

// Day is a day on which something happened in earlier years; the component "days" is given a list of them.
type Day struct {
	Date  string        // ISO 8601, of the year in which it is remembered
	Text  string        // "22 November"
	Items template.HTML // list items, each the component "item"
	All   *Link         // to all of the day where Items has not all, or nil
	Shown bool          // the first of the list; scripts show the one that is next for the reader
}
