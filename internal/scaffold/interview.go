package scaffold

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Interview asks somebody at a terminal what a new postmortem begins with: a question a line, with what an empty answer stands for. An
// answer that can't be is remarked on, and the question asked again.
type Interview struct {
	Taken func(id string) (path string) // the document that has an id already, or ""; nil when nobody looks

	ctx   context.Context
	lines <-chan string // closed at the end of the input
	out   io.Writer
}

// NewInterview begins an interview. It ends with the input, or with the context: reading from a terminal can't be interrupted.
func NewInterview(ctx context.Context, in io.Reader, out io.Writer) *Interview {
	lines := make(chan string)
	go func() {
		defer close(lines)
		r := bufio.NewReader(in)
		for {
			line, err := r.ReadString('\n')
			if err == nil || line != "" {
				select {
				case lines <- line:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return &Interview{ctx: ctx, lines: lines, out: out}
}

// ErrUnanswered is the error of an interview that ended before its last question was answered.
var ErrUnanswered = errors.New("the questions were not all answered")

// question is one question. The check makes a value of an answer, or says what is wrong with it.
type question struct {
	about   []string // lines that stand before it
	text    string
	empty   string // what an empty answer stands for, in words; "" when there has to be an answer
	missing string // what is said when there is none
	check   func(answer string) (complaint string)
}

// ask puts a question until it has a good answer. An empty one is given to the check only where it stands for nothing.
func (i *Interview) ask(q question) error {
	for _, line := range q.about {
		fmt.Fprintln(i.out, line)
	}
	for {
		fmt.Fprint(i.out, q.text)
		if q.empty != "" {
			fmt.Fprintf(i.out, " [%s]", q.empty)
		}
		fmt.Fprint(i.out, ": ")
		answer, err := i.answer()
		switch {
		case err != nil:
			fmt.Fprintln(i.out)
			return err
		case answer == "" && q.empty != "":
			return nil
		case answer == "":
			fmt.Fprintf(i.out, "  %s\n", q.missing)
			continue
		}
		complaint := q.check(answer)
		if complaint == "" {
			return nil
		}
		fmt.Fprintf(i.out, "  %s\n", complaint)
	}
}

func (i *Interview) answer() (string, error) {
	select {
	case line, ok := <-i.lines:
		if !ok {
			return "", ErrUnanswered
		}
		return Line(line), nil
	case <-i.ctx.Done():
		return "", ErrUnanswered
	}
}

// Line is a text as one line of what can be seen: without what keys such as the arrows leave, and what was pasted with it unseen.
func Line(text string) string {
	visible := func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == unicode.ReplacementChar || c == '\ufeff' {
			return -1
		}
		return c
	}
	return strings.Join(strings.Fields(strings.Map(visible, strings.Join(strings.Fields(text), " "))), " ")
}

// Draft is a postmortem with the template that it is to be made from. What is zero is asked for.
type Draft struct {
	Postmortem
	Template string
}

// Complete asks for what is not known of a draft, in an order in which people remember: title, date, severity, services, template. The
// date that an empty answer stands for is the one given.
func (i *Interview) Complete(d *Draft, today postmortem.Date) error {
	for _, ask := range []func(*Draft) error{
		i.title,
		func(d *Draft) error { return i.date(d, today) },
		i.another,
		i.severity,
		i.services,
		i.template,
	} {
		if err := ask(d); err != nil {
			return err
		}
	}
	return nil
}

func (i *Interview) title(d *Draft) error {
	if d.Title != "" {
		return nil
	}
	return i.ask(question{
		text:    "Title (what happened, in one line)",
		missing: "it needs a title, such as: Checkout returned 500s after a partial release",
		check: func(answer string) string {
			if postmortem.Slug(answer) == "" {
				return fmt.Sprintf("%q has neither letter nor digit; the file is named by its title", answer)
			}
			d.Title = answer
			return ""
		},
	})
}

// another asks for another title while a document has the name, before more questions are answered in vain.
func (i *Interview) another(d *Draft) error {
	for i.Taken != nil {
		path := i.Taken(d.ID())
		if path == "" {
			return nil
		}
		fmt.Fprintf(i.out, "  %s is there already; go on in that file (Ctrl-D), or choose another title\n", path)
		d.Title = ""
		if err := i.title(d); err != nil {
			return err
		}
	}
	return nil
}

func (i *Interview) date(d *Draft, today postmortem.Date) error {
	if !d.Date.IsZero() {
		return nil
	}
	d.Date = today
	return i.ask(question{
		text:  "Date (the day on which it began)",
		empty: today.String(),
		check: func(answer string) string {
			switch strings.ToLower(answer) {
			case "today":
				return ""
			case "yesterday":
				d.Date = today.AddDays(-1)
				return ""
			}
			day, ok := ParseDay(answer)
			if !ok {
				return fmt.Sprintf("%q is not a day; write it as %s, or: yesterday", answer, today)
			}
			d.Date = day
			return ""
		},
	})
}

// ParseDay reads a day as 2026-08-14.
func ParseDay(text string) (postmortem.Date, bool) {
	day, ok := postmortem.ParsePeriodStart(text)
	return day, ok && len(text) == len("2026-08-14")
}

func (i *Interview) severity(d *Draft) error {
	if d.Severity != "" {
		return nil
	}
	var about []string
	for _, t := range d.Words.Severities.Terms() {
		about = append(about, fmt.Sprintf("  %-5s %s", t.ID, t.Description))
	}
	return i.ask(question{
		about: about,
		text:  "Severity (one of these, or an alias such as P1)",
		empty: "decide later",
		check: func(answer string) string {
			term, ok := d.Words.Severities.Lookup(answer)
			if !ok {
				return fmt.Sprintf("%q is not a severity; %s", answer, SeverityHint(d.Words.Severities, answer))
			}
			d.Severity = term.ID
			return ""
		},
	})
}

// fewLetters is from how many on a word tells what was meant: one edit makes any severity of two letters into any other.
const fewLetters = 4

// SeverityHint says what would be a severity in place of a word that is none.
func SeverityHint(words *postmortem.Vocabulary, word string) string {
	if near := diag.Nearest(word, words.Words()); len([]rune(word)) >= fewLetters && near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "write one of " + ids(words) + ", or an alias such as P1 or critical"
}

// fewServices is how many services of the catalogue a question lists; more would push it off the screen.
const fewServices = 40

func (i *Interview) services(d *Draft) error {
	if len(d.Services) > 0 {
		return nil
	}
	var about []string
	for _, line := range lines(firstTerms(d.Words.Services, fewServices)) {
		about = append(about, "  "+line)
	}
	if n := len(d.Words.Services.Terms()); n > fewServices {
		about = append(about, fmt.Sprintf("  and %d more in the catalogue", n-fewServices))
	}
	return i.ask(question{
		about: about,
		text:  "Services (the most affected first, with commas)",
		empty: "none yet",
		check: func(answer string) string {
			names, notes := FindServices(d.Words.Services, strings.Split(answer, ","))
			for _, note := range notes {
				fmt.Fprintf(i.out, "  %s\n", note)
			}
			d.Services = names
			return ""
		},
	})
}

func firstTerms(words *postmortem.Vocabulary, n int) *postmortem.Vocabulary {
	terms := words.Terms()
	return postmortem.NewVocabulary(terms[:min(n, len(terms))])
}

// FindServices turns names into the ids of the catalogue. A name that it does not have is kept, with a note, where there is a catalogue.
func FindServices(words *postmortem.Vocabulary, names []string) (ids Names, notes []string) {
	for _, name := range names {
		name = Line(name)
		if term, ok := words.Lookup(name); ok {
			name = term.ID
		} else if name != "" && len(words.Terms()) > 0 {
			note := fmt.Sprintf("%q is not in the catalogue, and was kept", name)
			if near := diag.Nearest(name, words.Words()); near != "" {
				note += fmt.Sprintf("; did you mean %s?", near)
			}
			notes = append(notes, note)
		}
		if name != "" && !slices.Contains(ids, name) {
			ids = append(ids, name)
		}
	}
	return ids, notes
}

func (i *Interview) template(d *Draft) error {
	if d.Template != "" {
		return nil
	}
	d.Template = DefaultTemplate
	var about []string
	for _, t := range builtIn {
		about = append(about, fmt.Sprintf("  %-10s %s", t.name, t.purpose))
	}
	return i.ask(question{
		about: about,
		text:  "Template (one of these, or the path of your own)",
		empty: DefaultTemplate,
		check: func(answer string) string {
			if slices.Contains(Templates(), strings.ToLower(answer)) {
				d.Template = strings.ToLower(answer)
				return ""
			}
			if info, err := os.Stat(answer); err != nil || info.IsDir() {
				return fmt.Sprintf("%q is neither a template nor a file; %s", answer, TemplateHint(answer))
			}
			d.Template = answer
			return ""
		},
	})
}

// TemplateHint says what would be a template in place of a name that is none.
func TemplateHint(name string) string {
	if near := diag.Nearest(name, Templates()); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "the built-in ones are " + strings.Join(Templates(), ", ")
}
