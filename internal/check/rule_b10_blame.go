package check

import "codman/internal/diag"

// blame reports words that look for whom to blame.
var blame = Rule{
	ID: "B10", Name: "blame", Level: diag.Error,
	Title: "words that look for whom to blame",
	Why: "“At fault” and “to blame” close a case; a postmortem is no case. Where fault is assigned, people protect themselves: they report later, they write less, and the next event finds the same conditions. " +
		"What made it possible always has several parts, and most of them have no name badge.",
	Advice: "Name the contributing factor: what in the system made it possible, or likely, or hard to see.",
	Source: "Allspaw, *Blameless PostMortems and a Just Culture* (Etsy, 2012); Google, *Site Reliability Engineering*, chapter 15; PagerDuty's postmortem guide.",
	Bad:    "The network team was at fault.",
	Good:   "The change reached both links at once, because the check looks at one of them.",

	Question: "What made it possible, and what made it likely on that day?",

	Cues: []string{"fault", "faults", "blame", "blamed", "blames", "blaming", "guilty", "guilt", "reprimand", "reprimanded", "reprimands", "disciplinary", "culpable", "punished", "scolded", "sanctioned", "fired",
		"accountable", "dropped", "scapegoat", "screwed", "botched", "messed"},
	Sentence: func(s *sentence, r *report) {
		for i := range s.tokens {
			if at, instead := s.accuses(i); at.to > at.from && !s.acquits(at) {
				f := r.tokens(at.from, at.to, instead, "%q looks for whom to blame", s.text(at.from, at.to))
				if base, ok := possessive(s.word(at.from)); ok && s.faultOfFirm(i) && !firms[base] {
					f.soften() // the name may be that of a program
				}
			}
		}
	},
}

const (
	contributing = "name what contributed: “… made it possible”, “… made it hard to see”"
	noSanction   = "leave out what follows for a person; it keeps others from telling what they saw"
)

// accuses is the accusation whose main word is the i-th token.
func (s *sentence) accuses(i int) (span, string) {
	w := s.word(i)
	switch w {
	case "fault", "faults":
		return s.faultOf(i), contributing
	case "blame":
		return s.blameAt(i), contributing
	case "blamed", "blames", "blaming":
		if s.word(i+1) == "and" || s.word(i-1) == "without" { // "blaming and shaming"
			return span{}, ""
		}
		return s.blamedAt(i), "say what the evidence showed, and of which part of the system"
	case "guilty", "culpable":
		if s.word(i+1) == "party" || s.word(i+1) == "parties" || !s.chargeable(s.chargedWith(i)) || s.word(i+1) == "pleasure" { // B22 looks at the crime metaphor
			return span{}, ""
		}
		return span{i, i + 1}, contributing
	case "reprimand", "reprimanded", "reprimands", "scolded", "punished", "fired", "sanctioned":
		if (w == "fired" || w == "sanctioned" || w == "punished") && !(s.verbAt(i).passive && s.subjectOf(i).actor == person) {
			return span{}, ""
		}
		return span{i, i + 1}, noSanction
	case "disciplinary":
		return span{i, min(i+2, len(s.tokens))}, noSanction
	case "accountable":
		if v := s.word(i - 1); v == "held" || v == "hold" || v == "holding" || s.word(i-2) == "held" || s.word(i-3) == "hold" || s.word(i-2) == "holding" {
			return span{i, i + 1}, noSanction
		}
	case "screwed", "messed":
		if s.word(i+1) == "up" && s.subjectOf(i).actor == person && w == "screwed" {
			return span{i, i + 2}, "say what happened: “the … did …”"
		}
	case "dropped":
		if s.word(i+1) == "the" && s.word(i+2) == "ball" && s.subjectOf(i).actor == person && !s.subjectOf(i).who && !s.verbAt(i).negated {
			return span{i, i + 3}, "say what happened: “nothing showed who was to …”"
		}
	case "botched":
		if s.subjectOf(i).actor == person {
			return span{i, i + 1}, "say what happened: “the … did …”"
		}
	}
	return span{}, ""
}

// faultOf is the accusation in "at fault" and "the team's fault".
func (s *sentence) faultOf(i int) span {
	if s.word(i-1) == "at" {
		from := i - 1
		p := s.subjectOf(s.beBefore(from))
		if s.chargeable(p) || p.actor == unclear && s.word(from-1) != "" && (s.question || p.who) || s.word(from-1) == "party" || s.word(from-1) == "person" {
			return span{from, i + 1}
		}
		if p.actor == unclear && roles[s.word(from-1)] {
			return span{from, i + 1}
		}
		return span{}
	}
	if s.word(i-1) == "whose" || s.word(i-2) == "whose" && s.word(i-1) == "own" {
		return span{i - 1, i + 1}
	}
	if p, ok := s.owner(i); ok && p.to <= i && s.linked(p.from) && !s.compound(i+1) {
		return span{p.to - 1, i + 1}
	}
	if s.faultOfFirm(i) {
		return span{i - 1, i + 1}
	}
	if s.word(i+1) == "lies" || s.word(i+1) == "lay" || s.word(i+1) == "of" {
		for j := i + 1; j < min(i+4, len(s.tokens)); j++ {
			if w := s.word(j); (w == "with" || w == "of") && s.answerable(j+1) {
				return span{i, j + 1}
			}
		}
	}
	return span{}
}

// faultOfFirm tells whether the fault at i is said to be that of a firm, or of somebody whom only a capital letter shows: "it was Dave's fault".
// A name of a program may look the same, so only what is said of "it" and its kin counts.
func (s *sentence) faultOfFirm(i int) bool {
	base, ok := possessive(s.word(i - 1))
	if !ok || s.compound(i+1) {
		return false
	}
	from := i - 1
	for from > 0 && from > i-longestPhrase && !determiners[s.word(from)] && s.inPhrase(from-1) {
		from--
	}
	if !s.linked(from) || from == 0 {
		return false
	}
	return firms[base] || from == i-1 && s.tokens[from].capital && !programs[base] && !programsOperator[base] && !s.tokens[from-1].mark()
}

// answerable tells whether the noun phrase that begins at i is one that can be held guilty.
func (s *sentence) answerable(i int) bool {
	p := s.phraseFrom(i)
	return p.actor == person || p.actor == thing && p.to > p.from && firms[s.word(p.to-1)]
}

// firms are organisations: they can be blamed as people can.
var firms = plurals("vendor provider supplier company carrier hoster partner agency manufacturer department bank customer user", "management")

// chargeable tells whether the subject is one that can be held guilty: people and firms, and what no word tells of.
func (s *sentence) chargeable(p subject) bool {
	return p.human() || p.actor == customer || p.to > p.from && firms[s.word(p.to-1)]
}

// chargedWith is who is said to be guilty, at i: "was found guilty", "is guilty".
func (s *sentence) chargedWith(i int) subject {
	j := i - 1
	for j > 0 && adverb(s.word(j)) {
		j--
	}
	if among(s.word(j), "found", "proven", "held", "declared", "judged", "ruled", "feel", "felt", "feels") {
		return s.subjectOf(j)
	}
	return s.subjectOf(i)
}

// linked tells whether what begins at i is said of something: after a form of be.
func (s *sentence) linked(i int) bool {
	j := i - 1
	for j >= 0 && (adverb(s.word(j)) || nots[s.word(j)]) {
		j--
	}
	w := s.word(j)
	return bes[w] || w == "it's" || w == "was" || w == "s" || j < 0 || s.tokens[j].mark()
}

// beBefore is the form of be before the i-th token, adverbs aside; i itself when there is none.
func (s *sentence) beBefore(i int) int {
	j := i - 1
	for j > 0 && (adverb(s.word(j)) || nots[s.word(j)] && !bes[s.word(j)]) {
		j--
	}
	if bes[s.word(j)] {
		return j
	}
	return i
}

// blameAt is the accusation in "to blame" and "the blame lies with"; blame as a subject of its own, as in "a culture without blame", is none.
func (s *sentence) blameAt(i int) span {
	switch before := s.word(i - 1); {
	case before == "git" || s.word(i+1) == "culture" || s.word(i+1) == "game":
		return span{}
	case before == "to":
		be := s.beBefore(i - 1)
		if be == i-1 {
			return span{}
		}
		if p := s.subjectOf(be); s.chargeable(p) || p.who {
			return span{i - 1, i + 1}
		}
		return span{}
	case before == "the" || before == "takes" || before == "took" || before == "take" || before == "all" || before == "full":
		for j := i + 1; j < min(i+5, len(s.tokens)); j++ {
			if w := s.word(j); (w == "with" || w == "on" || w == "to") && s.answerable(j+1) {
				return span{i - 1, j + 1}
			}
		}
		if p := s.subjectOf(i - 1); before != "the" && p.actor == person || s.word(i-2) == "takes" || s.word(i-2) == "took" || s.word(i-2) == "bears" {
			return span{i, i + 1}
		}
	case among(s.word(i+1), "lies", "lay", "rests", "falls", "fell"):
		if w := s.word(i + 2); (w == "with" || w == "on") && s.answerable(i+3) {
			return span{i, i + 3}
		}
	case pronouns[before].human() || s.role(i-1) == person:
		if p := s.phraseFrom(i + 1); p.actor == person {
			return span{i, i + 1}
		}
	}
	return span{}
}

// blamedAt is the accusation in "blamed the DBA" and "the DBA was blamed".
func (s *sentence) blamedAt(i int) span {
	if s.verbAt(i).passive {
		if s.subjectOf(i).actor == person {
			return span{i, i + 1}
		}
		if a := s.word(i + 1); a == "on" && s.phraseFrom(i+2).actor == person {
			return span{i, i + 2}
		}
		return span{}
	}
	if p := s.phraseFrom(i + 1); p.actor == person {
		return span{i, i + 1}
	}
	for j := i + 1; j < min(i+8, len(s.tokens)); j++ {
		if s.word(j) == "on" && s.phraseFrom(j+1).actor == person {
			return span{i, i + 1}
		}
	}
	return span{}
}

// ofNobody tells whether the token at i says that what follows is nobody's: "nobody's fault", "no one's mistake".
func (s *sentence) ofNobody(i int) bool {
	base, _ := possessive(s.word(i))
	return pronouns[base] == nobody || base == "one" && s.word(i-1) == "no"
}

// acquits tells whether the sentence takes the accusation back: "nobody was at fault", "this was not the operator's fault".
func (s *sentence) acquits(at span) bool {
	if s.ofNobody(at.from) {
		return true
	}
	for j := at.from - 1; j >= max(0, at.from-10); j-- {
		w := s.word(j)
		if w == ";" || w == ":" || w == "but" {
			return false
		}
		if nots[w] || denials[w] || among(w, "nobody", "none", "neither", "nor", "rarely", "seldom", "blameless") || w == "no" {
			return true
		}
	}
	return false
}
