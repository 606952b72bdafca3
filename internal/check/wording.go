package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"codman/internal/postmortem"
)

// The criteria that need the text: they are judged by the document's remarks.

// What findings of language take off the criterion, in points: an error, and a warning in a thousand words.
const (
	blamelessPoints = 6
	errorPoints     = 2
	perWords        = 1000
)

func blameless(d *document) verdict {
	m := d.Remarks
	switch {
	case m.Words < wordsToJudge:
		return apart("there is too little text to judge its wording")
	case m.Foreign:
		return apart("the rules of language read English only")
	case m.Errors+m.Warnings == 0:
		return met("tells what happened without blaming anybody")
	}
	lost := float64(errorPoints*m.Errors) + float64(m.Warnings)/max(1, float64(m.Words)/perWords)
	return partly(1-lost/blamelessPoints, number(m.Errors+m.Warnings, "sentence reads", "sentences read")+" as blame",
		"see what codman check says of the wording; tell what the system allowed instead of who did it")
}

// wordsToJudge is how much prose shows how its author writes.
const wordsToJudge = 20

// proseWords counts the words of the prose, and tells whether they are of another language than English: too few of them are those
// that no English text goes without.
func (d *document) proseWords() (n int, foreign bool) {
	little, wide := 0, 0
	for _, s := range d.sentences() {
		for _, t := range s.tokens {
			switch {
			case t.gap() || t.mark():
			case t.word[0] >= 0xe0: // beyond Latin, Greek and Cyrillic: a script without spaces, of which two characters make a word
				wide += utf8.RuneCountInString(t.word)
			default:
				n++
				if englishWords[t.word] {
					little++
				}
			}
		}
	}
	all := n + wide/2
	return all, all >= wordsToJudge && float64(little) < leastEnglish*float64(all)
}

// leastEnglish is the share of little words below which a text is not English. In English reports it is 0.2 to 0.45.
const leastEnglish = .08

// englishWords are the most frequent of English that German, French, Spanish and Portuguese do not have.
var englishWords = wordSet("the of and to was were is are be been that this it its with for from by at on not had has have which when as or we they there our")

// explainedShare is how many of its acronyms a document explains, at least.
const explainedShare = .8

func acronyms(d *document) verdict {
	m := d.Remarks
	explained := m.Acronyms - len(m.Unexplained)
	switch {
	case m.Words < wordsToJudge:
		return apart("there is too little text to need a glossary")
	case m.Acronyms == 0:
		return met("needs no glossary")
	case ratio(explained, m.Acronyms) >= explainedShare:
		return met("explains its acronyms")
	}
	named := m.Unexplained[:min(len(m.Unexplained), 3)]
	return partly(ratio(explained, m.Acronyms), of(len(m.Unexplained), m.Acronyms)+" acronyms stand unexplained: "+joined(named, "and"),
		"write each out at its first use, as in “order handling system (OHOS)”, or add a glossary")
}

// knownAcronyms need no explanation in a report about software: everybody who runs some knows them, or they are names.
var knownAcronyms = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(`AM PM OK ID IDS UI UX TV PC US USA UK EU UN CEO CTO CFO VP HR PR QA FAQ PDF CSV PNG GIF ASCII UTF
		UTC GMT EST EDT CST CDT MST MDT PST PDT CET CEST BST IST JST USD EUR GBP JPY
		JAN FEB MAR APR JUN JUL AUG SEP OCT NOV DEC MON TUE WED THU FRI SAT SUN
		HTTP HTTPS HTML CSS XML JSON YAML TOML URL URI API APIS SDK CLI GUI IDE DNS TCP UDP IP LAN WAN VPN VPC NAT SSH FTP SMTP TLS SSL CDN
		CPU CPUS GPU GPUS RAM IO OS VM VMS DB SQL SSD HDD USB BIOS NIC KB MB GB TB PB KIB MIB GIB TIB HZ
		AWS GCP IBM SAP AMD ARM NASA GNU BSD MIT IEEE RFC ISO GITHUB EC2 S3 RDS SQS SNS EBS ELB IAM
		CI CD PR PRS MR SRE SRES SLA SLAS SLO SLOS SLI SLIS SEV RCA OOM
		GET PUT POST HEAD DELETE PATCH SELECT INSERT UPDATE AND NOT OR ALL ANY NO YES TODO TBD FIXME NOTE WARN ERROR INFO DEBUG FATAL NULL TRUE FALSE NAN`) {
		set[w] = true
	}
	return set
}()

// The letters of an acronym, and how many different ones are looked for: each is looked up in the whole text.
const (
	mostAcronyms    = 50
	shortestAcronym = 2
	longestAcronym  = 6
)

// acronyms counts those of the text that not every reader knows, and lists those that it does not explain.
func (d *document) acronyms() (used int, unexplained []string) {
	seen := make(map[string]bool)
	for _, known := range d.settings.Acronyms {
		seen[strings.ToUpper(known)] = true
	}
	var order []string
	for i := range d.passages {
		p := &d.passages[i]
		if p.Kind == postmortem.Comment || p.Kind == postmortem.Hint {
			continue
		}
		eachAcronym(p.Text, func(word string) {
			if !seen[word] && !knownAcronyms[word] && !d.isName(word) && len(order) < mostAcronyms {
				order = append(order, word)
			}
			seen[word] = true
		})
	}
	for _, word := range order {
		if !d.explains(word) {
			unexplained = append(unexplained, word)
		}
	}
	return len(order), unexplained
}

// eachAcronym calls yield for each word of capitals, a plural without its s. Ticket ids such as OPS-12 and lines all in capitals hold none.
func eachAcronym(text string, yield func(string)) {
	if strings.IndexFunc(text, unicode.IsLower) < 0 {
		return
	}
	for i := 0; i < len(text); {
		if !isCapital(text[i]) || i > 0 && isWordByte(text[i-1]) && text[i-1] != '/' || i > 0 && (text[i-1] == '-' || text[i-1] == '@' || text[i-1] == '#') {
			i++
			continue
		}
		end := i
		for end < len(text) && isCapital(text[end]) {
			end++
		}
		word, rest := text[i:end], strings.TrimPrefix(text[end:], "s")
		i = end
		whole := rest == "" || !isWordByte(rest[0]) && rest[0] != '-' || rest[0] == '.' && (len(rest) == 1 || !isWordByte(rest[1])) || rest[0] == ':' || rest[0] == '/'
		if whole && len(word) >= shortestAcronym && len(word) <= longestAcronym {
			yield(word)
		}
	}
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }

// isName tells whether a word is that of a service, a severity or a team: the site has a page for it.
func (d *document) isName(word string) bool {
	if _, ok := d.Vocab.Services.Lookup(word); ok {
		return true
	}
	_, ok := d.Vocab.Severities.Lookup(word)
	return ok
}

// explains tells whether some passage writes an acronym out: "order handling system (OHOS)", "OHOS (order handling system)",
// "OHOS: order handling system" in a list, or any words about it in a glossary.
func (d *document) explains(word string) bool {
	for i := range d.passages {
		text := d.passages[i].Text
		for at := strings.Index(text, word); at >= 0; {
			before, after := strings.TrimRight(text[:at], " "), text[at+len(word):]
			after = strings.TrimPrefix(after, "s")
			switch {
			case strings.HasSuffix(before, "(") && strings.HasPrefix(after, ")") && len(before) > len("("):
				return true
			case strings.HasPrefix(strings.TrimLeft(after, " "), "(") && writesOut(strings.TrimLeft(after, " ("), word):
				return true
			case before == "" && (strings.HasPrefix(after, ":") || strings.HasPrefix(strings.TrimLeft(after, " "), "–") || strings.HasPrefix(strings.TrimLeft(after, " "), "- ")):
				return true
			case strings.HasPrefix(after, ", the ") || strings.HasPrefix(after, ", our "):
				return true
			}
			next := strings.Index(text[at+len(word):], word)
			if next < 0 {
				break
			}
			at += len(word) + next
		}
		if d.passages[i].Kind != postmortem.HeadingText && strings.Contains(text, word) && d.inGlossary(&d.passages[i]) {
			return true
		}
	}
	return false
}

// writesOut tells whether a text begins with words of which the first has the acronym's first letter.
func writesOut(text, word string) bool {
	return text != "" && unicode.ToUpper(rune(text[0])) == rune(word[0]) && strings.IndexByte(text, ')') > len(word)
}

// inGlossary tells whether a passage stands in a section of definitions.
func (d *document) inGlossary(p *postmortem.Passage) bool {
	i := d.sectionAt(d.lines.Position(p.Offset(0)).Line)
	if i < 0 {
		return false
	}
	title := strings.ToLower(d.Sections[i].Title)
	for _, word := range []string{"glossary", "acronym", "abbreviation", "definition", "terms", "terminology"} {
		if strings.Contains(title, word) {
			return true
		}
	}
	return false
}
