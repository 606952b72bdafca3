package check

import (
	"fmt"
	"strings"
)

// ends are words at which what a verb tells of ends.
var ends = wordSet(`when because while if although though whereas unless so which who but then where whenever hence therefore thus despite due whilst resulting causing leading meaning`)

// endOf is where the words end that belong to what begins at i: at a mark, a conjunction, or a verb after "and".
func (s *sentence) endOf(i int) int {
	j := i
	for j < len(s.tokens) && j < i+reach {
		t := s.tokens[j]
		if t.mark() || j > i && ends[t.word] {
			break
		}
		if coordinators[t.word] && (participle(s.word(j+1)) || pronouns[s.word(j+1)] != unclear || auxiliaries[s.word(j+1)] || adverb(s.word(j+1)) || s.word(j+1) == "" || s.word(j+2) == "had") {
			break
		}
		j++
	}
	return j
}

// neutral is what the author wrote in the tokens [from:to) without words that point at somebody; "" where nothing is left to build on.
func (s *sentence) neutral(from, to int) string {
	for from < to {
		w := s.word(to - 1)
		if (w == "mistake" || w == "accident") && s.word(to-2) == "by" {
			to -= 2
			continue
		}
		if !adverb(w) {
			break
		}
		to--
	}
	if from >= to {
		return ""
	}
	text := s.own(from, to)
	if w := s.word(to); (relatives[w] || w == "where") && !strings.HasSuffix(text, "…") {
		text += " …"
	}
	words := strings.Fields(innerQuotes.Replace(text))
	for i, w := range words {
		switch strings.ToLower(w) {
		case "his", "her", "their", "our", "my", "your":
			words[i] = "the"
		}
	}
	return strings.Join(words, " ")
}

// innerQuotes turns quotation marks into those of a quotation inside another.
var innerQuotes = strings.NewReplacer("“", "‘", "”", "’", "„", "‘", `"`, "'")

// thingAfter is the object of the verb at i-1: "the alert" of "missed the alert"; "" where there is none that can be repeated.
func (s *sentence) thingAfter(i int) string {
	w := s.word(i)
	if i >= len(s.tokens) || w == "" || prepositions[w] || subordinators[w] || coordinators[w] || (w == "again" || strings.HasSuffix(w, "ly") && adverb(w)) || pronouns[w] != unclear && !(determiners[w] && s.nounAt(i+1)) || w == "it" || w == "them" {
		return ""
	}
	return s.neutral(i, s.endOf(i))
}

// objectEnd is where the object that begins at i ends, before "to production" or "during the night".
func (s *sentence) objectEnd(i, end int) int {
	for i < end && !(prepositions[s.word(i)] && s.word(i) != "of") {
		i++
	}
	return i
}

// perceptions are verbs of what comes to somebody's mind or eyes: what was missing is a sign.
var perceptions = wordSet(`notice see realise realize recognise recognize spot detect know understand appreciate observe hear anticipate expect foresee remember recall identify consider think catch`)

// unprompted is a wording for what somebody did not do: base is the verb, and what it tells of begins at i.
func (s *sentence) unprompted(base string, i int) string {
	end := s.endOf(i)
	w := s.word(i)
	switch {
	case base == "bother" && w == "to" && s.word(i+1) != "":
		return s.unprompted(s.word(i+1), i+2)
	case base == "bother":
		return unpromptedAdvice
	case answers[base] && s.callIn(i, end):
		return "say how the page reached people, and what it depended on: “the page went to …, and the next one after … minutes”"
	case w == "that" && perceptions[base]:
		return fmt.Sprintf("say what could be seen: “nothing showed %s”", s.neutral(i, end))
	case among(w, "whether", "how", "why", "what", "where", "which") && perceptions[base]:
		return fmt.Sprintf("say what could be seen: “nothing showed %s”", s.neutral(i, s.endOf(i+1)))
	case perceptions[base]:
		if w == "about" || w == "of" {
			i++
		}
		if object := s.thingAfter(i); object != "" {
			return fmt.Sprintf("say what could be seen: “nothing drew attention to %s”", object)
		}
		return "say what could be seen at the time, and from when on"
	case base == "test" || base == "validate":
		if object := s.thingAfter(i); object != "" {
			return fmt.Sprintf("say what the system lacked: “no test covered %s”", object)
		}
	case base == "follow" || base == "read" || base == "consult":
		if object := s.thingAfter(i); object != "" {
			return fmt.Sprintf("say where work and paper parted: “at that moment nothing led to %s”", object)
		}
	}
	if plan := s.neutral(i, end); base != "" {
		return fmt.Sprintf("say what would have prompted it: “nothing prompted anybody to %s”", strings.TrimSpace(base+" "+plan))
	}
	return unpromptedAdvice
}

// answers are verbs of what a page asks for: it was the prompt itself.
var answers = wordSet("respond acknowledge answer react reply attend")

// callIn tells whether what the tokens [from:to) name is a call for help.
func (s *sentence) callIn(from, to int) bool {
	for j := from; j < to; j++ {
		if alarms[s.word(j)] || among(s.word(j), "call", "calls", "phone", "ticket", "tickets") {
			return true
		}
	}
	return false
}

const unpromptedAdvice = "say what would have prompted it, and why nothing did: “no step asked for …”, “nothing showed …”"

// destructive are verbs of what a command may do without asking.
var destructive = wordSet(`delete drop remove wipe erase destroy overwrite terminate purge kill truncate clear flush revoke unpublish unlink shut format`)

// systemDid is a wording that makes the system the subject of what somebody did by mistake; "" where the sentence gives no words for it.
// The verb is the i-th token.
func (s *sentence) systemDid(i int) string {
	v := s.verbAt(i)
	base := infinitive(s.word(i))
	if mental[base] {
		from := i + 1
		if s.word(from) == "that" {
			from++
		}
		if belief := s.neutral(from, s.endOf(from)); belief != "" && !prepositions[s.word(from)] && (!v.passive || s.word(s.subjectOf(i).from) == "it") {
			if !s.hasVerb(from+1, s.endOf(from)) { // "assumed symmetry"
				return fmt.Sprintf("say what made it look so: “everything spoke for %s: …”", belief)
			}
			return fmt.Sprintf("say what made it look so: “it looked as if %s, for …”", belief)
		}
		return "say what made it look so: “it looked as if …, for …”"
	}
	if base == "" || hollow[base] {
		return ""
	}
	next := i + 1
	var object, rest, particle string
	if w := s.word(next); !v.passive && particles[w] {
		particle = w
		next++
	}
	if v.passive {
		end := s.endOf(next)
		if ends[s.word(next)] || next < len(s.tokens) && strings.HasSuffix(s.word(next), "ing") { // "was deleted causing an outage"
			end = next
		}
		rest = s.neutral(next, end)
		if by := s.agentOf(i); by.to > by.from && by.from <= end { // "by an engineer" goes, what follows stays
			rest = spaced(s.neutral(next, max(next, by.from-1)), s.neutral(by.to, max(by.to, end)))
		}
		p := s.subjectOf(i)
		if p.to <= p.from || p.actor == person || pronouns[s.word(p.from)] != unclear && p.to == p.from+1 {
			return ""
		}
		object = s.neutral(p.from, p.to)
		if plainStarts[s.tokens[p.from].word] && p.from == 0 {
			object = strings.ToLower(object[:1]) + object[1:]
		}
		if p.from == 0 && p.to == 1 && programs[s.word(0)] { // headline style: "Script was run by mistake"
			object = "the " + s.word(0)
		}
	} else {
		end := s.endOf(next)
		cut := s.objectEnd(next, end)
		if s.thingAfter(next) == "" {
			return ""
		}
		object, rest = s.neutral(next, cut), s.neutral(cut, end)
		if particle == "" && particles[s.word(cut-1)] {
			return ""
		}
	}
	if object == "" {
		return ""
	}
	if destructive[base] && particle == "" {
		return fmt.Sprintf("make the system the subject: “the command %s %s without asking for confirmation”", past(base, s.word(i)), spaced(object, rest))
	}
	return fmt.Sprintf("make the system the subject: “nothing stopped %s from being %s”", object, spaced(pastParticiple(s.word(i)), particle, rest))
}

// hasVerb tells whether one of the tokens [from:to) has the form of a verb, or may be one.
func (s *sentence) hasVerb(from, to int) bool {
	for j := from; j < to; j++ {
		if w := s.word(j); auxiliaries[w] || participle(w) || presentVerbs[w] || len(w) > 3 && strings.HasSuffix(w, "s") && s.nounAt(j-1) {
			return true
		}
	}
	return false
}

// spaced joins texts by blanks; empty ones leave no trace.
func spaced(parts ...string) string {
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

var particles = wordSet("off on out down up away over back")

// hollow are verbs that need more than their object, or tell of a mind and not of an effect.
var hollow = wordSet("leave keep make have get give go think assume believe do use take put let say tell come see know expect misread misunderstand read help cause allow decide instruct")

// past is the past tense of a verb that was met in one of its past forms.
func past(base, met string) string {
	switch base {
	case "overwrite":
		return "overwrote"
	}
	return met
}

// pastParticiple is the participle of a verb that was met in one of its past forms.
func pastParticiple(met string) string {
	if p, ok := participles[met]; ok {
		return p
	}
	return met
}

// participles of verbs whose past tense is another.
var participles = func() map[string]string {
	m := make(map[string]string)
	for _, pair := range strings.Fields(`ran/run wrote/written broke/broken took/taken gave/given chose/chosen did/done went/gone saw/seen knew/known forgot/forgotten overwrote/overwritten
		began/begun drove/driven threw/thrown drew/drawn withdrew/withdrawn fell/fallen came/come became/become overrode/overridden reran/rerun rewrote/rewritten hid/hidden undid/undone`) {
		tense, p, _ := strings.Cut(pair, "/")
		m[tense] = p
	}
	return m
}()

// lowerStart is a text with a small first letter.
func lowerStart(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// withoutArticle is a noun phrase without the article in front.
func withoutArticle(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if rest != "" && among(strings.ToLower(first), "a", "an", "the", "this", "that", "some", "any") {
		return rest
	}
	return text
}
