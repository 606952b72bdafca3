package postmortem

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends the record as encoding/json writes it, without its way through reflection: every build writes one a
// document. Without the quality, which is for authors, the record is that of the site's list.
func (r *Record) AppendJSON(b []byte, quality bool) []byte {
	j := jsonWriter{b: append(b, '{')}
	j.text("id", r.ID)
	j.text("kind", string(r.Kind))
	j.text("path", r.Path)
	j.text("url", r.URL)
	j.maybe("title", r.Title)
	j.maybe("summary", r.Summary)
	j.maybe("organization", r.Organization)
	j.maybe("date", r.Date)
	j.maybe("started", r.Started)
	j.maybe("detected", r.Detected)
	j.maybe("mitigated", r.Mitigated)
	j.maybe("resolved", r.Resolved)
	j.maybe("published", r.Published)
	j.open("durations", '{')
	j.number("detect", r.Durations.Detect)
	j.number("mitigate", r.Durations.Mitigate)
	j.number("resolve", r.Durations.Resolve)
	j.number("total", r.Durations.Total)
	j.maybe("stated", r.Durations.Stated)
	j.close('}')
	j.maybe("severity", r.Severity)
	j.maybe("status", r.Status)
	j.text("visibility", r.Visibility)
	j.texts("services", r.Services)
	j.texts("causes", r.Causes)
	j.texts("factors", r.Factors)
	j.maybe("trigger", r.Trigger)
	j.maybe("detected_by", r.DetectedBy)
	j.texts("tags", r.Tags)
	j.texts("teams", r.Teams)
	j.texts("authors", r.Authors)
	j.texts("reviewers", r.Reviewers)
	j.impact(&r.Impact)
	j.texts("sections", r.Sections)
	if r.Timeline != nil {
		j.timeline(r.Timeline)
	}
	if r.ActionItems != nil {
		j.actions(r.ActionItems)
	}
	j.texts("related", r.Related)
	j.maybe("duplicate_of", r.DuplicateOf)
	j.maybe("recurrence_of", r.RecurrenceOf)
	j.texts("awards", r.Awards)
	j.maybe("source", r.Source)
	if quality {
		j.other("quality", r.Quality, r.Quality == nil)
	}
	j.texts("inferred", r.Inferred)
	return append(j.b, '}')
}

// jsonWriter writes the members of objects, with the commas between them.
type jsonWriter struct{ b []byte }

func (j *jsonWriter) key(name string) {
	j.comma()
	j.b = append(append(append(j.b, '"'), name...), `":`...)
}

func (j *jsonWriter) comma() {
	if c := j.b[len(j.b)-1]; c != '{' && c != '[' {
		j.b = append(j.b, ',')
	}
}

func (j *jsonWriter) open(name string, bracket byte) {
	j.key(name)
	j.b = append(j.b, bracket)
}

func (j *jsonWriter) close(bracket byte) { j.b = append(j.b, bracket) }

func (j *jsonWriter) null() { j.b = append(j.b, "null"...) }

func (j *jsonWriter) text(name, s string) {
	j.key(name)
	j.b = appendJSONString(j.b, s)
}

func (j *jsonWriter) maybe(name string, s *string) {
	j.key(name)
	if s == nil {
		j.null()
		return
	}
	j.b = appendJSONString(j.b, *s)
}

func (j *jsonWriter) number(name string, n *int64) {
	j.key(name)
	if n == nil {
		j.null()
		return
	}
	j.b = strconv.AppendInt(j.b, *n, 10)
}

func (j *jsonWriter) texts(name string, list []string) {
	j.key(name)
	if list == nil {
		j.null()
		return
	}
	j.b = append(j.b, '[')
	for _, s := range list {
		j.comma()
		j.b = appendJSONString(j.b, s)
	}
	j.b = append(j.b, ']')
}

// other writes what is rare in the slow way.
func (j *jsonWriter) other(name string, v any, null bool) {
	j.key(name)
	if null {
		j.null()
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // none of these types can fail, but for numbers that are none, which no document states
	}
	j.b = append(j.b, data...)
}

func (j *jsonWriter) impact(m *RecordImpact) {
	j.open("impact", '{')
	j.maybe("summary", m.Summary)
	j.number("users", m.Users)
	j.other("users_percent", m.UsersPercent, m.UsersPercent == nil)
	j.other("money", m.Money, m.Money == nil)
	j.maybe("slo", m.SLO)
	j.other("data_loss", m.DataLoss, m.DataLoss == nil)
	j.close('}')
}

func (j *jsonWriter) timeline(events []RecordEvent) {
	j.open("timeline", '[')
	for _, e := range events {
		j.comma()
		j.b = append(j.b, '{')
		j.maybe("time", e.Time)
		j.maybe("until", e.Until)
		j.key("approximate")
		j.b = strconv.AppendBool(j.b, e.Approximate)
		j.maybe("kind", e.Kind)
		j.text("text", e.Text)
		j.close('}')
	}
	j.close(']')
}

func (j *jsonWriter) actions(items []RecordAction) {
	j.open("action_items", '[')
	for _, a := range items {
		j.comma()
		j.b = append(j.b, '{')
		j.text("title", a.Title)
		j.maybe("owner", a.Owner)
		j.maybe("due", a.Due)
		j.maybe("status", a.Status)
		j.maybe("type", a.Type)
		j.maybe("ticket", a.Ticket)
		j.maybe("url", a.URL)
		j.close('}')
	}
	j.close(']')
}

// plainInJSON are the bytes that a string of JSON holds as they are, those of ASCII.
var plainInJSON = func() (plain [256]bool) {
	for c := ' '; c < 0x80; c++ {
		plain[c] = c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()

// appendJSONString appends a string as encoding/json writes it: what means something in HTML is escaped as well.
func appendJSONString(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	written := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainInJSON[c] {
			i++
			continue
		}
		size, escape := 1, ""
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				escape = `\ufffd`
			case r == '\u2028':
				escape = `\u2028`
			case r == '\u2029':
				escape = `\u2029`
			default:
				i += size
				continue
			}
		}
		b = append(b, s[written:i]...)
		i += size
		written = i
		switch {
		case escape != "":
			b = append(b, escape...)
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		default:
			b = append(b, `\u00`...)
			b = append(b, digits[c>>4], digits[c&15])
		}
	}
	return append(append(b, s[written:]...), '"')
}
