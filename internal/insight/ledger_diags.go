package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// Names shorter or longer than this are not compared: in short ones every letter counts, long ones are sentences.
const (
	shortestName = 5
	longestName  = 48
)

// nearSpellings names owners whose spellings differ by a letter, or by two that were swapped or moved. Two names are near when
// they are equal with a letter of each left out; so every name is looked up by its shortened forms, and none is compared with all
// others. In each set of near names all are held against the most usual one.
func (l *Ledger) nearSpellings() []diag.Diagnostic {
	usual := make(map[string]*spelled) // shortened form → the most usual name that has it
	all := slices.SortedFunc(maps.Values(l.register.owners), func(a, b *spelled) int { return cmp.Compare(a.key, b.key) })
	for _, s := range all {
		if len(s.parts) > 0 { // names several; each of them is looked at by itself
			continue
		}
		for _, form := range s.shortened() {
			if u := usual[form]; u == nil || s.moreUsualThan(u) {
				usual[form] = s
			}
		}
	}
	var diags []diag.Diagnostic
	for _, s := range all {
		if s.listed || len(s.parts) > 0 {
			continue
		}
		var near *spelled
		for _, form := range s.shortened() {
			if u := usual[form]; u != s && u.moreUsualThan(s) && (near == nil || u.moreUsualThan(near)) && u.owner.Slug != s.owner.Slug {
				near = u
			}
		}
		if near != nil {
			diags = append(diags, l.nearly(s, near))
		}
	}
	return diags
}

// moreUsualThan orders spellings: listed ones first, then by how many items have them.
func (s *spelled) moreUsualThan(t *spelled) bool {
	if s.listed != t.listed {
		return s.listed
	}
	return cmp.Or(cmp.Compare(t.items, s.items), cmp.Compare(s.key, t.key)) < 0
}

// shortened are the forms by which names that are near this one are found, with the word "team" and without.
func (s *spelled) shortened() []string {
	forms := shortened(s.key)
	if whole := postmortem.Slug(s.owner.Name); whole != s.key {
		forms = append(forms, shortened(whole)...)
	}
	return forms
}

// shortened are a name itself and the name without each of its letters, marked with its figures, which never are a slip ("tier 1",
// "tier 2").
func shortened(name string) []string {
	letters := []rune(name)
	if len(letters) < shortestName || len(letters) > longestName {
		return nil
	}
	figures := digits(name)
	forms := make([]string, 0, len(letters)+1)
	forms = append(forms, name+"\x00"+figures)
	for i := range letters {
		if strings.ContainsRune(figures, letters[i]) {
			continue
		}
		forms = append(forms, string(letters[:i])+string(letters[i+1:])+"\x00"+figures)
	}
	return forms
}

// fewTimes is how much more usual a spelling must be for the other to look like a slip.
const fewTimes = 3

func (l *Ledger) nearly(s, near *spelled) diag.Diagnostic {
	item := l.Items[s.first]
	level := diag.Info
	if near.listed || near.items >= fewTimes*s.items {
		level = diag.Warning
	}
	id, name := near.owner.Slug, near.owner.Name
	return diag.Diagnostic{Path: item.Post.Path, Range: item.Range, Level: level, ID: "near-owner",
		Message: fmt.Sprintf("the owner %q (%s) is nearly %q (%s)", s.owner.Name, itemsOf(s.items), name, itemsOf(len(l.OwnedBy(id)))),
		Hint: fmt.Sprintf("if they are one, mend the spelling, or name it in codman.yaml: actions: {owners: {%s: {name: %s, aliases: [%s]}}}",
			id, strconv.Quote(name), strconv.Quote(s.owner.Name))}
}

func itemsOf(n int) string {
	switch n {
	case 0:
		return "no item"
	case 1:
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}

// farYears is how many calendar years after the promise a due date is hardly meant.
const farYears = 3

// hardlyMeant names items of one's own that are still to be done and due in the far future.
func (l *Ledger) hardlyMeant() []diag.Diagnostic {
	var diags []diag.Diagnostic
	for _, i := range slices.Backward(l.Items) {
		if i.Due.IsZero() || i.Closed() || i.Post.OfOthers() {
			continue
		}
		since, from := i.Post.Promised(), "after it was promised"
		if since.IsZero() {
			since, from = l.Today, "from now"
		}
		if far := (postmortem.Date{Year: since.Year + farYears, Month: since.Month, Day: since.Day}); i.Due.Compare(far) > 0 {
			diags = append(diags, diag.Diagnostic{Path: i.Post.Path, Range: i.Range, Level: diag.Info, ID: "far-due-date",
				Message: fmt.Sprintf("%q is due on %s, more than %d years %s", clip(i.Text()), i.Due, farYears, from),
				Hint:    "is the year right?"})
		}
	}
	return diags
}

// clip shortens a text for a message.
func clip(text string) string {
	if letters := []rune(text); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return text
}
