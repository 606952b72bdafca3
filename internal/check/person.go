package check

import "strings"

// actor is what kind of thing acts, as far as the words tell.
type actor int8

// The kinds of actor.
const (
	unclear  actor = iota // nothing is known: no subject, a pronoun without a noun, code
	thing                 // software, a machine, an event; whatever is no person
	customer              // people, but those who are served: "users failed to log in" is an impact
	person                // who builds and runs the system, alone or as a team
	nobody                // "nobody", "no one", "none of us"
	everyone              // "everyone", "everybody"
)

// human tells whether it is somebody who could be blamed.
func (a actor) human() bool { return a == person || a == nobody || a == everyone }

// set is words of one kind.
type set map[string]bool

// wordSet is the set of the words of a text.
func wordSet(text string) set {
	s := make(set)
	for _, w := range strings.Fields(text) {
		s[w] = true
	}
	return s
}

// union is the words of several sets.
func union(sets ...set) set {
	all := make(set)
	for _, s := range sets {
		for w := range s {
			all[w] = true
		}
	}
	return all
}

// roles are nouns for people who build and run systems, alone and together. What is a program as often as not (agent, worker, manager,
// scheduler, supervisor, client, driver) is missing here.
var roles = plurals(`engineer developer dev operator admin administrator sysadmin dba sre technician contractor intern on-call oncall
	on-caller oncaller responder colleague coworker co-worker teammate person employee human programmer maintainer committer
	reviewer approver tester coder consultant architect specialist analyst officer trainee apprentice newcomer junior moderator
	facilitator volunteer electrician designer scientist researcher individual guy man woman team squad department crew staffer
	practitioner subcontractor freelancer expert author lead commander commander boss director cto ceo cio ciso vp
	mechanic shift-lead stakeholder hire sre's supporter`,
	`people men women staff personnel folks devops netops secops sysops infosec management leadership helpdesk qa noc
	on-calls oncalls`)

// ambiguousRoles are roles only with a word of the trade before them: "incident manager", "support agent", "night shift".
var ambiguousRoles = map[string]set{
	"manager": wordSet("incident product engineering release project shift team duty account change delivery program programme line problem deployment it operations crisis"),
	"agent":   wordSet("support service helpdesk desk human live call"),
	"leader":  wordSet("team shift squad crew group incident project"),
	"member":  wordSet("team staff crew board community support"),
	"ops":     wordSet("the our in platform network infra cloud site by from"),
	"shift":   wordSet("the night day early late evening morning weekend previous next outgoing incoming first second third"),
	"desk":    wordSet("help service support it"),
	"owner":   wordSet("service product code team system feature incident change"),
	"support": wordSet("the our customer it technical level tier vendor product application second-line first-line 2nd-line"),
	"group":   wordSet("infrastructure infra platform networking network operations ops dba storage database engineering release"),
	"driver":  wordSet("deploy release deployment change"),
	"captain": wordSet("release deploy incident"),
	"master":  wordSet("release scrum change"),
	"primary": wordSet("on-call oncall"), "secondary": wordSet("on-call oncall"),
	"rotation": wordSet(""),
}

// customers are people whom the system serves.
var customers = plurals(`user customer visitor caller viewer subscriber reader attendee shopper buyer seller merchant tenant patient guest
	end-user player learner teacher listener consumer citizen student`, ``)

func plurals(singular, as string) set {
	s := wordSet(as)
	for w := range wordSet(singular) {
		s[w] = true
		switch {
		case strings.HasSuffix(w, "y"):
			s[strings.TrimSuffix(w, "y")+"ies"] = true
		case strings.HasSuffix(w, "s") || strings.HasSuffix(w, "sh"):
			s[w+"es"] = true
		default:
			s[w+"s"] = true
		}
	}
	return s
}

// pronouns are who they stand for; "they" is looked up.
var pronouns = map[string]actor{
	"we": person, "i": person, "he": person, "she": person, "you": person, "someone": person, "somebody": person, "anyone": person, "anybody": person,
	"us": person, "ourselves": person, "himself": person, "herself": person, "whoever": person,
	"we've": person, "we'd": person, "i'd": person, "i've": person, "he'd": person, "she'd": person, "you'd": person, "you've": person, "we'll": person, "we're": person, "i'm": person,
	"nobody": nobody, "no-one": nobody, "noone": nobody,
	"everyone": everyone, "everybody": everyone,
	"it": thing, "this": thing, "these": thing, "those": thing, "that": thing, "nothing": thing, "something": thing, "everything": thing, "there": thing, "itself": thing, "what": thing, "it's": thing,
	"they": unclear, "they'd": unclear, "they've": unclear, "them": unclear,
}

// Words that tell of an operator that is a program: of Kubernetes, of a language, of a query.
var (
	programsOperator = wordSet(`etcd kubernetes k8s prometheus postgres postgresql kafka elastic elasticsearch redis mysql vault cert-manager rook
		strimzi openshift helm cluster database db custom controller backup certificate ingress istio jaeger spark flink mongodb cassandra
		logical boolean comparison ternary null-coalescing sql query like regex search unary binary bitwise modulo pipe monitoring grafana keda`)
	clusterWords = wordSet(`reconcile reconciled reconciles reconciling reconciliation kubernetes k8s crd crds pod pods controller controllers namespace
		namespaces custom-resource helm statefulset statefulsets operator's`)
)

// program tells whether the role at i names a program all the same: "the etcd operator", or an operator in a sentence about pods.
func (s *sentence) program(i int) bool {
	if w := s.word(i); w != "operator" && w != "operators" {
		return false
	}
	if i > 0 && (s.tokens[i-1].gap() || programsOperator[s.word(i-1)] || s.tokens[i-1].capital && i-1 > 0 && !determiners[s.word(i-1)] && !isAcronym(s, i-1)) {
		return true
	}
	for j := max(0, i-reach); j < min(len(s.tokens), i+reach); j++ {
		if clusterWords[s.tokens[j].word] {
			return true
		}
	}
	return false
}

// stage tells whether the word at i is the name of an environment: "tested on dev", "checkout-dev", "promoted to QA".
func (s *sentence) stage(i int) bool {
	if w := s.word(i); w != "dev" && w != "qa" {
		return false
	}
	if from := s.tokens[i].from; from > 0 && strings.ContainsRune("-/_.", rune(s.passage.Text[from-1])) {
		return true
	}
	return among(s.word(i-1), "on", "in", "to", "into", "from", "at", "onto")
}

// isAcronym tells whether a word is written in capitals: "DB operator", "NOC operator".
func isAcronym(s *sentence, i int) bool {
	text := s.text(i, i+1)
	return len(text) > 1 && strings.ToUpper(text) == text
}

// role is what the noun at i means at the end of a noun phrase.
func (s *sentence) role(i int) actor {
	if i < 0 || i >= len(s.tokens) {
		return unclear
	}
	w := s.tokens[i].word
	switch {
	case w == "":
		return unclear
	case s.nameEnding(i) > 0:
		return person
	case roles[w]:
		if s.program(i) || s.stage(i) {
			return thing
		}
		return person
	case customers[w]:
		return customer
	}
	if before, ok := ambiguousRoles[w]; ok && before[s.word(i-1)] {
		return person
	}
	if before, ok := ambiguousRoles[strings.TrimSuffix(w, "s")]; ok && before[s.word(i-1)] {
		return person
	}
	if (w == "support" || w == "ops") && s.tokens[i].capital && i == 0 {
		return person
	}
	return thing
}
