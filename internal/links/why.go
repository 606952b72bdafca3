package links

import (
	"html"
	"strings"

	"codman/internal/postmortem"
)

// Why says the reasons in words, with names of the vocabularies: "same service checkout and same cause configuration; both
// mention connection pool, failover". The words are said of the first of the two: "cites it" when the first names the other.
func (r *Relations) Why(reasons []Reason) string {
	var clauses []string
	var same []string // what is joined with "and"
	flush := func() {
		if len(same) > 0 {
			clauses = append(clauses, joinWords(same))
			same = nil
		}
	}
	vocab := r.corpus.Vocab
	for _, reason := range reasons {
		values := reason.Values
		switch reason.Kind {
		case Cites:
			same = append(same, "cites it")
		case CitedBy:
			if len(same) > 0 {
				same = append(same, "is cited by it")
			} else {
				same = append(same, "cited by it")
			}
		case SameService:
			same = append(flushed(&clauses, same), sameOf("service", "services", names(vocab.Services, values)))
		case SameOrganization:
			same = append(flushed(&clauses, same), sameOf("organization", "organizations", values))
		case SameCause:
			same = append(flushed(&clauses, same), sameOf("cause", "causes", names(vocab.Causes, values)))
		case SameTrigger:
			same = append(flushed(&clauses, same), sameOf("trigger", "triggers", names(vocab.Triggers, values)))
		case SameTags:
			flush()
			clauses = append(clauses, "both tagged "+strings.Join(values, ", "))
		case SameLinks:
			flush()
			clauses = append(clauses, "both cite "+strings.Join(r.cited(values), ", "))
		case SharedTerms:
			flush()
			clauses = append(clauses, "both mention "+strings.Join(values, ", "))
		}
	}
	flush()
	return strings.Join(clauses, "; ")
}

// flushed ends the clause about citations before what is the same is said.
func flushed(clauses *[]string, same []string) []string {
	if len(same) > 0 && !strings.HasPrefix(same[0], "same ") {
		*clauses = append(*clauses, joinWords(same))
		return nil
	}
	return same
}

func sameOf(one, several string, values []string) string {
	if len(values) == 1 {
		return "same " + one + " " + values[0]
	}
	return "same " + several + " " + joinWords(values)
}

func names(vocab *postmortem.Vocabulary, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = vocab.Name(id)
	}
	return out
}

// cited says what two documents cite: the title of a document, an address on the web.
func (r *Relations) cited(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		if doc := r.corpus.ByID(v); doc != nil {
			out[i] = "“" + cutEnd(doc.Title.Value, longestTitle) + "”"
		} else {
			out[i] = html.UnescapeString(v)
		}
	}
	return out
}

// longestTitle is how many characters of a title are said.
const longestTitle = 60

// joinWords joins a list in words: "a", "a and b", "a, b and c".
func joinWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
