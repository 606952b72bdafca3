package check

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"codman/internal/diag"
)

// alternativeText asks that each image says in words what it shows. An image of raw HTML with alt="" is decoration, on purpose.
var alternativeText = Rule{
	ID: "L04", Name: "alternative-text", Level: diag.Warning, Pages: true,
	Title: "an image that nothing is said about",
	Why: "Some readers can't see the picture: they listen to the page, the image did not load, or they found the report by searching for words. " +
		"The alternative text is what they have instead. It is also the sentence that makes the author say what the graph is evidence of, and a graph " +
		"whose message was never put into words is read differently by each reader.",
	Advice: "Say in one sentence what the picture shows, with its figures: `![Error rate of checkout: 0.1 % until 14:02, then 4 %](rate.png)`. " +
		"Pure decoration says so: `<img src=\"line.png\" alt=\"\">`.",
	Source: "[WCAG 2.2, 1.1.1](https://www.w3.org/TR/WCAG22/#non-text-content), and the [W3C's tutorial on images](https://www.w3.org/WAI/tutorials/images/).",
	Bad:    "# Checkout was slow\n\n![](https://example.com/rate.png)\n",
	Good:   "# Checkout was slow\n\n![Error rate of checkout: 0.1 % until 14:02, then 4 %](https://example.com/rate.png)\n",
	Check: func(d *document, r *report) {
		from, images := len(r.list), 0
		raw := rawImages{d: d}
		var empty []reference
		for _, ref := range d.references() {
			if !ref.image {
				continue
			}
			images++
			if text := strings.TrimSpace(ref.text); text == "" && !raw.decorative(ref) {
				r.at(ref.at, "say in a sentence what it shows: ![Error rate: 0.1 % until 14:02, then 4 %](…)", "the image %s has no alternative text", quoteAddress(ref.target))
			} else if text != "" && saysNothing(text, ref.target) {
				empty = append(empty, ref)
			}
		}
		r.gather(from, "say of each in a sentence what it shows", "%d of %d images have no alternative text", len(r.list)-from, images)
		from = len(r.list)
		for _, ref := range empty {
			r.at(ref.at, "say in a sentence what it shows, with its figures", "the alternative text %q does not tell what the image shows", shorten(ref.text)).soften()
		}
		r.gather(from, "say of each in a sentence what it shows, with its figures", "the alternative texts of %d of %d images do not tell what they show", len(empty), images)
	},
}

// namesOfNothing are alternative texts that programs put where an author has yet to write one.
var namesOfNothing = []string{"image", "img", "picture", "photo", "screenshot", "screen shot", "graph", "chart", "diagram", "figure", "untitled", "alt", "alt text", "alt_text", "alternative text",
	"image alt text", "image description", "description", "image.png", "画像", "スクリーンショット"}

// fileEnding is what names of image files end with, and numbers behind a name.
var fileEnding = regexp.MustCompile(`(?i)(?:[ _-]?\(?\d{1,4}\)?)?(?:\.(?:png|jpe?g|gif|webp|svg|avif))?$`)

// saysNothing tells of an alternative text that is a file name or the word for any picture.
func saysNothing(text, target string) bool {
	text = strings.ToLower(text)
	file := strings.ToLower(path.Base(target))
	return text == file || slices.Contains(namesOfNothing, fileEnding.ReplaceAllString(text, "")) ||
		!strings.Contains(text, " ") && fileEnding.FindString(text) != "" && strings.Contains(fileEnding.FindString(text), ".")
}

// rawImages reads the tags of raw HTML that images came from. It goes forward through the file, so that all images together cost one reading.
type rawImages struct {
	d        *document
	in       diag.Range // the place of the last image: for raw HTML, the whole piece
	from, to int        // its offsets
	at       int        // offset behind the last tag
	line     int32      // where the walk has come to
	column   int32
	walked   int
}

const mostOfTag = 1 << 12 // bytes of a tag that are read

// decorative tells whether an image without alternative text is an element of raw HTML that says alt="" itself.
func (w *rawImages) decorative(ref reference) bool {
	if ref.at.IsZero() {
		return false
	}
	if w.in != ref.at {
		w.in, w.from, w.to = ref.at, w.walk(ref.at.Start), w.walk(ref.at.End)
		w.at = w.from
	}
	if w.from >= w.to || w.d.text[w.from] == '!' {
		return false
	}
	for w.at < w.to {
		i := bytes.IndexByte(w.d.text[w.at:w.to], '<')
		if i < 0 {
			w.at = w.to
			return false
		}
		w.at += i + 1
		tag := string(w.d.text[w.at:min(w.to, w.at+mostOfTag)])
		tag, _, _ = strings.Cut(tag, ">")
		if name := "img"; len(tag) > len(name) && strings.EqualFold(tag[:len(name)], name) && strings.Contains(tag, ref.target) {
			return strings.Contains(strings.ToLower(tag), "alt=")
		}
	}
	return false
}

// walk is the offset of a position. Positions that ascend cost one reading together.
func (w *rawImages) walk(p diag.Position) int {
	if p.Line != w.line || p.Column < w.column {
		w.line, w.column, w.walked = p.Line, 1, w.d.lines.Offset(int(p.Line))
	}
	for w.column < p.Column && w.walked < len(w.d.text) {
		w.column++
		for w.walked++; w.walked < len(w.d.text) && !utf8.RuneStart(w.d.text[w.walked]); {
			w.walked++
		}
	}
	return w.walked
}
