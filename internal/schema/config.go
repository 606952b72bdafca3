package schema

import (
	"maps"
	"slices"
	"strings"

	"codman/internal/config"
	"codman/internal/postmortem"
)

// Checks are the names that the configuration of checks can speak of, each with what it is.
type Checks struct {
	Rules    []postmortem.Term // by id; the categories as well
	Criteria []postmortem.Term // of the rubric
}

// Config is the schema of codman.yaml. Keys that codman does not read are refused, as codman refuses them.
func Config(words postmortem.Vocabularies, checks Checks) []byte {
	return document("codman.yaml", "The configuration of a knowledge base. Every key is optional.", newBook(words, checks).configuration())
}

// Catalogue is the schema of services.yaml, causes.yaml and severities.yaml.
func Catalogue() []byte {
	entry := make(map[string]property)
	for _, key := range config.CatalogueKeys() {
		entry[key] = setting("services.*."+key, newBook(postmortem.Vocabularies{}, Checks{}).settings())
	}
	return document("A catalogue", "Ids with what is known of each: services, causes or severities.", catalogue(keyed(entry, true)))
}

// catalogue is a mapping of ids: to an entry, a name, or nothing.
func catalogue(entry object) object {
	return object{"type": []string{"object", "null"}, "additionalProperties": entry.with(object{
		"type": []string{"object", "string", "number", "boolean", "null"}})}
}

// configuration builds the tree of keys from their paths.
func (b *book) configuration() object {
	known, keys := b.settings(), config.Keys()
	has := func(prefix string) bool {
		return slices.ContainsFunc(keys, func(path string) bool { return strings.HasPrefix(path, prefix) })
	}
	var build func(prefix string) object
	build = func(prefix string) object {
		properties := make(map[string]property)
		for _, path := range keys {
			name, ok := strings.CutPrefix(path, prefix)
			if !ok || strings.ContainsAny(name, ".[") {
				continue
			}
			p := setting(path, known)
			switch {
			case has(path + "[]."):
				p.shape = object{"type": []string{"array", "null"}, "items": build(path + "[].").with(p.shape)}
			case has(path + ".*."):
				p.shape = catalogue(build(path + ".*."))
			case has(path + "."):
				p.shape = build(path + ".").with(p.shape)
			}
			properties[name] = p
		}
		return orNothing(keyed(properties, true))
	}
	root := build("")
	root["type"], root["$defs"] = "object", b.definitions
	return root
}

// setting is what is said of a key. Entries of all catalogues are alike.
func setting(path string, known map[string]property) property {
	for _, catalogue := range []string{"causes", "severities", "actions.owners"} {
		if rest, ok := strings.CutPrefix(path, catalogue+".*."); ok {
			path = "services.*." + rest
		}
	}
	if p, ok := known[path]; ok {
		return p
	}
	return property{doc: path}
}

// settings says of each key of codman.yaml what it means, and the shape of its value where that is not made of other keys.
func (b *book) settings() map[string]property {
	text := orNothing(scalar())
	texts := orMany(scalar())
	address := orNothing(matching(`^([Hh][Tt][Tt][Pp][Ss]?://[^\s]+|mailto:[^\s]+|[^:\s]*)$`, "https://wiki.example.com/on-call", "guide/"))
	all := map[string]property{
		"title":       {"The name of the site.", text},
		"company":     {"Whose site it is.", text},
		"description": {"One line about the site, for feeds and search engines.", text},
		"logo":        {"The path of an image in the content folder.", text},
		"base_url":    {"The address of the site, for feeds, calendars and the sitemap. Nothing else needs it.", orNothing(matching(`^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s?#]*$`, "https://postmortems.example.com/"))},
		"language":    {"The language of the documents.", text.with(examples("en"))},
		"timezone":    {"The zone of times in documents that name none.", text.with(examples("UTC", "Europe/Berlin", "America/New_York"))},
		"output":      {"The folder that the site is written to, relative to this file.", text.with(object{"default": "public"})},
		"theme":       {"A folder whose files replace those of the default theme, relative to this file.", text},
		"colors":      {"Colours of the site.", object{}},
		"navigation":  {"Links of your own at the head of each page.", object{}},
		"audience":    {"Whose site it is: documents for others are left out. One of these, or a name of your own.", orNothing(b.open("visibility", visibilities()))},

		"navigation[].title": {"What the link says.", text},
		"navigation[].url":   {"Where it leads: an address on the web, or one on the site such as guide/.", address},

		"content":        {"The folder of documents, or a mapping with the folder and what to do with what is in it.", object{"type": []string{"object", "string", "null"}}},
		"content.dir":    {"The folder of documents, relative to this file.", text.with(object{"default": "content"})},
		"content.follow": {"Symbolic links in the content that may be followed.", texts},
		"content.ignore": {"Patterns of paths in the content that are not read.", texts.with(examples("drafts/**"))},

		"services":                 {"Services, as in services.yaml.", object{}},
		"causes":                   {"Causes, as in causes.yaml.", object{}},
		"severities":               {"Severities, as in severities.yaml.", object{}},
		"services.*.name":          {"What people call it.", text},
		"services.*.aliases":       {"Other spellings that documents use.", texts},
		"services.*.description":   {"One line about it.", text},
		"services.*.owner":         {"The team that owns it.", text},
		"services.*.parent":        {"The id of what it is a part of.", text},
		"services.*.links":         {"Names of links, with their addresses: {runbook: https://…}.", orNothing(object{"type": []string{"object"}, "additionalProperties": address})},
		"fields":                   {"More keys of front matter: each key that codman knows, with your other names for it.", aliasesOf(config.Fields())},
		"sections":                 {"More headings: each section that codman knows, with your other names for it.", aliasesOf(postmortem.SectionIDs())},
		"trackers":                 {"Ids of tickets in texts become links.", object{}},
		"trackers[].pattern":       {"A regular expression for the ids.", orNothing(object{"type": scalarTypes, "format": "regex", "examples": []any{`OPS-\d+`}})},
		"trackers[].url":           {"The address of a ticket; $0 stands for its id.", orNothing(matching(`^https?://`, "https://tracker.example.com/browse/$0"))},
		"postmortems":              {"Which documents are postmortems, where codman would take them for something else.", object{}},
		"postmortems.include":      {"Patterns of paths that are postmortems.", texts},
		"postmortems.exclude":      {"Patterns of paths that are none.", texts},
		"overrides":                {"Facts about documents that are not to be touched: path or pattern, with keys of front matter.", b.overrides()},
		"preview":                  {"What codman serve does.", object{}},
		"preview.editor":           {"The address that opens a file in your editor, with {path}, {line} and {column}.", orNothing(matching(`^[A-Za-z][A-Za-z0-9+.-]*:.*\{path\}`, "vscode://file{path}:{line}:{column}"))},
		"feeds":                    {"Feeds of the site.", object{}},
		"feeds.items":              {"How many entries each feed has.", count()},
		"recurrence":               {"When the same again is a recurrence.", object{}},
		"recurrence.days":          {"Within how many days.", count()},
		"actions":                  {"Action items.", object{}},
		"actions.owners":           {"Who promises things: ids with their name and other spellings.", object{}},
		"reviews":                  {"Reviews of a period.", object{}},
		"reviews.year_start":       {"The first month of your year. If not January, reviews and insights count fiscal years.", orNothing(month())},
		"reviews.year_name":        {"Whether a fiscal year is named after the year it ends in, or starts in.", orNothing(oneOf("end", "start"))},
		"reviews.shortlist":        {"How many postmortems a review proposes for an award.", count()},
		"search":                   {"The search.", object{}},
		"search.synonyms":          {"Words of your own trade, each list one group of equals.", synonyms()},
		"search.without":           {"Words of codman's own synonyms that mean something else here.", texts},
		"search.fields":            {"More keys of front matter whose values can be found.", texts},
		"search.weights":           {"How much a word counts by its place, 0 to 10.", object{}},
		"check":                    {"How documents are held to the rules, and to the rubric.", object{}},
		"check.levels":             {"The level of a rule, or of a category of them; off turns it off.", levels(b.checks.Rules)},
		"check.weights":            {"How many points a criterion of the rubric is worth; 0 leaves it out.", weights(b.checks.Criteria)},
		"check.publish_score":      {"Whether published pages show the score of the rubric.", flag()},
		"check.since":              {"Incidents before this day are not checked.", date()},
		"check.baseline":           {"A file of findings that are known, relative to this one; codman check does not report them.", text},
		"check.suppressions":       {"Findings that are not reported, for a reason.", object{"required": []string{"reason"}}},
		"check.people":             {"Names of persons. Authors and reviewers of a document are known from it.", texts},
		"check.acronyms":           {"Acronyms that every reader knows.", texts},
		"check.personal":           {"What must not be published, besides credentials.", object{}},
		"check.personal.domains":   {"Domains of addresses and hosts that are internal.", texts.with(examples("corp.example.com"))},
		"check.personal.emails":    {"Whether every e-mail address is a finding.", flag()},
		"check.personal.phones":    {"Whether every telephone number is a finding.", flag()},
		"check.deadlines":          {"Days from resolved to published, by severity; `otherwise` is for all others.", deadlines(b.words.Severities)},
		"check.holidays":           {"Weekdays that are no business days.", object{"type": []string{"array", "null"}, "items": matching(aDay, "2026-12-25")}},
		"check.personal.addresses": {"Whether every IP address of a private network is a finding.", flag()},

		"check.suppressions[].paths":  {"Patterns of paths in the content.", texts},
		"check.suppressions[].rules":  {"Rules or categories; none for all.", orMany(b.open("rule", b.checks.Rules))},
		"check.suppressions[].reason": {"Why, for whoever wonders later.", text},
	}
	for _, name := range config.Colors() {
		all["colors."+name] = property{"A colour; quote it, because # begins a comment.", orNothing(matching(`^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`, "#1f6f5c"))}
	}
	for _, place := range config.SearchPlaces() {
		all["search.weights."+place] = property{"How much a word counts there.", orNothing(object{"type": []string{"number"}, "minimum": 0, "maximum": 10})}
	}
	return all
}

// orMany is a list of texts, or one.
func orMany(item object) object {
	return item.with(object{"type": append(slices.Clone(typesOf(item)), "array", "null"), "items": item})
}

func count() object {
	return orNothing(object{"type": []string{"integer", "string"}, "minimum": 1, "pattern": `^0*[1-9][0-9]*$`})
}

func flag() object {
	return orNothing(object{"type": []string{"boolean", "string"}, "pattern": `^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff])$`})
}

const aDay = `^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$`

func date() object { return orNothing(matching(aDay, "2026-12-25")) }

// oneOf is one of a few words, in any case.
func oneOf(words ...string) object {
	alternatives := append(suggested(plain(words)), object{"type": "null"}, object{"pattern": anyCase(words)})
	return object{"type": []string{"string"}, "anyOf": alternatives}
}

// anyCase is a pattern for words in upper and lower case.
func anyCase(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = slugPattern(w)
	}
	return `^\s*(?:` + strings.Join(list, "|") + `)\s*$`
}

func month() object {
	var names []string
	for _, name := range []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		names = append(names, name)
		if short := name[:3]; short != name {
			names = append(names, short)
		}
	}
	o := object{"type": []string{"string", "integer"}, "minimum": 1, "maximum": 12}
	return o.with(object{"pattern": strings.TrimSuffix(anyCase(names), "$") + `$|^\s*0*(?:[1-9]|1[0-2])\s*$`})
}

func synonyms() object {
	group := object{"type": "array", "items": orNothing(scalar()), "minItems": 2}
	return object{"type": []string{"array", "null"}, "items": group, "examples": []any{[]any{[]any{"ohos", "order handling system"}}}}
}

// aliasesOf is a mapping of known names, each to other names for it.
func aliasesOf(known []string) object {
	properties := make(map[string]property)
	for _, name := range known {
		properties[name] = property{"Other names of `" + name + "`.", orMany(scalar())}
	}
	return orNothing(keyed(properties, true))
}

// overrides is a mapping of paths, each to facts.
func (b *book) overrides() object {
	known := b.facts()
	maps.DeleteFunc(known, func(name string, _ property) bool { return !slices.Contains(config.Fields(), name) })
	return orNothing(object{"type": []string{"object"}, "additionalProperties": keyed(known, true)})
}

// levels is a mapping of rules and categories, each to a level. YAML of old takes off for false.
func levels(rules []postmortem.Term) object {
	level := object{"type": []string{"string", "boolean"}, "anyOf": append(suggested(plain([]string{"error", "warning", "info", "off"})),
		object{"const": false}, object{"type": "string", "pattern": anyCase([]string{"error", "warning", "warn", "info", "off", "false", "none"})})}
	return onlyOf(rules, chosen(rules, level))
}

func weights(criteria []postmortem.Term) object {
	return onlyOf(criteria, chosen(criteria, object{"type": []string{"number"}, "minimum": 0, "maximum": 100}))
}

// onlyOf refuses the names in a mapping that are neither the ids nor the names of some terms, in any case.
func onlyOf(terms []postmortem.Term, o object) object {
	var names []string
	for _, t := range terms {
		for _, name := range []string{t.ID, t.Name} {
			if name != "" && !slices.Contains(names, strings.ToLower(name)) {
				names = append(names, strings.ToLower(name))
			}
		}
	}
	return o.with(object{"propertyNames": object{"pattern": anyCase(names)}})
}

// chosen is a mapping of names to values of one shape. The names that are known are proposed.
func chosen(names []postmortem.Term, value object) object {
	properties := make(map[string]property)
	for _, t := range names {
		properties[t.ID] = property{strings.TrimSpace(t.Name + "\n\n" + t.Description), value}
	}
	return orNothing(object{"type": []string{"object"}, "properties": schemas(properties), "additionalProperties": value})
}

func deadlines(severities *postmortem.Vocabulary) object {
	value := object{"type": []string{"string"}, "pattern": `^(?:\d{1,3}( [Bb][Uu][Ss][Ii][Nn][Ee][Ss][Ss])? [Dd][Aa][Yy][Ss]?|[Nn][Oo][Nn][Ee])$`,
		"examples": []any{"3 days", "5 business days", "none"}}
	names := append(slices.Clone(severities.Terms()), postmortem.Term{ID: "otherwise", Description: "All other severities."})
	return chosen(names, value)
}
