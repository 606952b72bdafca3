package parse

import (
	"fmt"
	"slices"
	"strings"

	"codman/internal/diag"
	"codman/internal/mapping"
	"codman/internal/postmortem"
)

// The fields of front matter: their names, the other names that they are met under, and how each becomes a fact. Overrides
// of the configuration use the same fields.

// A field is one fact that front matter can state.
type field struct {
	name    string
	aliases string
	set     func(x *interpretation, v value)
	rank    int // fields are taken in their order here: the zone first
}

// frontFields is filled in by init, because setters of compound fields look fields up themselves.
var frontFields []field

func init() {
	frontFields = []field{
		{name: "timezone", aliases: "time_zone tz zone", set: (*interpretation).setZone},
		{name: "id", aliases: "postmortem_id", set: func(x *interpretation, v value) {
			if text, ok := x.textOf(v); ok && x.doc.ID == "" {
				x.doc.ID = postmortem.Slug(text)
			}
		}},
		{name: "kind", aliases: "document_kind", set: (*interpretation).setKind},
		{name: "title", aliases: "name headline", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Title })},
		{name: "summary", aliases: "tldr abstract executive_summary", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Summary })},
		{name: "description", aliases: "", set: func(x *interpretation, v value) {
			if text, ok := x.textOf(v); ok && x.doc.Description == "" {
				x.doc.Description = text
			}
		}},
		{name: "weight", aliases: "order", set: func(x *interpretation, v value) {
			if n, ok := x.numberOf(v); ok && x.doc.Weight == 0 {
				x.doc.Weight = int(n)
			}
		}},
		{name: "date", aliases: "incident_date date_of_incident day", set: dayField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Date] { return &d.Date })},
		{name: "severity", aliases: "sev priority severity_level incident_severity", set: (*interpretation).setSeverity},
		{name: "status", aliases: "state", set: (*interpretation).setStatus},
		{name: "draft", aliases: "", set: func(x *interpretation, v value) {
			if yes, ok := x.boolOf(v); yes || !ok && !v.isBlank() {
				x.makeDraft(v)
			}
		}},
		{name: "visibility", aliases: "audience", set: (*interpretation).setVisibility},
		{name: "organization", aliases: "organisation company org", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Organization })},
		{name: "services", aliases: "service service_name service_names affected_services impacted_services component components product products system systems application", set: (*interpretation).setServices},
		{name: "causes", aliases: "cause category categories root_cause root_causes", set: termsField(func(p *Parser) *postmortem.Vocabulary { return p.cfg.Vocab.Causes }, func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Causes })},
		{name: "factors", aliases: "factor contributing_factors contributing_factor", set: termsField(func(p *Parser) *postmortem.Vocabulary { return p.cfg.Vocab.Factors }, func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Factors })},
		{name: "trigger", aliases: "triggers triggered_by", set: termField(func(p *Parser) *postmortem.Vocabulary { return p.cfg.Vocab.Triggers }, func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Trigger })},
		{name: "detected_by", aliases: "detection detection_method detection_source", set: termField(func(p *Parser) *postmortem.Vocabulary { return p.cfg.Vocab.Detection }, func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.DetectedBy })},
		{name: "started", aliases: "start start_time start_date started_at impact_start incident_start began begin", set: momentField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Moment] { return &d.Started })},
		{name: "detected", aliases: "detected_at detection_time time_detected", set: momentField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Moment] { return &d.Detected })},
		{name: "mitigated", aliases: "mitigated_at mitigation_time", set: momentField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Moment] { return &d.Mitigated })},
		{name: "resolved", aliases: "end end_time end_date ended_at resolved_at resolution_time incident_end", set: momentField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Moment] { return &d.Resolved })},
		{name: "published", aliases: "published_at publish_date published_date publication_date date_published pubdate", set: dayField(func(d *postmortem.Postmortem) *postmortem.Fact[postmortem.Date] { return &d.Published })},
		{name: "duration", aliases: "incident_duration outage_duration downtime durations", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.StatedDuration })},
		{name: "tags", aliases: "tag keywords keyword", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Tags })},
		{name: "teams", aliases: "team owning_team", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Teams })},
		{name: "authors", aliases: "author owner owners written_by", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Authors })},
		{name: "reviewers", aliases: "reviewer reviewed_by", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Reviewers })},
		{name: "impact", aliases: "", set: (*interpretation).setImpact},
		{name: "timeline", aliases: "events", set: (*interpretation).setTimeline},
		{name: "action_items", aliases: "actions action_item follow_ups followups", set: (*interpretation).setActions},
		{name: "related", aliases: "related_incidents related_postmortems see_also", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Related })},
		{name: "duplicate_of", aliases: "duplicates", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.DuplicateOf })},
		{name: "recurrence_of", aliases: "recurs", set: textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.RecurrenceOf })},
		{name: "awards", aliases: "award", set: (*interpretation).setAwards},
		{name: "source", aliases: "source_url original_url external_url", set: func(x *interpretation, v value) {
			if link, ok := x.linkOf(v); ok {
				known(&x.doc.Source, link, v)
			}
		}},
		{name: "aliases", aliases: "redirect_from redirects", set: textsField(func(d *postmortem.Postmortem) *postmortem.Fact[[]string] { return &d.Aliases })},
	}
	for i := range frontFields {
		frontFields[i].rank = i
	}
}

// fieldKeys is every key that a field is known under, folded, with those of the configuration.
func fieldKeys(extra map[string]string) map[string]*field {
	keys := map[string]*field{}
	for i := range frontFields {
		f := &frontFields[i]
		keys[foldKey(f.name)] = f
		for _, alias := range strings.Fields(f.aliases) {
			keys[foldKey(alias)] = f
		}
	}
	for alias, name := range extra {
		if f := keys[foldKey(name)]; f != nil {
			keys[foldKey(alias)] = f
		}
	}
	return keys
}

// keyNames lists the names of fields, for naming the one that is nearest to a misspelled key.
func keyNames() []string {
	var names []string
	for _, f := range frontFields {
		names = append(names, f.name)
		names = append(names, strings.Fields(f.aliases)...)
	}
	return names
}

// foldKey makes keys equal that differ in case, hyphens, underscores or spaces only.
func foldKey(key string) string {
	folded := make([]byte, 0, len(key))
	for i := range len(key) {
		switch c := key[i]; {
		case c == '-' || c == '_' || c == ' ':
		case 'A' <= c && c <= 'Z':
			folded = append(folded, c|0x20)
		default:
			folded = append(folded, c)
		}
	}
	return string(folded)
}

func textField(of func(*postmortem.Postmortem) *postmortem.Fact[string]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if text, ok := x.textOf(v); ok {
			known(of(x.doc), collapse(text), v)
		}
	}
}

func textsField(of func(*postmortem.Postmortem) *postmortem.Fact[[]string]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if texts := x.textsOf(v); len(texts) > 0 {
			known(of(x.doc), texts, v)
		}
	}
}

func dayField(of func(*postmortem.Postmortem) *postmortem.Fact[postmortem.Date]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if day, ok := x.dayOf(v); ok {
			known(of(x.doc), day, v)
		}
	}
}

func momentField(of func(*postmortem.Postmortem) *postmortem.Fact[postmortem.Moment]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if m, ok := x.momentOf(v); ok {
			known(of(x.doc), m, v)
		}
	}
}

func termField(words func(*Parser) *postmortem.Vocabulary, of func(*postmortem.Postmortem) *postmortem.Fact[string]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if ids := x.terms(v, words(x.Parser)); len(ids) > 0 {
			known(of(x.doc), ids[0], v)
		}
	}
}

func termsField(words func(*Parser) *postmortem.Vocabulary, of func(*postmortem.Postmortem) *postmortem.Fact[[]string]) func(*interpretation, value) {
	return func(x *interpretation, v value) {
		if ids := x.terms(v, words(x.Parser)); len(ids) > 0 {
			known(of(x.doc), ids, v)
		}
	}
}

// terms are the values as ids of a vocabulary. Front matter may use words of its own, which are kept; words in the text
// count only where the vocabulary has them.
func (x *interpretation) terms(v value, words *postmortem.Vocabulary) []string {
	if v.node != nil && v.node.Map == nil && v.node.Kind != mapping.List {
		if term, ok := words.Lookup(v.node.Text); ok { // also "unknown", which says elsewhere that nothing is stated
			return []string{term.ID}
		}
	}
	var ids []string
	for _, item := range x.itemsOf(v) {
		word, id := item.text, ""
		if term, ok := words.Lookup(word); ok {
			id = term.ID
		} else if slug := postmortem.Slug(word); slug == "human-error" || slug == "operator-error" || slug == "user-error" {
			x.report(diag.Warning, item.at, "human-error", "ask what made it easy, and name that", "%q ends the search for causes where it should begin", word)
		} else if outcomes[slug] {
			x.outcomes = append(x.outcomes, slug)
		} else if v.node != nil && isCategories(v.key) {
			x.outcomes = append(x.outcomes, word)
		} else if v.node != nil {
			id = slug
			x.unknownTerm(item, word, words)
		}
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// isCategories tells of keys that blogs sort their articles by: what is no cause there is a tag.
func isCategories(key string) bool {
	key = foldKey(key)
	return key == "category" || key == "categories"
}

// outcomes are words for how an incident went and not for why: they are tags.
var outcomes = map[string]bool{"cascading-failure": true, "recurrence": true, "near-miss": true, "data-loss": true}

// tagOutcomes adds the outcomes that were found among the causes to the tags.
func (x *interpretation) tagOutcomes() {
	tags := &x.doc.Tags
	for _, tag := range x.outcomes {
		if !slices.Contains(tags.Value, tag) {
			tags.Value = append(slices.Clone(tags.Value), tag)
		}
	}
	if len(x.outcomes) > 0 && !tags.Known() {
		tags.Origin = postmortem.FromFrontMatter
	}
	x.outcomes = nil
}

func (x *interpretation) unknownTerm(v value, word string, words *postmortem.Vocabulary) {
	if v.origin != postmortem.FromFrontMatter {
		return
	}
	hint := ""
	if near := diag.Nearest(word, words.Words()); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	name := v.key
	switch words {
	case x.cfg.Vocab.Causes:
		name = "causes"
	case x.cfg.Vocab.Factors:
		name = "factors"
	case x.cfg.Vocab.Triggers:
		name = "triggers"
	}
	x.report(diag.Info, v.at, "unknown-term", hint, "%q is not in the vocabulary of %s", word, name)
}

// setServices keeps names as they are written; names of the catalogue become its ids.
func (x *interpretation) setServices(v value) {
	var services []string
	for _, name := range x.textsOf(v) {
		if term, ok := x.cfg.Vocab.Services.Lookup(name); ok {
			name = term.ID
		}
		if v.node == nil {
			name = withoutRemark(name)
		}
		if name = strings.Trim(name, "`* "); name != "" && postmortem.Slug(name) != "" && !slices.Contains(services, name) {
			services = append(services, name)
		}
	}
	if len(services) > 0 {
		known(&x.doc.Services, services, v)
	}
}

// withoutRemark is a name without the bracket behind it: "mail (indirect)".
func withoutRemark(name string) string {
	trimmed := strings.TrimRight(name, " ")
	if open := strings.LastIndexAny(trimmed, "(（"); open > 0 && (strings.HasSuffix(trimmed, ")") || strings.HasSuffix(trimmed, "）")) {
		return strings.TrimRight(trimmed[:open], " ")
	}
	return name
}

func (x *interpretation) setZone(v value) {
	text, ok := x.textOf(v)
	if !ok || x.zone != nil {
		return
	}
	if z, n := readZone(text); n > 0 {
		x.stateZone(z, v)
		return
	}
	x.wrong(v, "write a name such as Europe/Berlin, or an offset such as UTC+2", "%q is not a time zone", text)
}

// stateZone takes the zone that the document states for all its times.
func (x *interpretation) stateZone(z *zone, v value) {
	if x.zone == nil && z != nil {
		x.zone = z
		known(&x.doc.Zone, z.written, v)
	}
}

// otherKindWords are other words for the kind "postmortem", as slugs.
var otherKindWords = []string{"incident", "incident-report", "post-mortem", "retrospective", "rca"}

func (x *interpretation) setKind(v value) {
	text, ok := x.textOf(v)
	if !ok || x.doc.Kind.Known() {
		return
	}
	kind := postmortem.Slug(text)
	if slices.Contains(otherKindWords, kind) {
		kind = string(postmortem.KindPostmortem)
	}
	if !slices.Contains(postmortem.Kinds(), kind) {
		x.report(diag.Warning, v.at, "bad-kind", "write one of "+strings.Join(postmortem.Kinds(), ", "), "%q is not a kind of document", text)
		return
	}
	known(&x.doc.Kind, postmortem.Kind(kind), v)
}

func (x *interpretation) setSeverity(v value) {
	text, ok := x.textOf(v)
	if !ok || isUnstated(text) {
		return
	}
	term, word, ok := x.severityOf(text, v.node != nil)
	if !ok {
		x.wrong(v, "write one of "+strings.Join(severityIDs(x.cfg.Vocab.Severities), ", "), "%q is not a severity", text)
		return
	}
	known(&x.doc.Severity, term.ID, v)
	if isZeroSeverity(word) && v.origin == postmortem.FromFrontMatter {
		x.report(diag.Info, v.at, "severity-guessed", "write "+term.ID, "%q was read as %s, because some scales begin at 0", text, term.ID)
	}
}

// severityOf finds the severity that a text states first: "SEV-3 (some users)", "**Critical** - all regions". In front
// matter the text has to be the severity and nothing else.
func (x *interpretation) severityOf(text string, whole bool) (term postmortem.Term, word string, ok bool) {
	for _, word := range severityWords(text, whole) {
		lookup := word
		if isZeroSeverity(word) {
			lookup = "P0"
		}
		if english := severityWord[fold(word)]; english != "" {
			if _, own := x.cfg.Vocab.Severities.Lookup(word); !own {
				lookup = english
			}
		}
		if term, ok := x.cfg.Vocab.Severities.Lookup(lookup); ok {
			return term, word, true
		}
	}
	return term, "", false
}

// severityWord is the English word for severities in other languages, folded.
var severityWord = func() map[string]string {
	words := map[string]string{}
	for english, names := range map[string]string{
		"critical": "kritisch|critique|crítica|crítico|critica|critico",
		"high":     "hoch|élevée|élevé|elevée|haute|haut|alta|alto|elevada",
		"medium":   "mittel|moyenne|moyen|media|medio|modérée|moderada",
		"low":      "niedrig|gering|faible|basse|baja|bajo",
	} {
		for _, name := range strings.Split(names, "|") {
			words[name] = english
		}
	}
	return words
}()

// severityWords are the stretches at the start of a text that may name a severity, the longest first.
func severityWords(text string, whole bool) []string {
	text = strings.Trim(strings.TrimSpace(text), "*_`")
	words := []string{text}
	if whole {
		return words
	}
	if end := strings.IndexAny(text, "(（[,;:|。、："); end > 0 {
		words = append(words, strings.TrimSpace(text[:end]))
	}
	for _, dash := range []string{" - ", " – ", " — ", "—"} {
		if before, _, ok := strings.Cut(text, dash); ok {
			words = append(words, strings.Trim(before, "* "))
		}
	}
	if fields := strings.Fields(text); len(fields) > 1 {
		first := strings.TrimRight(fields[0], ".,;:*")
		words = append(words, first+" "+fields[1])
		if !isNumber(first) { // "3 users were affected" states no severity
			words = append(words, first)
		}
	}
	return words
}

// zeroSeverities are the most severe of the scales that begin at 0, folded.
var zeroSeverities = []string{"p0", "s0", "sev0", "severity0", "priority0"}

func isZeroSeverity(word string) bool { return slices.Contains(zeroSeverities, foldKey(word)) }

func severityIDs(words *postmortem.Vocabulary) []string {
	var ids []string
	for _, t := range words.Terms() {
		ids = append(ids, t.ID)
	}
	return ids
}

func (x *interpretation) setStatus(v value) {
	text, ok := x.textOf(v)
	if !ok {
		if v.node != nil && !v.isBlank() {
			x.restrict("status", v)
		}
		return
	}
	word, _, _ := strings.Cut(strings.Trim(text, "*_` "), " (")
	id, ok := postmortem.Status(strings.TrimRight(word, ".,;"))
	if before, _, cut := strings.Cut(word, ","); !ok && cut && v.node == nil {
		id, ok = postmortem.Status(before)
	}
	if ok {
		known(&x.doc.Status, id, v)
	} else if v.node != nil {
		x.wrong(v, "write one of "+strings.Join(postmortem.Statuses(), ", "), "%q is not a status, so the document is taken for a draft", text)
		x.restrict("status", v)
	}
}

// setVisibility keeps the name of an audience as it is; of what can't be read, or is nearly a name, nobody else learns.
func (x *interpretation) setVisibility(v value) {
	text, ok := x.textOf(v)
	name := postmortem.Slug(text)
	switch {
	case v.isBlank():
	case !ok || name == "":
		if ok {
			x.wrong(v, "write one of "+strings.Join(postmortem.Visibilities(), ", "), "%q is not a visibility, so the document is taken for restricted", text)
		}
		x.restrict("visibility", v)
	default:
		if near := diag.Nearest(name, postmortem.Visibilities()); near != "" && near != name && v.origin == postmortem.FromFrontMatter {
			x.report(diag.Warning, v.at, "unknown-visibility", fmt.Sprintf("did you mean %s?", near), "%q is not a built-in visibility: only an audience of that name sees the document", text)
		}
		known(&x.doc.Visibility, name, v)
	}
}

// impactFields are the keys of the mapping behind "impact".
var impactFields = map[string]func(*interpretation, value){
	"summary":      textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Impact.Summary }),
	"slo":          textField(func(d *postmortem.Postmortem) *postmortem.Fact[string] { return &d.Impact.SLO }),
	"users":        (*interpretation).setUsers,
	"userspercent": (*interpretation).setUsersPercent,
	"money":        (*interpretation).setMoney,
	"dataloss": func(x *interpretation, v value) {
		if yes, ok := x.boolOf(v); ok {
			known(&x.doc.Impact.DataLoss, yes, v)
		}
	},
}

func (x *interpretation) setImpact(v value) {
	if v.node == nil || v.node.Map == nil {
		impactFields["summary"](x, v)
		return
	}
	for _, pair := range v.node.Map.Pairs {
		inner := v.item(pair.Value)
		inner.key = "impact." + pair.Key
		if set := impactFields[foldKey(pair.Key)]; set != nil {
			set(x, inner)
			continue
		}
		x.unknownKey("impact."+pair.Key, pair, []string{"summary", "users", "users_percent", "money", "slo", "data_loss"}, v.origin)
	}
}

func (x *interpretation) setUsers(v value) {
	n, ok := x.numberOf(v)
	if !ok {
		return
	}
	if text, _ := x.textOf(v); strings.Contains(text, "%") {
		x.setUsersPercent(v)
		return
	}
	if n < 0 || n > 1e12 {
		x.wrong(v, "write how many users were affected", "%s can't be %v", v.key, n)
		return
	}
	known(&x.doc.Impact.Users, int64(n), v)
}

func (x *interpretation) setUsersPercent(v value) {
	n, ok := x.numberOf(v)
	if ok && (n < 0 || n > 100) {
		x.wrong(v, "write a number from 0 to 100", "%v is not a percentage", n)
		return
	}
	if ok {
		known(&x.doc.Impact.UsersPercent, n, v)
	}
}

// setMoney reads {amount: 1200, currency: EUR} and "EUR 1,200".
func (x *interpretation) setMoney(v value) {
	var money postmortem.Money
	ok := false
	if v.node != nil && v.node.Map != nil {
		for _, pair := range v.node.Map.Pairs {
			switch foldKey(pair.Key) {
			case "amount":
				money.Amount, ok = x.numberOf(v.item(pair.Value))
			case "currency":
				money.Currency, _ = x.textOf(v.item(pair.Value))
			}
		}
	} else if text, has := x.textOf(v); has {
		money, ok = readMoney(text)
		if !ok {
			x.wrong(v, "write {amount: 1200, currency: EUR}", "%q is not an amount of money", text)
		}
	}
	if ok {
		money.Currency = strings.ToUpper(money.Currency)
		known(&x.doc.Impact.Money, money, v)
	}
}

var currencySigns = map[string]string{"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

func readMoney(text string) (postmortem.Money, bool) {
	figures := strings.IndexFunc(text, func(c rune) bool { return '0' <= c && c <= '9' })
	if figures < 0 {
		return postmortem.Money{}, false
	}
	amount, ok := leadingNumber(text[figures:])
	around := strings.TrimSpace(text[:figures])
	if around == "" {
		around = strings.TrimLeft(text[figures:], "0123456789.,_ ")
	}
	if sign := currencySigns[around]; sign != "" {
		around = sign
	}
	if len(around) != 3 && around != "" {
		return postmortem.Money{}, false
	}
	return postmortem.Money{Amount: amount, Currency: around}, ok
}

func (x *interpretation) setTimeline(v value) { x.timelineFront = v }
func (x *interpretation) setActions(v value)  { x.actionsFront = v }
