package parse

import (
	"fmt"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// An interpretation is one understanding of a file, under one order of day and month. Sources are asked from the strongest
// to the weakest: the configuration's overrides, front matter, what the text states as facts, the timeline, headings, the
// name of the file. A fact that is known stays.
type interpretation struct {
	*reader
	*outline
	order         postmortem.DateOrder
	ambiguous     bool // a date was used whose day and month may be the other way round
	doc           *postmortem.Postmortem
	diags         []diag.Diagnostic
	stated        int   // how many of them are about front matter
	zone          *zone // that the document states
	timelineFront value // of front matter or an override
	actionsFront  value
	clocks        int // entries of the timeline that state a time of day
	pending       []pendingTime
	ends          map[string]value // times at which it was fixed or closed
	outcomes      []string         // tags that were stated as causes
	besideTime    *zone            // the first zone that was read beside a time
	besideTimeAt  value
}

// interpret understands the file. It should read like the order of its sources.
func (r *reader) interpret(order postmortem.DateOrder) *interpretation {
	x := &interpretation{reader: r, outline: r.laidOut(), order: order}
	x.doc = &postmortem.Postmortem{Path: r.file.Path}
	x.applyOverrides()
	x.applyFrontMatter()
	x.stated = len(x.diags)
	x.nameTitle()
	x.readFacts()
	x.readTimeline()
	x.readActions()
	x.decideKind()
	x.settleDates()
	x.summarize()
	x.identify()
	x.cutBody()
	x.checkOrder()
	return x
}

// report adds a diagnostic.
func (x *interpretation) report(level diag.Level, at diag.Range, id, hint, format string, args ...any) {
	x.diags = append(x.diags, diag.Diagnostic{Range: at, Level: level, ID: id, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// date is a written day as a date, when it is whole.
func (x *interpretation) date(d writtenDay) (postmortem.Date, bool) {
	date, ok := d.date()
	if ok && d.ambiguous {
		x.ambiguous = true
	}
	return date, ok
}

// stampMoment is the moment of a clock on a day; a clock that is not known leaves the day.
func (x *interpretation) stampMoment(day postmortem.Date, c writtenClock, z *zone) postmortem.Moment {
	if !c.known() {
		return day.Moment()
	}
	precision := postmortem.ToMinute
	if c.parts == secondsClock {
		precision = postmortem.ToSecond
	}
	m := day.At(0, 0, c.seconds(), precision)
	if z != nil {
		m = z.in(m)
	}
	return m
}

// style is how stamps are read in this interpretation.
func (x *interpretation) style() stampStyle { return stampStyle{order: x.order} }
