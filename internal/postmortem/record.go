package postmortem

// Record is the public shape of a postmortem: what `codman list --format json` prints and the site's JSON holds. Unknown
// is null or an empty array, never a guess.
type Record struct {
	ID           string  `json:"id"`
	Kind         Kind    `json:"kind"`
	Path         string  `json:"path"`
	URL          string  `json:"url"` // relative to the root of the site
	Title        *string `json:"title"`
	Summary      *string `json:"summary"`
	Organization *string `json:"organization"`

	Date      *string         `json:"date"`
	Started   *string         `json:"started"`
	Detected  *string         `json:"detected"`
	Mitigated *string         `json:"mitigated"`
	Resolved  *string         `json:"resolved"`
	Published *string         `json:"published"`
	Durations RecordDurations `json:"durations"`

	Severity   *string  `json:"severity"`
	Status     *string  `json:"status"`
	Visibility string   `json:"visibility"`
	Services   []string `json:"services"`
	Causes     []string `json:"causes"`
	Factors    []string `json:"factors"`
	Trigger    *string  `json:"trigger"`
	DetectedBy *string  `json:"detected_by"`
	Tags       []string `json:"tags"`
	Teams      []string `json:"teams"`
	Authors    []string `json:"authors"`
	Reviewers  []string `json:"reviewers"`

	Impact      RecordImpact   `json:"impact"`
	Sections    []string       `json:"sections"`
	Timeline    []RecordEvent  `json:"timeline,omitzero"`
	ActionItems []RecordAction `json:"action_items,omitzero"`

	Related      []string       `json:"related"`
	DuplicateOf  *string        `json:"duplicate_of"`
	RecurrenceOf *string        `json:"recurrence_of"`
	Awards       []string       `json:"awards"`
	Source       *string        `json:"source"`
	Quality      *RecordQuality `json:"quality"` // what the rubric says; for whoever asks, and not in every list
	Inferred     []string       `json:"inferred"`
}

// RecordQuality is how the document does by the rubric.
type RecordQuality struct {
	Score    int               `json:"score"` // 0 to 100
	Criteria []RecordCriterion `json:"criteria"`
}

// RecordCriterion is one line of the rubric. Of is 0 when it does not apply.
type RecordCriterion struct {
	ID     string  `json:"id"`
	Points float64 `json:"points"` // in hundredths
	Of     float64 `json:"of"`
	Why    string  `json:"why"`            // what was seen
	Gain   string  `json:"gain,omitempty"` // how to gain the rest
}

// RecordDurations are seconds from the start of the incident; Stated is the author's own text.
type RecordDurations struct {
	Detect   *int64  `json:"detect"`
	Mitigate *int64  `json:"mitigate"`
	Resolve  *int64  `json:"resolve"`
	Total    *int64  `json:"total"`
	Stated   *string `json:"stated"`
}

// RecordImpact is the public shape of [Impact].
type RecordImpact struct {
	Summary      *string  `json:"summary"`
	Users        *int64   `json:"users"`
	UsersPercent *float64 `json:"users_percent"`
	Money        *Money   `json:"money"`
	SLO          *string  `json:"slo"`
	DataLoss     *bool    `json:"data_loss"`
}

// RecordEvent is the public shape of a [TimelineEntry].
type RecordEvent struct {
	Time        *string `json:"time"`
	Until       *string `json:"until"`
	Approximate bool    `json:"approximate"`
	Kind        *string `json:"kind"`
	Text        string  `json:"text"`
}

// RecordAction is the public shape of an [ActionItem].
type RecordAction struct {
	Title  string  `json:"title"`
	Owner  *string `json:"owner"`
	Due    *string `json:"due"`
	Status *string `json:"status"`
	Type   *string `json:"type"`
	Ticket *string `json:"ticket"`
	URL    *string `json:"url"`
}

// Record is the postmortem in its public shape, whole.
func (p *Postmortem) Record() Record {
	r := p.Brief()
	r.Timeline = make([]RecordEvent, len(p.Timeline))
	for i, e := range p.Timeline {
		r.Timeline[i] = RecordEvent{orNull(e.Time.String()), orNull(e.Until.String()), e.Approximate, orNull(e.Kind), e.Text}
	}
	r.ActionItems = make([]RecordAction, len(p.ActionItems))
	for i, a := range p.ActionItems {
		r.ActionItems[i] = RecordAction{a.Title, orNull(a.Owner), orNull(a.Due.String()), orNull(a.Status), orNull(a.Type), orNull(a.Ticket), orNull(a.URL)}
	}
	return r
}

// Brief is the postmortem in its public shape without timeline and action items.
func (p *Postmortem) Brief() Record {
	d := p.Durations()
	return Record{
		ID: p.ID, Kind: p.Kind.Value, Path: p.Path, URL: p.URL(),
		Title: orNull(p.Title.Value), Summary: orNull(p.Summary.Value), Organization: orNull(p.Organization.Value),
		Date: orNull(p.Date.Value.String()), Started: orNull(p.Started.Value.String()), Detected: orNull(p.Detected.Value.String()),
		Mitigated: orNull(p.Mitigated.Value.String()), Resolved: orNull(p.Resolved.Value.String()), Published: orNull(p.Published.Value.String()),
		Durations: RecordDurations{d.Detect, d.Mitigate, d.Resolve, d.Total, orNull(p.StatedDuration.Value)},
		Severity:  orNull(p.Severity.Value), Status: orNull(p.Status.Value), Visibility: p.Visibility.Value,
		Services: ids(p.Services.Value), Causes: list(p.Causes.Value), Factors: list(p.Factors.Value),
		Trigger: orNull(p.Trigger.Value), DetectedBy: orNull(p.DetectedBy.Value),
		Tags: list(p.Tags.Value), Teams: list(p.Teams.Value), Authors: list(p.Authors.Value), Reviewers: list(p.Reviewers.Value),
		Impact: RecordImpact{orNull(p.Impact.Summary.Value), value(p.Impact.Users), value(p.Impact.UsersPercent), value(p.Impact.Money),
			orNull(p.Impact.SLO.Value), value(p.Impact.DataLoss)},
		Sections: p.sectionIDs(), Related: list(p.Related.Value), DuplicateOf: orNull(p.DuplicateOf.Value),
		RecurrenceOf: orNull(p.RecurrenceOf.Value), Awards: list(p.Awards.Value), Source: orNull(p.Source.Value), Inferred: p.inferred(),
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func ids(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = Slug(n)
	}
	return out
}

func value[T any](f Fact[T]) *T {
	if !f.Known() {
		return nil
	}
	return &f.Value
}

// sectionIDs are the canonical sections of the document, each once, in document order.
func (p *Postmortem) sectionIDs() []string {
	out, seen := []string{}, map[string]bool{"": true}
	for _, s := range p.Sections {
		for _, id := range append([]string{s.ID}, s.Also...) {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}
