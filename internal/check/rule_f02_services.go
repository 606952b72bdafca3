package check

import (
	"slices"

	"codman/internal/diag"
	"codman/internal/postmortem"
)

// servicesKnown asks which services people missed, by the names of the catalogue.
var servicesKnown = Rule{
	ID: "F02", Name: "services", Level: diag.Warning,
	Title: "no service, or one that the catalogue does not have",
	Why: "“What has happened to checkout before?” is the question that an archive is asked most often, and it is answered by this field alone. A name that " +
		"the catalogue does not have makes a service of its own, apart from the incidents of the same service under its right name. " +
		"Only where there is a catalogue are names held to it.",
	Advice:   "Name the services that users missed, the most affected first, as `services.yaml` has them: `services: [checkout, mail]`. A service that is missing there is added in a line.",
	Source:   "Our own; the first question that PagerDuty and Google ask of an incident is which service it was.",
	Bad:      "---\nseverity: SEV2\n---\n# Checkout was slow\n",
	Good:     "---\nseverity: SEV2\nservices: [checkout]\n---\n# Checkout was slow\n",
	Question: "Which services did people miss?",
	Check: func(d *document, r *report) {
		catalogue := slices.ContainsFunc(d.Vocab.Services.Terms(), func(t postmortem.Term) bool { return t.Listed })
		if len(d.Services.Value) == 0 {
			if !d.stated() && !d.Severity.Known() {
				return // said with the severity
			}
			f := r.at(d.top(), "state in the front matter: services: [the most affected first]", "no service is named")
			if d.milder(f); !catalogue {
				f.Level = min(f.Level, diag.Info)
			}
			return
		}
		if !catalogue || d.others {
			return
		}
		from := len(r.list)
		for _, s := range d.Services.Value {
			if term, known := d.Vocab.Services.Lookup(s); !known || !term.Listed {
				r.at(d.placed(d.Services.Range), nearestTerm(d.Vocab.Services, s, "add it to the catalogue of services, or as an alias of one there"), "the service %q is not in the catalogue", s).Question = "" // a matter of spelling
			}
		}
		r.gather(from, "add them to the catalogue of services, or as aliases", "%d services are not in the catalogue", len(r.list)-from)
	},
}
