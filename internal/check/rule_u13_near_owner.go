package check

import "codman/internal/diag"

// nearOwner reports owners that are spelled in nearly the same way as others.
var nearOwner = Rule{
	ID: "U13", Name: "near-owner", Level: diag.Warning, Ours: true,
	Title: "an owner spelled nearly as another",
	Why: "Owners are told apart by how they are spelled. “Platfrom team” gets a page of its own, with one item on it that the platform team never sees on theirs, " +
		"and it is missing in their calendar. Whether two spellings are one owner can't be known from here; so where neither is much more usual it is only a remark.",
	Advice: "Mend the spelling, or name both in `codman.yaml` under `actions: {owners: …}`, with the other spelling as an alias.",
	Source: "Our own; near is a letter more, less or other, or two that changed places, and figures always count.",
	Bad: "# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | platform team | 2026-09-11 |\n| Run two versions in the tests | platform team | 2026-09-11 |\n| Remove the old pool | platform team | 2026-09-11 |\n" +
		"| Alert when the pool is 80 % full | platfrom team | 2026-09-18 |\n",
	Good: "# Checkout was slow\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n" +
		"| Size the pool for two versions | platform team | 2026-09-11 |\n| Run two versions in the tests | platform team | 2026-09-11 |\n| Remove the old pool | platform team | 2026-09-11 |\n" +
		"| Alert when the pool is 80 % full | platform team | 2026-09-18 |\n",
	Check: func(d *document, r *report) {
		from := len(r.list)
		r.takeAsIs("near-owner")
		r.gather(from, "if they are one, mend the spellings, or name them in codman.yaml under actions: {owners: …}", "%d owners are spelled nearly as others", len(r.list)-from)
	},
}
