package check

import (
	"strings"

	"codman/internal/diag"
)

// shallowWhys reports chains of whys that end early or go round in a circle.
var shallowWhys = Rule{
	ID: "A03", Name: "shallow-whys", Level: diag.Warning,
	Title: "a chain of whys that stops early, or answers with its question",
	Why: "The first why finds what broke, the second what it was exposed to. Only behind these lie things that can be changed for more than one incident: how changes are made, what is watched, " +
		"what people can know. Five is a habit and no law; with fewer than three the chain has hardly left the symptom, and where hardware failed two will do. " +
		"An answer in the words of its question has not moved at all. Chains are narrow by nature, so factors of several kinds count as much.",
	Advice: "Ask of the last answer: what made that possible? Stop where the answer is something that you can decide to change. Where there are two answers, follow both.",
	Source: "T. Ohno's five whys; J. Allspaw, *The Infinite Hows* (2014), on what they leave out; the [SRE workbook](https://sre.google/workbook/postmortem-culture/), on shallow analysis.",
	Bad:    "# Checkout was slow\n\n## Five whys\n\n1. Why was checkout slow? Requests waited for a connection to the database.\n2. Why did they wait? The pool was too small.\n",
	Good: "# Checkout was slow\n\n## Five whys\n\n1. Why was checkout slow? Requests waited for a connection to the database.\n2. Why did they wait? The pool was too small for two versions at a time.\n" +
		"3. Why was that not seen before? The test environment runs one version, and nothing watches the pool.\n",

	Question: "What made that last answer possible? And is there a second answer beside it?",

	Check: func(d *document, r *report) {
		whys := d.whys()
		wanted := enoughWhys
		if d.PrimaryCause() == "hardware-facility" {
			wanted--
		}
		for _, w := range whys {
			if repeats(w.question, w.answer) {
				r.at(w.at, "say what made it so: the part, the limit, the step that was not there", "the answer to %q says what the question says", shorten(strings.Join(strings.Fields(w.question), " ")))
				return
			}
		}
		if n := len(whys); n > 0 && n < wanted && depth(d).share < 1 && !d.endsAtPerson() {
			f := r.at(whys[n-1].at, "ask of the last answer: what made that possible? "+"Or name factors of another kind", "the chain of whys ends after %s", number(n, "link", "links"))
			if d.extent() == shortReport {
				f.soften()
			}
		}
	},
}

// littleWords say nothing of a cause.
var littleWords = union(articles, prepositions, subordinators, coordinators, relatives, auxiliaries, wordSet("it there too very not we they our because since due"))

// repeats tells whether an answer says nothing that its question has not said.
func repeats(question, answer string) bool {
	asked, told := contentWords(question), contentWords(answer)
	if len(told) < 2 || len(asked) < 2 {
		return false
	}
	for _, w := range told {
		if !heldBy(w, asked) {
			return false
		}
	}
	return true
}

// contentWords are the words of a text that name things and events, in lower case.
func contentWords(text string) (words []string) {
	for _, t := range tokenize(text) {
		if t.gap() {
			return nil // code says something that can't be told
		}
		if !t.mark() && !littleWords[t.word] && !asksWhy(t.word) {
			words = append(words, t.word)
		}
	}
	return words
}

// stemLength is how many letters two forms of a word share: "fail", "failed"; "expired", "expiry".
const stemLength = 4

func heldBy(word string, list []string) bool {
	for _, w := range list {
		if w == word || len(w) >= stemLength && len(word) >= stemLength && w[:stemLength] == word[:stemLength] {
			return true
		}
	}
	return false
}
