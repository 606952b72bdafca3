package check

import "strings"

// verb is a group of verbs: "could probably not have been told".
type verb struct {
	from, head int // its first token and its main word
	negated    bool
	modal      string // "should", "could", "might"; "" for none
	perfect    bool   // with a form of have
	passive    bool   // with a form of be before a participle
	adverb     int    // the last adverb that is not a negation; -1 for none
}

var (
	modalVerbs = wordSet(`should could would might may must can will shall ought shouldn't couldn't wouldn't mightn't can't cannot won't should've could've would've might've must've shan't mustn't couldn't've shouldn't've`)
	haves      = wordSet(`have has had having haven't hasn't hadn't 've we've i've they've you've we'd i'd they'd you'd he'd she'd should've could've would've might've must've of`)
	bes        = wordSet(`be been being is are was were am isn't aren't wasn't weren't get got gets getting`)
	dos        = wordSet(`do does did don't doesn't didn't`)
	nots       = wordSet(`not never hardly scarcely barely didn't don't doesn't wasn't weren't isn't aren't haven't hasn't hadn't shouldn't couldn't wouldn't can't cannot won't mightn't mustn't n't neither nor without`)
	linking    = wordSet(`seem seems seemed appear appears appeared happen happened happens tend tends tended manage managed manages proceed proceeded continue continued chose
		decided ended started begin began used going able unable had has have about`)

	// auxiliaries belong to a group of verbs, and to no noun.
	auxiliaries = without(union(modalVerbs, haves, bes, dos, nots), "without", "of", "neither", "nor", "i've", "we've", "they've", "you've", "we'd", "i'd", "they'd", "you'd", "he'd", "she'd", "get", "got", "gets", "getting")

	// floating words stand between a subject and its verb.
	floating = wordSet(`all both each also then just still even ever again later soon now first once twice always never not often only already yet instead
		therefore however thus hence sometimes somehow apparently too quickly initially subsequently eventually finally almost repeatedly nearly either perhaps maybe
		probably clearly obviously simply merely momentarily time ourselves himself herself themselves further rather`)

	// notAdverbs end in -ly.
	notAdverbs = wordSet(`apply reply rely supply multiply comply imply fly only assembly anomaly family friendly early daily weekly monthly hourly nightly yearly
		read-only italy july monopoly reassembly bully ally tally rally belly jelly`)

	// irregular are forms of the past, and participles, that do not end in -ed.
	irregular = wordSet(`was were been done did gone went seen saw known knew taken took made had got gotten given gave found thought told said kept left held led built read written wrote
		shown begun began chosen chose driven drove broken broke spoken spoke run ran put set sent spent stood understood caught brought bought taught sought felt fell fallen met
		paid lost won cut hit let shut split spread rolled become became come came forgotten forgot forgone overseen oversaw overlooked mistaken misread misunderstood
		withdrawn drawn drew thrown threw grown grew woken woke hidden hid sunk fed bound wound undone redone rewritten reset rebuilt overridden overrode proven withheld
		dealt meant slept crept swept lit shot bitten beaten torn worn sworn frozen stolen risen flown blown shaken undertaken mistook overrun stuck struck hung dug rung laid fled spun bred fought wrote upset`)

	// presentVerbs are forms that follow a subject; the list holds those that people do in these texts.
	presentVerbs = wordSet(`forget forgets miss misses fail fails ignore ignores overlook overlooks neglect neglects run runs check checks notice notices need needs want wants know knows see
		sees use uses think thinks believe believes make makes push pushes deploy deploys delete deletes break breaks cause causes approve approves say says take takes get gets start starts stop stops try tries`)
)

func without(s set, words ...string) set {
	for _, w := range words {
		delete(s, w)
	}
	return s
}

// adverb tells whether a word may stand between a subject and its verb, or between the verbs of a group.
func adverb(w string) bool {
	return floating[w] || len(w) > 3 && strings.HasSuffix(w, "ly") && !notAdverbs[w]
}

// notParticiples end in -ed.
var notParticiples = wordSet(`need needs speed feed seed embed shed red bed hundred exceed proceed succeed indeed deed breed weed sled naked wicked ted unprecedented
	led-in kindred sacred rugged biased aged id-ed unneeded unused undefined unexpected untested undocumented`)

// participle tells whether a word has the form of a past participle.
func participle(w string) bool {
	return irregular[w] || len(w) > 3 && strings.HasSuffix(w, "ed") && !notParticiples[w]
}

// verbAt is the group of verbs whose main word is the i-th token: what stands to its left of auxiliaries, adverbs and negations.
func (s *sentence) verbAt(i int) verb {
	v := verb{from: i, head: i, adverb: -1}
	j := i - 1
	for ; j >= 0 && j > i-longestPhrase; j-- {
		w := s.word(j)
		switch {
		case w == "to" && linking[s.word(j-1)]:
			j-- // "seemed to have"
		case w == "'ve" || w == "of" && modalVerbs[s.word(j-1)]:
			v.perfect = true
		case auxiliaries[w]:
			v.negated = v.negated != (nots[w])
			v.perfect = v.perfect || haves[w]
			v.passive = v.passive || bes[w] && participle(s.word(i))
			if modalVerbs[w] {
				v.modal = strings.TrimSuffix(strings.TrimSuffix(w, "n't"), "'ve")
			}
		case adverb(w):
			if v.adverb < 0 {
				v.adverb = j
			}
		default:
			return v.startingAt(s, j+1)
		}
	}
	return v.startingAt(s, j+1)
}

// startingAt ends the group at its first token that is a verb: adverbs in front are no part of it.
func (v verb) startingAt(s *sentence, from int) verb {
	for from < v.head && adverb(s.word(from)) {
		from++
	}
	v.from = from
	return v
}
