package insight

import (
	"cmp"
	"slices"
	"strings"

	"codman/internal/check"
	"codman/internal/postmortem"
)

// Case is a postmortem to talk about for ten minutes.
type Case struct {
	Post      *postmortem.Postmortem
	Why       string   // why this one, in words
	Questions []string // three to discuss
}

// Selection is the cases of one week.
type Selection struct {
	Week  Period
	Cases []Case
}

const (
	casesAWeek   = 3
	memory       = 12 * 7 // days for which a cause counts as read
	longestRest  = 52 * 7 // days before a document comes up again; fewer where there are few, see rest
	shortestRest = 4 * 7
	recentDays   = 91      // what counts as recent
	olderDays    = 180     // how much older kin has to be than what it is kin of
	rehearsal    = 104     // weeks: the grid on which the choices before this week are rehearsed, at least as many
	kinAsked     = 3       // recent documents whose kin is looked at
	teamsAsked   = 4       // teams that did not come up for the longest time
	rested       = 16      // what it is worth that a document did not come up lately: more than all else together
	candidatesOf = 40      // documents of a team that are looked at
	epochMonday  = -259200 // seconds: 29 December 1969
)

// Cases are three cases for the week of today: a recent one, an older one that has kin among what is recent, one of a team that
// did not come up lately; of different services, severities and causes as far as there are some, with causes first that were not
// read in the twelve weeks before. What was read then is rehearsed from the documents that had been published by each of those
// Mondays, so that for one corpus the choice changes with the week and not with the day. A document that is added or changed may change
// the choice within a week: what is rehearsed, and who is kin of whom, is that of the corpus as it is.
func (r *Reviews) Cases() Selection {
	week := PeriodOf(Week, r.Today, r.Terms.Calendar)
	weeks := int((week.From.Time().Unix() - epochMonday) / (7 * 86400))
	first := (weeks/rehearsal - 1) * rehearsal
	c := newChooser(r)
	var chosen []pick
	for n := first; n <= weeks; n++ {
		chosen = c.choose(week.From.AddDays(7 * (n - weeks)))
	}
	s := Selection{Week: week}
	for _, p := range chosen {
		s.Cases = append(s.Cases, Case{Post: p.post, Why: c.why(p, chosen, week.From), Questions: r.discuss(p.post, p.kin)})
	}
	return s
}

// pick is a document with why it was picked.
type pick struct {
	post *postmortem.Postmortem
	slot slot
	kin  *postmortem.Postmortem // of an older one: the recent document that it resembles
	new  bool                   // its primary cause had not been read lately
	text string                 // what the two share, in words
}

type slot int8

const (
	recentOne slot = iota
	olderOne
	quietTeam
	another
)

// chooser chooses week by week and remembers what it chose.
type chooser struct {
	*Reviews
	known   []postmortem.Date // of docs: the day from which each could be read
	read    map[string]postmortem.Date
	taken   map[*postmortem.Postmortem]postmortem.Date
	teams   []string // addresses, in order
	byTeam  map[string][]*postmortem.Postmortem
	causes  []string // ids of primary causes, in order
	byCause map[string][]*postmortem.Postmortem
	came    map[string]postmortem.Date // teams whose documents came up, and when
	kin     map[*postmortem.Postmortem][]pick
	rest    int // days before a document comes up again: of three a week some have to be left to choose from
}

func newChooser(r *Reviews) *chooser {
	c := &chooser{Reviews: r, known: make([]postmortem.Date, len(r.docs)), read: make(map[string]postmortem.Date), taken: make(map[*postmortem.Postmortem]postmortem.Date),
		byTeam: make(map[string][]*postmortem.Postmortem), byCause: make(map[string][]*postmortem.Postmortem), came: make(map[string]postmortem.Date), kin: make(map[*postmortem.Postmortem][]pick),
		rest: min(max(shortestRest, len(r.docs)), longestRest)}
	for i, p := range r.docs {
		c.known[i] = p.Promised()
		if c.known[i].Compare(p.Date.Value) < 0 {
			c.known[i] = p.Date.Value
		}
		for _, t := range p.Teams.Value {
			t = postmortem.Slug(t)
			if len(c.byTeam[t]) == 0 {
				c.teams = append(c.teams, t)
			}
			c.byTeam[t] = append(c.byTeam[t], p)
		}
	}
	for _, p := range r.docs {
		cause := p.PrimaryCause()
		if len(c.byCause[cause]) == 0 {
			c.causes = append(c.causes, cause)
		}
		c.byCause[cause] = append(c.byCause[cause], p)
	}
	slices.Sort(c.teams)
	slices.Sort(c.causes)
	return c
}

// choose picks the cases of the week that begins on a Monday, and remembers them.
func (c *chooser) choose(monday postmortem.Date) []pick {
	var picks []pick
	for _, find := range []func(postmortem.Date, []pick) (pick, bool){c.recent, c.older, c.quiet, c.other, c.other, c.other} {
		if len(picks) < casesAWeek {
			if p, ok := find(monday, picks); ok {
				p.new = c.unread(p.post, monday)
				picks = append(picks, p)
			}
		}
	}
	for _, p := range picks {
		c.taken[p.post] = monday
		if cause := p.post.PrimaryCause(); cause != "" {
			c.read[cause] = monday
		}
		for _, t := range p.post.Teams.Value {
			c.came[postmortem.Slug(t)] = monday
		}
	}
	return picks
}

func (c *chooser) unread(p *postmortem.Postmortem, monday postmortem.Date) bool {
	last, read := c.read[p.PrimaryCause()]
	return p.PrimaryCause() != "" && (!read || last.DaysUntil(monday) > memory)
}

// worth says how well a document would go with those picked already; less than 0 when it can't be picked.
func (c *chooser) worth(p *postmortem.Postmortem, monday postmortem.Date, picks []pick) int {
	if c.known[c.position[p]].Compare(monday) >= 0 || slices.ContainsFunc(picks, func(q pick) bool { return q.post == p }) {
		return -1
	}
	n := 0
	if last, taken := c.taken[p]; !taken || last.DaysUntil(monday) > c.rest {
		n += rested
	}
	if c.unread(p, monday) {
		n += 4
	}
	service, cause, severity := 6, 3, 2
	for _, q := range picks {
		if postmortem.Slug(serviceOf(p)) == postmortem.Slug(serviceOf(q.post)) {
			service = 0
		}
		if p.PrimaryCause() == q.post.PrimaryCause() {
			cause = 0
		}
		if p.Severity.Value == q.post.Severity.Value {
			severity = 0
		}
	}
	return n + service + cause + severity
}

// best is the worthiest of a list, the first of equals; ok is false when none can be picked.
func (c *chooser) best(list []*postmortem.Postmortem, monday postmortem.Date, picks []pick) (found *postmortem.Postmortem, worth int) {
	worth = -1
	for _, p := range list {
		if n := c.worth(p, monday, picks); n > worth {
			found, worth = p, n
		}
	}
	return found, worth
}

// fresh are the documents that began in the days before a Monday, newest first.
func (c *chooser) fresh(monday postmortem.Date, within int) []*postmortem.Postmortem {
	return c.in(Period{From: monday.AddDays(-within), To: monday.AddDays(-1)})
}

func (c *chooser) recent(monday postmortem.Date, picks []pick) (pick, bool) {
	for _, within := range []int{recentDays, 2 * recentDays} {
		fresh := c.fresh(monday, within)
		if p, worth := c.best(fresh[:min(len(fresh), candidatesOf)], monday, picks); worth >= rested {
			return pick{post: p, slot: recentOne}, true
		}
	}
	return pick{}, false // all were read: something new is worth more than something recent
}

// older picks what resembles something recent and happened long before it.
func (c *chooser) older(monday postmortem.Date, picks []pick) (found pick, ok bool) {
	worth, asked := rested-1, 0
	for _, p := range c.fresh(monday, 2*recentDays) {
		if c.known[c.position[p]].Compare(monday) >= 0 {
			continue
		}
		if asked++; asked > kinAsked {
			break
		}
		for _, k := range c.kinOf(p) {
			if n := c.worth(k.post, monday, picks); n > worth {
				found, worth = k, n
			}
		}
	}
	return found, found.post != nil
}

// kinOf are the documents that one resembles and that are much older.
func (c *chooser) kinOf(p *postmortem.Postmortem) []pick {
	if list, ok := c.kin[p]; ok || c.Relations == nil {
		return list
	}
	list := []pick{}
	for _, k := range c.Relations.Kin(p) {
		if at, dated := c.position[k.Doc]; dated && c.docs[at].Date.Value.DaysUntil(p.Date.Value) >= olderDays {
			list = append(list, pick{post: k.Doc, slot: olderOne, kin: p, text: c.Relations.Why(k.Reasons)})
		}
	}
	c.kin[p] = list
	return list
}

// quiet picks what goes best with the rest from the teams whose documents did not come up for the longest time.
func (c *chooser) quiet(monday postmortem.Date, picks []pick) (pick, bool) {
	teams := slices.Clone(c.teams)
	slices.SortStableFunc(teams, func(a, b string) int { return c.came[a].Compare(c.came[b]) })
	worth, found := rested-1, pick{slot: quietTeam}
	for _, t := range teams[:min(len(teams), teamsAsked)] {
		if p, n := c.best(latest(c.byTeam[t], monday, candidatesOf), monday, picks); n > worth {
			worth, found.post = n, p
		}
	}
	return found, found.post != nil
}

// other picks whatever goes best with the rest: of each cause the latest, and the latest of all.
func (c *chooser) other(monday postmortem.Date, picks []pick) (pick, bool) {
	found, worth := c.best(latest(c.docs, monday, 4*candidatesOf), monday, picks)
	for _, cause := range c.causes {
		if p, n := c.best(latest(c.byCause[cause], monday, candidatesOf), monday, picks); n > worth {
			found, worth = p, n
		}
	}
	return pick{post: found, slot: another}, worth >= 0
}

// latest are the last n of a list, newest first, that began before a Monday.
func latest(list []*postmortem.Postmortem, monday postmortem.Date, n int) []*postmortem.Postmortem {
	i, _ := slices.BinarySearchFunc(list, monday, func(p *postmortem.Postmortem, d postmortem.Date) int {
		if p.Date.Value.Compare(d) >= 0 {
			return -1
		}
		return 1
	})
	return list[i:min(len(list), i+n)]
}

// why says why a document was picked.
func (c *chooser) why(p pick, all []pick, monday postmortem.Date) string {
	var reasons []string
	switch p.slot {
	case recentOne:
		days := p.post.Date.Value.DaysUntil(monday)
		if days <= recentDays {
			reasons = append(reasons, "it is recent: "+ago(days))
		} else {
			reasons = append(reasons, "it is the latest that did not come up lately: "+ago(days))
		}
	case olderOne:
		text := "it resembles “" + titleOf(p.kin) + "”, which came " + days(p.post.Date.Value.DaysUntil(p.kin.Date.Value)) + " later"
		if p.text != "" {
			text += ": " + p.text
		}
		reasons = append(reasons, text)
	case quietTeam:
		reasons = append(reasons, "a story from "+joined(p.post.Teams.Value)+", not heard here for a while")
	}
	if cause := p.post.PrimaryCause(); p.new && cause != "unknown" && cause != "other" {
		reasons = append(reasons, "its cause, "+strings.ToLower(c.Corpus.Vocab.Causes.Name(cause))+", was not read in the last twelve weeks")
	}
	alike := func(q pick) bool {
		return q.post != p.post && (serviceOf(q.post) == serviceOf(p.post) || q.post.PrimaryCause() == p.post.PrimaryCause())
	}
	switch {
	case len(reasons) > 0:
	case len(all) == 1:
		reasons = append(reasons, "it is the only one")
	case !slices.ContainsFunc(all, alike):
		reasons = append(reasons, "it differs from the others of this week in what failed and why")
	default:
		reasons = append(reasons, "it did not come up for a while")
	}
	return capital(strings.Join(reasons, "; ")) + "."
}

// ago is a number of days before a Monday in words.
func ago(days int) string {
	switch {
	case days <= 7:
		return "of the week before"
	case days < 60:
		return manyOf((days+3)/7, "week", "weeks") + " ago"
	}
	return manyOf((days+15)/30, "month", "months") + " ago"
}

func titleOf(p *postmortem.Postmortem) string { return cmp.Or(p.Title.Value, p.ID) }

// joined is "a", "a and b", "a, b and c".
func joined(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

const questionsACase = 3

// discuss is three questions about a case: what it shows in particular first.
func (r *Reviews) discuss(p, kin *postmortem.Postmortem) []string {
	var list []string
	add := func(q string) {
		if q != "" && len(list) < questionsACase && !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	if kin != nil {
		add("What is the same in “" + titleOf(kin) + "”, and what changed in between?")
	}
	if p.OfOthers() {
		add("Could it happen here? What would stop it first, and how do we know that it works?")
	}
	if by := p.DetectedBy.Value; check.People(by) && by != "dashboard" {
		add("People noticed before any alert did. Which signal was there already, and where would we see it?")
	}
	specific := 0
	for _, f := range p.Factors.Value {
		if q := factorQuestions[f]; q != "" && specific < 2 {
			specific++
			add(q)
		}
	}
	add(causeQuestions[p.PrimaryCause()])
	if open := slices.ContainsFunc(p.ActionItems, func(a postmortem.ActionItem) bool { return a.StandingOn(r.Today, r.Today) == postmortem.Pending }); open {
		add("Some of what was promised then is still open. Is it still the right thing to do?")
	}
	if p.HasSection("got-lucky") {
		add("Where did luck help, and would it again?")
	}
	first := 0
	for _, c := range []byte(p.ID) { // so that cases of which little is known do not all ask the same
		first += int(c)
	}
	for i := range generalQuestions {
		add(generalQuestions[(first+i)%len(generalQuestions)])
	}
	return list
}

var generalQuestions = []string{
	"What would have made it visible, or smaller, five minutes earlier?",
	"What surprised the people who were there, and would it surprise us?",
	"Which one thing do we change because we read this?",
	"What helped, and do we have it everywhere?",
	"Which of our own systems could fail like this, and who would be told first?",
	"What did the responders have to find out that could have been on one page?",
	"Which assumption turned out to be wrong, and where do we make it too?",
}

var factorQuestions = map[string]string{
	"missing-alert":     "Nothing was watching for this. Which of our own failures would only show in a customer's message?",
	"alert-noise":       "The signal was lost among others. Which of our alerts do we no longer read?",
	"slow-detection":    "The signal came late. What do our users feel before our graphs do?",
	"no-canary":         "The change reached everything at once. What of ours still does?",
	"no-rollback":       "There was no quick way back. When did we last try ours?",
	"test-gap":          "No test covered this case. What in production does no test of ours look like?",
	"review-gap":        "Review could not show the risk. What would a reviewer have to see for that?",
	"doc-gap":           "The knowledge was not written down. What do only some of us know?",
	"runbook-gap":       "There were no steps to follow. Which of our runbooks was never tried?",
	"single-point":      "One part had no stand-in. Which part of ours has none, and how would we notice?",
	"hidden-coupling":   "Two parts depended on each other unseen. How would we find such a pair before it fails?",
	"weak-isolation":    "A local failure could spread. Where do our bulkheads end?",
	"tooling-unsafe":    "The tool made the dangerous step easy. Which of our tools do?",
	"access-delay":      "Responders waited for a way in. How long would it take us tonight?",
	"handoff":           "Something was lost between teams. Where do we hand over with the least words?",
	"staffing-hours":    "Few people were there. What would help the one who is alone with it?",
	"technical-debt":    "A known weakness was waiting for its turn. Which of ours would we regret most?",
	"unclear-ownership": "Nobody was sure whose it was. What of ours has no owner?",
}

var causeQuestions = map[string]string{
	"code-defect":        "Which input or state of our own code do we assume never to come?",
	"data-format":        "Where do two of our parts agree on a shape that nothing checks?",
	"concurrency-timing": "Where do we rely on an order or a clock that nobody promised?",
	"configuration":      "Which setting of ours can do this much, and is changed with less care than code?",
	"change-rollout":     "How far does a change of ours get before we look at it?",
	"capacity-load":      "Which of our limits do we not watch, and how would we come near it?",
	"dependency":         "What of ours stops when this kind of supplier does, and what should go on?",
	"network-dns":        "Which name, route or certificate of ours is everybody's, and who is told when it ends?",
	"storage-database":   "When did we last restore one, and how long did it take?",
	"hardware-facility":  "What of ours stands in one place only?",
	"security-access":    "Which of our keys would open the most, and how would we notice its use?",
	"automation":         "Which of our automations can act on everything, and what makes it stop?",
	"process-knowledge":  "Which step of ours works because the same people always do it?",
	"unknown":            "What would we have to record today to be able to explain this the next time?",
}
