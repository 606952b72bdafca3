package links

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"codman/internal/postmortem"
)

const (
	// mostEarlier bounds the earlier times that one recurrence carries, and how far what front matter names is followed. Those within the window
	// are all counted.
	mostEarlier = 50

	// alike is the likeness of two texts, the cosine of their rare terms, from which on they tell of the same symptoms. In the public
	// collections that it was chosen by, all pairs above 0.65 tell of one incident twice or of the same again (0.96 for two rollouts
	// of one kind four days apart). Between 0.50 and 0.57 some do and some do not, so it keeps clear of them: a missed pair costs less than
	// a wrong one, which says of two reports that they tell of the same.
	alike = 0.6
	// alikeTerms is how many rare terms they must share at least: two short notes can be equal in a few words by chance.
	alikeTerms = 8
	// telltale is the most documents that a term may stand in to look for the same symptoms by it.
	telltale = 16

	// mostServices is how many services a report may name so that it counts for each of them. One that names more tells of an outage of
	// everything behind the first; that each of the others failed for this cause is no trait of theirs, and would make one large incident
	// the recurrence of every small one.
	mostServices = 3
)

// history is the recurrences of a corpus. It is immutable.
type history struct {
	clusters []*Cluster
	of       map[uint32]again // the recurrences, by document
	later    map[uint32]uint32
}

// again is a document as the latest of several in a cluster.
type again struct {
	*chain
	from, at int      // those within the window before it are docs[from:at]
	named    []uint32 // those that its front matter leads to and that lie before the window, the oldest first
}

// times is how many there are, with the document itself.
func (a again) times() int { return a.at - a.from + len(a.named) + 1 }

// chain is a cluster on its way.
type chain struct {
	cluster  *Cluster
	docs     []uint32 // the oldest first
	symptoms bool     // found by the likeness of texts: without a window
}

// newHistory finds the recurrences.
func newHistory(k *kinship, g *Graph, settings Settings) *history {
	h := &history{of: make(map[uint32]again), later: make(map[uint32]uint32)}
	b := &historian{kinship: k, graph: g, vocab: g.corpus.Vocab, settings: settings, of: make(map[uint32][]*chain)}
	b.order()
	b.cells()
	b.symptoms()
	b.stated()
	b.dropParts()
	b.name()
	for _, i := range b.dated {
		if a, ok := b.choose(i); ok {
			h.of[i] = a
			for _, e := range a.before() {
				if _, known := h.later[e]; !known {
					h.later[e] = i
				}
			}
		}
	}
	for _, c := range b.chains {
		b.measure(c, h)
		h.clusters = append(h.clusters, c.cluster)
	}
	slices.SortFunc(h.clusters, func(a, b *Cluster) int {
		return cmp.Or(cmp.Compare(len(b.Docs), len(a.Docs)), cmp.Compare(b.Days, a.Days), cmp.Compare(b.Open, a.Open), strings.Compare(a.Slug, b.Slug))
	})
	return h
}

// historian works out a history.
type historian struct {
	*kinship
	graph    *Graph
	vocab    postmortem.Vocabularies
	settings Settings
	dated    []uint32 // incidents with a date, the oldest first; of duplicates the one that the others name
	chains   []*chain
	of       map[uint32][]*chain
}

func (b *historian) order() {
	for i := range b.docs {
		if !b.docs[i].Date.Value.IsZero() && b.same[i] == uint32(i) {
			b.dated = append(b.dated, uint32(i))
		}
	}
	slices.SortFunc(b.dated, b.earlier)
}

func (b *historian) earlier(x, y uint32) int {
	p, q := b.docs[x], b.docs[y]
	return cmp.Or(p.Date.Value.Compare(q.Date.Value), cmp.Compare(p.Started.Value.Wall, q.Started.Value.Wall), strings.Compare(p.ID, q.ID))
}

func (b *historian) days(x, y uint32) int {
	return b.docs[x].Date.Value.DaysUntil(b.docs[y].Date.Value)
}

// cells finds chains of the same primary cause on the same service of the same organization, each within the window of the one before.
func (b *historian) cells() {
	type cell struct{ organization, service, cause string }
	last := make(map[cell]*chain)
	for _, i := range b.dated {
		p := b.docs[i]
		cause := p.PrimaryCause()
		if cause == "" || saysNothing(postmortem.TermSlug(cause)) {
			continue
		}
		services := p.Services.Value
		if len(services) > mostServices {
			services = services[:1]
		}
		for _, service := range services {
			id := b.serviceID(service)
			at := cell{postmortem.TermSlug(p.Organization.Value), postmortem.TermSlug(id), cause}
			c := last[at]
			if c == nil || b.days(c.docs[len(c.docs)-1], i) > b.settings.Window {
				c = &chain{cluster: &Cluster{Service: id, Cause: cause}}
				last[at] = c
			}
			if slices.Contains(c.docs, i) { // the same service under two names
				continue
			}
			if c.docs = append(c.docs, i); len(c.docs) == 2 {
				b.chains = append(b.chains, c)
			}
		}
	}
	for _, c := range b.chains {
		for _, i := range c.docs {
			b.of[i] = append(b.of[i], c)
		}
	}
}

func (b *historian) serviceID(service string) string {
	if t, ok := b.vocab.Services.Lookup(service); ok {
		return t.ID
	}
	return service
}

// symptoms finds reports of different days whose texts are nearly the same. Those of one day are taken for two reports of one incident.
func (b *historian) symptoms() {
	group := make(map[uint32]*chain)
	for _, pair := range b.alike() {
		x, y := pair[0], pair[1]
		if b.same[x] != x || b.same[y] != y || b.docs[x].Date.Value.IsZero() || b.docs[y].Date.Value.IsZero() || b.days(x, y) == 0 || b.strangers(x, y) {
			continue
		}
		b.join(group, x, y)
	}
	b.keep(group, true)
}

// strangers tells whether two reports are of different organizations.
func (b *historian) strangers(x, y uint32) bool {
	p, q := postmortem.TermSlug(b.docs[x].Organization.Value), postmortem.TermSlug(b.docs[y].Organization.Value)
	return p != "" && q != "" && p != q
}

// join puts two documents into one chain.
func (b *historian) join(group map[uint32]*chain, x, y uint32) {
	for _, i := range []uint32{x, y} {
		if group[i] == nil {
			group[i] = &chain{cluster: &Cluster{}, docs: []uint32{i}}
		}
	}
	into, from := group[x], group[y]
	if into == from {
		return
	}
	if len(into.docs) < len(from.docs) {
		into, from = from, into
	}
	into.docs = append(into.docs, from.docs...)
	for _, i := range from.docs {
		group[i] = into
	}
}

// keep takes the chains of a group over, in order of their first documents.
func (b *historian) keep(group map[uint32]*chain, symptoms bool) []*chain {
	var kept []*chain
	for _, i := range b.dated {
		if c := group[i]; c != nil && !slices.Contains(b.of[i], c) {
			slices.SortFunc(c.docs, b.earlier)
			c.symptoms = symptoms
			kept = append(kept, c)
			for _, j := range c.docs {
				b.of[j] = append(b.of[j], c)
			}
		}
	}
	b.chains = append(b.chains, kept...)
	return kept
}

// stated takes over what front matter says: a report and those that it is the recurrence of, its cause being another or not. When one of them
// stands in a chain already, the others join that.
func (b *historian) stated() {
	group := make(map[uint32]*chain)
	for _, i := range b.dated {
		if before, ok := b.recurs(i); ok {
			b.join(group, i, before)
		}
	}
	seen := make(map[*chain]bool)
	for _, i := range b.dated {
		c := group[i]
		if c == nil || seen[c] {
			continue
		}
		seen[c] = true
		slices.SortFunc(c.docs, b.earlier)
		if into := b.home(c); into != nil {
			for _, j := range c.docs {
				if !slices.Contains(b.of[j], into) {
					into.docs = append(into.docs, j)
					b.of[j] = append([]*chain{into}, b.of[j]...)
				}
			}
			slices.SortFunc(into.docs, b.earlier)
			continue
		}
		b.describe(c)
		b.chains = append(b.chains, c)
		for _, j := range c.docs {
			b.of[j] = append([]*chain{c}, b.of[j]...)
		}
	}
}

// recurs is the earlier incident that the front matter of a document names.
func (b *historian) recurs(i uint32) (uint32, bool) {
	id := b.docs[i].RecurrenceOf.Value
	if id == "" {
		return 0, false
	}
	doc, state := b.graph.Named(id)
	n, ours := b.number[doc]
	if state != Found || !ours {
		return 0, false
	}
	n = b.same[n]
	return n, n != i && !b.docs[n].Date.Value.IsZero() && b.earlier(n, i) < 0
}

// home is the chain that most of the documents stand in already, the first of several; nil when there is none.
func (b *historian) home(c *chain) *chain {
	var best *chain
	members := make(map[*chain]int)
	for _, i := range c.docs {
		for _, other := range b.of[i] {
			members[other]++
		}
	}
	for _, i := range c.docs {
		for _, other := range b.of[i] {
			if best == nil || members[other] > members[best] {
				best = other
			}
		}
	}
	return best
}

// describe gives a chain that front matter made the service and the cause that all its documents share.
func (b *historian) describe(c *chain) {
	first := b.docs[c.docs[0]]
	shared := func(has func(p *postmortem.Postmortem) bool) bool {
		return !slices.ContainsFunc(c.docs, func(i uint32) bool { return !has(b.docs[i]) })
	}
	for _, s := range first.Services.Value {
		id := b.serviceID(s)
		if c.cluster.Service == "" && shared(func(p *postmortem.Postmortem) bool {
			return slices.ContainsFunc(p.Services.Value, func(other string) bool { return postmortem.TermSlug(b.serviceID(other)) == postmortem.TermSlug(id) })
		}) {
			c.cluster.Service = id
		}
	}
	cause := first.PrimaryCause()
	if slug := postmortem.TermSlug(cause); slug != "" && !saysNothing(slug) &&
		shared(func(p *postmortem.Postmortem) bool { return postmortem.TermSlug(p.PrimaryCause()) == slug }) {
		c.cluster.Cause = cause
	}
}

// dropParts leaves out the chains whose documents all stand in another one. Of two equal ones that remains which tells of service and cause.
func (b *historian) dropParts() {
	dropped := make(map[*chain]bool)
	for _, c := range b.chains {
		dropped[c] = slices.ContainsFunc(b.of[c.docs[0]], func(other *chain) bool {
			return other != c && !dropped[other] && b.contains(other, c) && (len(other.docs) > len(c.docs) || c.symptoms || !other.symptoms)
		})
	}
	b.chains = slices.DeleteFunc(b.chains, func(c *chain) bool { return dropped[c] })
	for i, list := range b.of {
		b.of[i] = slices.DeleteFunc(list, func(c *chain) bool { return dropped[c] })
	}
}

func (b *historian) contains(c, part *chain) bool {
	return len(c.docs) >= len(part.docs) && !slices.ContainsFunc(part.docs, func(i uint32) bool { return !slices.Contains(b.of[i], c) })
}

// name gives the clusters their documents, terms and slugs.
func (b *historian) name() {
	slices.SortStableFunc(b.chains, func(x, y *chain) int { return b.earlier(x.docs[0], y.docs[0]) })
	last := make(map[string]int) // the number that the latest cluster of a slug has
	for _, c := range b.chains {
		for _, i := range c.docs {
			c.cluster.Docs = append(c.cluster.Docs, b.docs[i])
		}
		slug := postmortem.TermSlug(b.docs[c.docs[0]].ID)
		switch {
		case c.cluster.Service != "" && c.cluster.Cause != "":
			slug = postmortem.TermSlug(c.cluster.Service) + "-" + postmortem.TermSlug(c.cluster.Cause)
		case c.symptoms:
			c.cluster.Terms = b.termsOf(c.docs[len(c.docs)-1], c.docs[0])
		}
		free := slug
		for n := last[slug] + 1; last[free] > 0 || n > 1; n++ {
			if free = fmt.Sprintf("%s-%d", slug, n); last[free] == 0 {
				last[slug] = n
				break
			}
		}
		last[free] = max(last[free], 1)
		c.cluster.Slug = free
	}
}

// choose is the chain that says most of why a document is a recurrence: one that its front matter speaks of, else that of the most
// times, else that of the service it names first.
func (b *historian) choose(i uint32) (best again, ok bool) {
	stated := false
	for _, c := range b.of[i] {
		a := b.again(c, i)
		n, named := b.recurs(i)
		if named {
			_, named = b.place(c, n)
		}
		if a.times() > 1 && (!ok || named && !stated || named == stated && a.times() > best.times()) {
			best, ok, stated = a, true, named
		}
	}
	return best, ok
}

// again places a document in a chain.
func (b *historian) again(c *chain, i uint32) again {
	a := again{chain: c}
	a.at, _ = b.place(c, i)
	if !c.symptoms {
		a.from, _ = slices.BinarySearchFunc(c.docs[:a.at], b.settings.Window, func(j uint32, window int) int {
			if b.days(j, i) > window {
				return -1
			}
			return 1
		})
	}
	steps := 0
	for j, ok := b.recurs(i); ok && steps < mostEarlier; j, ok = b.recurs(j) {
		steps++
		if at, here := b.place(c, j); here && at < a.from {
			a.named = append(a.named, j)
		}
	}
	slices.Reverse(a.named)
	return a
}

// place is where a document stands in a chain.
func (b *historian) place(c *chain, i uint32) (at int, here bool) {
	return slices.BinarySearchFunc(c.docs, i, b.earlier)
}

// before are the documents of which one is a recurrence, the latest first, at most [mostEarlier].
func (a again) before() []uint32 {
	var out []uint32
	for at := a.at - 1; at >= a.from; at-- {
		out = append(out, a.docs[at])
	}
	for n := len(a.named) - 1; n >= 0; n-- {
		out = append(out, a.named[n])
	}
	return out[:min(len(out), mostEarlier)]
}

// measure counts the promises of a cluster.
func (b *historian) measure(c *chain, h *history) {
	cluster := c.cluster
	cluster.Days = b.days(c.docs[0], c.docs[len(c.docs)-1])
	for _, i := range c.docs {
		cluster.Open += len(openItems(b.docs[i], b.settings.Today, b.settings.Today))
		a, ok := h.of[i]
		if ok && a.chain == c && slices.ContainsFunc(a.before(), func(e uint32) bool { return b.broken(e, i) }) {
			cluster.Broken++
		}
	}
}

// broken tells whether an item of an earlier document was due and not done when it happened again.
func (b *historian) broken(earlier, i uint32) bool {
	p, day := b.docs[earlier], b.docs[i].Date.Value
	return !p.OfOthers() && p.Promised().Compare(day) <= 0 && slices.ContainsFunc(p.ActionItems, func(item postmortem.ActionItem) bool {
		return item.OverdueOn(day, b.settings.Today)
	})
}

// openItems are the promises of a document that had been made and not been kept on a day. What others did after incidents of theirs is none.
func openItems(p *postmortem.Postmortem, day, today postmortem.Date) []OpenItem {
	if p.OfOthers() || p.Promised().Compare(day) > 0 {
		return nil
	}
	var out []OpenItem
	for i, item := range p.ActionItems {
		if item.StandingOn(day, today) != postmortem.Pending {
			continue
		}
		o := OpenItem{Index: i, Item: item}
		if !item.Due.IsZero() && item.Due.Compare(day) < 0 {
			o.Due, o.Since = true, item.Due.DaysUntil(day)
		}
		out = append(out, o)
	}
	return out
}

// alike finds the pairs of documents whose rare terms are nearly the same.
func (k *kinship) alike() [][2]uint32 {
	var out [][2]uint32
	s := k.pool.Get().(*scratch)
	defer k.pool.Put(s)
	for i, p := range k.profiles {
		for _, u := range p.uses {
			b := k.tells(u.term())
			if b == 0 || k.df[u.term()] > telltale {
				continue
			}
			w := float64(float64(b*b) * levels[u.level()])
			for _, posting := range k.postings[k.starts[u.term()]:k.starts[u.term()+1]] {
				if d := posting >> 3; d > uint32(i) {
					s.at(d).text += float64(w * levels[posting&7])
				}
			}
		}
		for _, u := range p.uses {
			s.mine[u.term()] = uint8(u.level())
		}
		for _, d := range s.touched {
			enough := s.points[d].text > float64(float64(alike/4)*math.Sqrt(float64(k.length[i]*k.length[d])))
			s.points[d] = points{}
			if enough && k.likeness(s, uint32(i), d) >= alike {
				out = append(out, [2]uint32{uint32(i), d})
			}
		}
		for _, u := range p.uses {
			s.mine[u.term()] = 0
		}
		s.touched = s.touched[:0]
	}
	slices.SortFunc(out, func(a, b [2]uint32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

// likeness is the cosine of the rare terms of two documents, 0 to 1; 0 of those that share but few. The scratch has the levels of the
// first in mine.
func (k *kinship) likeness(s *scratch, i, j uint32) float64 {
	sum, shared := 0.0, 0
	for _, u := range k.profiles[j].uses {
		mine := s.mine[u.term()]
		if mine == 0 {
			continue
		}
		if b := k.tells(u.term()); b > 0 {
			sum += float64(float64(float64(b*b)*levels[mine]) * levels[u.level()])
			shared++
		}
	}
	if shared < alikeTerms {
		return 0
	}
	return sum / math.Sqrt(float64(k.length[i]*k.length[j]))
}

// termsOf are the terms that two documents share.
func (k *kinship) termsOf(i, j uint32) []string {
	s := k.pool.Get().(*scratch)
	defer k.pool.Put(s)
	for _, u := range k.profiles[i].uses {
		s.mine[u.term()] = uint8(u.level())
	}
	terms := k.sharedTerms(s, i, j)
	for _, u := range k.profiles[i].uses {
		s.mine[u.term()] = 0
	}
	return terms
}

// history finds the recurrences when they are first asked for.
func (r *Relations) history() *history {
	r.onceHistory.Do(func() { r.past = newHistory(r.kinship(), r.graph, r.settings) })
	return r.past
}

// Recurrence is what happened before that is the same as p; nil when nothing is known of. The same is: the same primary cause on the same
// service within the window; symptoms told of in nearly the same words; or what the front matter of p says.
func (r *Relations) Recurrence(p *postmortem.Postmortem) *Recurrence {
	k, h := r.kinship(), r.history()
	i, ours := k.number[p]
	a, ok := h.of[i]
	if !ours || !ok {
		return nil
	}
	out := &Recurrence{Cluster: a.cluster, Nth: a.times()}
	for _, e := range a.before() {
		doc := k.docs[e]
		out.Earlier = append(out.Earlier, Earlier{Doc: doc, Days: doc.Date.Value.DaysUntil(p.Date.Value), again: p.Date.Value, today: r.settings.Today})
	}
	first := a.docs[a.from]
	if len(a.named) > 0 {
		first = a.named[0]
	}
	out.Days = k.docs[first].Date.Value.DaysUntil(p.Date.Value)
	return out
}

// Open are the promises of the earlier document that had not been kept when it happened again.
func (e Earlier) Open() []OpenItem { return openItems(e.Doc, e.again, e.today) }

// Later is the next time that it happened again after p; nil when it did not.
func (r *Relations) Later(p *postmortem.Postmortem) *postmortem.Postmortem {
	k := r.kinship()
	i, ours := k.number[p]
	if !ours {
		return nil
	}
	if q, ok := r.history().later[i]; ok {
		return k.docs[q]
	}
	return nil
}

// Clusters are the recurrences of the corpus: by number, then span, then open promises.
func (r *Relations) Clusters() []*Cluster { return r.history().clusters }

// Words says how often in what time: "third time in 200 days".
func (r *Recurrence) Words() string {
	words := ordinal(r.Nth) + " time "
	switch r.Days {
	case 0:
		return words + "on the same day"
	case 1:
		return words + "in one day"
	}
	return fmt.Sprintf("%sin %d days", words, r.Days)
}

// ordinal is an ordinal number, up to the tenth in a word.
func ordinal(n int) string {
	words := []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	switch {
	case n >= 1 && n <= len(words):
		return words[n-1]
	case n%10 == 1 && n%100 != 11:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2 && n%100 != 12:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3 && n%100 != 13:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}
