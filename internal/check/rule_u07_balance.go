package check

import "codman/internal/diag"

// balancedItems asks for items that prevent and for items that make the next one shorter or smaller.
var balancedItems = Rule{
	ID: "U07", Name: "balanced-items", Level: diag.Warning,
	Title: "nothing that prevents, or nothing that detects or limits",
	Why: "What prevents keeps this incident from coming again. The next one will be another, and against that helps only what notices sooner or keeps the harm small: an alert, a limit, a quick way back. " +
		"Reports written in the first days mend what broke, and leave the second half out. An item of each kind is enough; where one is not worth its price, the reason is.",
	Advice: "State the type of each item: `prevent`, `detect`, `mitigate`, `process`, `document` or `investigate`. Add the kind that is absent, or say why it is not worth it.",
	Source: "Lunney, Lueder and Beyer, *Postmortem Action Items: Plan the Work and Work the Plan* (2017); Kehoe's types of action items; [PagerDuty's postmortem guide](https://postmortems.pagerduty.com/).",
	Bad: "---\nseverity: SEV2\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Type |\n|---|---|\n" +
		"| Size the pool for two versions | prevent |\n| Run two versions in the test environment | prevent |\n",
	Good: "---\nseverity: SEV2\n---\n# Checkout was slow\n\n## Action items\n\n| Action | Type |\n|---|---|\n" +
		"| Size the pool for two versions | prevent |\n| Alert when the pool is 80 % full | detect |\n",
	Question: "What would have shown us this an hour earlier, and what would have kept it small?",
	Check: func(d *document, r *report) {
		types := make(map[string]int)
		for _, a := range d.items {
			types[a.Type]++
		}
		typed := len(d.items) - types[""] - types["other"]
		prevents, limits := types["prevent"] > 0, types["detect"]+types["mitigate"] > 0
		var message, suggestion string
		switch {
		case len(d.items) == 0 || prevents && limits:
			return
		case !d.stated() && types["prevent"]+types["detect"]+types["mitigate"] < len(d.items): // sorted in another way, or not at all
			return
		case typed == 0:
			d.atItems(r, d.items[:1], "state the type of each: prevent, detect, mitigate, process, document or investigate", "no action item says whether it prevents, detects or mitigates").soften()
			return
		case prevents:
			message, suggestion = "no action item detects it sooner or limits the harm", "add one that makes the next incident shorter or smaller, whatever its cause"
		case limits:
			message, suggestion = "no action item prevents it", "add one that makes it less likely, or say why that is not worth it"
		default:
			message, suggestion = "no action item prevents it, detects it sooner or limits the harm", "add one that makes it less likely, and one that makes the next incident shorter"
		}
		f := r.at(d.itemsPlace(), suggestion, "%s", message)
		if d.milder(f); typed < len(d.items) || len(d.items) == 1 || d.extent() == shortReport { // what an item without a type is for isn't known
			f.soften()
		}
	},
}
