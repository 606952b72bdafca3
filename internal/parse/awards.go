package parse

import (
	"path"
	"regexp"
	"strings"

	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// Awards: what a postmortem was given, in words; or what a page about a review gives, each with the id of its postmortem.

// reviewFile is how the pages about reviews are named.
var reviewFile = regexp.MustCompile(`^(week|(fy)?\d{4}(-?[qwh]?\d{1,2})?)$`)

// aboutReview tells whether a file is about the review of a period, which tells of incidents and is none: reviews/2026-q3.md.
func aboutReview(file string) bool {
	return strings.EqualFold(path.Dir(file), "reviews") && reviewFile.MatchString(postmortem.Slug(postmortem.Stem(file)))
}

// setAwards reads one award or a list of them: "Best timeline", "id: reason", {id: reason}, {title: …, reason: …} or
// {postmortem: id, title: …, reason: …}; or a mapping of ids to reasons.
func (x *interpretation) setAwards(v value) {
	if v.isBlank() || len(x.doc.Given) > 0 {
		return
	}
	var titles []string
	add := func(title string, a postmortem.Award) {
		if a.Range.IsZero() {
			a.Range = v.at
		}
		x.doc.Given = append(x.doc.Given, a)
		if title != "" {
			titles = append(titles, title)
		}
	}
	switch {
	case v.node == nil || v.node.Kind != mapping.List && v.node.Map == nil:
		texts := x.textsOf(v)
		if text, ok := x.textOf(v); ok && strings.Contains(text, ": ") {
			texts = []string{text}
		}
		for _, text := range texts {
			add(text, awardOf(text))
		}
	case v.node.Map != nil:
		x.awardsOf(v, add)
	default:
		for _, n := range v.node.List {
			item := v.item(n)
			if n.Map != nil {
				x.awardsOf(item, add)
			} else if text, ok := x.textOf(item); ok {
				a := awardOf(text)
				a.Range = item.at
				add(text, a)
			}
		}
	}
	if len(titles) > 0 {
		known(&x.doc.Awards, titles, v)
	}
}

// awardOf reads an award in one line as a review states it: the id of a postmortem, and the reason.
func awardOf(text string) postmortem.Award {
	id, reason, _ := strings.Cut(text, ": ")
	return postmortem.Award{ID: strings.TrimSpace(id), Reason: strings.TrimSpace(reason)}
}

// awardsOf adds the awards of a mapping, each with its title as a postmortem states it: one award whose parts are named, or reasons
// by id or title.
func (x *interpretation) awardsOf(v value, add func(title string, a postmortem.Award)) {
	var named postmortem.Award
	for _, pair := range v.node.Map.Pairs {
		text, ok := x.textOf(v.item(pair.Value))
		if !ok && pair.Value.Kind != mapping.Null {
			continue
		}
		switch foldKey(pair.Key) {
		case "postmortem", "id", "document":
			named.ID = text
		case "title", "award", "name":
			named.Title = text
		case "reason", "why", "because":
			named.Reason = text
		default:
			add(pair.Key, postmortem.Award{ID: pair.Key, Reason: text, Range: v.item(pair.Value).at})
		}
	}
	if named != (postmortem.Award{}) {
		named.Range = v.at
		add(named.Title, named)
	}
}
