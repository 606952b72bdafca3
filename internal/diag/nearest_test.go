package diag

import (
	"testing"
)

func TestNearest(t *testing.T) {
	keys := []string{"title", "severity", "services", "tags", "teams", "id", "影響"}
	for word, want := range map[string]string{
		"titel":      "title", // a swap
		"tittle":     "title", // an insertion
		"titl":       "title", // a deletion
		"Title":      "title", // case does not count
		"sevrity":    "severity",
		"sevverrity": "severity", // two edits in a long word
		"service":    "services",
		"tag":        "tags",
		"taem":       "", // two edits in a short word
		"ix":         "id",
		"影音":         "影響",
		"":           "",
		"zzz":        "",
		"impact":     "",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("bat", []string{"cat", "hat"}); got != "cat" {
		t.Errorf("of equally near words the first counts, not %q", got)
	}
	if got := Nearest("a", nil); got != "" {
		t.Errorf("%q came from nowhere", got)
	}
}

// FuzzDistance compares with the definition of the distance.
func FuzzDistance(f *testing.F) {
	for _, pair := range [][2]string{{"titel", "title"}, {"", "a"}, {"ca", "abc"}, {"障害", "害障"}, {"aaaa", "aa"}} {
		f.Add(pair[0], pair[1], 4)
	}
	f.Fuzz(func(t *testing.T, a, b string, limit int) {
		x, y := []rune(a), []rune(b)
		if len(x) > 8 || len(y) > 8 || limit < 0 || limit > 10 {
			t.Skip()
		}
		want, got := defined(x, y), distance(x, y, limit)
		if want < limit && got != want || want >= limit && got < limit {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

// defined is the distance by its recursive definition.
func defined(a, b []rune) int {
	i, j := len(a), len(b)
	if i == 0 || j == 0 {
		return max(i, j)
	}
	cost := 1
	if a[i-1] == b[j-1] {
		cost = 0
	}
	best := min(defined(a[:i-1], b)+1, defined(a, b[:j-1])+1, defined(a[:i-1], b[:j-1])+cost)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		best = min(best, defined(a[:i-2], b[:j-2])+1)
	}
	return best
}
