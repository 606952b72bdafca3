package parse

import (
	"strings"
	"testing"

	"codman/internal/config"
	"codman/internal/postmortem"
)

func TestMeaningOf(t *testing.T) {
	p := New(config.Default())
	for want, headings := range map[string][]string{
		"summary":                            {"Summary", "Issue summary", "## Summary ##", "TL;DR", "Executive Summary", "What happened?", "Overview", "サマリー", "Zusammenfassung", "1. Summary:"},
		"impact":                             {"Impact", "The Impact", "Severity & Impact", "Affected crates", "Customer impact (EU)", ":flying_disc: Impact", "影響", "定量的影響", "User Impact:", "Symptom(s)"},
		"background":                         {"Background", ":warning: Leadup", "Context", "What led up to the incident"},
		"detection":                          {"Detection", ":eye: Detection", "Identified", "検知", "Alert", "How was it detected?"},
		"timeline":                           {"Timeline", "timeline of events", "**Timeline**", "Timeline (all times UTC )", "Timeline (UTC) All Times Approximate", "Timeline (PST) 4/21/23-4/25/23. All times approximations", "Timeline (if relevant)", "Events/Timeline", "Follow-up timeline (times in BST)", "Key events", "タイムライン", "Chain of Events", "Timeline (all times PST ) Saturday Oct 30th 2021 - Monday Nov 1st, 2021. All times approximations"},
		"response":                           {"Response", ":man_raising_hand: Response", "Investigation"},
		"root-cause":                         {"Root Cause", "Root cause(s)", "Root Causes", "Analysis of causes", "Details of incident", "Fault", "Technical cause", "Root causes and trigger", "Blameless root cause", "根本原因（共通）", "直接原因", "Analysis", "Details of Vulnerability", "Cause", "Ursache", "Causa raíz"},
		"root-cause+lessons":                 {"Conclusion", "Conclusions"},
		"root-cause+resolution":              {"Details of exploit / mitigation"},
		"contributing-factors":               {"Contributing Factors", "Contributing Factors (findings)", "Contributing Conditions Analysis", "寄与要因"},
		"five-whys":                          {"Five Why's", "Five Whys", "5 Whys", "The 5 whys", "Whys", "なぜなぜ分析"},
		"resolution":                         {"Resolution", "Resolution and recovery", "Details of fix", "Recovery", "Short term fix", "Mitigation", "Immediate Actions (Completed)", "復旧対応"},
		"lessons":                            {"Lessons learned", "Lessons Learnt", "Lessons Learned and Future Improvements", "Opportunities", "Insights", "Key Takeaways", "教訓", "技術的な教訓", "組織的・プロセス的な学び", "対応の評価", "After-action report", "Postmortem"},
		"went-well":                          {"What went well", "Things that went well", "うまくいったこと", "What worked"},
		"went-wrong":                         {"What went wrong", "What went poorly", "Things that went poorly", "What didn't go so well?", "What Didn’t Go Well", "What could have gone better?", "改善が必要なこと", "うまくいかなかったこと"},
		"got-lucky":                          {"Where we got lucky", "Where did we get lucky?", "運が良かったこと"},
		"went-well+got-lucky":                {"What went well & where did we get lucky"},
		"action-items":                       {"Action items", "Actions", "Corrective and Preventative Measures", "Corrective and Preventative Measure", "Corrective actions", "Corrective Actions with Owners", "Resulting Action", "Follow-up tasks", "Follow-up improvements", "Remediation", "Short-term Improvements", "Long term solution", "Process improvements", "Review actions", "Actions following review", "アクションアイテム", "再発防止策", "Next steps", "Maßnahmen", "Próximos pasos", "What do we change?"},
		"impact+lessons":                     {"What did it cost or teach?"},
		"supporting":                         {"Supporting information", "Appendix", "Apendix", "References", "Related Issues / PRs", "White board session", "参考資料", "関連リソース"},
		"background+resolution+action-items": {"Context/Resolution/Review actions"},
		"":                                   {"Hub information", "Q&A", "Stats", "Attendees", "Atendees", "Severity", "Security Related", "Third Party Disclosure", "Trigger", "Backlog check", "Recurrence", "本来の検知ルート (仮想)", "BinderHub", "Netspace after the incident", "The proxy and what it does when the summary of its requests is too long for it"},
	} {
		for _, heading := range headings {
			if got := strings.Join(p.meaningOf(heading).ids, "+"); got != want {
				t.Errorf("%q: %q, want %q", heading, got, want)
			}
		}
	}
}

func TestDisplayTitle(t *testing.T) {
	for title, want := range map[string]string{
		"Incident retro -  requests not showing":             "requests not showing",
		"[Postmortem] Disk full":                             "Disk full",
		"Post-mortem: Disk full":                             "Disk full",
		"Postmortem of the outage":                           "Postmortem of the outage",
		"PM-2026-001: Disk full":                             "Disk full",
		"PM-2026-036 Disk full":                              "Disk full",
		"[INC-12] Disk full":                                 "Disk full",
		"Incident on 2026-07-25 - Disk full":                 "Disk full",
		"Incident report July 21 2026 - Disk full":           "Disk full",
		"2026-01-27, Disk full":                              "Disk full",
		"2026-02-22 NGINX crash":                             "NGINX crash",
		"24-10-2026 - Disk full":                             "Disk full",
		"2026-06-03: Database Full":                          "Database Full",
		"2017-11-30 4:23PM PST, OOM (Out of Memory) Proxy":   "OOM (Out of Memory) Proxy",
		"incident date: 2026-02-20, logs unavailable":        "logs unavailable",
		"2026-02-01 Heavy use of \"dask\" induced evictions": "Heavy use of \"dask\" induced evictions",
		"ポストモーテム: 停止":                                        "停止",
		"February 5th, 2026 Partial Outage":                  "February 5th, 2026 Partial Outage",
		"Website Outage 5-26-21":                             "Website Outage 5-26-21",
		"Oct 31 2026 Dust Storm":                             "Oct 31 2026 Dust Storm",
		"503s on checkout":                                   "503s on checkout",
		"COVID-19 banner broke the page":                     "COVID-19 banner broke the page",
		"v2.2.0 cache retrieval issue.":                      "v2.2.0 cache retrieval issue.",
		"2026-09-29, 504":                                    "2026-09-29, 504",
		"30min outage during node pool upgrade":              "30min outage during node pool upgrade",
		"Incident":                                           "Incident",
		"5:00 PM is too late":                                "5:00 PM is too late",
		"Outage: the proxy":                                  "the proxy",
		"Retro":                                              "Retro",
		"Blockchain mainnet stall.":                          "Blockchain mainnet stall.",
		"May was slow":                                       "May was slow",
	} {
		if got := displayTitle(title, postmortem.OrderUnknown); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"  2) What DIDN’T go so well? ": "what didnt go so well",
		"Timeline [draft] (UTC)":        "timeline",
		"(Summary)":                     "summary",
		"検知（Detect）":                    "検知",
		":mag_right: Five Why's":        "five whys",
		"5 Whys":                        "5 whys",
		"The impact":                    "impact",
		"at 12:30:45":                   "at 12 30 45",
		strings.Repeat("(", 10_000):     "",
		"Events/Timeline":               "events timeline",
	} {
		if got := fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
