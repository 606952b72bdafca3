package check

import (
	"strings"
	"unicode"
)

// subject is who or what acts in a clause.
type subject struct {
	actor
	from, to int  // its tokens; empty when there is none
	who      bool // it is asked for: "who approved this"
}

// reach is how many tokens around a word are looked at, so that a line without a full stop costs no more than others.
const reach = 60

// longestPhrase is how many words a noun phrase is followed to the left.
const longestPhrase = 10

var (
	articles     = wordSet(`a an the this that these those some any each every no another both all one two three several many most our my your his her its their whose which what`)
	determiners  = articles
	prepositions = wordSet(`of in on at from for with by within to behind under across inside outside between during after before since until through into onto
		over about against via per without among toward towards near despite upon throughout except like as than around below above`)
	// places join what follows them to the noun before: "the engineer on call", "a member of the team".
	places         = wordSet(`of in on at from for with within to behind under across inside outside between by`)
	subordinators  = wordSet(`when because while if although though whereas unless once where since as after before until that so whether why how`)
	coordinators   = wordSet(`and or but then yet nor`)
	relatives      = wordSet(`who that which`)
	partialSubject = wordSet(`one some any none each member members most all two three several many half both few neither either nobody someone somebody anyone`)
	// responsibles may stand after the noun that they tell of.
	responsibles = wordSet(`responsible involved concerned present available assigned affected there here alone too also themselves himself herself ourselves`)
)

// subjectOf finds who or what acts in the verb whose main word is the i-th token: "forgot" of "the engineer on call, who was new, simply
// forgot". In the passive it is what is acted on; see agentOf.
func (s *sentence) subjectOf(i int) subject {
	v := s.verbAt(i)
	if v.from < i && s.word(v.from) == "having" && s.opensClause(v.from) {
		return s.afterComma(i)
	}
	return s.subjectBefore(v.from)
}

// afterComma is the subject of a clause in front of it, in which the i-th token stands: "having ignored it, the team …".
func (s *sentence) afterComma(i int) subject {
	for j := i + 1; j < min(len(s.tokens)-1, i+reach/2); j++ {
		if s.word(j) == "," {
			return s.phraseFrom(j + 1)
		}
	}
	return subject{}
}

// agentOf is who acts in the passive verb whose main word is the i-th token: "the operator" of "was deleted by mistake by the operator".
func (s *sentence) agentOf(i int) subject {
	for j := i + 1; j < min(len(s.tokens), i+reach); j++ {
		t := s.tokens[j]
		if t.mark() || subordinators[t.word] || relatives[t.word] || coordinators[t.word] {
			break
		}
		if t.word == "by" && j+1 < len(s.tokens) {
			if p := s.phraseFrom(j + 1); p.human() || p.actor == thing && s.word(j+1) != "mistake" && s.word(j+1) != "accident" {
				return p
			}
		}
	}
	return subject{}
}

// subjectBefore finds the subject that ends before the g-th token, where a group of verbs begins.
func (s *sentence) subjectBefore(g int) subject { return s.seek(g, 0) }

// seek looks to the left over what may stand between a subject and its verb.
func (s *sentence) seek(g, depth int) subject {
	if depth > 4 {
		return subject{}
	}
	i := g - 1
	for i >= 0 && (adverb(s.word(i)) || floating[s.word(i)] && i > 0 && isWordStart(s.word(i-1)) && !prepositions[s.word(i-1)]) && !s.standsAlone(i) {
		i--
	}
	if i < 0 {
		return subject{}
	}
	w := s.word(i)
	switch {
	case s.tokens[i].gap():
		return s.gapSubject(i)
	case w == ")" || w == "," || w == "–" || w == "—":
		if open := s.parenthesis(i); open > 0 {
			p := s.seek(open, depth+1)
			if aside := s.phraseFrom(open + 1); p.actor == thing && s.tokens[p.from].capital && aside.actor == person && determiners[s.word(open+1)] && (aside.to == i || places[s.word(aside.to)]) {
				p.actor = person // Jo Doe, the engineer on call, …
			}
			return p
		}
		return subject{}
	case s.tokens[i].mark():
		return subject{}
	case coordinators[w]:
		return s.shared(i, depth)
	case w == "who":
		return s.antecedent(i)
	case w == "which" || w == "that":
		if a := s.antecedent(i); a.actor != unclear {
			return a
		}
		return subject{actor: thing, from: i, to: i + 1}
	case w == "to" || prepositions[w] && w != "that" || subordinators[w]:
		return subject{}
	}
	p := s.phraseEnding(i)
	if p.actor == thing {
		if a := s.resumed(p.from); a.actor != unclear {
			return a
		}
	}
	return p
}

// standsAlone tells whether an adverb is the subject itself: "all", "each".
func (s *sentence) standsAlone(i int) bool { return i == 0 && floating[s.word(i)] }

// gapSubject is what code, a link or a quotation means as a subject: nothing that is known, but the noun after which it stands.
func (s *sentence) gapSubject(i int) subject {
	if i > 0 && s.role(i-1) == person { // the engineer `ada`
		return s.phraseEnding(i - 1)
	}
	return subject{actor: unclear, from: i, to: i + 1}
}

// parenthesis is where the parenthesis that ends with the mark at i begins; 0 when there is none: "the engineer, new to this, forgot".
func (s *sentence) parenthesis(i int) int {
	opening := map[string]string{")": "(", ",": ",", "–": "–", "—": "—"}[s.word(i)]
	for j := i - 1; j > 0 && j > i-reach/2; j-- {
		if s.word(j) == opening {
			if opening == "," && !s.parenthetic(j+1) {
				return 0
			}
			return j
		}
	}
	return 0
}

// parenthetic tells whether what stands between commas from j on is an aside, not a clause of its own.
func (s *sentence) parenthetic(j int) bool {
	w := s.word(j)
	return relatives[w] || prepositions[w] || subordinators[w] || adverb(w) || strings.HasSuffix(w, "ing") || participle(w) || w == "however" || w == "too" || s.nameAt(j) > 0 ||
		determiners[w] && s.phraseFrom(j).actor == person || w == "new"
}

// antecedent is what the relative pronoun at i stands for.
func (s *sentence) antecedent(i int) subject {
	before := i - 1
	if s.word(before) == "," || s.word(before) == "(" {
		before--
	}
	who := s.word(i) == "who"
	switch {
	case before < 0 || s.tokens[before].mark() || coordinators[s.word(before)] || subordinators[s.word(before)] || prepositions[s.word(before)]:
		if who {
			return subject{actor: person, from: i, to: i + 1, who: true}
		}
		return subject{}
	case s.tokens[before].gap():
		if who {
			return subject{actor: person, from: before, to: i + 1}
		}
		return subject{}
	}
	p := s.phraseEnding(before)
	switch {
	case !who && p.actor != person:
		return subject{}
	case who && verbLike(s.word(before)): // "asked who", "see who"
		return subject{actor: person, from: i, to: i + 1, who: true}
	case who && p.actor != customer:
		p.actor = max(p.actor, person)
	}
	return p
}

// verbLike tells whether a word asks for something: what follows is a question.
func verbLike(w string) bool { return asking[w] }

var asking = wordSet(`ask asked asking see know knew known identify identified find found decide determine determined check clear unclear wonder remember recorded wondered exactly`)

// resumed is the subject of a verb after a relative clause: "the engineer who ran the migration forgot". The object of that clause
// begins at i.
func (s *sentence) resumed(i int) subject {
	for j := i - 1; j > 0 && j > i-reach/3; j-- {
		w := s.word(j)
		if j == i-1 && strings.HasSuffix(w, "ing") && s.role(j-1) == person { // "the person handling the ticket"
			return s.phraseEnding(j - 1)
		}
		if w == "who" || w == "that" && s.role(j-1) == person {
			if a := s.antecedent(j); a.actor == person && !a.who && j+1 < i {
				return a
			}
			return subject{}
		}
		if s.tokens[j].mark() || subordinators[w] && !prepositions[w] || coordinators[w] || pronouns[w] != unclear {
			return subject{}
		}
	}
	return subject{}
}

// shared is the subject of a verb after "and": that of the clause before, whose end is at i.
func (s *sentence) shared(i, depth int) subject {
	end := i
	for end > 0 && (s.word(end-1) == "," || coordinators[s.word(end-1)]) {
		end--
	}
	for end > 0 {
		start := end
		for start > 0 && start > i-reach && !s.tokens[start-1].mark() && !subordinators[s.word(start-1)] && s.word(start-1) != "who" {
			start--
		}
		if start > 0 && start <= i-reach {
			break
		}
		if start > 0 && s.word(start-1) == "who" {
			return s.antecedent(start - 1)
		}
		if p := s.leading(start, end); p.to > p.from {
			return p
		}
		if start == 0 || s.word(start-1) != "," {
			break
		}
		end = start - 1
	}
	return subject{}
}

// leading is the noun phrase with which the clause from start to end begins.
func (s *sentence) leading(start, end int) subject {
	j := start
	for j < end && (adverb(s.word(j)) || coordinators[s.word(j)]) {
		j++
	}
	if j < end && prepositions[s.word(j)] { // "during the handover the engineer …"
		for j += 2; j < end && !determiners[s.word(j)] && pronouns[s.word(j)] == unclear; j++ {
		}
	}
	if j >= end {
		return subject{}
	}
	p := s.phraseFrom(j)
	if p.to > end {
		p.to = end
	}
	return p
}

// phraseFrom is the noun phrase that begins at j. Its head is the first role of a person in it that no further noun follows.
func (s *sentence) phraseFrom(j int) subject {
	if n := s.nameAt(j); n > 0 {
		return subject{actor: person, from: j, to: j + n}
	}
	w := s.word(j)
	if a, ok := pronouns[w]; ok && !(determiners[w] && s.nounAt(j+1)) {
		if strings.HasPrefix(w, "they") || w == "them" {
			a = s.they(j)
		}
		return subject{actor: a, from: j, to: j + 1}
	}
	if w == "no" && s.word(j+1) == "one" {
		return subject{actor: nobody, from: j, to: j + 2}
	}
	k := j
	if determiners[w] {
		k++
	}
	first := k
	for ; k < len(s.tokens) && k < first+longestPhrase; k++ {
		t := s.tokens[k]
		if t.gap() || t.mark() || prepositions[t.word] || coordinators[t.word] || subordinators[t.word] || relatives[t.word] || auxiliaries[t.word] || k > first && determiners[t.word] {
			break
		}
		if n := s.nameAt(k); n > 0 {
			return subject{actor: person, from: j, to: k + n}
		}
		if a := s.role(k); (a == person || a == customer) && !s.compound(k+1) {
			return subject{actor: a, from: j, to: k + 1}
		}
		if k == first && !determiners[w] && (participle(t.word) || strings.HasSuffix(t.word, "ing") || irregular[t.word]) && s.role(k+1) != person {
			return subject{} // a verb, not a noun
		}
	}
	if partialSubject[w] && s.word(j+1) == "of" {
		if s.word(j+2) == "them" { // those who were named before "one of them"
			return subject{actor: s.they(j), from: j + 2, to: j + 3}
		}
		return s.phraseFrom(j + 2)
	}
	if k == first {
		return subject{}
	}
	return subject{actor: thing, from: j, to: k}
}

// nounAt tells whether the token may be a noun or an adjective: none of the little words, no verb form that is known.
func (s *sentence) nounAt(i int) bool {
	w := s.word(i)
	return w != "" && isWordStart(w) && !prepositions[w] && !coordinators[w] && !subordinators[w] && !auxiliaries[w] && !adverb(w) && pronouns[w] == unclear && !irregular[w] && !strings.HasSuffix(w, "ed")
}

// compound tells whether the word at i carries a noun on: "engineer dashboard", "team lead".
func (s *sentence) compound(i int) bool {
	w := s.word(i)
	if w == "" || !isWordStart(w) || prepositions[w] || coordinators[w] || subordinators[w] || relatives[w] || auxiliaries[w] || adverb(w) || determiners[w] || pronouns[w] != unclear {
		return false
	}
	return !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ing") && !irregular[w] && !presentVerbs[w]
}

// phraseEnding is the noun phrase that ends with the i-th token, with what its head means. A noun before a preposition is the head:
// "the dashboard of the team" is a dashboard.
func (s *sentence) phraseEnding(i int) subject { return s.phrase(i, 0) }

func (s *sentence) phrase(i, depth int) subject {
	w := s.word(i)
	if n := s.nameEnding(i); n > 0 {
		return subject{actor: person, from: i - n + 1, to: i + 1}
	}
	if a, ok := pronouns[w]; ok {
		if strings.HasPrefix(w, "they") || w == "them" {
			a = s.they(i)
		}
		p := subject{actor: a, from: i, to: i + 1}
		return p
	}
	if w == "one" && s.word(i-1) == "no" {
		return subject{actor: nobody, from: i - 1, to: i + 1}
	}
	from := i
	for from > 0 && from > i-longestPhrase && !determiners[s.word(from)] && s.inPhrase(from-1) {
		from--
	}
	p := subject{actor: s.headRole(from, i), from: from, to: i + 1}
	if prep := s.word(from - 1); places[prep] && depth < 4 && (s.nounAt(from-2) || partialSubject[s.word(from-2)] || pronouns[s.word(from-2)].human() || s.tokens[max(0, from-2)].gap()) && from >= 2 {
		if s.tokens[from-2].gap() {
			return subject{actor: unclear, from: from - 2, to: i + 1}
		}
		if partialSubject[s.word(from-2)] && prep == "of" || pronouns[s.word(from-2)].human() {
			if pronouns[s.word(from-2)].human() {
				return subject{actor: pronouns[s.word(from-2)], from: from - 2, to: i + 1}
			}
			if s.word(from-2) == "none" || s.word(from-2) == "neither" {
				if p.human() {
					p.actor = nobody
				}
			}
			p.from = from - 2
			for p.from > 0 && determiners[s.word(p.from-1)] {
				p.from--
			}
			return p
		}
		outer := s.phrase(from-2, depth+1)
		outer.to = i + 1
		return outer
	}
	return p
}

// inPhrase tells whether the token may belong to a noun phrase that goes on to its right.
func (s *sentence) inPhrase(i int) bool {
	t := s.tokens[i]
	if t.gap() {
		return true
	}
	if t.mark() || prepositions[t.word] || coordinators[t.word] || subordinators[t.word] && !determiners[t.word] || relatives[t.word] && !determiners[t.word] || auxiliaries[t.word] {
		return false
	}
	a, isPronoun := pronouns[t.word]
	return !isPronoun || determiners[t.word] && a == thing
}

// headRole is what the head of the noun phrase from..i means.
func (s *sentence) headRole(from, i int) actor {
	if a := s.role(i); a != thing || i == from {
		return a
	}
	w, before := s.word(i), s.role(i-1)
	if before != person && before != customer {
		return thing
	}
	switch {
	case responsibles[w], strings.HasSuffix(w, "ing"): // the people responsible, the engineer investigating
		return before
	case len(w) <= 2 || unicode.IsDigit(rune(w[0])): // engineer A, team 2
		return before
	case s.tokens[i].capital && !s.tokens[i-1].capital: // the engineer Jane
		return before
	case strings.HasSuffix(w, "ed") && !s.contact(from): // the engineer assigned
		return before
	}
	return thing
}

// contact tells whether the clause from the token on tells of a noun before it: "the job (that) the operator started".
func (s *sentence) contact(from int) bool {
	w := s.word(from - 1)
	return from > 0 && (relatives[w] || s.nounAt(from-1))
}

// they looks up whom "they" at i stands for: the subject with which the sentence begins, or the one before it.
func (s *sentence) they(i int) actor {
	if s.asking {
		return unclear
	}
	s.asking = true // "one of two of them" would ask itself, and a row of sentences about "they" all of those before
	nearest := unclear
	if i > 0 {
		nearest = s.mentioned(max(0, i-reach), i)
	}
	if b := s.before; nearest == unclear && b != nil && !b.asking {
		b.asking = true
		nearest = b.mentioned(0, min(len(b.tokens), reach))
		b.asking = false
	}
	s.asking = false
	return nearest
}

// mentioned is whom the nouns between two tokens name: persons, customers, or things in the plural; the subject in front counts first.
func (s *sentence) mentioned(from, to int) actor {
	if p := s.leading(from, to); p.actor == person || p.actor == customer || p.actor == thing && p.to > p.from && strings.HasSuffix(s.word(p.to-1), "s") {
		return p.actor
	}
	for j := to - 1; j >= from; j-- {
		if a := s.role(j); (a == person || a == customer) && !s.compound(j+1) {
			return a
		}
	}
	return unclear
}
