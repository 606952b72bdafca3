package postmortem

import (
	"strconv"
	"strings"

	"codman/internal/diag"
)

// Explained is one value of a postmortem with the place and the rule that it came from.
type Explained struct {
	Field  string
	Value  string
	Origin Origin
	Range  diag.Range
}

// Explain lists every known value with its origin, in the order of the public shape.
func (p *Postmortem) Explain() []Explained {
	var out []Explained
	add := func(field, value string, origin Origin, at diag.Range) {
		if origin != "" {
			out = append(out, Explained{field, value, origin, at})
		}
	}
	text := func(field string, f Fact[string]) { add(field, f.Value, f.Origin, f.Range) }
	texts := func(field string, f Fact[[]string]) { add(field, strings.Join(f.Value, ", "), f.Origin, f.Range) }
	moment := func(field string, f Fact[Moment]) { add(field, f.Value.String(), f.Origin, f.Range) }

	add("kind", string(p.Kind.Value), p.Kind.Origin, p.Kind.Range)
	text("title", p.Title)
	text("summary", p.Summary)
	text("organization", p.Organization)
	add("date", p.Date.Value.String(), p.Date.Origin, p.Date.Range)
	moment("started", p.Started)
	moment("detected", p.Detected)
	moment("mitigated", p.Mitigated)
	moment("resolved", p.Resolved)
	add("published", p.Published.Value.String(), p.Published.Origin, p.Published.Range)
	text("durations", p.StatedDuration)
	text("timezone", p.Zone)
	text("severity", p.Severity)
	text("status", p.Status)
	text("visibility", p.Visibility)
	texts("services", p.Services)
	texts("causes", p.Causes)
	texts("factors", p.Factors)
	text("trigger", p.Trigger)
	text("detected_by", p.DetectedBy)
	texts("tags", p.Tags)
	texts("teams", p.Teams)
	texts("authors", p.Authors)
	texts("reviewers", p.Reviewers)
	out = append(out, p.Impact.explain()...)
	for _, s := range p.Sections {
		if s.ID != "" {
			add("section", strings.Join(append([]string{s.ID}, s.Also...), ", "), Origin("heading “"+s.Title+"”"), s.Range)
		}
	}
	for _, e := range p.Timeline {
		add("timeline", strings.TrimSpace(e.Time.String()+" "+e.Text), p.TimelineFrom, e.Range)
	}
	for _, a := range p.ActionItems {
		add("action_items", a.Title, p.ActionsFrom, a.Range)
	}
	texts("related", p.Related)
	text("duplicate_of", p.DuplicateOf)
	text("recurrence_of", p.RecurrenceOf)
	texts("awards", p.Awards)
	text("source", p.Source)
	texts("aliases", p.Aliases)
	return out
}

func (i Impact) explain() []Explained {
	var out []Explained
	if f := i.Summary; f.Known() {
		out = append(out, Explained{"impact.summary", f.Value, f.Origin, f.Range})
	}
	if f := i.Users; f.Known() {
		out = append(out, Explained{"impact.users", strconv.FormatInt(f.Value, 10), f.Origin, f.Range})
	}
	if f := i.UsersPercent; f.Known() {
		out = append(out, Explained{"impact.users_percent", strconv.FormatFloat(f.Value, 'g', -1, 64), f.Origin, f.Range})
	}
	if f := i.Money; f.Known() {
		out = append(out, Explained{"impact.money", strconv.FormatFloat(f.Value.Amount, 'f', -1, 64) + " " + f.Value.Currency, f.Origin, f.Range})
	}
	if f := i.SLO; f.Known() {
		out = append(out, Explained{"impact.slo", f.Value, f.Origin, f.Range})
	}
	if f := i.DataLoss; f.Known() {
		out = append(out, Explained{"impact.data_loss", strconv.FormatBool(f.Value), f.Origin, f.Range})
	}
	return out
}

// inferred names the fields that are known but not from front matter, each once, in the order of [Postmortem.Explain]. It is
// asked for with every record, so it does not put the values into words.
func (p *Postmortem) inferred() []string {
	out := []string{}
	add := func(field string, origin Origin) {
		if origin != "" && origin != FromFrontMatter && (len(out) == 0 || out[len(out)-1] != field) {
			out = append(out, field)
		}
	}
	add("title", p.Title.Origin)
	add("summary", p.Summary.Origin)
	add("organization", p.Organization.Origin)
	add("date", p.Date.Origin)
	add("started", p.Started.Origin)
	add("detected", p.Detected.Origin)
	add("mitigated", p.Mitigated.Origin)
	add("resolved", p.Resolved.Origin)
	add("published", p.Published.Origin)
	add("durations", p.StatedDuration.Origin)
	add("timezone", p.Zone.Origin)
	add("severity", p.Severity.Origin)
	add("status", p.Status.Origin)
	add("visibility", p.Visibility.Origin)
	add("services", p.Services.Origin)
	add("causes", p.Causes.Origin)
	add("factors", p.Factors.Origin)
	add("trigger", p.Trigger.Origin)
	add("detected_by", p.DetectedBy.Origin)
	add("tags", p.Tags.Origin)
	add("teams", p.Teams.Origin)
	add("authors", p.Authors.Origin)
	add("reviewers", p.Reviewers.Origin)
	for _, origin := range []Origin{p.Impact.Summary.Origin, p.Impact.Users.Origin, p.Impact.UsersPercent.Origin, p.Impact.Money.Origin, p.Impact.SLO.Origin, p.Impact.DataLoss.Origin} {
		add("impact", origin)
	}
	if len(p.Timeline) > 0 {
		add("timeline", p.TimelineFrom)
	}
	if len(p.ActionItems) > 0 {
		add("action_items", p.ActionsFrom)
	}
	add("related", p.Related.Origin)
	add("duplicate_of", p.DuplicateOf.Origin)
	add("recurrence_of", p.RecurrenceOf.Origin)
	add("awards", p.Awards.Origin)
	add("source", p.Source.Origin)
	add("aliases", p.Aliases.Origin)
	return out
}
