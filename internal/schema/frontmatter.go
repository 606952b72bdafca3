package schema

import (
	"slices"

	"codman/internal/parse"
	"codman/internal/postmortem"
)

// FrontMatter is the schema of front matter. The words of the vocabularies given are proposed; services, causes and the like may be
// others, a severity may not.
func FrontMatter(words postmortem.Vocabularies) []byte {
	return document("Front matter of a postmortem",
		"Every key is optional, and a list of one may be written as a plain value. Keys that codman has no meaning for are kept.",
		newBook(words, Checks{}).frontMatter())
}

// frontMatter is a mapping of each key, and of its other names.
func (b *book) frontMatter() object {
	known := b.facts()
	all := make(object)
	for _, key := range parse.Keys() {
		p, described := known[key.Name]
		if !described {
			p = property{doc: key.Name}
		}
		all[key.Name] = p.schema()
	}
	for _, key := range parse.Keys() { // a name wins over the alias of another
		for _, alias := range key.Aliases {
			if _, taken := all[alias]; !taken {
				all[alias] = object{"$ref": "#/properties/" + key.Name, "description": "Another name of `" + key.Name + "`: " + known[key.Name].doc}
			}
		}
	}
	return object{"type": "object", "properties": all, "$defs": b.definitions}
}

// facts says of each key of front matter what it means. The keys themselves are those of the parser.
func (b *book) facts() map[string]property {
	text, texts := single(scalar()), many(scalar(), "object")
	return map[string]property{
		"timezone":      {"The zone of all times that name none: a name, or an offset from UTC.", text.with(examples("Europe/Berlin", "UTC-4", "UTC"))},
		"id":            {"The name of the document in addresses and links, if not that of the file. Letters, digits and hyphens.", text.with(examples("2026-07-14-auth-partial-release"))},
		"kind":          {"What the document is, where codman would take it for something else.", single(b.closed("kind", kinds(), parse.KindWords()))},
		"title":         {"What happened, in one line, without blame or jargon.", text.with(examples("Checkout returned 500s after a partial release"))},
		"summary":       {"Two or three sentences for those who were not there: what happened, to whom, for how long, what ended it. A section “Summary” is as good.", text},
		"description":   {"One line about a page that is no postmortem.", text},
		"weight":        {"Where a page stands among its siblings: the smaller, the earlier.", single(number(0, nil))},
		"date":          {"The day on which the incident began.", day()},
		"severity":      {"How bad it was.", single(b.closed("severity", b.words.Severities.Terms(), parse.SeverityWords(b.words.Severities)))},
		"status":        {"How far the document is. Only a draft is hidden.", single(b.closed("status", statuses(), postmortem.StatusWords()))},
		"draft":         {"True hides the document, as `status: draft` does.", single(yesOrNo())},
		"visibility":    {"Who may see it: builds for other audiences leave it out. One of these, or an audience of your own.", single(b.open("visibility", visibilities()))},
		"organization":  {"Whose incident it was.", text},
		"services":      {"The services that were hit, the most affected first.", many(b.open("service", b.words.Services.Terms()), "object")},
		"causes":        {"Why it could happen; the primary cause first. What set it off is the trigger, and people are never a cause.", many(b.open("cause", b.words.Causes.Terms()), "object")},
		"factors":       {"What made it more likely, larger or longer.", many(b.open("factor", b.words.Factors.Terms()), "object")},
		"trigger":       {"What set it off, apart from why it could happen.", many(b.open("trigger", b.words.Triggers.Terms()), "object")},
		"detected_by":   {"Who or what noticed first.", many(b.open("detection", b.words.Detection.Terms()), "object")},
		"started":       {"When the impact began, with its offset from UTC.", moment()},
		"detected":      {"When it was first noticed, with its offset from UTC.", moment()},
		"mitigated":     {"When the impact ended, with its offset from UTC.", moment()},
		"resolved":      {"When the last of it was put right, with its offset from UTC.", moment()},
		"published":     {"The day on which the report was published.", day()},
		"duration":      {"How long it took, in your own words. Times are better: from them codman computes it.", text},
		"tags":          {"A few free words, such as data-loss or near-miss.", texts},
		"teams":         {"The teams that it concerns.", texts},
		"authors":       {"Who wrote it: names, roles or teams. Readers ask them.", texts},
		"reviewers":     {"Who read it without having written it.", texts},
		"impact":        {"What it did to users and business: a mapping of figures, or a text.", impact()},
		"timeline":      {"The timeline, if you prefer it here to a section of that name.", b.entries("event", b.event(), eventNames)},
		"action_items":  {"The action items, if you prefer them here to a section of that name.", b.entries("action-item", b.actionItem(), actionNames)},
		"related":       {"Ids of other postmortems worth reading with this one.", texts},
		"duplicate_of":  {"The id of the postmortem that tells of the same incident.", text},
		"recurrence_of": {"The id of the postmortem that this one repeats.", text},
		"awards":        {"What the postmortem was awarded, in words.", awards()},
		"source":        {"The address of the original, for an incident of others.", single(matching(`^[Hh][Tt][Tt][Pp][Ss]?://[^\s]+$`, "https://status.example.com/incidents/42"))},
		"aliases":       {"Old addresses of the document on the site; each becomes a redirect.", texts},
	}
}

func examples(list ...any) object { return object{"examples": list} }

func kinds() []postmortem.Term { return plain(postmortem.Kinds()) }

func statuses() []postmortem.Term { return plain(postmortem.Statuses()) }

func visibilities() []postmortem.Term { return plain(postmortem.Visibilities()) }

// aDigit is all that the many ways to write a date, a time or a figure have in common.
const aDigit = "[0-9０-９]"

func day() object { return single(matching(aDigit, "2026-08-14")) }

func moment() object {
	return single(matching(aDigit, "2026-08-14T20:09:00-05:00", "2026-08-14T20:09:00Z"))
}

// number is a number, or a text that begins with one.
func number(least, most any) object {
	o := object{"type": []string{"number", "string"}, "pattern": aDigit}
	if least != nil {
		o["minimum"] = least
	}
	if most != nil {
		o["maximum"] = most
	}
	return o
}

// yesOrNo is true or false, in the words that people write in their place.
func yesOrNo() object {
	return object{"type": []string{"boolean", "string"}, "pattern": `^(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy]|[Nn]|[Oo][Nn]|[Oo][Ff][Ff]|[Nn][Oo][Nn][Ee]\.?|[Yy][Ee][Ss](?:,.*)?|[Nn][Oo]\.?(?:,.*)?|あり|なし)$`}
}

func impact() object {
	money := keyed(map[string]property{
		"amount":   {"How much, 0 when there was no financial impact.", single(number(nil, nil))},
		"currency": {"Three letters: EUR.", single(scalar())},
	}, false)
	money["type"] = []string{"object", "string", "number", "null"}
	money["examples"] = []any{object{"amount": 0, "currency": "USD"}}
	fields := keyed(map[string]property{
		"summary":       {"Who could not do what, for how long, in one sentence with its figures.", single(scalar())},
		"users":         {"How many users were affected.", single(number(0, int64(1e12)))},
		"users_percent": {"Which share of those who were using it then, in percent.", single(number(0, 100))},
		"money":         {"What it cost: {amount: 1200, currency: EUR}. Nothing is a figure as well.", money},
		"slo":           {"Whether the service level objective was kept: “within budget”, “61 % of the error budget used”, “missed”.", single(scalar())},
		"data_loss":     {"Whether data was lost.", single(yesOrNo())},
	}, false)
	fields["type"], fields["maxItems"] = []string{"object", "string", "number", "boolean", "array", "null"}, 1
	return fields
}

// entries is a list of texts or of mappings. The other names of what the mappings hold refer to the proper ones.
func (b *book) entries(name string, properties map[string]property, aliases map[string][]string) object {
	entry := keyed(properties, false)
	all := entry["properties"].(object)
	for key, others := range aliases {
		for _, alias := range others {
			all[alias] = object{"$ref": "#/$defs/" + name + "/properties/" + key, "description": "Another name of `" + key + "`: " + properties[key].doc}
		}
	}
	entry["type"] = []string{"object", "string"}
	b.definitions[name] = entry
	return object{"type": []string{"array", "null"}, "items": object{"$ref": "#/$defs/" + name}}
}

// eventNames and actionNames are the other names of what a mapping in the timeline, or among the action items, can hold.
var (
	eventNames = map[string][]string{
		"time":  {"at", "when", "timestamp", "date", "start"},
		"until": {"end", "to"},
		"event": {"text", "description", "what", "summary", "note", "entry", "message"},
		"kind":  {"phase", "type"},
	}
	actionNames = map[string][]string{
		"title":  {"action", "task", "what", "description", "summary", "item", "text"},
		"owner":  {"assignee", "dri", "who", "responsible"},
		"due":    {"deadline", "due_date", "date", "by"},
		"status": {"state"},
		"done":   {"completed", "closed"},
		"type":   {"kind", "category"},
		"ticket": {"issue", "id"},
		"url":    {"link"},
	}
)

func (b *book) event() map[string]property {
	time := object{"type": []string{"string", "number"}, "pattern": aDigit, "examples": []any{"13:58", "2026-08-14T13:58:00Z"}}
	return map[string]property{
		"time":  {"When: a time of day, or a whole date and time.", single(time)},
		"until": {"When it ended, for what took longer than a moment.", single(time)},
		"event": {"What happened.", single(scalar())},
		"kind":  {"Which turning point it is.", single(b.open("turning-point", plain(postmortem.EventKinds())))},
	}
}

func (b *book) actionItem() map[string]property {
	return map[string]property{
		"title":  {"What is to be done, beginning with a verb: “reject a rule without categories”.", single(scalar())},
		"owner":  {"The team or role that sees to it.", single(scalar())},
		"due":    {"The day by which it is done.", day()},
		"status": {"How far it is. A done item may carry its day: “done 2026-09-02”.", single(b.open("action-status", plain(postmortem.ActionStatuses())))},
		"done":   {"The day on which it was done.", single(scalar())},
		"type":   {"What it is for.", single(b.open("action-type", b.words.Actions.Terms()))},
		"ticket": {"The ticket, by its id or its address.", single(scalar())},
		"url":    {"The address of the ticket.", single(matching(`^[Hh][Tt][Tt][Pp][Ss]?://[^\s]+$`))},
	}
}

// awards are words, or a mapping of reasons, or a list of either.
func awards() object {
	item := append(slices.Clone(scalarTypes), "object")
	return object{"type": append(slices.Clone(item), "array", "null"), "items": object{"type": item}}
}
