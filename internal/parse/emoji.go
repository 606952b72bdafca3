package parse

// Short codes of emoji, :rocket:. The few that reports use for their meaning become the character; the others stay as
// they are. In the plain text of a heading they are all ornament, and left out.

import "bytes"

var emoji = map[string]string{
	"warning": "⚠️", "rotating_light": "🚨", "fire": "🔥", "rocket": "🚀", "bug": "🐛", "tada": "🎉", "white_check_mark": "✅",
	"heavy_check_mark": "✔️", "x": "❌", "no_entry": "⛔", "no_entry_sign": "🚫", "question": "❓", "exclamation": "❗",
	"bulb": "💡", "memo": "📝", "lock": "🔒", "unlock": "🔓", "key": "🔑", "hourglass": "⌛", "stopwatch": "⏱️", "clock1": "🕐",
	"calendar": "📆", "chart_with_upwards_trend": "📈", "chart_with_downwards_trend": "📉", "mag": "🔍", "wrench": "🔧",
	"hammer": "🔨", "construction": "🚧", "ambulance": "🚑", "boom": "💥", "zap": "⚡", "snail": "🐌", "recycle": "♻️",
	"+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "eyes": "👀", "clap": "👏", "pray": "🙏", "muscle": "💪",
	"sweat_smile": "😅", "smile": "😄", "cry": "😢", "thinking": "🤔", "heart": "❤️", "star": "⭐", "sparkles": "✨",
	"red_circle": "🔴", "large_blue_circle": "🔵", "green_circle": "🟢", "yellow_circle": "🟡", "orange_circle": "🟠",
	"arrow_right": "➡️", "arrow_up": "⬆️", "arrow_down": "⬇️", "point_right": "👉", "information_source": "ℹ️", "link": "🔗",
	"package": "📦", "books": "📚", "speech_balloon": "💬", "bell": "🔔", "mega": "📣", "loudspeaker": "📢", "phone": "☎️",
}

// nextEmoji finds the first short code in s at or after from; its name is s[start+1:end-1].
func nextEmoji(s []byte, from int) (start, end int, ok bool) {
	for {
		i := bytes.IndexByte(s[from:], ':')
		if i < 0 {
			return 0, 0, false
		}
		start = from + i
		n := emojiNameLength(s[start+1:])
		end = start + n + 2
		if n > 0 && (start == 0 || !touchesEmoji(s[start-1])) && (end == len(s) || !touchesEmoji(s[end])) {
			return start, end, true
		}
		from = start + 1
	}
}

// maxEmoji is the longest name, in bytes.
const maxEmoji = 40

// emojiNameLength is the length of the name at the start of s if a colon ends it, else 0. A name has a letter, or is ±1.
func emojiNameLength(s []byte) int {
	letter := false
	for i := range min(len(s), maxEmoji) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			letter = true
		case c == ':':
			if name := string(s[:i]); letter || name == "+1" || name == "-1" {
				return i
			}
			return 0
		case (c < '0' || c > '9') && c != '_' && c != '-' && c != '+':
			return 0
		}
	}
	return 0
}

// touchesEmoji tells whether a short code can't stand beside the byte: std::vector::size, 10:30:a:b.
func touchesEmoji(c byte) bool {
	return c == ':' || c == '/' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// withEmoji puts characters in the place of the short codes that are known.
func withEmoji(s []byte) []byte {
	return replaceEmoji(s, func(name []byte) (string, bool) {
		e, ok := emoji[string(name)]
		return e, ok
	})
}

// withoutEmoji leaves short codes out.
func withoutEmoji(s []byte) []byte {
	return replaceEmoji(s, func([]byte) (string, bool) { return "", true })
}

func replaceEmoji(s []byte, with func(name []byte) (string, bool)) []byte {
	start, end, ok := nextEmoji(s, 0)
	if !ok {
		return s
	}
	var out []byte
	at := 0
	for ; ok; start, end, ok = nextEmoji(s, end-1) {
		if e, known := with(s[start+1 : end-1]); known {
			out = append(append(out, s[at:start]...), e...)
			at = end
		}
	}
	return append(out, s[at:]...)
}
