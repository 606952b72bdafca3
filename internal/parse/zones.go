package parse

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are understood on machines without a zone database, too

	"codman/internal/postmortem"
)

// Zones. Abbreviations are used loosely: people write "PST" and "CET" the whole year. So an abbreviation stands for the
// region that uses it, and the offset is what the clocks of that region showed on the day. The text of the document keeps
// the zone as it is written.

// abbreviations maps what people write to a region of the zone database or to a fixed offset: "+5:30".
var abbreviations = map[string]string{
	"UTC": "+0", "Z": "+0", "ZULU": "+0", "GMT": "Europe/London", "BST": "Europe/London", "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon",
	"CET": "Europe/Paris", "CEST": "Europe/Paris", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin", "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki",
	"MSK": "Europe/Moscow", "PT": "America/Los_Angeles", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
	"MT": "America/Denver", "MST": "America/Denver", "MDT": "America/Denver", "CT": "America/Chicago", "CST": "America/Chicago", "CDT": "America/Chicago",
	"ET": "America/New_York", "EST": "America/New_York", "EDT": "America/New_York", "AKST": "America/Anchorage", "AKDT": "America/Anchorage", "HST": "Pacific/Honolulu",
	"BRT": "America/Sao_Paulo", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong",
	"SAST": "Africa/Johannesburg", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "ACST": "Australia/Adelaide", "AWST": "Australia/Perth",
	"NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}

// spelledZones are zones in words, the longest of each region first.
var spelledZones = []struct{ words, region string }{
	{"Pacific Standard Time", "America/Los_Angeles"}, {"Pacific Daylight Time", "America/Los_Angeles"}, {"Pacific Time", "America/Los_Angeles"},
	{"Mountain Time", "America/Denver"}, {"Central European Summer Time", "Europe/Paris"}, {"Central European Time", "Europe/Paris"},
	{"Central Time", "America/Chicago"}, {"Eastern Standard Time", "America/New_York"}, {"Eastern Daylight Time", "America/New_York"}, {"Eastern Time", "America/New_York"},
	{"British Summer Time", "Europe/London"}, {"Greenwich Mean Time", "Europe/London"}, {"Coordinated Universal Time", "+0"},
	{"Indian Standard Time", "Asia/Kolkata"}, {"Japan Standard Time", "Asia/Tokyo"}, {"日本時間", "Asia/Tokyo"}, {"協定世界時", "+0"},
}

// A zone is a zone as a document writes it.
type zone struct {
	written string
	fixed   int            // seconds east of UTC
	place   *time.Location // nil for a fixed offset
}

// offset is the zone's distance from UTC, in seconds, at a wall clock reading.
func (z *zone) offset(wall int64) int {
	if z.place == nil {
		return z.fixed
	}
	t := time.Unix(wall, 0).UTC()
	_, offset := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, z.place).Zone()
	return offset
}

// in is the moment with the zone's offset.
func (z *zone) in(m postmortem.Moment) postmortem.Moment {
	if z == nil || !m.HasClock() {
		return m
	}
	return m.In(z.offset(m.Wall))
}

// locationZone is a zone of the configuration.
func locationZone(place *time.Location) *zone {
	if place == nil || place == time.UTC {
		return &zone{written: "UTC"}
	}
	return &zone{written: place.String(), place: place}
}

// readZone reads a zone at the start of s and returns how many bytes it takes, 0 when there is none: "UTC", "UTC+2",
// "GMT-05:30", "US/Pacific", "Pacific Time", "+02:00", "Z".
func readZone(s string) (z *zone, n int) {
	if s == "" {
		return nil, 0
	}
	if s[0] == '+' || s[0] == '-' {
		return readOffset(s, "")
	}
	n = wordLength(s)
	if n == 0 {
		return readSpelledZone(s)
	}
	word := s[:n]
	if word == "utc" || word == "gmt" || word == "Utc" {
		word = strings.ToUpper(word)
	}
	if n < len(s) && s[n] == '/' {
		return readRegion(s)
	}
	target, ok := abbreviations[word]
	if !ok {
		return readSpelledZone(s)
	}
	if (word == "UTC" || word == "GMT") && n < len(s) {
		rest := strings.TrimLeft(s[n:], " ")
		if z, m := readOffset(rest, s[:len(s)-len(rest)]); m > 0 && len(s[n:])-len(rest) <= 1 {
			return z, len(s) - len(rest) + m
		}
	}
	if n < len(s) && (isDigit(s[n]) || s[n] == '_') {
		return nil, 0
	}
	return newZone(s[:n], target), n
}

// newZone makes a zone of a region of the database or of an offset.
func newZone(written, target string) *zone {
	if target[0] == '+' || target[0] == '-' {
		z, _ := readOffset(target, "")
		return &zone{written: written, fixed: z.fixed}
	}
	place := location(target)
	if place == nil {
		return nil
	}
	return &zone{written: written, place: place}
}

// readOffset reads "+2", "-05:30", "+0900" behind what was read before.
func readOffset(s, before string) (*zone, int) {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return nil, 0
	}
	figures, n := readNumber(s[1:], 4)
	if n == 0 || n == 3 {
		return nil, 0
	}
	hours, minutes := figures, 0
	if n == 4 {
		hours, minutes = figures/100, figures%100
	}
	n++
	if n <= 3 && n < len(s) && s[n] == ':' {
		if m, k := readNumber(s[n+1:], 2); k == 2 {
			minutes = m
			n += 3
		}
	}
	if hours > 14 || minutes > 59 || startsWithDigit(s[n:]) {
		return nil, 0
	}
	seconds := hours*3600 + minutes*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return &zone{written: before + s[:n], fixed: seconds}, n
}

// readRegion reads a name of the zone database: "Europe/Berlin".
func readRegion(s string) (*zone, int) {
	n := 0
	for n < len(s) && (isLetter(s[n]) || s[n] == '/' || s[n] == '_') {
		n++
	}
	name := strings.TrimRight(s[:n], "/")
	if place := location(name); place != nil {
		return &zone{written: name, place: place}, len(name)
	}
	return nil, 0
}

func readSpelledZone(s string) (*zone, int) {
	for _, spelled := range spelledZones {
		if hasPrefixFold(s, spelled.words) || strings.HasPrefix(s, spelled.words) {
			n := len(spelled.words)
			return newZone(s[:n], spelled.region), n
		}
	}
	return nil, 0
}

// areas are the first parts of the names in the zone database; anything else before a slash is no zone.
var areas = map[string]bool{"Africa": true, "America": true, "Antarctica": true, "Asia": true, "Atlantic": true, "Australia": true, "Etc": true, "Europe": true, "Indian": true, "Pacific": true, "US": true, "Canada": true}

// places holds the locations that were asked for; reading one from the zone database is slow.
var places sync.Map // name → *time.Location, nil for no such place

func location(name string) *time.Location {
	if area, _, ok := strings.Cut(name, "/"); !ok || !areas[area] {
		return nil
	}
	if place, ok := places.Load(name); ok {
		return place.(*time.Location)
	}
	place, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	places.Store(name, place)
	return place
}

// wordLength is the number of letters that s starts with.
func wordLength(s string) int {
	n := 0
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	return n
}

// findZone finds the zone that a sentence, a heading or a column states: "All times in CET", "Timeline (UTC)". A zone of
// two letters counts only behind a word that announces it.
func findZone(text string) *zone {
	announced := false
	for i := 0; i < len(text); {
		if !isLetter(text[i]) && text[i] < 0x80 {
			i++
			continue
		}
		if z, n := readZone(text[i:]); n > 2 || n == 2 && announced {
			if n >= len(text)-i || !isLetter(text[i+n]) {
				return z
			}
		}
		n := max(1, wordLength(text[i:]))
		for i+n < len(text) && text[i+n]&0xc0 == 0x80 {
			n++
		}
		switch strings.ToLower(text[i : i+n]) {
		case "in", "times", "time", "are", "zone", "timezone":
			announced = true
		default:
			announced = false
		}
		i += n
	}
	return nil
}
