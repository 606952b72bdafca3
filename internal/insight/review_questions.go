package insight

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"codman/internal/links"
	"codman/internal/postmortem"
)

// Question is something worth talking about, with the documents that raise it. It asks for what could be different, never for who.
type Question struct {
	Text  string
	Posts []*postmortem.Postmortem
}

// mostQuestions is how many questions a meeting has time for.
const mostQuestions = 7

// asking collects questions. Those without a document are none.
type asking struct{ list []Question }

func (a *asking) ask(posts []*postmortem.Postmortem, text string) {
	if len(posts) > 0 && len(a.list) < mostQuestions {
		a.list = append(a.list, Question{Text: text, Posts: posts})
	}
}

// questions are worth discussing in the review: what the gaps and the patterns of its documents ask.
func (r *Reviews) questions(v *Review, own []*postmortem.Postmortem) []Question {
	list := own
	if len(list) == 0 {
		list = v.Posts
	}
	var a asking
	with := func(is func(*postmortem.Postmortem) bool) []*postmortem.Postmortem {
		var posts []*postmortem.Postmortem
		for _, p := range list {
			if is(p) {
				posts = append(posts, p)
			}
		}
		return posts
	}
	for _, again := range v.Recurred[:min(len(v.Recurred), 2)] {
		question := ". Were the earlier items the wrong ones, right but not done, or done and not enough?"
		if !slices.ContainsFunc(again.Last.Earlier, func(e links.Earlier) bool { return len(e.Doc.ActionItems) > 0 }) {
			question = ". Nothing was promised after the earlier ones. What would have kept it from coming back?"
		}
		a.ask(again.Posts, capital(r.subject(again))+" happened for the "+again.Last.Words()+question)
	}
	told := with(func(p *postmortem.Postmortem) bool { return p.DetectedBy.Known() })
	outside := with(func(p *postmortem.Postmortem) bool {
		return p.DetectedBy.Value == "customer" || p.DetectedBy.Value == "partner"
	})
	a.ask(outside, amongst(len(outside), len(told))+" noticed by customers or partners first. What would have told us earlier?")
	r.askFactors(&a, list)
	if len(v.Open) > 0 {
		a.ask(postsOf(v.Open), capital(manyOf(len(v.Open), "promise", "promises"))+" that came due in this period "+isAre(len(v.Open))+
			" still open. Do we still want "+itThem(len(v.Open))+", and what would make room for "+itThem(len(v.Open))+"?")
	}
	unknown := with(func(p *postmortem.Postmortem) bool { return p.PrimaryCause() == "unknown" })
	a.ask(unknown, "The cause of "+manyOf(len(unknown), "incident", "incidents")+" is not determined. What would we have to see next time to find out?")
	near := with(func(p *postmortem.Postmortem) bool {
		return slices.ContainsFunc(p.Tags.Value, func(t string) bool { return postmortem.Slug(t) == "near-miss" })
	})
	a.ask(near, capital(manyOf(len(near), "near miss was", "near misses were"))+" written down. What stopped "+itThem(len(near))+", and can we rely on it again?")
	lucky := with(func(p *postmortem.Postmortem) bool { return p.HasSection("got-lucky") })
	a.ask(lucky, capital(manyOf(len(lucky), "report names", "reports name"))+" where luck helped. Which of it should become something that we can count on?")
	r.askTriggers(&a, list)
	loose := with(func(p *postmortem.Postmortem) bool {
		return slices.ContainsFunc(p.ActionItems, func(i postmortem.ActionItem) bool { return !i.Closed() && (i.Owner == "" || i.Due.IsZero()) })
	})
	a.ask(loose, capital(manyOf(len(loose), "report has", "reports have"))+" open items without an owner or a date. Which of them do we want done, and by when?")
	return a.list
}

// askFactors asks about what contributed in reports of different teams, or of different services where teams are not named.
func (r *Reviews) askFactors(a *asking, list []*postmortem.Postmortem) {
	asked := 0
	for _, factor := range r.Corpus.Vocab.Factors.Terms() {
		var posts []*postmortem.Postmortem
		teams := make(map[string]bool)
		for _, p := range list {
			if slices.Contains(p.Factors.Value, factor.ID) {
				posts = append(posts, p)
				for _, t := range teamsOf(p) {
					teams[t] = true
				}
			}
		}
		if len(posts) < 2 || len(teams) < 2 || factor.ID == "other" || asked == 2 {
			continue
		}
		asked++
		a.ask(posts, "“"+cmp.Or(factor.Name, factor.ID)+"” was a factor in "+manyOf(len(posts), "report", "reports")+" from different places. Is it one project?")
	}
}

// askTriggers asks about the commonest trigger, when it stands behind several incidents and half of those that state one.
func (r *Reviews) askTriggers(a *asking, list []*postmortem.Postmortem) {
	mix := MixOf(list, r.Corpus.Vocab.Triggers, Trigger)
	for _, part := range mix.Parts {
		if n := len(part.Posts); n >= 2 && n*2 >= mix.Stated && part.ID != "none-known" && part.ID != "other" {
			name := strings.ToLower(r.Corpus.Vocab.Triggers.Name(part.ID))
			a.ask(part.Posts, amongst(n, mix.Stated)+" set off by the same kind of event: "+name+". What would have made that event harmless?")
			return
		}
	}
}

// subject is what a recurrence is about: "configuration on order-router".
func (r *Reviews) subject(again Recurred) string {
	c := again.Last.Cluster
	switch vocab := r.Corpus.Vocab; {
	case c == nil || c.Service == "" && len(c.Terms) == 0:
		return "what “" + titleOf(again.first()) + "” tells of"
	case c.Service == "":
		return "“" + strings.Join(c.Terms[:min(len(c.Terms), 3)], ", ") + "”"
	case c.Cause == "":
		return vocab.Services.Name(c.Service)
	default:
		return strings.ToLower(vocab.Causes.Name(c.Cause)) + " on " + vocab.Services.Name(c.Service)
	}
}

// first is the oldest of the times that are known.
func (a Recurred) first() *postmortem.Postmortem {
	if n := len(a.Last.Earlier); n > 0 {
		return a.Last.Earlier[n-1].Doc
	}
	return a.Posts[len(a.Posts)-1]
}

// Subject is what a recurrence is about, in a few words: "configuration on Order router".
func (r *Reviews) Subject(again Recurred) string { return r.subject(again) }

// postsOf are the postmortems of items, each once.
func postsOf(items []Item) []*postmortem.Postmortem {
	var posts []*postmortem.Postmortem
	seen := make(map[*postmortem.Postmortem]bool)
	for _, i := range items {
		if !seen[i.Post] {
			seen[i.Post] = true
			posts = append(posts, i.Post)
		}
	}
	return posts
}

// amongst is "Two of five were", "One of five was".
func amongst(n, all int) string {
	if n == 1 && all == 1 {
		return "The one incident of which it is known was"
	}
	verb := " were"
	if n == 1 {
		verb = " was"
	}
	return capital(numberWord(n)) + " of " + numberWord(all) + verb
}

// manyOf is "one report", "three reports".
func manyOf(n int, singular, plural string) string {
	if n == 1 {
		return "one " + singular
	}
	return numberWord(n) + " " + plural
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func itThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

func days(n int) string {
	if n == 1 {
		return "a day"
	}
	return strconv.Itoa(n) + " days"
}

func capital(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	if c == utf8.RuneError {
		return text
	}
	return strings.ToUpper(string(c)) + text[size:]
}
