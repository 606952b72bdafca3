package check

import (
	"slices"
	"strings"

	"codman/internal/diag"
)

// Rule is one thing that a careful, kind reviewer looks at. It is a stateless value: it may look at several documents at a time.
// Each has a file of its own, rule_<id>_<name>.go, and a page in the guide that is made of what stands here.
type Rule struct {
	ID     string     // "B04": the letter of its category and a number; never used again for another rule
	Name   string     // kebab-case, of two or three words: "personal-failure"
	Level  diag.Level // of its findings, unless the configuration says otherwise
	Title  string     // what it remarks on, as a line of a list: "absence told as somebody's failure"
	Why    string     // why that matters: two to five sentences of Markdown
	Advice string     // what to do instead: one to three sentences of Markdown
	Source string     // where the rule comes from, as Markdown
	Bad    string     // an example that the rule remarks on: a document, or a fragment of one
	Good   string     // the same, told better: without a finding of the rule

	// Settings are what codman.yaml must say before the rule looks at anything, as YAML; "" for most rules.
	Settings string

	// Question is what a facilitator may ask in the meeting where the rule remarks on something: open, about systems, never why somebody
	// did something. "" where there is nothing to talk about, as for a broken link.
	Question string

	Pages bool // it looks at pages of the site that are no postmortems, too
	Ours  bool // it asks for what only one's own incidents have: owners, tickets, deadlines

	// A rule has one of two forms. Check looks at the document. Sentence looks at each sentence that holds one of the Cues, which are
	// single words in lower case; a rule of language takes this form, so that all of them together read a text once.
	Check    func(d *document, r *report)
	Cues     []string
	Sentence func(s *sentence, r *report)
}

// Category groups the rules; it is also a name that configuration and suppressions take for all rules in it.
type Category string

// The categories, in the order of their chapters in the guide.
const (
	Structure Category = "structure"
	Facts     Category = "facts"
	Analysis  Category = "analysis"
	FollowUp  Category = "follow-up"
	Language  Category = "language"
	Links     Category = "links"
	Safety    Category = "safety"
)

// Categories are all of them.
func Categories() []Category {
	return []Category{Structure, Facts, Analysis, FollowUp, Language, Links, Safety}
}

// categoryOf tells the category of a rule by its letter.
func categoryOf(id string) Category {
	letters := map[byte]Category{'S': Structure, 'F': Facts, 'A': Analysis, 'U': FollowUp, 'B': Language, 'L': Links, 'P': Safety}
	if id == "" {
		return ""
	}
	return letters[id[0]]
}

// Category is that of the rule.
func (r Rule) Category() Category { return categoryOf(r.ID) }

// Rules are all of them, in order of category and id.
func Rules() []Rule { return all }

// all is sorted once; the registers below are one a category, in files that are named after them.
var all = func() []Rule {
	var list []Rule
	for _, register := range [][]Rule{structureRules, factRules, analysisRules, followUpRules, languageRules, linkRules, safetyRules} {
		list = append(list, register...)
	}
	categories := Categories()
	slices.SortStableFunc(list, func(a, b Rule) int {
		if a.Category() != b.Category() {
			return slices.Index(categories, a.Category()) - slices.Index(categories, b.Category())
		}
		return strings.Compare(a.ID, b.ID)
	})
	return list
}()

// Find is the rule of an id or a name, in any case.
func Find(name string) (Rule, bool) {
	for _, r := range all {
		if strings.EqualFold(r.ID, name) || strings.EqualFold(r.Name, name) {
			return r, true
		}
	}
	return Rule{}, false
}

// Names are what a rule or category can be called by: ids, names and categories.
func Names() []string {
	var names []string
	for _, r := range all {
		names = append(names, r.ID, r.Name)
	}
	for _, c := range Categories() {
		names = append(names, string(c))
	}
	return names
}

// Unknown is the hint for a name that no rule or category has: the nearest.
func Unknown(name string) string {
	if near := diag.Nearest(strings.ToUpper(name), Names()); near != "" {
		return "did you mean " + near + "?"
	}
	if near := diag.Nearest(strings.ToLower(name), Names()); near != "" {
		return "did you mean " + near + "?"
	}
	return "rules are " + all[0].ID + " to " + all[len(all)-1].ID + "; codman check --explain all lists them"
}

// Matching are the rules that a name means: of an id or a name one, of a category all in it; none for a name that is unknown.
func Matching(name string) (list []Rule) {
	for _, r := range all {
		if r.matches(name) {
			list = append(list, r)
		}
	}
	return list
}

// matches tells whether a name means the rule: its id, its name, or its category.
func (r Rule) matches(name string) bool {
	return strings.EqualFold(r.ID, name) || strings.EqualFold(r.Name, name) || strings.EqualFold(string(r.Category()), name)
}

// ExamplePath is the path that the examples of rules are checked under: its day is that of the incident.
const ExamplePath = "2026-08-14-example.md"
