package check

import "strings"

// infinitives are those of verbs whose past does not show them.
var infinitives = func() map[string]string {
	m := make(map[string]string)
	for _, pair := range strings.Fields(`been/be was/be were/be done/do did/do gone/go went/go seen/see saw/see known/know knew/know taken/take took/take made/make had/have
		got/get gotten/get given/give gave/give found/find thought/think told/tell said/say kept/keep left/leave held/hold led/lead built/build read/read
		written/write wrote/write shown/show begun/begin began/begin chosen/choose chose/choose driven/drive drove/drive broken/break broke/break
		spoken/speak spoke/speak run/run ran/run put/put set/set sent/send spent/spend stood/stand understood/understand caught/catch brought/bring
		taught/teach sought/seek felt/feel fallen/fall fell/fall met/meet paid/pay lost/lose won/win cut/cut hit/hit let/let shut/shut split/split
		spread/spread become/become became/become come/come came/come forgotten/forget forgot/forget foreseen/foresee foresaw/foresee overseen/oversee misread/misread
		misunderstood/misunderstand withdrawn/withdraw drawn/draw drew/draw thrown/throw threw/throw grown/grow woken/wake woke/wake hidden/hide
		undone/undo redone/redo rewritten/rewrite reset/reset rebuilt/rebuild overridden/override withheld/withhold dealt/deal meant/mean
		stuck/stick struck/strike hung/hang dug/dig laid/lay reran/rerun rerun/rerun rolled/roll bound/bind wound/wind unbound/unbind
		cancelled/cancel canceled/cancel labelled/label labeled/label modelled/model signalled/signal travelled/travel focused/focus focussed/focus biased/bias
		controlled/control installed/install enrolled/enrol polled/poll pulled/pull called/call filled/fill
		audited/audit edited/edit limited/limit visited/visit awaited/await committed/commit submitted/submit permitted/permit admitted/admit omitted/omit
		exited/exit inherited/inherit credited/credit deposited/deposit hit/hit waited/wait treated/treat repeated/repeat heated/heat floated/float
		targeted/target budgeted/budget interpreted/interpret ticketed/ticket
		rebooted/reboot booted/boot rooted/root pivoted/pivot spotted/spot piloted/pilot
		added/add padded/pad embedded/embed shed/shed traded/trade graded/grade loaded/load headed/head needed/need speeded/speed
		used/use caused/cause agreed/agree freed/free decreed/decree seed/seed
		opened/open returned/return warned/warn learned/learn listened/listen happened/happen shortened/shorten widened/widen planned/plan pinned/pin
		assigned/assign signed/sign designed/design redesigned/redesign
		tied/tie died/die lied/lie untied/untie
		skipped/skip probed/probe typed/type scoped/scope wiped/wipe piped/pipe scraped/scrape shaped/shape escaped/escape
		hinted/hint cached/cache attached/attach
		bypassed/bypass processed/process stored/store restored/restore ignored/ignore explored/explore scored/score
		pasted/paste wasted/waste tasted/taste executed/execute triaged/triage judged/judge merged/merge emerged/emerge purged/purge charged/charge forged/forge urged/urge
		changed/change exchanged/exchange arranged/arrange challenged/challenge hanged/hang belonged/belong banged/bang ranged/range plunged/plunge
		solved/solve handled/handle owned/own crowned/crown fined/fine cloned/clone pruned/prune tuned/tune zoned/zone postponed/postpone aligned/align
		named/name renamed/rename timed/time assumed/assume consumed/consume resumed/resume
		backed/back rotated/rotate revoked/revoke invoked/invoke provoked/provoke evoked/evoke smoked/smoke liked/like baked/bake
		throttled/throttle`) {
		past, base, _ := strings.Cut(pair, "/")
		m[past] = base
	}
	return m
}()

// withE are ends of regular verbs, without the -d of the past, that end in -e.
var withE = strings.Fields(`ce ve ze ue gge lge dge nce rse nse lse use ase ise ose ese ate ute ete ote ite dle ble tle ple gle cle fle zle kle sle ide ude ade ode ede ure ire are ore
	ine une one ane ile ule ole ale ame ume ime ome ape ope ipe ype ake oke ike uke abe obe ibe ube phe the gue que ure age ege uge oge iage yse`)

// withoutE are longer ends that are exceptions: "repaired", "cleared", "explained".
var withoutE = strings.Fields(`oide elope velope aire eare aine oine eate oate eede oade eade oile aile aime eame oome oope eepe eape eake ooke oake gene pene tene dene aune eete ooge ainte
	ecure-d abele eane oane owne ene eete oote aite icite-d sse itore ctore cere dere here gere mere nere pere vere were aske tere fere kere lere sere bere`)

// infinitive is the base form of a past form: "tested" → "test". It is "" when the word is none.
func infinitive(past string) string {
	if base, ok := infinitives[past]; ok {
		return base
	}
	for _, prefix := range []string{"re-", "double-", "un", "re", "mis", "over", "pre", "under", "out"} {
		if rest, ok := strings.CutPrefix(past, prefix); ok && infinitives[rest] != "" && len(rest) > 3 {
			return prefix + infinitives[rest]
		}
	}
	stem, ok := strings.CutSuffix(past, "ed")
	if !ok || len(stem) < 2 {
		return ""
	}
	if y, ok := strings.CutSuffix(stem, "i"); ok {
		return y + "y"
	}
	n := len(stem)
	if stem[n-1] == stem[n-2] && !strings.ContainsRune("lsfze", rune(stem[n-1])) {
		return stem[:n-1] // "stopped"
	}
	long := stem + "e"
	if endsIn(long, withoutE) {
		return stem
	}
	if endsIn(long, withE) {
		return long
	}
	return stem
}

func endsIn(word string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// gerund is the form in -ing of a base form: "check" → "checking".
func gerund(base string) string {
	n := len(base)
	switch {
	case n < 2:
		return base + "ing"
	case strings.HasSuffix(base, "ie"):
		return base[:n-2] + "ying"
	case strings.HasSuffix(base, "ee") || strings.HasSuffix(base, "ye") || base == "be":
		return base + "ing"
	case strings.HasSuffix(base, "e"):
		return base[:n-1] + "ing"
	case doubling[base] || doubling[strings.TrimPrefix(base, "re")]:
		return base + base[n-1:] + "ing"
	}
	return base + "ing"
}

// doubling are verbs that double their last letter.
var doubling = wordSet("run set put get stop plan cut hit let shut split drop log tag flag commit submit permit admit omit spot pin skip swap trim map wrap ship step forget begin refer occur " +
	"transfer plug debug unplug scan stat reset quit dig dip grab rub scrub strip trap zip rip chat chop clip crop sit win spin bet clog jog nag bid rid pad")
