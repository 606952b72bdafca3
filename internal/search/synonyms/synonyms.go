// Package synonyms owns the words of the trade that stand for each other in a search: "oom" finds what says "out of memory".
//
// A list of synonyms is a list of groups. All members of a group are equals: there is no better and no broader word, for a
// query doesn't say which of them its writer knew. A member of several groups stands for the members of each, but does not
// make these stand for each other: 503 is a server error and is "service unavailable", yet a server error is not.
//
// The built-in list is synonyms.txt, whose head says what makes a good member. A site changes it in codman.yaml, and what it
// searches with is Merge(Without(Builtin(), without), own), so that a word taken out can come back with another meaning.
package synonyms

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Group is two or more words, or short runs of words, that stand for each other. Groups that this package returns are normal:
// their members are as [Normal] makes them, sorted, none twice.
type Group []string

// Problem is a line, or a part of it, that Parse could not use.
type Problem struct {
	Line    int // from 1
	Message string
}

//go:embed synonyms.txt
var builtin string

// Builtin returns the list that codman comes with, sorted. The caller may change it.
func Builtin() []Group {
	groups, _ := Parse(builtin) // the tests hold that there are no problems
	return groups
}

// Normal is the form in which members are compared: NFC, in lower case, words separated by single spaces.
func Normal(member string) string {
	return norm.NFC.String(strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(member))), " "))
}

// Parse reads one group a line, its members separated by commas. Empty lines and those that begin with # say nothing. What
// can't be a member is a problem and left out, as is a group of which fewer than two members remain; the rest is usable.
func Parse(text string) ([]Group, []Problem) {
	var groups []Group
	var problems []Problem
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		group, faults := parseGroup(strings.Split(line, ","))
		for _, fault := range faults {
			problems = append(problems, Problem{number, fault})
		}
		if group != nil {
			groups = append(groups, group)
		}
	}
	return sorted(groups), problems
}

// parseGroup returns nil when too few of the members are usable.
func parseGroup(members []string) (Group, []string) {
	var group Group
	var faults []string
	for _, m := range members {
		m = Normal(m)
		if fault := faultOf(m); fault != "" {
			faults = append(faults, fault)
		} else if slices.Contains(group, m) {
			faults = append(faults, fmt.Sprintf("%q is in the group twice", m))
		} else {
			group = append(group, m)
		}
	}
	if len(group) < 2 {
		return nil, append(faults, "a group needs two members that differ, separated by commas")
	}
	slices.Sort(group)
	return group, faults
}

// faultOf says what is wrong with a member in its normal form, or "".
func faultOf(member string) string {
	switch {
	case member == "":
		return "a member is empty: there is a comma too many"
	case !strings.ContainsFunc(member, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return fmt.Sprintf("%q has neither letter nor digit", member)
	}
	return ""
}

// Merge adds a site's own groups to the built-in ones and returns all, sorted. Own groups that share a member are one group.
// An own group joins each built-in group that has one of its members, and stands by itself when there is none; it doesn't
// join built-in groups to each other. The order of the own groups doesn't matter. Groups of fewer than two members are left out.
func Merge(builtin, own []Group) []Group {
	own = connected(normal(own))
	merged := normal(builtin)
	for _, o := range own {
		found := false
		for i, b := range merged {
			if overlap(b, o) {
				merged[i], found = union(b, o), true
			}
		}
		if !found {
			merged = append(merged, o)
		}
	}
	return sorted(merged)
}

// Without takes members out of all groups, and out of the list the groups that have fewer than two members left.
func Without(groups []Group, removed []string) []Group {
	drop := make(map[string]bool, len(removed))
	for _, m := range removed {
		drop[Normal(m)] = true
	}
	var kept []Group
	for _, g := range normal(groups) {
		if g = slices.DeleteFunc(g, func(m string) bool { return drop[m] }); len(g) > 1 {
			kept = append(kept, g)
		}
	}
	return sorted(kept)
}

// normal returns copies of the groups with normal members, in their order; those of fewer than two are left out.
func normal(groups []Group) []Group {
	var out []Group
	for _, g := range groups {
		members := make(Group, 0, len(g))
		for _, m := range g {
			if m = Normal(m); faultOf(m) == "" {
				members = append(members, m)
			}
		}
		slices.Sort(members)
		if members = slices.Compact(members); len(members) > 1 {
			out = append(out, members)
		}
	}
	return out
}

// connected makes one group of all that are linked by common members.
func connected(groups []Group) []Group {
	var out []Group
	for _, g := range groups {
		// What is in out has no common members, so one pass finds every group that g links.
		apart := out[:0:0]
		for _, other := range out {
			if overlap(other, g) {
				g = union(other, g)
			} else {
				apart = append(apart, other)
			}
		}
		out = append(apart, g)
	}
	return out
}

func overlap(a, b Group) bool {
	return slices.ContainsFunc(a, func(m string) bool { return slices.Contains(b, m) })
}

func union(a, b Group) Group {
	both := slices.Concat(a, b)
	slices.Sort(both)
	return slices.Compact(both)
}

// sorted orders groups by their members; a group that is there twice is there once.
func sorted(groups []Group) []Group {
	slices.SortFunc(groups, func(a, b Group) int { return slices.Compare(a, b) })
	return slices.CompactFunc(groups, func(a, b Group) bool { return slices.Equal(a, b) })
}
