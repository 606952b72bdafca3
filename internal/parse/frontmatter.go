package parse

import (
	"bytes"
	"fmt"
	"strings"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// Front matter: YAML between lines of "---", TOML between lines of "+++", or none. The body keeps its place in the file:
// what is front matter is blank in it.

// frontMatter is what stands before the body.
type frontMatter struct {
	pairs []mapping.Pair
	body  []byte // as long as the file
	diags []diag.Diagnostic

	text       []byte // of the file
	inner, end int    // where in it the front matter stands, if there is one or seems to be
}

// frontMatter splits a file and reads its front matter.
func (p *Parser) frontMatter(path string, text []byte, lines *diag.Lines) *frontMatter {
	start := 0
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		start = len(byteOrderMark)
	}
	fence, inner, end := splitFrontMatter(text, start)
	switch {
	case fence == "":
		return late(text, lines, start)
	case end < 0:
		return &frontMatter{body: text, diags: unclosed(text, lines, start, inner), text: text, inner: inner, end: len(text)}
	}
	front := &frontMatter{body: blanked(text, 0, end), text: text, inner: inner, end: end}
	src := blanked(text[:end], 0, inner)
	closing := bytes.LastIndexByte(bytes.TrimRight(src, "\r\n \t"), '\n') + 1
	src = src[:closing]
	parse := mapping.ParseYAML
	if fence == "+++" {
		parse = mapping.ParseTOML
	}
	m, diags := parse(src, mapping.Origin{Path: path})
	front.diags = diags
	if m != nil {
		front.pairs = m.Pairs
	}
	return front
}

// splitFrontMatter finds the fence, where what it holds begins, and where the body begins; end is -1 when no fence closes.
func splitFrontMatter(text []byte, start int) (fence string, inner, end int) {
	line, after := nextLine(text, start)
	switch fence = string(bytes.TrimRight(line, " \t\r")); fence {
	case "---", "+++":
	default:
		return "", 0, 0
	}
	inner = after
	for at := inner; at < len(text); {
		line, after = nextLine(text, at)
		closing := string(bytes.TrimRight(line[:min(len(line), 64)], " \t\r"))
		if closing == fence || closing == "..." && fence == "---" {
			return fence, inner, after
		}
		at = after
	}
	return fence, inner, -1
}

// nextLine is the line at an offset, without its line end, and the offset of the line after it.
func nextLine(text []byte, at int) (line []byte, after int) {
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		return text[at : at+n], at + n + 1
	}
	return text[at:], len(text)
}

// unclosed warns of front matter that does not end; a line of dashes before prose is a rule and no front matter.
func unclosed(text []byte, lines *diag.Lines, start, inner int) []diag.Diagnostic {
	line, _ := nextLine(text, inner)
	key, _, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(key) == 0 || len(key) > 40 || bytes.ContainsAny(key, " #*[") {
		return nil
	}
	return []diag.Diagnostic{{
		Range: lines.Range(start, start+3), Level: diag.Warning, ID: "unclosed-front-matter",
		Message: "the front matter has no end, so it was read as text", Hint: "write --- on the line after its last key",
	}}
}

// late is no front matter. It warns of what would be some on the first line, but stands below.
func late(text []byte, lines *diag.Lines, start int) *frontMatter {
	at := len(text) - len(bytes.TrimLeft(text[start:], " \t\r\n"))
	fence, inner, end := splitFrontMatter(text, at)
	if at == start || fence == "" || end < 0 {
		return &frontMatter{body: text}
	}
	diags := unclosed(text, lines, at, inner)
	for i := range diags {
		diags[i].ID, diags[i].Message = "late-front-matter", "the front matter does not begin on the first line, so it was read as text"
		diags[i].Hint = "remove what stands above it"
	}
	return &frontMatter{body: text, diags: diags, text: text, inner: inner, end: end}
}

// blanked is a copy of the text with spaces in place of everything between two offsets but the line ends.
func blanked(text []byte, from, to int) []byte {
	out := bytes.Clone(text)
	for i := from; i < to; i++ {
		if out[i] != '\n' {
			out[i] = ' '
		}
	}
	return out
}

// foreignKeys are keys that the generators in whose repositories postmortems live give a meaning to.
var foreignKeys = foldedSet("layout slug uuid uid url permalink link_title menu menus type outputs markup cascade resources params toc toc_depth series images image cover thumbnail banner lastmod last_mod expiry_date " +
	"sitemap robots comments math mermaid sidebar sidebar_label sidebar_position sidebar_class_name pagination_next pagination_prev pagination_label hide_title hide_table_of_contents custom_edit_url last_update format listing execute editor " +
	"bibliography csl theme css jupyter project website number_sections parent grand_parent nav_order has_children has_toc nav_exclude nav_title collection excerpt header footer author_profile read_time share hide icon template search social extra path " +
	"sort_by paginate_by in_search_index page_template insert_anchor_links created created_at updated updated_at modified modified_at date_modified last_modified last_reviewed_on review_in owner_slack old_paths hide_in_navigation published_by " +
	"lang language locale translation_key version versions redirect redirect_to canonical canonical_url og_image subtitle short_title slug_path label labels notes hero featured pinned archived head pagetitle " +
	"source_published_at source_fetched_at archive_url crosspost blog post_id prev next class classes body_class keywords_meta cascade_params enable_toc toc_max_heading_level toc_min_heading_level")

func foldedSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[foldKey(word)] = true
	}
	return set
}

// applyFrontMatter takes the facts that the front matter states, and keeps what it does not know.
func (x *interpretation) applyFrontMatter() {
	var unknown []mapping.Pair
	ordered := make([]*mapping.Pair, len(frontFields))
	for i := range x.front.pairs {
		pair := &x.front.pairs[i]
		f := x.fields[foldKey(pair.Key)]
		if f == nil {
			if guard := misspeltGuard(pair.Key); guard != "" {
				f = x.fields[guard]
				x.report(diag.Warning, pair.KeyRange, "unknown-key", fmt.Sprintf("write %s", f.name), "%q was read as %s", pair.Key, f.name)
			}
		}
		switch {
		case f == nil:
			unknown = append(unknown, *pair)
		case ordered[f.rank] == nil || foldKey(pair.Key) == foldKey(f.name):
			x.tagCategories(ordered[f.rank])
			ordered[f.rank] = pair
		default:
			x.tagCategories(pair)
		}
	}
	for i, pair := range ordered { // in the order of the fields: the zone first
		if pair != nil {
			frontFields[i].set(x, value{key: pair.Key, node: pair.Value, origin: postmortem.FromFrontMatter, at: pair.Value.Range})
		}
	}
	x.guardBroken()
	x.tagOutcomes()
	for _, pair := range unknown {
		x.keep(pair)
	}
}

// tagCategories makes tags of categories that stand beside causes of their own key.
func (x *interpretation) tagCategories(pair *mapping.Pair) {
	if pair != nil && isCategories(pair.Key) {
		x.outcomes = append(x.outcomes, x.textsOf(value{key: pair.Key, node: pair.Value, origin: postmortem.FromFrontMatter, at: pair.Value.Range})...)
	}
}

// keep keeps a key that codman has no meaning for.
func (x *interpretation) keep(pair mapping.Pair) {
	key := foldKey(pair.Key)
	text := nodeText(pair.Value)
	if key == "url" && isWebLink(text) { // elsewhere it is the address of the page itself
		known(&x.doc.Source, text, value{origin: postmortem.FromFrontMatter, at: pair.Value.Range})
	}
	x.doc.Extra = append(x.doc.Extra, postmortem.Extra{Key: pair.Key, Value: text, Range: pair.KeyRange})
	if !foreignKeys[key] {
		x.unknownKey(pair.Key, pair, keyNames(), postmortem.FromFrontMatter)
	}
}

// unknownKey reports a key that is near to a known one. Other keys have a meaning for somebody else.
func (x *interpretation) unknownKey(key string, pair mapping.Pair, known []string, origin postmortem.Origin) {
	near := diag.Nearest(strings.ToLower(pair.Key), known)
	if near == "" || origin != postmortem.FromFrontMatter {
		return
	}
	x.report(diag.Info, pair.KeyRange, "unknown-key", fmt.Sprintf("did you mean %s?", near), "%q is not a key that codman knows", key)
}

// nodeText is a value of front matter as one text.
func nodeText(n *mapping.Node) string {
	var parts []string
	switch {
	case n == nil:
		return ""
	case n.Map != nil:
		for _, pair := range n.Map.Pairs {
			parts = append(parts, pair.Key+": "+nodeText(pair.Value))
		}
	case n.Kind == mapping.List:
		for _, item := range n.List {
			parts = append(parts, nodeText(item))
		}
	default:
		return n.Text
	}
	return strings.Join(parts, ", ")
}
