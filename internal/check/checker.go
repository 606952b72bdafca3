package check

import (
	"fmt"
	"slices"
	"strings"

	"codman/internal/config"
	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Input is a document as it is checked: what was understood of it, and its text.
type Input struct {
	Path     string                 // slash-separated, relative to the content root
	Post     *postmortem.Postmortem // nil when it could not be read; Diags say why
	Passages []postmortem.Passage
	Text     []byte            // of the whole file
	Lines    *diag.Lines       // of Text
	Diags    []diag.Diagnostic // what reading and linking had to say about it
	Answers  map[string]Answer // of the web, by address as [ExternalLinks] has it; nil when it was not asked
}

// Checker holds documents to the rules of one configuration. It is safe for concurrent use.
type Checker struct {
	terms    Terms
	settings config.CheckSettings
	today    postmortem.Date
	levels   []level // by rule, as in Rules
	cues     map[string][]int
	reads    bool // some rule of sentences is on
	people   roster
}

// level is what became of a rule's level.
type level struct {
	diag.Level
	off bool
}

// New returns the checker of a configuration, as of a day. The diagnostics are about the configuration: names that are none. The
// checker can be used all the same.
func New(cfg config.Config, today postmortem.Date) (*Checker, []diag.Diagnostic) {
	c := &Checker{terms: TermsOf(cfg), settings: cfg.Check, today: today, levels: make([]level, len(all)), cues: make(map[string][]int),
		people: newRoster(cfg.Check.People)}
	for i, r := range all {
		c.levels[i] = level{Level: r.Level}
		for _, cue := range r.Cues {
			c.cues[cue] = append(c.cues[cue], i)
		}
	}
	diags := c.applyLevels()
	for i, r := range all {
		c.reads = c.reads || r.Sentence != nil && !c.levels[i].off
	}
	for _, s := range cfg.Check.Suppressions {
		for _, name := range s.Rules {
			if !slices.ContainsFunc(all, func(r Rule) bool { return r.matches(name.Name) }) {
				diags = append(diags, unknownName(name))
			}
		}
	}
	for _, w := range cfg.Check.Weights {
		if !isCriterion(w.Criterion.Name) {
			d := w.Criterion.Unknown
			d.Hint = "criteria are " + strings.Join(Criteria(), ", ")
			if near := diag.Nearest(w.Criterion.Name, Criteria()); near != "" {
				d.Hint = fmt.Sprintf("did you mean %q?", near)
			}
			diags = append(diags, d)
		}
	}
	return c, diags
}

// applyLevels sets the levels of categories first, so that a rule's own wins wherever it stands.
func (c *Checker) applyLevels() (diags []diag.Diagnostic) {
	for _, own := range []bool{false, true} {
		for _, s := range c.settings.Levels {
			known := slices.Contains(Categories(), Category(strings.ToLower(s.Rule.Name)))
			for i, r := range all {
				isOwn := !strings.EqualFold(s.Rule.Name, string(r.Category()))
				if r.matches(s.Rule.Name) {
					known = true
					if isOwn == own {
						c.levels[i] = level{s.Level, s.Off}
					}
				}
			}
			if !known && own {
				diags = append(diags, unknownName(s.Rule))
			}
		}
	}
	return diags
}

func unknownName(n config.Named) diag.Diagnostic {
	d := n.Unknown
	d.Hint = Unknown(n.Name)
	return d
}

// Off tells whether the configuration turns every rule off.
func (c *Checker) Off() bool {
	return !slices.ContainsFunc(c.levels, func(l level) bool { return !l.off })
}

// Level is that of a rule as configured; off tells that it is turned off.
func (c *Checker) Level(r Rule) (l diag.Level, off bool) {
	i := slices.IndexFunc(all, func(o Rule) bool { return o.ID == r.ID })
	return c.levels[i].Level, c.levels[i].off
}

// Check lists what the rules find in a document, in order. Suppressions in the text and in the configuration have been applied.
// Of one rule it lists so many that all of them can be read; the last tells how many there are besides.
func (c *Checker) Check(in Input) []Finding {
	d := c.document(in)
	return d.told(c.check(d))
}

// CheckAndRemark is [Checker.Check] and [Checker.Remarks] of a document, which is read once.
func (c *Checker) CheckAndRemark(in Input) ([]Finding, postmortem.Remarks) {
	d := c.document(in)
	list := c.check(d)
	var m postmortem.Remarks
	if in.Post != nil && in.Post.Kind.Value == postmortem.KindPostmortem {
		m = c.remarks(d, list)
	}
	return d.told(list), m
}

// mostOfRule is how many findings of one rule are listed of a document.
const mostOfRule = 100

// told is what is listed of the findings, which are in order, each with its line.
func (d *document) told(list []Finding) []Finding {
	counts := make(map[string]int)
	for _, f := range list {
		counts[f.Rule]++
	}
	seen := make(map[string]int)
	last := make(map[string]int) // the index in kept of what stands for all further ones
	kept := list[:0]
	for _, f := range list {
		seen[f.Rule]++
		switch n := seen[f.Rule]; {
		case n <= mostOfRule || counts[f.Rule] == mostOfRule+1:
		case n == mostOfRule+1:
			last[f.Rule] = len(kept)
			f.Message = fmt.Sprintf("and %d more of %s in this file, from here on", counts[f.Rule]-mostOfRule, f.Rule)
			f.Suggestion, f.Notes = "see to those above first; codman check tells of the next then", nil
		default:
			k := &kept[last[f.Rule]]
			k.Level = max(k.Level, f.Level)
			continue
		}
		kept = append(kept, f)
	}
	for i := range kept {
		f := &kept[i]
		if line, from := d.excerpt(f.Range); line != "" {
			f.Line, f.LineFrom = line, from
		}
	}
	return kept
}

func (c *Checker) check(d *document) []Finding {
	r := &report{d: d}
	for i, rule := range all {
		if rule.Check != nil && c.applies(i, d) {
			r.begin(rule, c.level(i, d))
			rule.Check(d, r)
		}
	}
	c.checkSentences(d, r)
	return c.suppress(d, Sort(r.list))
}

// Remarks are what the rubric and a draft's page tell of the text of a document.
func (c *Checker) Remarks(in Input) (m postmortem.Remarks) {
	if in.Post == nil || in.Post.Kind.Value != postmortem.KindPostmortem {
		return m
	}
	d := c.document(in)
	r := &report{d: d}
	c.checkSentences(d, r)
	return c.remarks(d, c.suppress(d, Sort(r.list)))
}

// remarks are those of a document in which the rules of language found what is in the list, among others.
func (c *Checker) remarks(d *document, list []Finding) (m postmortem.Remarks) {
	for _, f := range list {
		switch {
		case f.Category() != Language: // what is wrong with a suppression is no wording
		case f.Level == diag.Error:
			m.Errors++
		case f.Level == diag.Warning:
			m.Warnings++
		}
	}
	m.Words, m.Foreign = d.proseWords()
	m.Acronyms, m.Unexplained = d.acronyms()
	if s := d.Status.Value; s == "draft" || s == "review" {
		m.Questions = c.questions(d, c.check(d))
	}
	return m
}

// checkSentences has the rules of language read the text, each only the sentences that hold one of its words.
func (c *Checker) checkSentences(d *document, r *report) {
	if !c.reads {
		return
	}
	for _, s := range d.sentences() {
		for _, i := range c.hits(s) {
			if c.applies(i, d) {
				r.begin(all[i], c.level(i, d))
				r.sentence = s
				all[i].Sentence(s, r)
				r.sentence = nil
			}
		}
	}
}

// hits are the rules that have a cue in the sentence, in order.
func (c *Checker) hits(s *sentence) []int {
	var rules []int
	for i := range s.tokens {
		if meant := c.cues[s.tokens[i].word]; meant != nil {
			rules = append(rules, meant...)
		}
	}
	if len(rules) < 2 {
		return rules
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// applies tells whether a rule is to look at a document at all.
func (c *Checker) applies(i int, d *document) bool {
	rule := all[i]
	switch {
	case c.levels[i].off || rule.Ours && d.others:
		return false
	case d.Kind.Value == postmortem.KindPostmortem:
		return true
	}
	return rule.Pages
}

// level is that of a rule in a document: what follows from incidents of others is information only.
func (c *Checker) level(i int, d *document) diag.Level {
	if d.others && all[i].Category() == FollowUp {
		return diag.Info
	}
	return c.levels[i].Level
}

// report gathers findings.
type report struct {
	d        *document
	sentence *sentence // at hand, of a rule of language
	rule     Rule
	level    diag.Level
	list     []Finding
	asked    func(ids []string) // told what the rule takes over; nil when nobody wants to know
}

func (r *report) begin(rule Rule, level diag.Level) { r.rule, r.level = rule, level }

// at adds a finding about a place; its line is looked up when it is known to be told. The zero range is the file as a whole.
func (r *report) at(at diag.Range, suggestion, format string, args ...any) *Finding {
	r.list = append(r.list, Finding{
		Rule: r.rule.ID, Level: r.level, Path: r.d.Path, Range: at, Suggestion: suggestion, Message: fmt.Sprintf(format, args...),
		Question: r.rule.Question,
	})
	return &r.list[len(r.list)-1]
}

// tokens adds a finding about the tokens [from:to) of the sentence at hand. It is milder where people are asked to be open.
func (r *report) tokens(from, to int, suggestion, format string, args ...any) *Finding {
	s := r.sentence
	start, end := s.passage.Extent(s.tokens[from].from, s.tokens[to-1].to)
	f := r.at(r.d.lines.Range(start, end), suggestion, format, args...)
	if s.lenient() {
		f.soften()
	}
	return f
}

// soften takes a finding down by a level.
func (f *Finding) soften() {
	if f.Level > diag.Info {
		f.Level--
	}
}

// note adds a second place that explains the finding.
func (f *Finding) note(at diag.Range, format string, args ...any) *Finding {
	f.Notes = append(f.Notes, diag.Note{Range: at, Message: fmt.Sprintf(format, args...)})
	return f
}
