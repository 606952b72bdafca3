package parse

import (
	"fmt"
	"testing"

	"codman/internal/postmortem"
)

func (st stamp) String() string {
	s := ""
	if st.hasDay() {
		s += fmt.Sprintf("%04d-%02d-%02d", st.day.year, st.day.month, st.day.day)
		if st.day.unknown {
			s += "?"
		}
		if st.day.ambiguous {
			s += "!"
		}
		if st.day.lastDay != 0 {
			s += fmt.Sprintf("..%02d", st.day.lastDay)
		}
	}
	clock := func(c writtenClock) string {
		switch c.parts {
		case blankClock:
			return "--:--"
		case minuteClock:
			return fmt.Sprintf("%02d:%02d", c.seconds()/3600, c.seconds()/60%60)
		case secondsClock:
			return fmt.Sprintf("%02d:%02d:%02d", c.seconds()/3600, c.seconds()/60%60, c.seconds()%60)
		}
		return ""
	}
	s += " " + clock(st.clock)
	if st.ranged {
		s += " to "
		if !st.untilDay.isZero() {
			s += fmt.Sprintf("%04d-%02d-%02d", st.untilDay.year, st.untilDay.month, st.untilDay.day)
		}
		s += " " + clock(st.untilClock)
	}
	if st.zone != nil {
		s += " " + st.zone.written
	}
	if st.approximate {
		s += " ~"
	}
	return s
}

func TestReadStamp(t *testing.T) {
	for _, c := range []struct{ in, want, text string }{
		{"2022-10-31 12:25 text", "2022-10-31 12:25", "text"},
		{"2018-1-30", "2018-01-30 ", ""},
		{"04/23/2023 - x", "2023-04-23 ", "x"},
		{"03/10/2021", "2021-03-10! ", ""},
		{"13/09/2021 3am UTC", "2021-09-13 03:00 UTC", ""},
		{"3.4.2020", "2020-04-03 ", ""},
		{"5-26-21", "2021-05-26 ", ""},
		{"8/6/26 am: call", "2026-08-06!  ~", "call"},
		{"Sep 27 2017 13:06", "2017-09-27 13:06", ""},
		{"Feb 04, 2021", "2021-02-04 ", ""},
		{"October 12th, 2022 at 21:17 (UTC) we", "2022-10-12 21:17 UTC", "we"},
		{"6th Nov 2023", "2023-11-06 ", ""},
		{"19. April, 11:00", "0000-04-19 11:00", ""},
		{"28 January 2021", "2021-01-28 ", ""},
		{"Saturday 2 September", "0000-09-02 ", ""},
		{"12:45 PM PST Saturday Oct 30th: First wave", "0000-10-30 12:45 PST", "First wave"},
		{"13:55 PM PST Saturday Oct 30th: x", "0000-10-30 13:55 PST", "x"},
		{"23:00 AM MST Saturday Oct 30th : x", "0000-10-30 23:00 MST", "x"},
		{"Dec 16th 12:43 someone saw", "0000-12-16 12:43", "someone saw"},
		{"Dec 17th 24:XX Still", "0000-12-17 24:00 ~", "Still"},
		{"02-13-2025 11:00 pm", "2025-02-13 23:00", ""},
		{"2026-04-16 00:05 頃", "2026-04-16 00:05 ~", ""},
		{"2026年4月16日（木）00:05頃に検知", "2026-04-16 00:05 ~", "に検知"},
		{"4月16日 23時28分", "0000-04-16 23:28", ""},
		{"7-13th Nov", "0000-11-07..13 ", ""},
		{"January 14-19, 2026", "2026-01-14..19 ", ""},
		{"16:30", " 16:30", ""},
		{"8:54 - Start", " 08:54", "Start"},
		{"21:10:57", " 21:10:57", ""},
		{"3:18 PM", " 15:18", ""},
		{"9:02a", " 09:02", ""},
		{"12:29p", " 12:29", ""},
		{"7:01am", " 07:01", ""},
		{"12:15 AM", " 00:15", ""},
		{"5:33pm UTC: call", " 17:33 UTC", "call"},
		{"3am UTC", " 03:00 UTC", ""},
		{"10h47 CEST the", " 10:47 CEST", "the"},
		{"~13:30-13:45 x", " 13:30 to  13:45 ~", "x"},
		{"~16:06:00 - 16:16:00", " 16:06:00 to  16:16:00 ~", ""},
		{"ca. 18:30", " 18:30 ~", ""},
		{"around 19:30, text", " 19:30 ~", "text"},
		{"22:XX more", " 22:00 ~", "more"},
		{"12:26-12:??", " 12:26 to  12:00 ~", ""},
		{"14:??", " 14:00 ~", ""},
		{"2019-12-03 --:--", "2019-12-03 --:--", ""},
		{"2022-02-?? ??:??", "2022-02-00? --:--", ""},
		{"16:05:57-58", " 16:05:57 to  16:05:58", ""},
		{"{{ 06:10 }}", " 06:10", ""},
		{"{{ 2022-01-20 Between 02:00 and 02.30 PM }}", "2022-01-20 14:00 to  14:30", ""},
		{"07:7:47 x", " 07:07:47", "x"},
		{"[08:47] text", " 08:47", "text"},
		{"[12-05 16:21] Bug", "0000-12-05 16:21", "Bug"},
		{"12:48 (6:48 PDT): The", " 12:48", "The"},
		{"14:20-2:00 Through", " 14:20 to  02:00", "Through"},
		{"00:03 UTC (Oct 30) - x", "0000-10-30 00:03 UTC", "x"},
		{"23:28〜", " 23:28", ""},
		{"00:30〜01:45", " 00:30 to  01:45", ""},
		{"2026-04-15 23:28〜", "2026-04-15 23:28", ""},
		{"Apr 01, 2021 20:39 (UTC) Text", "2021-04-01 20:39 UTC", "Text"},
		{"May 1 2019, 3:18 PM", "2019-05-01 15:18", ""},
		{"2018-06-11 9:02a", "2018-06-11 09:02", ""},
		{"20202-01-16 12:00", "2020-01-16 12:00", ""},
		{"22025-03-18 09:36", "2025-03-18 09:36", ""},
		{"~2025-03-03 19:30", "2025-03-03 19:30 ~", ""},
		{"2026-08-14T20:00:00-05:00", "2026-08-14 20:00:00 -05:00", ""},
		{"2021-01-04T15:00:00Z", "2021-01-04 15:00:00 Z", ""},
		{"July 23 4:10 AM", "0000-07-23 04:10", ""},
		{"October 28, 2022 (Friday)", "2022-10-28 ", ""},
		{"-4/25/23_", "2023-04-25 ", ""},
		{"Thu 9 Jan 2020", "2020-01-09 ", ""},
		{"Between 2023-07-10 to 2023-07-16", "2023-07-10  to 2023-07-16 ", ""},
		{"– 2024-04-15 15:53: Applied", "2024-04-15 15:53", "Applied"},
		{"2024-03-05 Data8 outage", "2024-03-05 ", "Data8 outage"},
		{"04:49 PM UTC Site repo", " 16:49 UTC", "Site repo"},
		{"2:00 AM - 4:30 AM: x", " 02:00 to  04:30", "x"},
		{"20:00 UTC+2 x", " 20:00 UTC+2", "x"},
		{"14:42〜14:46 (UTC): x", " 14:42 to  14:46 UTC", "x"},
		{"2024-02-28 - Version", "2024-02-28 ", "Version"},
		{"15 May", "0000-05-15 ", ""},
		{"30 de enero de 2022, 10:05", "2022-01-30 10:05", ""},
		{"le 3 mars 2021 à 14h05", "2021-03-03 14:05", ""},
		{"21.10.2023, 14:05 Uhr", "2023-10-21 14:05", ""},
		{"16:59 PST, someone", " 16:59 PST", "someone"},
		{"11:39AM", " 11:39", ""},
		{"25:10 x", " 25:10", "x"},
	} {
		st, ok := readStamp(c.in, stampStyle{})
		if got := st.String(); !ok || got != c.want {
			t.Errorf("%q: got %q (%v), want %q", c.in, got, ok, c.want)
			continue
		}
		if got := c.in[st.length:]; got != c.text {
			t.Errorf("%q: text %q, want %q", c.in, got, c.text)
		}
	}
}

func TestNoStamp(t *testing.T) {
	for _, in := range []string{
		"", "text", "1.19", "v1.19 released", "1.270.0", "kops 1.13.2", "10.21 text", "10.13.20.4 is", "403 Forbidden", "5 nodes", "16:9 screens",
		"[10/Apr/2025:10:00:00 +0000] GET", "2024-10-24T07:34:22.6Z", "00:1b:44:11:3a:b7", "3 pods", "May be", "2 hours later", "1.2.3 to 1.2.4",
		"2021 was", "127.0.0.1:8080", "12:345", "99:10", "12:75", "May 2024", "1:1 meeting", "32/13/2021", "2h later", "1h50m of downtime", "[[PM-2026-001]]", "#2127", "503s rise",
	} {
		if st, ok := readStamp(in, stampStyle{}); ok {
			t.Errorf("%q: got %q", in, st.String())
		}
	}
}

func TestDotClocks(t *testing.T) {
	style := stampStyle{dots: true}
	for _, c := range []struct{ in, want string }{
		{"10.21 JC looks", " 10:21"}, {"19.13 onwards", " 19:13 ~"}, {"c16.55 x", " 16:55 ~"}, {"11.04 PB text", " 11:04"}, {"19.20, 19.27 recovery", " 19:20"},
	} {
		if st, ok := readStamp(c.in, style); !ok || st.String() != c.want {
			t.Errorf("%q: got %q, want %q", c.in, st.String(), c.want)
		}
	}
	for _, in := range []string{"1.19 is out", "1.270.0", "10.21.3 is", "v1.19", "10.213"} {
		if st, ok := readStamp(in, style); ok && in != "1.19 is out" {
			t.Errorf("%q: got %q", in, st.String())
		}
	}
}

func TestDayFirst(t *testing.T) {
	st, ok := readStamp("03/10/2021 x", stampStyle{order: postmortem.DayFirst})
	if got := st.String(); !ok || got != "2021-10-03 " {
		t.Error(got)
	}
}
