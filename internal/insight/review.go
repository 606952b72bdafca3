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
	judged   []atomic.Pointer[judgement] // docs by the rubric, each judged once
	due      []Item                      // promises of List with a due date, in order of it

	onceDelays   sync.Once
	delays       []Delay // of docs
	onceClusters sync.Once
	clusters     []inCluster // of docs; zero for what did not happen before
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
	r.judged = make([]atomic.Pointer[judgement], len(r.docs))
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
	Before    Figures // of the period before, the whole of it also beside a running period: see [Review.Caution]
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
	terms := r.Corpus.Vocab.Severities.Terms()
	slices.SortStableFunc(v.Posts, func(a, b *postmortem.Postmortem) int {
		return cmp.Compare(SeverityRank(a, terms), SeverityRank(b, terms))
	})
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

const (
	goodScore     = 70 // of the rubric, from which on a document is an example to others
	statedReasons = 6
)

// judgement is what the rubric says of a document, without its words. A document is in three reviews.
type judgement struct {
	score int
	met   uint32    // criteria that it meets: bit i for the i-th
	lost  []float64 // points of each criterion that it lacks
}

// judge is what the rubric says of a document of docs.
func (r *Reviews) judge(p *postmortem.Postmortem) *judgement {
	kept := &r.judged[r.position[p]]
	if j := kept.Load(); j != nil {
		return j
	}
	q := check.Judge(p, r.Terms)
	j := &judgement{score: q.Score, lost: make([]float64, len(q.Criteria))}
	for i, k := range q.Criteria {
		j.lost[i] = max(k.Of-k.Points, 0)
		if k.Of > 0 && k.Points >= k.Of {
			j.met |= 1 << i
		}
	}
	kept.Store(j)
	return j
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
		j := r.judge(p)
		if j.score >= goodScore {
			good = append(good, p)
		}
		for i := range common {
			common[i] += int(j.met >> i & 1)
		}
	}
	slices.SortStableFunc(good, func(a, b *postmortem.Postmortem) int { return cmp.Compare(r.judge(b).score, r.judge(a).score) })
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
	var of []float64                   // points of each criterion that all of them lack
	var first []*postmortem.Postmortem // the first that lacks some of it
	for _, p := range own {
		for i, lost := range r.judge(p).lost {
			if i == len(of) {
				of, first = append(of, 0), append(first, nil)
			}
			if of[i] += lost; lost > 0 && first[i] == nil {
				first[i] = p
			}
		}
	}
	var lacking []int
	for i := range of {
		if of[i] > 0 {
			lacking = append(lacking, i)
		}
	}
	slices.SortStableFunc(lacking, func(a, b int) int { return cmp.Compare(of[b], of[a]) })
	var texts []string
	for _, i := range lacking[:min(len(lacking), mostLacking)] {
		texts = append(texts, check.Judge(first[i], r.Terms).Criteria[i].Gain)
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
	nth   int                      // of its latest in the cluster
	posts []*postmortem.Postmortem // the latest first
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
		c := r.clusters[r.position[p]]
		if c.cluster == nil {
			continue
		}
		if at[c.cluster] == nil {
			at[c.cluster] = &recurrent{nth: c.nth}
			found = append(found, at[c.cluster])
		}
		at[c.cluster].posts = append(at[c.cluster].posts, p)
	}
	slices.SortStableFunc(found, func(a, b *recurrent) int { return cmp.Compare(b.nth, a.nth) })
	told := found[:min(len(found), mostRecurred)]
	for _, f := range told {
		out = append(out, Recurred{Posts: f.posts, Last: r.Relations.Recurrence(f.posts[0])})
	}
	return out, len(found) - len(told)
}

// inCluster is the place of a document in a cluster.
type inCluster struct {
	cluster *links.Cluster
	nth     int
}

// findClusters notes the cluster that each document is a recurrence in: of several, the one that its own page tells of.
func (r *Reviews) findClusters() {
	r.clusters = make([]inCluster, len(r.docs))
	chosen := make([]*links.Cluster, len(r.docs))
	for _, c := range r.Relations.Clusters() {
		for i, p := range c.Docs {
			at, ours := r.position[p]
			if !ours || i == 0 {
				continue
			}
			if chosen[at] == nil {
				if again := r.Relations.Recurrence(p); again != nil {
					chosen[at] = again.Cluster
				}
			}
			if chosen[at] == c {
				r.clusters[at] = inCluster{c, i + 1}
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
