package parse

import (
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
	"codman/internal/source"
)

func TestDateOrder(t *testing.T) {
	p := New(config.Default())
	for _, c := range []struct {
		path, text string
		want       postmortem.DateOrder
		twice      bool // a second reading with the day first
	}{
		{"x.md", "On 03/04/2026 it failed", postmortem.OrderUnknown, true},
		{"x.md", "**Date:** 03/04/2026", postmortem.OrderUnknown, true},
		{"x.md", "**Date:** 03/03/2026", postmortem.OrderUnknown, false},
		{"x.md", "**Date:** 3.4.2026", postmortem.OrderUnknown, false},
		{"x.md", "**Date:** 13/04/2026", postmortem.DayFirst, false},
		{"x.md", "**Date:** 04/13/2026", postmortem.MonthFirst, false},
		{"x.md", "**Date:** 03/04/2026\n\nResolved 04/13/2026", postmortem.MonthFirst, false},
		{"x.md", "**Date:** 03/04/2026\n\n13/04/2026 and 04/13/2026", postmortem.OrderBoth, true},
		{"2026/04/x.md", "**Date:** 03/04/2026", postmortem.DayFirst, false},
		{"2026/05/x.md", "**Date:** 03/04/2026", postmortem.OrderUnknown, true},
		{"2026/04/03-04-2026-x.md", "**Date:** 03/04/2026", postmortem.DayFirst, false},
		{"2026/03/03-04-2026-x.md", "**Date:** 03/04/2026", postmortem.MonthFirst, false},
		{"2026-04-03-x.md", "**Date:** 03/04/2026", postmortem.DayFirst, false},
		{"x.md", "**Date:** 03/04/2026 10:00 PST", postmortem.MonthFirst, false},
		{"x.md", "**Date:** 03/04/2026\n\n10.13.20.4 and 1.13.20 and 20/30 and 13-2026", postmortem.OrderUnknown, true},
		{"x.md", "**Date:** 03/04/2026\n\nhttps://example.org/13/04/2026/x", postmortem.OrderUnknown, true},
	} {
		r := p.File(source.NewFile(c.path, []byte("# Outage\n\n"+c.text+"\n\n## Impact\n\nAll.\n\n## Root cause\n\nBug.\n")))
		if r.Order != c.want || (r.DayFirst != nil) != c.twice {
			t.Errorf("%s %q: order %d, twice %v", c.path, c.text, r.Order, r.DayFirst != nil)
		}
	}
}

func TestFileDate(t *testing.T) {
	for path, want := range map[string]string{
		"2018-02-22-nginx-down.md": "2018-02-22", "20210416_iontorrentqc.md": "2021-04-16", "PM2020-005 - ALB.md": "", "2021-06-03--database-full.md": "2021-06-03", "2021-01-28_downtime.md": "2021-01-28",
		"2026/03/04-03-2026-x.md": "2026-03-04", "2023-04/04-25-x.md": "2023-04-25", "2023-05-off2-x.md": "", "2024-core-node-incidents.qmd": "", "jan-2019-dns-outage.md": "",
		"2024-02-28-decide is down.md": "2024-02-28", "post_mortem_mar16.md": "", "6bc6cd0c-5bbd-4278-a7bf-c42cd8174b50.md": "", "2022-12-13-disk/index.md": "2022-12-13",
		"2022/12/13/disk.md": "2022-12-13", "2022/12/13-disk.md": "2022-12-13", "2022/12/README.md": "", "v1.2.2021/x.md": "", "2021-02-30-x.md": "",
	} {
		r := &reader{Parser: New(config.Default()), file: source.NewFile(path, nil)}
		x := &interpretation{reader: r, order: postmortem.DayFirst}
		got, ok := x.fileDate()
		if got.String() != want || ok != (want != "") {
			t.Errorf("%s: %s (%v), want %s", path, got, ok, want)
		}
	}
}
