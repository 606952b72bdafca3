package insight

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"codman/internal/config"
	"codman/internal/parse"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func day(text string) postmortem.Date {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return postmortem.DateOf(t)
}

// The calendars of the tests: that of everybody, a year from April that is named by its end, and one named by its beginning.
var (
	plainYear  = postmortem.Calendar{}
	aprilByEnd = postmortem.Calendar{YearStart: time.April}
	aprilFirst = postmortem.Calendar{YearStart: time.April, FirstYear: true}
)

func TestPeriodsOfADay(t *testing.T) {
	for _, test := range []struct {
		day      string
		span     Span
		calendar postmortem.Calendar
		slug     string
		text     string
		from, to string
		days     int
	}{
		{"2026-08-14", Year, plainYear, "2026", "2026", "2026-01-01", "2026-12-31", 365},
		{"2026-08-14", Quarter, plainYear, "2026-q3", "Q3 2026", "2026-07-01", "2026-09-30", 92},
		{"2026-08-14", Month, plainYear, "2026-08", "August 2026", "2026-08-01", "2026-08-31", 31},
		{"2026-08-14", Week, plainYear, "2026-w33", "week 33 of 2026", "2026-08-10", "2026-08-16", 7},

		{"2026-03-31", Quarter, plainYear, "2026-q1", "Q1 2026", "2026-01-01", "2026-03-31", 90},
		{"2026-04-01", Quarter, plainYear, "2026-q2", "Q2 2026", "2026-04-01", "2026-06-30", 91},
		{"2024-02-29", Month, plainYear, "2024-02", "February 2024", "2024-02-01", "2024-02-29", 29},
		{"2024-02-29", Quarter, plainYear, "2024-q1", "Q1 2024", "2024-01-01", "2024-03-31", 91},
		{"2024-02-29", Year, plainYear, "2024", "2024", "2024-01-01", "2024-12-31", 366},
		{"2100-02-28", Month, plainYear, "2100-02", "February 2100", "2100-02-01", "2100-02-28", 28},

		{"2021-01-03", Week, plainYear, "2020-w53", "week 53 of 2020", "2020-12-28", "2021-01-03", 7},
		{"2024-12-30", Week, plainYear, "2025-w01", "week 1 of 2025", "2024-12-30", "2025-01-05", 7},
		{"2026-12-31", Week, aprilByEnd, "2026-w53", "week 53 of 2026", "2026-12-28", "2027-01-03", 7},

		{"9999-12-31", Week, plainYear, "9999-w52", "week 52 of 9999", "9999-12-27", "9999-12-31", 5},
		{"9999-12-31", Quarter, aprilFirst, "9999-q3", "Q3 FY9999", "9999-10-01", "9999-12-31", 92},
		{"9999-12-31", Year, aprilFirst, "9999", "FY9999", "9999-04-01", "9999-12-31", 275},

		{"2026-03-31", Year, aprilByEnd, "2026", "FY2026", "2025-04-01", "2026-03-31", 365},
		{"2026-04-01", Year, aprilByEnd, "2027", "FY2027", "2026-04-01", "2027-03-31", 365},
		{"2026-03-31", Quarter, aprilByEnd, "2026-q4", "Q4 FY2026", "2026-01-01", "2026-03-31", 90},
		{"2026-04-01", Quarter, aprilByEnd, "2027-q1", "Q1 FY2027", "2026-04-01", "2026-06-30", 91},
		{"2026-08-14", Month, aprilByEnd, "2026-08", "August 2026", "2026-08-01", "2026-08-31", 31},
		{"2024-02-29", Year, aprilByEnd, "2024", "FY2024", "2023-04-01", "2024-03-31", 366},

		{"2026-03-31", Year, aprilFirst, "2025", "FY2025", "2025-04-01", "2026-03-31", 365},
		{"2026-04-01", Quarter, aprilFirst, "2026-q1", "Q1 FY2026", "2026-04-01", "2026-06-30", 91},
		{"2026-01-15", Quarter, aprilFirst, "2025-q4", "Q4 FY2025", "2026-01-01", "2026-03-31", 90},

		{"2026-12-15", Quarter, postmortem.Calendar{YearStart: time.December}, "2027-q1", "Q1 FY2027", "2026-12-01", "2027-02-28", 90},
		{"2023-12-15", Quarter, postmortem.Calendar{YearStart: time.December}, "2024-q1", "Q1 FY2024", "2023-12-01", "2024-02-29", 91},
		{"2026-11-30", Year, postmortem.Calendar{YearStart: time.December, FirstYear: true}, "2025", "FY2025", "2025-12-01", "2026-11-30", 365},
		{"2026-01-01", Quarter, postmortem.Calendar{YearStart: time.January, FirstYear: true}, "2026-q1", "Q1 2026", "2026-01-01", "2026-03-31", 90},
	} {
		p := PeriodOf(test.span, day(test.day), test.calendar)
		if p.Slug() != test.slug || p.String() != test.text || p.From != day(test.from) || p.To != day(test.to) || p.Days() != test.days {
			t.Errorf("%s in %v: %s (%s) from %s to %s, %d days; want %s (%s) from %s to %s, %d days", test.day, test.calendar,
				p.Slug(), p, p.From, p.To, p.Days(), test.slug, test.text, test.from, test.to, test.days)
		}
	}
}

func TestIncidentsBelongToTheDayOfTheirOwnClock(t *testing.T) {
	q1, q2 := PeriodOf(Quarter, day("2026-03-31"), plainYear), PeriodOf(Quarter, day("2026-04-01"), plainYear)
	for _, test := range []struct {
		name  string
		start postmortem.Moment
		in    Period
	}{
		{"half past eleven in New York, the next quarter in UTC", day("2026-03-31").At(23, 30, 0, postmortem.ToMinute).In(-4 * 3600), q1},
		{"early morning in Tokyo, the last quarter in UTC", day("2026-04-01").At(1, 0, 0, postmortem.ToMinute).In(9 * 3600), q2},
		{"without a zone", day("2026-03-31").At(23, 59, 59, postmortem.ToSecond), q1},
		{"a clock past midnight", day("2026-03-31").At(24, 10, 0, postmortem.ToMinute), q2},
		{"a day alone", day("2026-04-01").Moment(), q2},
	} {
		// An incident that lasts into the next quarter belongs to the one in which it began.
		p := &postmortem.Postmortem{Date: postmortem.Fact[postmortem.Date]{Value: test.start.Date()}, Resolved: postmortem.Fact[postmortem.Moment]{Value: day("2026-05-02").Moment()}}
		for _, q := range []Period{q1, q2} {
			if got := len(q.In([]*postmortem.Postmortem{p})) == 1; got != (q == test.in) {
				t.Errorf("%s: in %s is %v", test.name, q, got)
			}
		}
	}
	if q1.Contains(postmortem.Date{}) {
		t.Error("an unknown day lies in a period")
	}
}

func TestParsePeriod(t *testing.T) {
	for _, test := range []struct {
		text, slug string
		calendar   postmortem.Calendar
	}{
		{"2026-Q3", "2026-q3", plainYear}, {"2026-q3", "2026-q3", plainYear}, {"Q3 2026", "2026-q3", plainYear}, {" q3-2026 ", "2026-q3", plainYear},
		{"2026/Q3", "2026-q3", plainYear}, {"2026", "2026", plainYear}, {"2026-09", "2026-09", plainYear}, {"2026/09", "2026-09", plainYear},
		{"2026-W37", "2026-w37", plainYear}, {"2026-w53", "2026-w53", plainYear}, {"2020-W53", "2020-w53", plainYear}, {"2026-W01", "2026-w01", plainYear},
		{"FY2026-Q3", "2026-q3", aprilByEnd}, {"Q3 FY2026", "2026-q3", aprilByEnd}, {"fy2026", "2026", aprilByEnd}, {"2026-09", "2026-09", aprilByEnd},
	} {
		p, err := ParsePeriod(test.text, test.calendar)
		if err != nil || p.Slug() != test.slug {
			t.Errorf("%q is %s (%v), want %s", test.text, p.Slug(), err, test.slug)
		}
	}
	if p, _ := ParsePeriod("FY2026-Q3", aprilByEnd); p.From != day("2025-10-01") {
		t.Errorf("the third quarter of the year that ends in 2026 begins on %s", p.From)
	}
	for _, text := range []string{"", " ", "-", "2026-Q7", "2026-Q0", "2026-Q", "2026-Q33", "2026-13", "2026-00", "2026-9", "2026-W54", "2021-W53", "2026-W00", "2026-W1",
		"26", "02026", "0999", "2026-09-14", "FY2026-09", "q3", "2026 2026", "２０２６", "+026", "last quarter", "2026-Ω3", "fy", "Q3 Q3"} {
		_, err := ParsePeriod(text, plainYear)
		var no *NoSuchPeriod
		if !errors.As(err, &no) || no.Text != text || !strings.Contains(err.Error(), "2026-Q1 to 2026-Q4") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, text := range []string{"2026-Q3", "FY2026", "2026-W53", "2026-13", "-", "q q"} {
		f.Add(text, uint8(4), true)
	}
	f.Fuzz(func(t *testing.T, text string, month uint8, first bool) {
		c := postmortem.Calendar{YearStart: time.Month(month % 13), FirstYear: first}
		p, err := ParsePeriod(text, c)
		if err != nil {
			return
		}
		if again, err := ParsePeriod(p.Slug(), c); err != nil || again != p {
			t.Errorf("%q is %s, which is %s (%v)", text, p.Slug(), again.Slug(), err)
		}
	})
}

// TestPeriodsTileTime holds that every day lies in exactly one period of a span, whatever the calendar.
func TestPeriodsTileTime(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	for range 4000 {
		c := postmortem.Calendar{YearStart: time.Month(r.IntN(13)), FirstYear: r.IntN(2) == 0}
		d := day("1970-01-01").AddDays(r.IntN(80 * 365))
		for _, span := range []Span{Year, Quarter, Month, Week} {
			p := PeriodOf(span, d, c)
			switch next, previous := p.Next(c), p.Previous(c); {
			case !p.Contains(d), PeriodOf(span, p.From, c) != p, PeriodOf(span, p.To, c) != p:
				t.Fatalf("%s: %s from %s to %s in %v is not one period", d, p, p.From, p.To, c)
			case next.From != p.To.AddDays(1), previous.To != p.From.AddDays(-1), next.Previous(c) != p, previous.Next(c) != p:
				t.Fatalf("%s: %s and its neighbours %s and %s do not meet", d, p, previous, next)
			case next.Slug() == p.Slug():
				t.Fatalf("%s and the next have the address %s", p, p.Slug())
			}
			if again, err := ParsePeriod(p.Slug(), c); err != nil || again != p {
				t.Fatalf("%s is read as %s (%v)", p.Slug(), again.Slug(), err)
			}
		}
		year, days := PeriodOf(Year, d, c), 0
		for n, q := 1, PeriodOf(Quarter, year.From, c); n <= 4; n, q = n+1, q.Next(c) {
			days += q.Days()
			if want := year.Slug() + "-q" + string(rune('0'+n)); q.Slug() != want {
				t.Fatalf("quarter %d is %s, want %s", n, q.Slug(), want)
			}
		}
		if days != year.Days() || year.Days() < 365 || year.Days() > 366 {
			t.Fatalf("%s has %d days, its quarters %d", year, year.Days(), days)
		}
	}
}

func dated(days ...string) []*postmortem.Postmortem {
	list := make([]*postmortem.Postmortem, len(days))
	for i, d := range days {
		list[i] = &postmortem.Postmortem{ID: "p" + d}
		if d != "" {
			list[i].Date.Value = day(d)
		}
	}
	return list
}

func TestPeriodsWithPostmortems(t *testing.T) {
	list := dated("2031-01-01", "2026-08-14", "2026-07-01", "2026-06-30", "2024-02-29", "")
	kept, later := UpTo(day("2026-11-22"), list)
	if later != 1 || len(kept) != 5 {
		t.Errorf("%d are kept, %d lie in the future", len(kept), later)
	}
	columns := ByPeriod(Quarter, kept, plainYear)
	var slugs []string
	for _, c := range columns {
		slugs = append(slugs, c.Period.Slug())
		if want := c.Period.In(list); !slices.Equal(c.Posts, want) {
			t.Errorf("%s has %d postmortems, want %d", c.Period, len(c.Posts), len(want))
		}
	}
	if want := []string{"2026-q3", "2026-q2", "2024-q1"}; !slices.Equal(slugs, want) {
		t.Errorf("columns are %v, want %v", slugs, want)
	}
}

// TestNamesOfReviewsAreReadAlike holds that what the parser takes for a page about a review, and so for no postmortem, is one here too.
func TestNamesOfReviewsAreReadAlike(t *testing.T) {
	text := []byte("# Third quarter\n\n## Summary\n\nAn outage on 2026-07-14 at 10:00.\n\n## Timeline\n\n- 10:00 down\n- 10:30 up\n\n## Root cause\n\nText.\n")
	for file, want := range map[string]bool{
		"2026-q3": true, "2026-Q3": true, "2026q3": true, "fy2026-q3": true, "FY2026": true, "2026": true, "2026-07": true, "2026-7": true, "2026-w01": true, "2026-h2": true, "2026-q33": true,
		"week": true, "Week": true, "2026-07-14": false, "2026-q": false, "q3-2026": false, "fyweek": false, "week-2": false, "20260": true, "2026-x1": false, "2026-q3-notes": false,
	} {
		doc := parse.New(config.Default()).File(source.NewFile("reviews/"+file+".md", text)).Doc
		if got := doc.Kind.Value != postmortem.KindPostmortem; got != want {
			t.Errorf("%s: the parser takes it for a review: %v", file, got)
		}
		page := pageOn("reviews/" + file + ".md")
		if _, got := reviewSlug(page); got != want {
			t.Errorf("%s: a hall takes it for a review: %v", file, got)
		}
	}
}
