package check

import (
	"strings"
	"testing"
)

func TestInfinitive(t *testing.T) {
	for _, pair := range strings.Fields(`tested/test noticed/notice checked/check verified/verify validated/validate stopped/stop planned/plan triggered/trigger
		flagged/flag logged/log changed/change configured/configure required/require repaired/repair ignored/ignore monitored/monitor shared/share cleared/clear
		determined/determine explained/explain joined/join deleted/delete completed/complete noted/note promoted/promote invited/invite handled/handle enabled/enable
		upgraded/upgrade decided/decide included/include provided/provide reloaded/reload rolled/roll compiled/compile failed/fail scheduled/schedule
		confirmed/confirm performed/perform claimed/claim tuned/tune opened/open returned/return typed/type helped/help developed/develop released/release
		raised/raise fixed/fix pushed/push cached/cache reached/reach reviewed/review deployed/deploy reverted/revert escalated/escalate reported/report
		documented/document consulted/consult waited/wait followed/follow raised/raise paged/page merged/merge rotated/rotate restarted/restart drained/drain
		caught/catch known/know been/be rerouted/reroute routed/route reduced/reduce prevented/prevent detected/detect avoided/avoid alerted/alert
		tested/test communicated/communicate removed/remove replaced/replace received/receive renewed/renew updated/update isolated/isolate blocked/block
		warned/warn exercised/exercise increased/increase closed/close expired/expire failed/fail considered/consider remembered/remember
		double-checked/double-check prioritised/prioritise prioritized/prioritize analysed/analyse announced/announce involved/involve asked/ask limited/limit
		rejected/reject started/start supported/support copied/copy applied/apply rehearsed/rehearse measured/measure ensured/ensure compared/compare prepared/prepare
		disabled/disable throttled/throttle cancelled/cancel called/call installed/install passed/pass processed/process`) {
		past, base, _ := strings.Cut(pair, "/")
		if got := infinitive(past); got != base {
			t.Errorf("infinitive(%q) = %q, want %q", past, got, base)
		}
	}
	for _, word := range []string{"", "ed", "pod", "rollback"} {
		if got := infinitive(word); got != "" {
			t.Errorf("infinitive(%q) = %q", word, got)
		}
	}
}

func TestGerund(t *testing.T) {
	for _, pair := range strings.Fields(`check/checking notice/noticing stop/stopping verify/verifying run/running see/seeing set/setting tie/tying
		deploy/deploying test/testing rerun/rerunning validate/validating commit/committing escalate/escalating be/being restart/restarting`) {
		base, want, _ := strings.Cut(pair, "/")
		if got := gerund(base); got != want {
			t.Errorf("gerund(%q) = %q, want %q", base, got, want)
		}
	}
}
