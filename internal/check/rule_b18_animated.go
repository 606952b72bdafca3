package check

import (
	"fmt"

	"codman/internal/diag"
)

// animated reports words that are louder than the facts.
var animated = Rule{
	ID: "B18", Name: "animated-language", Level: diag.Info,
	Title: "words that are louder than the facts",
	Why: "“Catastrophic” and “a nightmare” tell how it felt, and feelings after a hard night are true. But they make readers look for somebody to match the " +
		"size of the word, and they age: next year nobody can tell from them whether ten orders were lost or ten thousand. A number says more, and quietly.",
	Advice: "Say how many, how long, and for whom. If the strain on people is the point, say it as a fact: how many were up for how many hours.",
	Source: "Google, *The Site Reliability Workbook*, chapter 10, on animated language in its example of a poor postmortem.",
	Bad:    "The rollback was a nightmare.",
	Good:   "The rollback took three people four hours, because each of its 38 steps was done by hand.",

	Question: "Which number would let somebody who was not there feel how large this was?",

	Cues: loudCues,
	Sentence: func(s *sentence, r *report) {
		for i := 0; i < len(s.tokens); i++ {
			if at, proposal, ok := loudAt(s, i); ok {
				r.tokens(at.from, at.to, proposal, "%q is louder than a number", s.text(at.from, at.to))
				i = at.to - 1
			}
		}
	},
}

// loudAdjectives stand before a noun or after “was”, loudNouns are what something is called, loudVerbs what was done to something.
var (
	loudAdjectives = wordSet("catastrophic nightmarish terrible horrible horrendous horrific dreadful ridiculous ludicrous unacceptable inexcusable embarrassing " +
		"disastrous awful appalling absurd insane crazy shocking outrageous pathetic dismal abysmal shameful atrocious laughable unforgivable " +
		"inexplicable hideous deplorable devastating disgraceful scandalous humiliating hellish monumental excruciating brutal disgusting tragic unbelievable crippling god-awful crappy ugly")
	loudAdverbs = wordSet("catastrophically terribly horribly horrendously dreadfully ridiculously ludicrously unacceptably embarrassingly disastrously " +
		"awfully appallingly absurdly insanely crazily shockingly outrageously abysmally miserably spectacularly hopelessly horrifically unbelievably incredibly brutally tragically excruciatingly")
	loudNouns = wordSet("nightmare nightmares fiasco disaster catastrophe debacle embarrassment shambles chaos meltdown mess trainwreck bloodbath carnage havoc mayhem " +
		"farce blunder blunders pandemonium madness insanity disgrace abomination calamity travesty tragedy joke crap hell")
	loudPhrases = phrases("train wreck", "dumpster fire", "epic fail|failure", "all hell", "from hell", "horror show|story", "perfect storm", "house of cards")
	loudVerbs   = phrases("messed|screwed|fucked|fouled|mucked|cocked|stuffed up", "screw-up", "mess-up", "cock-up", "blew up", "went haywire|berserk|nuts|crazy|bananas", "botched|bungled|wrecked")

	// quietAfter are words that make a term of the trade of the one before them.
	quietAfter = map[string]map[string]bool{
		"disaster":       wordSet("recovery scale response plan plans planning drill drills exercise exercises site sites zone zones tolerance recoveries preparedness simulation test tests testing tolerant proof relief readiness"),
		"chaos":          wordSet("engineering testing test tests monkey mesh experiment experiments gorilla toolkit exercise exercises day days drill engineer engineers tool tools team"),
		"catastrophic":   wordSet("backtracking cancellation forgetting backtrack regex regular"),
		"meltdown":       wordSet("and patch patches mitigation mitigations vulnerability"),
		"unacceptable":   wordSet("certificate certificates media use content format formats"),
		"nightmare":      wordSet("mode"),
		"insane":         wordSet("mode"),
		"embarrassingly": wordSet("parallel parallelizable parallelisable"),
		"catastrophe":    wordSet("bond bonds insurance model models modelling modeling theory cover risk"),
		"mess":           wordSet("of"),
		"nightmares":     wordSet("of"),
	}
	spared      = wordSet("survive survives survived surviving withstand withstands tolerate tolerates case event simulated simulate")
	quietBefore = map[string]map[string]bool{
		"disaster": wordSet("natural regional for pre after in during"),
		"chaos":    wordSet("managed controlled"),
	}
)

var loudCues = func() []string {
	var cues []string
	for _, set := range []map[string]bool{loudAdjectives, loudAdverbs, loudNouns,
		wordSet("train dumpster epic hell horror storm house messed screwed fucked fouled mucked cocked stuffed screw-up mess-up cock-up blew haywire berserk nuts " +
			"bananas botched bungled wrecked")} {
		cues = append(cues, sortedWords(set)...)
	}
	return cues
}()

// loudAt is the loud word or phrase at the i-th token, with what to say instead.
func loudAt(s *sentence, i int) (at span, proposal string, ok bool) {
	t := s.tokens[i]
	if i > 0 && t.capital && !s.heading || quietAfter[t.word][s.word(i+1)] || quietBefore[t.word][s.word(i-1)] || s.word(i+1) == "failure" && s.word(i+2) == "mode" || s.word(i+2) == "modes" {
		return at, "", false // a name, or a term of the trade
	}
	at = span{i, i + 1}
	switch {
	case t.word == "unacceptable" && s.word(i-1) == "as", // a check that marks something so
		t.word == "disaster" && (spared[s.word(i-1)] || spared[s.word(i-2)]),                                // what survives a disaster in a region
		loudAdjectives[t.word] && among(s.word(i+1), "decision", "judgement", "judgment", "choice", "call"): // B12 speaks of it
		return at, "", false
	}
	if phrase, found := s.begins(loudPhrases, i); found {
		return phrase, "say how much instead: how many, how long, for whom", true
	}
	if phrase, found := s.begins(loudVerbs, i); found && !(among(t.word, "screwed", "botched") && s.subjectOf(i).actor == person) { // those look for whom to blame
		return phrase, insteadOfVerb(s, phrase), true
	}
	switch {
	case loudAdverbs[t.word]:
		return at, fmt.Sprintf("say how much instead: “%s, by …”", s.without(at)), true
	case loudAdjectives[t.word]:
		return at, insteadOfAdjective(s, at), true
	case loudNouns[t.word] && !s.denied(i):
		return at, insteadOfNoun(s, at), true
	}
	return at, "", false
}

func insteadOfAdjective(s *sentence, at span) string {
	if s.word(at.from) == "unacceptable" {
		return "say the figure and its target: “… was …; the target is …”"
	}
	if end := s.clause(at.from).to; at.to < end && !s.endsPhrase(at.to) {
		noun := at.to
		for noun+1 < end && noun < at.to+2 && !s.endsPhrase(noun+1) && !participle(s.word(noun+1)) && !presentVerbs[s.word(noun+1)] {
			noun++
		}
		return fmt.Sprintf("say how much instead: “%s” with its number: how many, how long, for whom", s.own(at.to, noun+1))
	}
	if c := s.clause(at.from); at.from-c.from > 1 && among(s.word(at.from-1), "is", "was", "were", "are", "been") {
		return fmt.Sprintf("say how much instead: “%s %s …”, with a number", asStart(s.own(c.from, at.from-1)), s.word(at.from-1))
	}
	return "say how much instead: how many, how long, for whom"
}

// endsPhrase tells whether the i-th word ends a noun phrase.
func (s *sentence) endsPhrase(i int) bool {
	return s.tokens[i].mark() || phraseEnds[s.word(i)]
}

var phraseEnds = wordSet("and or but for of in on at to by with from that which who because since as so when while after before until if than was were is are be been had has have this it we they then during over into")

func insteadOfNoun(s *sentence, at span) string {
	c := s.clause(at.from)
	for i := at.from - 1; i > c.from; i-- {
		if among(s.word(i), "was", "is", "became", "were", "are") && i-c.from <= ownWords {
			return fmt.Sprintf("say what it took instead: “%s took … people … hours, because …”", asStart(s.own(c.from, i)))
		}
	}
	return "say what it came to instead: how many, how long, for whom"
}

func insteadOfVerb(s *sentence, at span) string {
	c := s.clause(at.from)
	end := at.to
	for end < c.to && !s.endsPhrase(end) {
		end++
	}
	if end > at.to {
		return fmt.Sprintf("say what became of it: “%s ended up with … instead of …”", asStart(s.own(at.to, end)))
	}
	return "say what changed: “… was … instead of …”"
}
