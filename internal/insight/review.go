package insight

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"codman/internal/check"
	"codman/internal/links"
	"codman/internal/postmortem"
)

// Sources are what reviews are made of. Relations and Ledger may be nil, and belong to Corpus.
type Sources struct {
	Corpus    *postmortem.Corpus
	List      []*postmortem.Postmortem // what is looked at, newest first; nil for all of the corpus
	Relations *links.Relations
	Ledger    *Ledger
	Terms     check.Terms
	Shortlist int // how many postmortems are proposed for an award
	Today     postmortem.Date
}

// Reviews looks at a knowledge base period by period. It is safe for concurrent use.
type Reviews struct {
	Sources
	Hall *Hall

	docs     []*postmortem.Postmortem // dated up to today, newest first
	position map[*postmortem.Postmortem]int
	judged   []atomic.Uint64 // docs by the rubric: see [Reviews.judge]
	due      []Item          // promises of List with a due date, in order of it

	onceDelays   sync.Once
	delays       []Delay // of docs
	onceClusters sync.Once
	clusters     [][]inCluster // of docs
}

// NewReviews prepares the reviews of a knowledge base. What is dated after today is left out: its date is a slip.
func NewReviews(s Sources) *Reviews {
	if s.List == nil {
		s.List = s.Corpus.Postmortems
	}
	r := &Reviews{Sources: s, Hall: NewHall(s.Corpus, s.Terms.Calendar)}
	for _, p := range s.List {
		if d := p.Date.Value; !d.IsZero() && d.Compare(s.Today) <= 0 {
			r.docs = append(r.docs, p)
		}
	}
	r.judged = make([]atomic.Uint64, len(r.docs))
	r.position = make(map[*postmortem.Postmortem]int, len(r.docs))
	for i, p := range r.docs {
		r.position[p] = i
	}
	if s.Ledger != nil {
		listed := make(map[*postmortem.Postmortem]bool, len(s.List))
		for _, p := range s.List {
			listed[p] = true
		}
		for _, item := range s.Ledger.Items {
			if !item.Due.IsZero() && listed[item.Post] && !item.Post.OfOthers() {
				r.due = append(r.due, item)
			}
		}
	}
	return r
}

// Periods are the periods of a span that have something to review, the latest first.
func (r *Reviews) Periods(span Span) []Period {
	var periods []Period
	for _, p := range r.docs {
		if n := len(periods); n == 0 || !periods[n-1].Contains(p.Date.Value) {
			periods = append(periods, PeriodOf(span, p.Date.Value, r.Terms.Calendar))
		}
	}
	return periods
}

// Count is the number of postmortems of a period.
func (r *Reviews) Count(p Period) int { return len(r.in(p)) }

// in are the postmortems of a period, newest first.
func (r *Reviews) in(p Period) []*postmortem.Postmortem {
	after := func(day postmortem.Date) int {
		i, _ := slices.BinarySearchFunc(r.docs, day, func(m *postmortem.Postmortem, d postmortem.Date) int {
			if m.Date.Value.Compare(d) >= 0 {
				return -1
			}
			return 1
		})
		return i
	}
	return r.docs[after(p.To.AddDays(1)):after(p.From)]
}

// Review is what a meeting at the end of a period should look at.
type Review struct {
	Period    Period
	Running   bool                     // the period is not over
	Posts     []*postmortem.Postmortem // all of the period: the most severe first, then the latest
	Own       int                      // of those, one's own; the others retell incidents of other companies
	Shortlist []Candidate
	Judged    int      // postmortems that the shortlist was chosen from
	Lacking   []string // when nothing reached the shortlist: what would help most documents
	Awards    []Award
	Recurred  []Recurred
	Further   int      // clusters besides
	Due       []Item   // promises that came or will come due in the period
	Promises  Promises // what became of them by today
	Open      []Item   // of those, overdue today
	Later     int      // of those, due after today
	Now       Figures
	Before    Figures // of the period before
	Questions []Question
}

// Candidate is a postmortem that is written well enough to be read as an example.
type Candidate struct {
	Post    *postmortem.Postmortem
	Quality check.Quality
	Reasons []string // what it does well, the rarest of the period first
	More    int      // further criteria that it meets
}

// Recurred is something that happened again in a period.
type Recurred struct {
	Posts []*postmortem.Postmortem // of the period, the latest first
	Last  *links.Recurrence        // as the latest of them is seen
}

// Of is the review of a period.
func (r *Reviews) Of(p Period) *Review {
	list := r.in(p)
	own := ownOf(list)
	v := &Review{Period: p, Running: p.Contains(r.Today) && p.To != r.Today, Own: len(own), Posts: slices.Clone(list), Awards: r.Hall.Of(p)}
	slices.SortStableFunc(v.Posts, func(a, b *postmortem.Postmortem) int { return cmp.Compare(r.rank(a), r.rank(b)) })
	v.Shortlist, v.Judged = r.shortlist(own)
	if len(v.Shortlist) == 0 {
		v.Lacking = r.lacking(own)
	}
	v.Recurred, v.Further = r.recurred(list)
	r.promises(v)
	v.Now = r.figures(own)
	v.Before = r.figures(ownOf(r.in(p.Previous(r.Terms.Calendar))))
	v.Questions = r.questions(v, own)
	return v
}

// ownOf leaves out what is retold from elsewhere.
func ownOf(list []*postmortem.Postmortem) []*postmortem.Postmortem {
	return slices.DeleteFunc(slices.Clone(list), func(p *postmortem.Postmortem) bool { return p.OfOthers() })
}

// rank is the place of a postmortem's severity, 0 for the most severe; those without one come last.
func (r *Reviews) rank(p *postmortem.Postmortem) int {
	terms := r.Corpus.Vocab.Severities.Terms()
	for i := range terms {
		if terms[i].ID == p.Severity.Value {
			return i
		}
	}
	return len(terms)
}

const (
	goodScore     = 70 // of the rubric, from which on a document is an example to others
	statedReasons = 6
)

// judge is the score of a document of docs by the rubric, and which criteria it meets: bit i for the i-th.
func (r *Reviews) judge(p *postmortem.Postmortem) (score int, met uint32) {
	kept := &r.judged[r.position[p]]
	n := kept.Load()
	if n == 0 {
		q := check.Judge(p, r.Terms)
		n = 1<<63 | uint64(q.Score)<<32
		for i, k := range q.Criteria {
			if k.Of > 0 && k.Points >= k.Of {
				n |= 1 << i
			}
		}
		kept.Store(n)
	}
	return int(n >> 32 & 0xff), uint32(n)
}

func (r *Reviews) score(p *postmortem.Postmortem) int {
	score, _ := r.judge(p)
	return score
}

// shortlist chooses well-written documents among one's own: the best first, but no second one of a team, or of a service where no
// team is named, before each has one.
func (r *Reviews) shortlist(own []*postmortem.Postmortem) (list []Candidate, judged int) {
	var good []*postmortem.Postmortem
	var common [32]int // documents that meet each criterion
	for _, p := range own {
		if p.Status.Value == "draft" {
			continue
		}
		judged++
		score, met := r.judge(p)
		if score >= goodScore {
			good = append(good, p)
		}
		for i := range common {
			common[i] += int(met >> i & 1)
		}
	}
	slices.SortStableFunc(good, func(a, b *postmortem.Postmortem) int { return cmp.Compare(r.score(b), r.score(a)) })
	chosen := make(map[string]int)
	var told [32]int // how often the list says each criterion
	for round := 0; len(list) < r.Shortlist && len(good) > 0; round++ {
		good = slices.DeleteFunc(good, func(p *postmortem.Postmortem) bool {
			groups := teamsOf(p)
			if len(list) == r.Shortlist || slices.ContainsFunc(groups, func(g string) bool { return chosen[g] > round }) {
				return false
			}
			for _, g := range groups {
				chosen[g]++
			}
			list = append(list, r.candidate(p, &common, &told))
			return true
		})
	}
	return list, judged
}

// teamsOf are whom a document stands for when a list is to have something of everybody: its teams, else the service it hit first.
func teamsOf(p *postmortem.Postmortem) []string {
	var groups []string
	for _, t := range p.Teams.Value {
		groups = append(groups, "team "+postmortem.Slug(t))
	}
	if len(groups) == 0 && len(p.Services.Value) > 0 {
		groups = append(groups, "service "+postmortem.Slug(p.Services.Value[0]))
	}
	if len(groups) == 0 {
		groups = append(groups, "document "+p.ID)
	}
	return groups
}

// mostLacking is how many things to do a review names to those who write.
const mostLacking = 3

// lacking is what would help most of the documents: how to gain what weighs most over all of them.
func (r *Reviews) lacking(own []*postmortem.Postmortem) []string {
	type gain struct {
		text string
		of   float64
	}
	gains := make(map[string]*gain)
	var ids []string
	for _, p := range own {
		for _, k := range check.Judge(p, r.Terms).Criteria {
			if k.Points >= k.Of {
				continue
			}
			if gains[k.ID] == nil {
				gains[k.ID] = &gain{text: k.Gain}
				ids = append(ids, k.ID)
			}
			gains[k.ID].of += k.Of - k.Points
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(gains[b].of, gains[a].of) })
	var texts []string
	for _, id := range ids[:min(len(ids), mostLacking)] {
		texts = append(texts, gains[id].text)
	}
	return texts
}

// candidate says what a document does well: what fewer of the period do comes first, then what the list says less often, then what
// weighs more.
func (r *Reviews) candidate(p *postmortem.Postmortem, common, told *[32]int) Candidate {
	c := Candidate{Post: p, Quality: check.Judge(p, r.Terms)}
	var met []int
	for i, k := range c.Quality.Criteria {
		if k.Of > 0 && k.Points >= k.Of {
			met = append(met, i)
		}
	}
	slices.SortStableFunc(met, func(a, b int) int {
		return cmp.Or(cmp.Compare(common[a], common[b]), cmp.Compare(told[a], told[b]), cmp.Compare(c.Quality.Criteria[b].Of, c.Quality.Criteria[a].Of))
	})
	for _, i := range met[:min(len(met), statedReasons)] {
		told[i]++
		c.Reasons = append(c.Reasons, c.Quality.Criteria[i].Why)
	}
	c.More = len(met) - len(c.Reasons)
	return c
}

// mostRecurred is how many recurrences a review tells of.
const mostRecurred = 8

// recurrent is a cluster with the documents of a period that made it one: those before which it had happened already.
type recurrent struct {
	cluster *links.Cluster
	nth     int                      // of its latest in the cluster
	posts   []*postmortem.Postmortem // the latest first
}

// recurred are the recurrences among a list, each cluster once, what happened most often first; further is how many are not told of.
func (r *Reviews) recurred(list []*postmortem.Postmortem) (out []Recurred, further int) {
	if r.Relations == nil || len(list) == 0 {
		return nil, 0
	}
	r.onceClusters.Do(r.findClusters)
	var found []*recurrent
	at := make(map[*links.Cluster]*recurrent)
	for _, p := range list {
		for _, c := range r.clusters[r.position[p]] {
			if at[c.cluster] == nil {
				at[c.cluster] = &recurrent{cluster: c.cluster, nth: c.nth}
				found = append(found, at[c.cluster])
			}
			at[c.cluster].posts = append(at[c.cluster].posts, p)
		}
	}
	slices.SortStableFunc(found, func(a, b *recurrent) int { return cmp.Compare(b.nth, a.nth) })
	for i, f := range found {
		if len(out) == mostRecurred {
			return out, len(found) - i
		}
		if last := r.Relations.Recurrence(f.posts[0]); last != nil && last.Cluster == f.cluster {
			out = append(out, Recurred{Posts: f.posts, Last: last})
		}
	}
	return out, 0
}

// inCluster is the place of a document in a cluster.
type inCluster struct {
	cluster *links.Cluster
	nth     int
}

// findClusters notes the clusters that each document is a recurrence in.
func (r *Reviews) findClusters() {
	r.clusters = make([][]inCluster, len(r.docs))
	for _, c := range r.Relations.Clusters() {
		for i, p := range c.Docs {
			if at, ours := r.position[p]; ours && i > 0 {
				r.clusters[at] = append(r.clusters[at], inCluster{c, i + 1})
			}
		}
	}
}

// promises says what became of the promises of the period.
func (r *Reviews) promises(v *Review) {
	first := func(day postmortem.Date) int {
		i, _ := slices.BinarySearchFunc(r.due, day, func(i Item, d postmortem.Date) int { return cmp.Or(i.Due.Compare(d), 1) })
		return i
	}
	v.Due = r.due[first(v.Period.From):first(v.Period.To.AddDays(1))]
	if r.Ledger == nil {
		return
	}
	v.Promises = r.Ledger.Kept(v.Due, r.Today)
	for _, item := range v.Due {
		switch {
		case r.Ledger.Overdue(item):
			v.Open = append(v.Open, item)
		case item.Due.Compare(r.Today) >= 0 && item.StandingOn(r.Today, r.Today) == postmortem.Pending:
			v.Later++
		}
	}
}

// Figures are what a period shows of how incidents are noticed and told.
type Figures struct {
	Posts     int          // postmortems that the figures are of
	Machines  int          // incidents that an alert, a probe or automation noticed
	People    int          // incidents that people noticed
	Detect    Distribution // seconds from start to detection
	InTime    int          // published within the deadline of their severity
	Late      int          // published after it, or not at all though it is over
	Published Distribution // days from end to publication
}

func (r *Reviews) figures(list []*postmortem.Postmortem) Figures {
	f := Figures{Posts: len(list), Detect: DistributionOf(list, func(p *postmortem.Postmortem) *int64 { return p.Durations().Detect })}
	for _, p := range list {
		switch by := p.DetectedBy.Value; {
		case check.Machines(by):
			f.Machines++
		case check.People(by):
			f.People++
		}
	}
	delays := make([]Delay, len(list))
	for i, p := range list {
		delays[i] = r.delay(p)
	}
	for _, d := range delays {
		switch d.Standing {
		case PublishedInTime:
			f.InTime++
		case PublishedLate, PublicationMissed:
			f.Late++
		}
	}
	f.Published = DelayDistribution(delays)
	return f
}

// delay is the publication of a document of docs. Six figures of six pages ask for it.
func (r *Reviews) delay(p *postmortem.Postmortem) Delay {
	r.onceDelays.Do(func() { r.delays = Delays(r.docs, r.Terms.Deadlines, r.Terms.Calendar, r.Today) })
	return r.delays[r.position[p]]
}

// serviceOf is the service that was hit first, as it is written; "" for none.
func serviceOf(p *postmortem.Postmortem) string {
	if len(p.Services.Value) == 0 {
		return ""
	}
	return p.Services.Value[0]
}

// numberWord is a small number in letters.
func numberWord(n int) string {
	words := strings.Fields("none one two three four five six seven eight nine ten eleven twelve")
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}
