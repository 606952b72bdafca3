package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// CheckSettings are what a site says about its checks. Deadlines and holidays are in [Config] itself, for insights ask for them too.
type CheckSettings struct {
	Levels       []LevelSetting // in the order of the configuration
	Weights      []WeightSetting
	PublishScore bool            // show the score of the rubric on published pages
	Since        postmortem.Date // incidents before it are not checked; zero for none
	Baseline     string          // path of a file of findings that are known; "" for none
	Suppressions []Suppression
	People       []string // names of persons, for the rule on naming; authors and reviewers of a document are known from it
	Acronyms     []string // that every reader knows
	Personal     PersonalData
}

// A Named is what a setting is about: an id that only whoever knows the rules can look up, with the diagnostic should there be none such.
type Named struct {
	Name    string
	Unknown diag.Diagnostic
}

// LevelSetting is the level of a rule, or of a category of them.
type LevelSetting struct {
	Rule  Named
	Off   bool
	Level diag.Level
}

// WeightSetting is what a criterion of the rubric is worth, in points.
type WeightSetting struct {
	Criterion Named
	Points    float64
}

// Suppression takes findings out of the report, for a reason.
type Suppression struct {
	Paths  []string // globs of paths in the content
	Rules  []Named  // rules or categories; none for all
	Reason string
}

// PersonalData is what must not be published, besides credentials.
type PersonalData struct {
	Domains   []string // e-mail addresses and host names in these domains are internal
	Emails    bool     // every e-mail address is a finding
	Phones    bool     // every telephone number is
	Addresses bool     // every IP address of a private network is
}

// check reads how documents are held to the rules.
func (c *Config) check(r *reader) func(*mapping.Node) {
	s := &c.Check
	return func(n *mapping.Node) {
		r.fields(n, "check", map[string]func(*mapping.Node){
			"levels":        func(n *mapping.Node) { s.Levels = r.levels(n) },
			"weights":       func(n *mapping.Node) { s.Weights = r.points(n) },
			"publish_score": func(n *mapping.Node) { s.PublishScore = r.flag(n) },
			"since":         func(n *mapping.Node) { s.Since = r.day(n) },
			"baseline":      func(n *mapping.Node) { s.Baseline = r.path(n) },
			"suppressions":  func(n *mapping.Node) { s.Suppressions = r.suppressions(n) },
			"people":        func(n *mapping.Node) { s.People = r.texts(n) },
			"acronyms":      func(n *mapping.Node) { s.Acronyms = r.texts(n) },
			"personal":      func(n *mapping.Node) { s.Personal = r.personal(n) },
			"deadlines":     func(n *mapping.Node) { r.deadlines(n, c) },
			"holidays":      func(n *mapping.Node) { c.Calendar.Holidays = r.days(n) },
		})
	}
}

func (r *reader) named(text string, at diag.Range, what string) Named {
	return Named{text, r.diagnostic(at, "unknown-key", "", "%q is not a %s", text, what)}
}

// levels reads rule or category → error, warning, info or off.
func (r *reader) levels(n *mapping.Node) (list []LevelSetting) {
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: levels: {B17: off, links: error}", "levels must be a mapping of rules")
		return nil
	}
	for _, p := range n.Map.Pairs {
		s := LevelSetting{Rule: r.named(p.Key, p.KeyRange, "rule or category")}
		switch strings.ToLower(r.text(p.Value)) {
		case "error":
			s.Level = diag.Error
		case "warning", "warn":
			s.Level = diag.Warning
		case "info":
			s.Level = diag.Info
		case "off", "false", "none": // YAML 1.1 reads off as false
			s.Off = true
		default:
			r.fail(p.Value.Range, "wrong-type", "", "%q is not a level; use error, warning, info or off", p.Value.Text)
			continue
		}
		list = append(list, s)
	}
	return list
}

// maxPoints is what a criterion may be worth at most.
const maxPoints = 100

func (r *reader) points(n *mapping.Node) (list []WeightSetting) {
	if n.Map == nil {
		r.fail(n.Range, "wrong-type", "for instance: weights: {on-time: 0, action-owner: 8}", "weights must be a mapping of criteria")
		return nil
	}
	for _, p := range n.Map.Pairs {
		points, err := strconv.ParseFloat(r.text(p.Value), 64)
		if err != nil || !(points >= 0 && points <= maxPoints) {
			r.fail(p.Value.Range, "wrong-type", "0 leaves the criterion out", "%q is not a number of points from 0 to %d", p.Value.Text, maxPoints)
			continue
		}
		list = append(list, WeightSetting{r.named(p.Key, p.KeyRange, "criterion of the rubric"), points})
	}
	return list
}

func (r *reader) suppressions(n *mapping.Node) (list []Suppression) {
	r.items(n, "suppressions", func(n *mapping.Node) {
		var s Suppression
		r.fields(n, "an entry of suppressions", map[string]func(*mapping.Node){
			"paths":  func(n *mapping.Node) { s.Paths = r.globs(n) },
			"rules":  func(n *mapping.Node) { s.Rules = r.namedRules(n) },
			"reason": func(n *mapping.Node) { s.Reason = r.text(n) },
		})
		switch {
		case n.Map == nil:
		case s.Reason == "":
			r.fail(n.Range, "missing-reason", "add for instance: reason: written before our guide", "a suppression needs a reason, for whoever wonders later")
		case len(s.Paths) == 0 && len(s.Rules) == 0:
			r.fail(n.Range, "wrong-type", "name paths or rules; to turn a rule off use levels", "a suppression needs paths or rules")
		default:
			list = append(list, s)
		}
	})
	return list
}

func (r *reader) namedRules(n *mapping.Node) (list []Named) {
	nodes := n.List
	if n.Kind != mapping.List {
		nodes = []*mapping.Node{n}
	}
	for _, item := range nodes {
		if text := r.text(item); text != "" {
			list = append(list, r.named(text, item.Range, "rule or category"))
		}
	}
	return list
}

func (r *reader) personal(n *mapping.Node) (p PersonalData) {
	r.fields(n, "personal", map[string]func(*mapping.Node){
		"domains":   func(n *mapping.Node) { p.Domains = r.texts(n) },
		"emails":    func(n *mapping.Node) { p.Emails = r.flag(n) },
		"phones":    func(n *mapping.Node) { p.Phones = r.flag(n) },
		"addresses": func(n *mapping.Node) { p.Addresses = r.flag(n) },
	})
	return p
}

// flag reads true or false.
func (r *reader) flag(n *mapping.Node) bool {
	text := strings.ToLower(r.text(n))
	words := map[string]bool{"true": true, "yes": true, "on": true, "false": false, "no": false, "off": false}
	on, ok := words[text]
	if !ok {
		r.fail(n.Range, "wrong-type", "", "%q is not one of %s", n.Text, quoted(slices.Sorted(maps.Keys(words))))
	}
	return on
}

// day reads one day.
func (r *reader) day(n *mapping.Node) postmortem.Date {
	text := r.text(n)
	if d, ok := postmortem.ParsePeriodStart(text); ok && len(text) == len("2026-12-25") {
		return d
	}
	r.fail(n.Range, "wrong-type", "for instance 2026-12-25", "%q is not a day", n.Text)
	return postmortem.Date{}
}
