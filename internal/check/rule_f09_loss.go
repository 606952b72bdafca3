package check

import "codman/internal/diag"

// lossStated asks of the graver incidents whether data was lost and whether an objective was missed.
var lossStated = Rule{
	ID: "F09", Name: "loss-and-objective", Level: diag.Info, Ours: true,
	Title: "data loss or service level not spoken of",
	Why: "Whether data was lost, and whether what was promised was kept, are the two questions that customers, lawyers and planners ask first. Silence is read as “no” by some and as “they don't know” by others. " +
		"Asking is also useful: that nothing was lost is often only assumed. It is asked of the two gravest severities only.",
	Advice:   "Answer both in a sentence: “No data was lost: the queue kept all orders. The incident used 40 % of the quarter's error budget.” Or state `impact: {data_loss: false, slo: kept}`.",
	Source:   "Wikimedia's template; the [SRE workbook](https://sre.google/workbook/error-budget-policy/) makes the error budget decide what follows from an incident.",
	Bad:      "---\nseverity: SEV1\n---\n# Checkout was slow\n\n## Impact\n\n200 orders could not be paid.\n",
	Good:     "---\nseverity: SEV1\n---\n# Checkout was slow\n\n## Impact\n\n200 orders could not be paid. No data was lost.\n",
	Question: "Was data lost, or an objective missed? How do we know?",
	Check: func(d *document, r *report) {
		rank, of := d.gravity()
		if rank*5 >= of*2 || dataLossSLO(d).share == 1 {
			return
		}
		r.at(d.headingOf("impact"), "say yes or no to data loss, and whether a service level objective was missed; or impact: {data_loss: false, slo: kept}",
			"it is not said whether data was lost or an objective missed")
	},
}
