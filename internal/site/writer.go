package site

import (
	"html/template"
	"strings"

	"codman/internal/postmortem"
)

// writer builds markup that is too small or too frequent for a template. Text and attributes are escaped; only raw is not.
type writer struct{ strings.Builder }

func (w *writer) raw(markup string) *writer {
	w.WriteString(markup)
	return w
}

func (w *writer) text(s string) *writer {
	return w.raw(template.HTMLEscapeString(s))
}

// attr writes an attribute, unless its value is empty.
func (w *writer) attr(name, value string) *writer {
	if value != "" {
		w.raw(" ").raw(name).raw(`="`).text(value).raw(`"`)
	}
	return w
}

// link writes a link, or its text alone when it leads nowhere.
func (w *writer) link(url, text string) *writer {
	if url == "" {
		return w.text(text)
	}
	return w.raw("<a").attr("href", url).raw(">").text(text).raw("</a>")
}

func (w *writer) html() template.HTML { return template.HTML(w.String()) }

// clock writes a time that scripts can show in another zone: the time of day, its "date", or "both".
func (w *writer) clock(m postmortem.Moment, what, text string) *writer {
	w.raw("<time").attr("datetime", m.String())
	if m.Zoned {
		w.raw(` data-clock="` + what + `"`)
	}
	return w.raw(">").text(text).raw("</time>")
}

// day writes a day; nothing for an unknown one.
func (w *writer) day(d postmortem.Date, text string) *writer {
	if d.IsZero() {
		return w
	}
	return w.raw(`<time datetime="`).raw(d.String()).raw(`">`).text(text).raw("</time>")
}

// stated writes a value, or that there is none.
func (w *writer) stated(value string) *writer {
	if value == "" {
		return w.raw(`<span class="unknown">not stated</span>`)
	}
	return w.text(value)
}
