package check

import (
	"strings"
	"testing"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// sentencesOf is the sentences of a text.
func sentencesOf(text string) []*sentence {
	p := &postmortem.Passage{Text: text, Marks: []postmortem.Mark{{}}}
	return split(sentence{passage: p, people: newRoster([]string{"Ada Quill", "Will Summer", "@cnovak"})})
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"At 14:05 it failed.":                "at 14:05 it failed .",
		"The “root” cause":                   "the – cause",
		"The 'human error' label, he said":   "the – label , he said",
		"It's the users' data":               "it's the users data",
		"v1.2.3 (e.g. the pool) didn’t load": "v1.2.3 ( e.g the pool ) didn't load",
		"a \uFFFC b":                         "a – b",
		"":                                   "",
	} {
		var got []string
		for _, token := range tokenize(text) {
			if token.gap() {
				got = append(got, "–")
			} else {
				got = append(got, token.word)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, " "), want)
		}
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string]int{
		"One. Two? Three!":                            3,
		"It took approx. 5 minutes, i.e. long":        1,
		"See host.example.org. It is up":              2,
		"No. 5 was down. The answer is no. So it was": 3,
		strings.Repeat("word ", 700):                  3, // a line that never ends is cut
	} {
		if got := len(sentencesOf(text)); got != want {
			t.Errorf("%.40q: %d sentences, want %d", text, got, want)
		}
	}
}

// TestPronounsEnd holds that looking up whom "them" means comes to an end: "two of them" once asked itself.
func TestPronounsEnd(t *testing.T) {
	for _, text := range []string{"Two of them failed to start.", "Most of them and some of them, of which one of them forgot.", "They said they knew that they, all of them, failed.",
		"One of two of them forgot it.", "One of they forgot it.", "None of they'd forgotten the check.", "After the review one of two of them forgot it.",
		strings.Repeat("They forgot. ", 20000)} {
		for _, s := range sentencesOf(text) {
			for i := range s.tokens {
				s.subjectOf(i)
			}
		}
	}
}

// TestSubject holds who acts in the verb that is marked by a star.
func TestSubject(t *testing.T) {
	for text, want := range map[string]actor{
		"The engineer *forgot":                                          person,
		"The on-call database engineer simply *forgot":                  person,
		"The engineer on call *missed it":                               person,
		"A member of the network team had *overlooked it":               person,
		"One of our developers *forgot":                                 person,
		"The engineer who ran the migration *forgot":                    person,
		"The engineer, who was new to the team, *forgot":                person,
		"The engineer (new to this) *forgot":                            person,
		"Jo Doe, the database engineer, *forgot":                        person,
		"Jo, an engineer of the platform team, *forgot":                 person,
		"Checkout, a program of the shop, *forgot":                      unclear,
		"The run on dev *failed":                                        thing,
		"The operator logged in, restarted the pool and *forgot":        person,
		"During the handover nobody *noticed":                           nobody,
		"At 14:05 engineers *missed it":                                 person,
		"After the deploy the people responsible *forgot":               person,
		"Ada Quill *forgot":                                             person,
		"@cnovak *forgot":                                               person,
		"The incident manager *forgot":                                  person,
		"The job that the operator started *failed":                     thing,
		"The dashboard of the team *failed":                             thing,
		"The change by the engineer *failed":                            thing,
		"The engineer's script *failed":                                 thing,
		"The etcd operator *failed":                                     thing,
		"The operator *failed to reconcile":                             thing,
		"The package manager *failed":                                   thing,
		"It *failed":                                                    thing,
		"Users *failed to log in":                                       customer,
		"Will it load? The summer *failed":                              thing,
		"*Failed to start":                                              unclear,
		"The engineers were paged. They *forgot":                        person,
		"The pods were restarted. They *failed":                         thing,
		"The requests that they sent *failed":                           thing,
		"The engineer noticed that the pod *failed":                     thing,
		"When the alert fired, the engineer *ignored it":                person,
		"Everyone on the call *assumed it":                              everyone,
		"The support agent *forgot":                                     person,
		"The engineer dashboard *failed":                                thing,
		"The team lead *forgot":                                         person,
		"The pipeline of the release, and the engineer on duty *forgot": person,
	} {
		list := sentencesOf(strings.Replace(text, "*", "", 1))
		star := strings.Index(text, "*")
		found := false
		for _, s := range list {
			for i, token := range s.tokens {
				if token.from == star {
					found = true
					if got := s.subjectOf(i).actor; got != want {
						t.Errorf("%s: %v, want %v", text, got, want)
					}
				}
			}
		}
		if !found {
			t.Errorf("%s: no verb", text)
		}
	}
}

// FuzzSentences holds that reading never fails, that tokens lie in the text, one after the other, and that every rule gets through.
func FuzzSentences(f *testing.F) {
	for _, text := range []string{
		"The on-call engineer, who was new, failed to check the dashboard; nobody noticed.",
		"Had the operator read “the warning”, it wouldn't have been so – why didn't she?",
		"Ada Quill accidentally deleted \uFFFC (by mistake) and who approved it?",
		"should have been, could've, if only we had had", "by by by of of of the the the and and and",
		"failed to", "to blame", "whose fault", "human error human error", "’’“'\"«», (", "É forgot ſ", "\xff\xfe failed", "should have",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		p := postmortem.Passage{Text: text, Marks: []postmortem.Mark{{}}}
		d := &document{Postmortem: &postmortem.Postmortem{}, text: []byte(text), lines: diag.NewLines([]byte(text)), passages: []postmortem.Passage{p},
			people: newRoster([]string{"Ada Quill", "@cnovak"})}
		r := &report{d: d}
		for _, s := range d.sentences() {
			last := 0
			for _, token := range s.tokens {
				if token.from < last || token.to <= token.from || token.to > len(text) {
					t.Fatalf("token %+v in %d bytes", token, len(text))
				}
				last = token.to
			}
			for _, rule := range languageRules {
				if rule.Sentence != nil {
					r.begin(rule, rule.Level)
					r.sentence = s
					rule.Sentence(s, r)
				}
			}
		}
		for _, f := range r.list {
			if f.Message == "" || strings.Contains(f.Suggestion, "“”") || strings.Contains(f.Suggestion, "  ") {
				t.Errorf("%s: %q, %q", f.Rule, f.Message, f.Suggestion)
			}
		}
	})
}
