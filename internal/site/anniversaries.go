package site

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"html/template"
	"slices"
	"strings"
	"sync"

	"codman/internal/insight"
	"codman/internal/postmortem"
)

// The anniversaries of the site.
const (
	anniversariesURL = "anniversaries/"
	daysModule       = "components/days/days.js"
	daysBehind       = 30 // days of which the feed tells
	daysAhead        = 60 // from the day of the build on, in which the next is looked for
	dayLimit         = 10 // days that scripts choose the reader's from
	dayItems         = 3  // of each of them
)

// addAnniversaries adds the days of the year on which something happened, and the feed that remembers them.
func (c *catalogue) addAnniversaries() {
	if len(c.dated()) == 0 {
		return
	}
	f := feedAt{title: c.site.Title + ": this day in other years", url: anniversariesURL}
	c.addFeedOf(f, c.remembered)
	c.paged(pageAt{url: anniversariesURL, layout: "anniversaries", owner: "anniversaries", title: "This day in other years", feeds: []feedAt{f},
		description: "The days of the year on which something happened.", module: daysModule}, len(c.dated()),
		func(base Base, n int) (any, error) { return c.anniversariesPage(base, n) })
}

// remembered are the entries of the feed: the anniversaries of the last days, the latest first. An entry has another id each year, so
// that it is shown again.
func (c *catalogue) remembered() []announcement {
	var entries []announcement
	today := c.in.Today
	for _, a := range slices.Backward(insight.Anniversaries(c.in.Corpus.Postmortems, today.AddDays(1-daysBehind), today)) {
		if len(entries) == c.in.Config.FeedItems {
			break
		}
		entries = append(entries, announcement{Postmortem: a.Post, id: fmt.Sprintf("%s#remembered-%d", c.id(a.Post.URL()), a.On.Year),
			title: plural(a.Years, "year", "years") + " ago: " + titleOf(a.Post), day: a.On})
	}
	return entries
}

// dated are the postmortems with a date that is not in the future, in the order of the days of a year, the latest year first.
func (c *catalogue) dated() []*postmortem.Postmortem { return c.byDay() }

func newByDay(c *catalogue) func() []*postmortem.Postmortem {
	return sync.OnceValue(func() []*postmortem.Postmortem {
		var list []*postmortem.Postmortem
		for _, p := range c.in.Corpus.Postmortems {
			if d := p.Date.Value; !d.IsZero() && d.Compare(c.in.Today) <= 0 {
				list = append(list, p)
			}
		}
		slices.SortStableFunc(list, func(a, b *postmortem.Postmortem) int { return compareDays(a.Date.Value, b.Date.Value) })
		return list
	})
}

// compareDays compares days of the year, whatever the year.
func compareDays(a, b postmortem.Date) int {
	return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
}

// dayText is "22 November".
func dayText(d postmortem.Date) string { return fmt.Sprintf("%d%s%s", d.Day, nbsp, months[d.Month-1]) }

// dayID is the fragment of a day of the year: "november-22".
func dayID(d postmortem.Date) string { return fmt.Sprintf("%s-%d", monthID(d), d.Day) }

func monthID(d postmortem.Date) string { return strings.ToLower(months[d.Month-1]) }

func (c *catalogue) anniversariesPage(base Base, n int) (*AnniversariesPage, error) {
	list := c.dated()
	page := &AnniversariesPage{Base: base, Total: len(list), Months: c.monthLinks(base.Root), Pager: pager(anniversariesURL, n, pageCount(len(list)), base.Root)}
	feeds := feedAt{url: anniversariesURL}.links(base.Root)
	page.Atom, page.JSON = feeds[0].URL, feeds[1].URL
	var err error
	if n == 1 {
		if page.Days, err = c.days(base.Root); err != nil {
			return nil, err
		}
	}
	for part := pageOf(list, n); len(part) > 0; {
		size := run(part, func(a, b postmortem.Date) bool { return a.Month == b.Month })
		month := part[:size]
		part = part[size:]
		days, err := c.daysOf(month, base.Root)
		if err != nil {
			return nil, err
		}
		page.Parts = append(page.Parts, MonthPart{ID: monthID(month[0].Date.Value), Title: months[month[0].Date.Value.Month-1], Days: days})
	}
	return page, nil
}

// run is how many postmortems at the beginning of a list have something in common with the first.
func run(list []*postmortem.Postmortem, same func(a, b postmortem.Date) bool) int {
	for i, p := range list {
		if !same(list[0].Date.Value, p.Date.Value) {
			return i
		}
	}
	return len(list)
}

func sameDay(a, b postmortem.Date) bool { return compareDays(a, b) == 0 }

// daysOf writes the postmortems of a month, day by day.
func (c *catalogue) daysOf(month []*postmortem.Postmortem, way string) (template.HTML, error) {
	var w writer
	for len(month) > 0 {
		size, day := run(month, sameDay), month[0].Date.Value
		w.raw("<div><h3").attr("id", dayID(day)).raw(">").text(dayText(day)).raw(`</h3><ul class="items">`)
		for _, p := range month[:size] {
			if err := c.item(&w, p, way); err != nil {
				return "", err
			}
		}
		w.raw("</ul></div>\n")
		month = month[size:]
	}
	return w.html(), nil
}

// monthLinks lead to the months of the year that have any, on whichever page they begin.
func (c *catalogue) monthLinks(way string) []Link {
	var links []Link
	list := c.dated()
	for at := 0; at < len(list); {
		d := list[at].Date.Value
		size := run(list[at:], func(a, b postmortem.Date) bool { return a.Month == b.Month })
		links = append(links, Link{Text: months[d.Month-1], URL: href(way, numberedURL(anniversariesURL, at/pageSize+1)+"#"+monthID(d)), Note: grouped(int64(size))})
		at += size
	}
	return links
}

// days are today and the days after it on which something happened in earlier years. The first of them is shown; scripts bring that up
// to the day of the reader.
func (c *catalogue) days(way string) ([]Day, error) {
	list := insight.Anniversaries(c.in.Corpus.Postmortems, c.in.Today, c.in.Today.AddDays(daysAhead-1))
	var days []Day
	for len(list) > 0 && len(days) < dayLimit {
		n := 1
		for n < len(list) && list[n].On == list[0].On {
			n++
		}
		day, on := list[:n], list[0].On
		list = list[n:]
		var w writer
		for _, a := range day[:min(n, dayItems)] {
			if err := c.item(&w, a.Post, way); err != nil {
				return nil, err
			}
		}
		d := Day{Date: on.String(), Text: dayText(on), Items: w.html(), Shown: len(days) == 0}
		if n > dayItems {
			d.All = &Link{Text: "All " + grouped(int64(n)), URL: href(way, c.dayURL(day[0].Post.Date.Value))}
		}
		days = append(days, d)
	}
	return days, nil
}

// dayURL is the place of a day of the year.
func (c *catalogue) dayURL(d postmortem.Date) string {
	at, _ := slices.BinarySearchFunc(c.dated(), d, func(p *postmortem.Postmortem, d postmortem.Date) int { return compareDays(p.Date.Value, d) })
	return numberedURL(anniversariesURL, at/pageSize+1) + "#" + dayID(d)
}

// pick is a postmortem that anybody may read today: chance has the day of the build for its seed. Scripts choose anew each time.
func (c *catalogue) pick(way string) *Link {
	all := c.in.Corpus.Postmortems
	if len(all) == 0 {
		return nil
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.in.Today.String())) // a hash takes all
	d := c.cardAt(int(h.Sum32() % uint32(len(all))))
	return &Link{Text: d.title, URL: href(way, d.url)}
}
