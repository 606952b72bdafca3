package synonyms

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	porterstemmer "github.com/blevesearch/go-porterstemmer"
)

// inTwoGroups are the members that truly belong to two: a status has a name, and a class.
var inTwoGroups = []string{"400", "401", "403", "404", "500", "502", "503", "504"}

func TestBuiltinIsSound(t *testing.T) {
	groups, problems := Parse(builtin)
	for _, p := range problems {
		t.Errorf("synonyms.txt:%d: %s", p.Line, p.Message)
	}
	if len(groups) < 140 {
		t.Errorf("%d groups", len(groups))
	}
	count := make(map[string]int)
	for _, g := range groups {
		if len(g) < 2 || len(g) > 7 {
			t.Errorf("%q: a group has two to seven members", g)
		}
		for _, m := range g {
			count[m]++
			if len(strings.Fields(m)) > 6 {
				t.Errorf("%q has more than six words", m)
			}
		}
	}
	for m, n := range count {
		if want := slices.Contains(inTwoGroups, m); n > 2 || want != (n == 2) {
			t.Errorf("%q is in %d groups; in two may be %q", m, n, inTwoGroups)
		}
	}
}

// stems are the words of a member as a search sees them: without endings, cut at hyphens.
func stems(member string) string {
	words := strings.FieldsFunc(member, func(r rune) bool { return r == ' ' || r == '-' })
	for i, w := range words {
		if len(w) > 3 && strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
			words[i] = porterstemmer.StemString(w)
		}
	}
	return " " + strings.Join(words, " ") + " "
}

func TestNoMemberOfTheListIsFoundByAnother(t *testing.T) {
	for _, g := range Builtin() {
		for _, a := range g {
			for _, b := range g {
				if a != b && strings.Contains(stems(a), stems(b)) {
					t.Errorf("%q needs no place beside %q: %q", a, b, g)
				}
			}
		}
	}
}

func TestBuiltinKnowsTheTrade(t *testing.T) {
	groups := Builtin()
	for _, pair := range [][2]string{{"oom", "out of memory"}, {"k8s", "kubernetes"}, {"lb", "load balancer"}, {"db", "database"}, {"cert", "tls"},
		{"certificate", "ssl"}, {"5xx", "503"}, {"502", "bad gateway"}, {"econnrefused", "connection refused"}, {"nxdomain", "no such host"},
		{"enospc", "disk full"}, {"pg", "postgresql"}, {"failover", "switchover"}, {"rollback", "revert"}, {"emfile", "too many open files"}} {
		if !equals(groups, pair[0], pair[1]) {
			t.Errorf("%s does not stand for %s", pair[0], pair[1])
		}
	}
	if equals(groups, "5xx", "bad gateway") {
		t.Error("a member of two groups joins them")
	}
}

// equals tells whether some group has both.
func equals(groups []Group, a, b string) bool {
	return slices.ContainsFunc(groups, func(g Group) bool { return slices.Contains(g, a) && slices.Contains(g, b) })
}

func TestBuiltinIsTheCallersOwn(t *testing.T) {
	want := show(Builtin())
	Builtin()[0][0] = "changed"
	Without(Merge(Builtin(), []Group{{"oom", "speicher"}}), []string{"k8s"})
	if got := show(Builtin()); got != want {
		t.Error("the built-in list has changed")
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		"# only, a comment\n\n   \n": "",
		"b, a\nd, c":                 "a=b c=d",
		"d, c\r\n  OOM ,Out\u00a0 of\tmemory\r\n": "c=d oom=out of memory",
		"cafe\u0301, bistro":                      "bistro=café",
		"a, b\nb, a":                              "a=b",
		"a":                                       `1: a group needs two members that differ, separated by commas`,
		"#\na, A":                                 `2: "a" is in the group twice; 2: a group needs two members that differ, separated by commas`,
		"a, b,":                                   `a=b 1: a member is empty: there is a comma too many`,
		"a, b, --":                                `a=b 1: "--" has neither letter nor digit`,
	} {
		groups, problems := Parse(text)
		if got := strings.TrimSpace(show(groups) + " " + list(problems)); got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ about, builtin, own, want string }{
		{"nothing", "", "", ""},
		{"a group of its own", "db, database", "ohos, order handling system", "database=db ohos=order handling system"},
		{"a member of a built-in group", "db, database", "DB, ledger", "database=db=ledger"},
		{"own groups that share a member", "x, y", "b, c\na, b\nc, d", "a=b=c=d x=y"},
		{"a bridge joins each, not both to each other", "a, b\nc, d", "b, new\nnew, c", "a=b=c=new b=c=d=new"},
		{"a member of two groups", "5xx, 503\n503, unavailable", "503, kaputt", "503=5xx=kaputt 503=kaputt=unavailable"},
		{"nothing new", "a, b, c", "b, c", "a=b=c"},
	} {
		builtin, _ := Parse(c.builtin)
		own := unparsed(c.own)
		if got := show(Merge(builtin, own)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.about, got, c.want)
		}
		slices.Reverse(own)
		if got := show(Merge(builtin, own)); got != c.want {
			t.Errorf("%s, backwards\n got %s\nwant %s", c.about, got, c.want)
		}
	}
}

func TestMergeLeavesOutWhatIsNoGroup(t *testing.T) {
	if got := show(Merge(nil, []Group{{"a"}, {"b", " B "}, {}, {"c", "--", "d"}})); got != "c=d" {
		t.Errorf("got %s", got)
	}
}

func TestWithout(t *testing.T) {
	groups := unparsed("pg, postgres, postgresql\ndb, database")
	for removed, want := range map[string]string{
		"":       "database=db pg=postgres=postgresql",
		"PG":     "database=db postgres=postgresql",
		"db":     "pg=postgres=postgresql",
		"absent": "database=db pg=postgres=postgresql",
	} {
		if got := show(Without(groups, []string{removed})); got != want {
			t.Errorf("without %q\n got %s\nwant %s", removed, got, want)
		}
	}
	back := Merge(Without(groups, []string{"pg"}), unparsed("pg, page"))
	if got := show(back); got != "database=db page=pg postgres=postgresql" {
		t.Errorf("a word taken out does not come back by itself: %s", got)
	}
}

// unparsed makes groups of lines as they are, as a configuration gives them.
func unparsed(text string) []Group {
	var groups []Group
	for line := range strings.Lines(text) {
		groups = append(groups, strings.Split(line, ","))
	}
	return groups
}

func show(groups []Group) string {
	var out []string
	for _, g := range groups {
		out = append(out, strings.Join(g, "="))
	}
	return strings.Join(out, " ")
}

func list(problems []Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%d: %s", p.Line, p.Message))
	}
	return strings.Join(out, "; ")
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a, b\n# c\nd", "OOM, Out Of  Memory", "cafe\u0301, b", "\xff, \u212a, k", ",,,\n,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		groups, _ := Parse(text)
		var lines []string
		for _, g := range groups {
			for _, m := range g {
				if Normal(m) != m {
					t.Errorf("%q is not normal", m)
				}
			}
			lines = append(lines, strings.Join(g, ", "))
		}
		again, problems := Parse(strings.Join(lines, "\n"))
		comment := slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") }) // a member such as #1, now at the start
		if show(again) != show(groups) && !comment {
			t.Errorf("%q: %q read again is %q (%s)", text, groups, again, list(problems))
		}
		if got := Merge(groups, nil); show(got) != show(groups) {
			t.Errorf("%q: merged with nothing is %q", groups, got)
		}
	})
}
