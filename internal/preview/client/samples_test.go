package client

// sampleProblems are two problems of a file: one in a line with tabs and wide characters, one in a line that is cut.
func sampleProblems() []map[string]any {
	return []map[string]any{
		{"origin": "content", "path": "content/postmortems/2024-07-19-crowdstrike.md", "line": 7, "column": 8, "end_line": 7, "end_column": 12, "level": "error", "id": "yaml-syntax",
			"message": `"sev1 is a text that doesn't end`, "hint": "close the quotation mark:\nseverity: \"sev1\"", "source": "\t障害\tse: \"sev1", "from": 0, "edit": "editor://open?line=7",
			"notes": []any{map[string]any{"path": "content/codman.yaml", "line": 3, "message": "severities are named here"}}},
		{"origin": "content", "path": "content/postmortems/2024-07-19-crowdstrike.md", "line": 90, "column": 205, "end_line": 90, "end_column": 205, "level": "error", "id": "x",
			"message": "the list is not closed", "hint": "", "source": "and the end of a long line that says <b>nothing</b>", "from": 170, "edit": nil, "notes": []any{}},
	}
}

// sampleCoaching is about a draft.
func sampleCoaching() map[string]any {
	finding := func(rule, level, message, suggestion string, line int, text, anchor string) map[string]any {
		return map[string]any{"rule": rule, "category": "language", "level": level, "message": message, "suggestion": suggestion, "line": line, "column": 5, "end_line": line, "end_column": 9, "text": text, "anchor": anchor, "guide": "/guide/checks/b04/", "edit": nil}
	}
	return map[string]any{
		"file": "content/postmortems/2024-07-19-crowdstrike.md", "line": 1, "edit": nil, "kind": "postmortem", "title": "A CrowdStrike Falcon content update", "draft": true, "visibility": "restricted",
		"note": "a draft: only codman serve --drafts and codman build --drafts show it", "score": 86,
		"criteria": []any{
			map[string]any{"id": "summary", "name": "summary", "points": 10, "of": 10, "why": "a paragraph or two without deep detail", "gain": ""},
			map[string]any{"id": "action-owner", "name": "action owner", "points": 4, "of": 5, "why": "1 of 5 has no owner", "gain": "name an owner for each action item"},
		},
		"findings": []any{
			finding("F02", "info", "the impact has no figure", "give one number with its unit: \"20 % of logins failed for 14 minutes\"", 1, "", ""),
			finding("B04", "warning", "this names a person where the system is what can be changed", "say what made it possible: \"the check accepted 21 values\"", 12, "**withdrawn** after 78\nminutes", "summary"),
			finding("S03", "error", "this entry goes back in time", "", 31, "words that are not there", "timeline"),
		},
		"questions": []any{"What would have shown this earlier?", "Who could have stopped the rollout, and how?"},
		"places":    []any{map[string]any{"anchor": "summary", "line": 10, "edit": nil}, map[string]any{"anchor": "timeline", "line": 30, "edit": nil}},
	}
}
