package config

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// SearchSettings is what a site says about its search. The zero value is that of a site that says nothing.
type SearchSettings struct {
	Synonyms [][]string         // groups of two or more words or short runs of words that stand for each other, as written
	Without  []string           // members of the built-in synonyms that mean something else here, as written
	Fields   []string           // front matter keys that codman has no meaning for, whose values are searched; as written, compared as slugs
	Weights  map[string]float64 // place of a word ([SearchPlaces]) → how much it counts there, 0 to 10; a place that is absent has its default
}

// SearchPlaces are the places of a document whose words can be weighed.
func SearchPlaces() []string {
	return []string{"title", "summary", "heading", "body", "timeline", "action", "name"}
}

// maxWeight keeps a slip of the hand (20 for 2.0) from hiding all other places.
const maxWeight = 10

func (c *Config) search(r *reader) func(*mapping.Node) {
	return func(n *mapping.Node) {
		r.fields(n, "search", map[string]func(*mapping.Node){
			"synonyms": func(n *mapping.Node) { c.Search.Synonyms = r.synonyms(n) },
			"without":  func(n *mapping.Node) { c.Search.Without = r.texts(n) },
			"fields":   func(n *mapping.Node) { c.Search.Fields = r.extraKeys(n) },
			"weights":  func(n *mapping.Node) { c.Search.Weights = r.weights(n) },
		})
	}
}

const synonymsHint = "for instance [ohos, order handling system]"

func (r *reader) synonyms(n *mapping.Node) (groups [][]string) {
	r.items(n, "synonyms", func(n *mapping.Node) {
		if n.Kind != mapping.List {
			r.fail(n.Range, "wrong-type", synonymsHint, "each entry of synonyms must be a list of words that mean the same")
			return
		}
		var group []string
		for _, item := range n.List {
			if member := r.text(item); member == "" {
				continue // text has reported what is no text
			} else if !strings.ContainsFunc(member, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
				r.fail(item.Range, "bad-synonym", "", "%q has neither letter nor digit", member)
			} else if !slices.ContainsFunc(group, func(other string) bool { return strings.EqualFold(other, member) }) {
				group = append(group, member)
			}
		}
		if len(group) < 2 {
			r.fail(n.Range, "bad-synonym", synonymsHint, "a group of synonyms needs two members that differ")
			return
		}
		groups = append(groups, group)
	})
	return groups
}

// extraKeys reads names of front matter keys that codman has no meaning for. The values of those that it knows are found already.
func (r *reader) extraKeys(n *mapping.Node) (keys []string) {
	items := n.List
	if n.Kind != mapping.List {
		items = []*mapping.Node{n}
	}
	for _, item := range items {
		key := r.text(item)
		switch {
		case key == "":
		case postmortem.Slug(key) == "":
			r.fail(item.Range, "bad-id", "", "%q has neither letter nor digit", key)
		case slices.Contains(Fields(), key):
			r.fail(item.Range, "known-field", "list keys of your own only", "%q is a front matter field that codman reads by itself", key)
		default:
			keys = append(keys, key)
		}
	}
	return keys
}

func (r *reader) weights(n *mapping.Node) map[string]float64 {
	weights := make(map[string]float64)
	keys := make(map[string]func(*mapping.Node))
	for _, place := range SearchPlaces() {
		keys[place] = func(n *mapping.Node) {
			if w, err := strconv.ParseFloat(n.Text, 64); err != nil || !(w >= 0 && w <= maxWeight) { // nor is NaN
				r.fail(n.Range, "wrong-type", "for instance 2.0; at 0 a place is searched, but adds nothing to the order", "%q is not a weight from 0 to %d", n.Text, maxWeight)
			} else {
				weights[place] = math.Abs(w) // -0 would be another text in the index
			}
		}
	}
	r.fields(n, "weights", keys)
	return weights
}
