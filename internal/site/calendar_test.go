package site

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"

	"codman/internal/postmortem"
)

// events are the summaries of a calendar with their days.
func events(t testing.TB, data []byte) []string {
	t.Helper()
	cal, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range cal.Events() {
		list = append(list, e.GetProperty(ics.ComponentPropertyDtStart).Value+" "+e.GetProperty(ics.ComponentPropertySummary).Value)
	}
	return list
}

func TestCalendarsHaveWhatIsToBeDone(t *testing.T) {
	b := actionSite(t)
	for file, want := range map[string]string{
		"actions.ics":                 "[20251001 Watch it 20251123 =HYPERLINK(1) 20251224 (no text)]",
		"actions/owners/identity.ics": "[20251001 Watch it 20251224 (no text)]",
		"actions/owners/ops.ics":      "[20251123 =HYPERLINK(1)]",
		"actions/teams/payments.ics":  "[20251123 =HYPERLINK(1) 20251224 (no text)]",
	} {
		if got := fmt.Sprint(events(t, b.files[file])); got != want {
			t.Errorf("%s has %s, want %s", file, got, want)
		}
	}
}

// hardCalendar is that of items that are hard to write down.
func hardCalendar(t testing.TB) []byte {
	p := promised("hard", "2025-11-01", []string{"auth"}, nil,
		"Commas, semicolons; back\\slashes, \"quotes\" and: colons | Müller & Söhne; the, team | 2025-12-01 | open | | OPS-1",
		strings.Repeat("長い題名は折り返される。", 12)+" | 運用担当 | 2025-12-02 | open",
		"Two\nlines and a \x01 control | a | 2025-12-03 | open", "Same | a | 2025-12-04 | open", "Same | a | 2025-12-05 | open",
		"https://example.com/"+strings.Repeat("x", 200)+" | b | 2025-12-06 | in-progress", "Leap day | a | 2028-02-29 | open", "Bad \xff byte | a | 2025-12-07 | open",
		"Long past | a | 2020-01-01 | open")
	p.Title = said("A report, with; signs \\ and \"quotes\"")
	in := inputOf(t, corpusOf(t, []*postmortem.Postmortem{p}))
	in.Config.BaseURL = "https://kb.example.com/post,mortems/"
	return build(t, in).files["actions.ics"]
}

func TestCalendarIsWellFormed(t *testing.T) {
	data := hardCalendar(t)
	if n := bytes.Count(data, []byte("\n")); n != bytes.Count(data, []byte("\r\n")) {
		t.Error("a line ends without CR")
	}
	seen := map[string]bool{}
	for line := range strings.SplitSeq(string(data), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
		if uid, ok := strings.CutPrefix(line, "UID:"); ok {
			if seen[uid] {
				t.Errorf("two events are %s", uid)
			}
			seen[uid] = true
		}
	}
	list := events(t, data)
	if len(list) != 8 || list[2] != "20251203 Two lines and a control" || !strings.HasPrefix(list[0], `20251201 Commas, semicolons; back\slashes, "quotes" and: colons`) {
		t.Errorf("events are %q", list)
	}
	text := strings.ReplaceAll(string(data), "\r\n ", "")
	for _, want := range []string{"URL:https://kb.example.com/post,mortems/", `Owner: Müller & Söhne\; the\, team\nStatus: Open\nTicket: OPS-1\nPostmortem: A report\, with\; signs \\ and "quotes"\nhttps://`,
		"DTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301", "DTSTAMP:20251101T000000Z", "X-WR-CALNAME:Postmortems of Larkfield: action items", "REFRESH-INTERVAL;VALUE=DURATION:P1D"} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

func TestCalendarOfNothingHoldsSomething(t *testing.T) {
	data := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{promised("p", "2025-11-01", nil, nil, "Done | ops | 2025-12-01 | done")}))).files["actions/owners/ops.ics"]
	if len(events(t, data)) != 0 || !bytes.Contains(data, []byte("BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n")) {
		t.Errorf("the calendar is %s", data)
	}
}

func TestEventKeepsItsNameWhenItMoves(t *testing.T) {
	uids := func(items ...string) map[string]string {
		out := map[string]string{}
		b := build(t, inputOf(t, corpusOf(t, []*postmortem.Postmortem{promised("p", "2025-11-01", nil, nil, items...)})))
		cal, err := ics.ParseCalendar(bytes.NewReader(b.files["actions.ics"]))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range cal.Events() {
			out[e.GetProperty(ics.ComponentPropertySummary).Value] = e.Id()
		}
		return out
	}
	before := uids("One | a | 2025-12-01 | open", "Two | a | 2025-12-02 | open | | OPS-2")
	after := uids("New | a | 2025-12-01 | open", "Second | b | 2025-12-09 | in-progress | | OPS-2", "One | a | 2026-01-01 | open")
	if before["One"] == "" || before["One"] != after["One"] || before["Two"] != after["Second"] || after["New"] == after["One"] {
		t.Errorf("before %v, after %v", before, after)
	}
}

// TestCalendarsInOtherPrograms lets two independent calendar programs read what was written: khal and python3-icalendar of Debian.
// `make bench` runs it with CODMAN_LONG set, where both must be there.
func TestCalendarsInOtherPrograms(t *testing.T) {
	khal, noKhal := exec.LookPath("khal")
	python := ""
	for _, name := range []string{"/usr/bin/python3", "python3"} { // Debian's first: its packages are for it
		if python == "" && exec.Command(name, "-c", "import icalendar").Run() == nil {
			python = name
		}
	}
	if noKhal != nil || python == "" {
		if os.Getenv("CODMAN_LONG") != "" {
			t.Fatal("khal or python3-icalendar is missing: apt-get install khal python3-icalendar")
		}
		t.Skip("SKIPPED: khal or python3-icalendar is missing")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "hard.ics")
	if err := os.WriteFile(file, hardCalendar(t), 0o644); err != nil {
		t.Fatal(err)
	}
	script := `
import sys, icalendar
cal = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
for e in cal.walk("VEVENT"):
    assert not e.errors, e.errors
    print(e["DTSTART"].dt.isoformat(), e["DTEND"].dt.isoformat(), e["SUMMARY"])
`
	out, err := exec.Command(python, "-c", script, file).CombinedOutput()
	if err != nil {
		t.Fatalf("icalendar: %v\n%s", err, out)
	}
	for _, want := range []string{`2025-12-01 2025-12-02 Commas, semicolons; back\slashes, "quotes" and: colons`, "2025-12-03 2025-12-04 Two lines and a control", "2028-02-29 2028-03-01 Leap day"} {
		if !strings.Contains(string(out), want+"\n") {
			t.Errorf("icalendar does not see %q in\n%s", want, out)
		}
	}
	if n := strings.Count(string(out), "\n"); n != 8 {
		t.Errorf("icalendar sees %d events", n)
	}
	for name, text := range map[string]string{"cal/.keep": "", "config": fmt.Sprintf(
		"[calendars]\n[[c]]\npath = %s\n[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ndateformat = %%Y-%%m-%%d\nlongdateformat = %%Y-%%m-%%d\n"+
			"timeformat = %%H:%%M\ndatetimeformat = %%Y-%%m-%%d %%H:%%M\nlongdatetimeformat = %%Y-%%m-%%d %%H:%%M\n[sqlite]\npath = %s\n",
		filepath.Join(dir, "cal"), filepath.Join(dir, "khal.db"))} {
		os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		cmd := exec.Command(khal, append([]string{"-c", filepath.Join(dir, "config")}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8", "LANG=C.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("khal %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("import", "--batch", "-a", "c", file)
	seen := run("list", "--format", "{start-date} {title}", "2025-11-30", "10d")
	for _, want := range []string{`2025-12-01 Commas, semicolons; back\slashes, "quotes" and: colons`, "2025-12-03 Two lines and a control", "2025-12-04 Same", "2025-12-05 Same"} {
		if !strings.Contains(seen, want+"\n") {
			t.Errorf("khal does not see %q in\n%s", want, seen)
		}
	}
	if leap := run("list", "--format", "{start-date} {title}", "2028-02-29", "1d"); !strings.Contains(leap, "2028-02-29 Leap day") {
		t.Errorf("khal sees on the leap day %q", leap)
	}
}
