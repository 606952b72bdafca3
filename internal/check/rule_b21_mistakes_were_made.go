package check

import (
	"fmt"
	"strings"

	"codman/internal/diag"
)

// mistakesWereMade reports the sentence that owns up to something and tells nothing.
var mistakesWereMade = Rule{
	ID: "B21", Name: "mistakes-were-made", Level: diag.Info,
	Title: "mistakes that were made, without saying which",
	Why: "The sentence sounds like candour and tells nothing: neither what was done, nor what made it sensible, nor what let it take effect. A report need not " +
		"name a person to be exact. It needs the mechanism.",
	Advice: "Say what was done to what, and which check, default or view would have shown it.",
	Source: "Dekker, *The Field Guide to Understanding “Human Error”*: an error is where the search begins, not what it finds.",
	Bad:    "Mistakes were made during the migration.",
	Good:   "During the migration the script ran against both clusters, since its default is all of them.",

	Question: "What exactly was done, and what made it look right at that moment?",

	Cues: []string{"mistakes", "mistake", "errors", "error", "missteps", "oversights", "slip-ups", "misstep", "blunders", "dropped", "things", "cracks"},
	Sentence: func(s *sentence, r *report) {
		for _, at := range s.find(somethingWasDone) {
			if s.denied(at.from) || s.word(at.from) == "no" {
				continue
			}
			if at.to < len(s.tokens) && !s.tokens[at.to].mark() && !afterMade[s.word(at.to)] {
				continue // mistakes were made visible
			}
			r.tokens(at.from, at.to, whichOne(s, at), "%q does not say which, nor what let them through", s.text(at.from, at.to))
		}
	},
}

var (
	somethingWasDone = phrases(
		"mistakes|errors|missteps|blunders|oversights|slip-ups were|got|have|had|may|might|must ~ have? ~ been? ~ made|committed", "there were|have ~ been? ~ mistakes|errors|missteps made",
		"a|an|one|some ~ mistake|error|misstep was|got|has|had|may|might|must ~ have? ~ been? ~ made|committed",
		"mistakes|missteps|blunders happened|occurred|happen",
		"balls were|got dropped", "the ball was|got ~ dropped", "things were|got ~ missed|overlooked|forgotten", "things|something fell|slipped through the cracks",
	)
	afterMade = wordSet("in during when while by on at with and that here along which both as before after because since throughout around over under from while for early late " +
		"we but so between across somewhere")
)

// whichOne proposes a beginning that has to name the mechanism.
func whichOne(s *sentence, at span) string {
	end := s.clause(at.to - 1).to
	if s.word(at.to) == "by" {
		return "say what was done to what, and what let it take effect"
	}
	if among(s.word(at.to), "in", "during", "when", "while", "on", "at", "before", "after", "throughout") && end > at.to+1 && !nots[s.word(at.to+1)] && !strings.HasSuffix(s.word(at.to+1), "ing") {
		return fmt.Sprintf("say which: “%s, … was set to … instead of …; nothing compared the two”", asStart(s.own(at.to, end)))
	}
	return "say which: “… was set to … instead of …; nothing compared the two”"
}
