package postmortem

// The default taxonomies. Evidence: Google SRE workbook, appendix C (triggers and root causes of thousands of
// postmortems); PagerDuty incident response documentation (severities); J. P. Kehoe's and mybinder's action types.

func term(id, name, description string, aliases ...string) Term {
	return Term{ID: id, Name: name, Description: description, Aliases: aliases, Listed: true}
}

func defaultSeverities() []Term {
	return []Term{
		term("SEV1", "SEV1", "Critical: most users or a core business function down, data loss or exposure.",
			"P0", "P1", "S1", "SEV-1", "1", "critical", "LSE", "major-outage"),
		term("SEV2", "SEV2", "Major: many users or a key function badly degraded.",
			"P2", "S2", "SEV-2", "2", "high", "major"),
		term("SEV3", "SEV3", "Moderate: some users or a function that is not critical; a workaround exists; could become SEV2.",
			"P3", "S3", "SEV-3", "3", "medium", "moderate", "partial", "minor-impact"),
		term("SEV4", "SEV4", "Low: little or no user impact, redundancy lost.",
			"P4", "S4", "SEV-4", "4", "low", "minor"),
		term("SEV5", "SEV5", "Informational, or a near miss.",
			"P5", "S5", "SEV-5", "5", "trivial", "near-miss", "cosmetic", "informational"),
	}
}

func defaultCauses() []Term {
	return []Term{
		term("code-defect", "Code defect", "Logic in our own software behaves wrongly for an input or state.", "bug", "software", "software-bug", "defect", "code"),
		term("data-format", "Data or schema mismatch", "Two parts disagree on shape, encoding, meaning or validity of data.", "schema", "data", "encoding"),
		term("concurrency-timing", "Concurrency or timing", "Races, deadlocks, clocks, time zones, leap days, timeouts, retries out of step.", "race", "race-condition", "deadlock", "time", "timing", "concurrency"),
		term("configuration", "Configuration", "A setting, flag, route, limit or policy value gives unwanted behaviour.", "config", "misconfig", "misconfiguration", "config-change", "rootcause-config-change"),
		term("change-rollout", "Change rollout", "The way a change was shipped: order, speed, partial rollout, missing rollback.", "deploy", "deployment", "release", "rollout", "binary-push"),
		term("capacity-load", "Capacity or load", "Demand above what was provisioned, a quota or limit reached, a hot spot.", "load", "traffic", "scale", "capacity", "overload"),
		term("dependency", "Third party or upstream", "A provider or another team's service fails or changes.", "cloud", "provider", "external-dependency", "rootcause-external-dependency", "saas", "third-party", "upstream"),
		term("network-dns", "Network, DNS, certificates", "Connectivity, routing, name resolution, load balancing, certificate expiry.", "network", "dns", "cert", "certificate", "tls", "bgp"),
		term("storage-database", "Storage or database", "Availability, replication, locking or corruption of a data store, a full disk.", "db", "database", "storage", "disk"),
		term("hardware-facility", "Hardware, power, site", "A physical component, power, cooling or data centre fails.", "hardware", "power", "facility", "cooling"),
		term("security-access", "Security or access", "Attack, leak, expired or wrong credential, permission, authentication.", "security", "access", "credential", "permissions", "authentication"),
		term("automation", "Automation", "A controller, script or safety mechanism acts at scale in an unintended way.", "script", "controller"),
		term("process-knowledge", "Process or knowledge", "A gap in runbooks, ownership, review, training or documentation.", "process", "knowledge", "documentation", "training"),
		term("unknown", "Not determined", "Stated openly; needs a follow-up item.", "undetermined", "not-determined", "undescriptive"),
		term("other", "Other", "None of the listed causes fits."),
	}
}

func defaultTriggers() []Term {
	return []Term{
		term("code-deploy", "Code deploy", "New code or a new binary went out.", "deploy", "release", "binary-push", "deployment"),
		term("config-change", "Configuration change", "A setting, route or policy was changed.", "config", "config-push", "configuration"),
		term("feature-flag", "Feature flag", "A flag was switched.", "flag"),
		term("data-migration", "Data migration", "Data or a schema was moved or changed.", "migration"),
		term("infra-change", "Infrastructure change", "Machines, clusters, networks or their versions were changed.", "infrastructure", "upgrade"),
		term("traffic-shift", "Traffic shift", "Load rose, moved or changed its shape.", "traffic", "load", "user-behaviour"),
		term("scheduled-job", "Scheduled job", "Something ran by the clock.", "cron", "batch", "pipeline"),
		term("provider-change", "Provider change", "A supplier changed or broke something.", "provider"),
		term("expiry", "Expiry", "A certificate, token, licence or reservation ran out.", "certificate-expiry", "expired"),
		term("hardware-event", "Hardware event", "A component or a site failed.", "hardware"),
		term("attack", "Attack", "Somebody meant harm.", "security"),
		term("manual-operation", "Manual operation", "A command was run by hand.", "manual"),
		term("slow-decay", "Slow decay", "A limit was approached over a long time.", "decay", "performance-decay", "capacity"),
		term("none-known", "None known", "No trigger was found.", "unknown", "none"),
		term("other", "Other", "None of the listed triggers fits."),
	}
}

func defaultFactors() []Term {
	return []Term{
		term("missing-alert", "Missing alert", "Nothing was watching for this."),
		term("alert-noise", "Alert noise", "The signal was lost among others."),
		term("slow-detection", "Slow detection", "The signal came late."),
		term("no-canary", "No canary", "The change reached everything at once."),
		term("no-rollback", "No rollback", "There was no quick way back."),
		term("test-gap", "Test gap", "No test covered this case."),
		term("review-gap", "Review gap", "Review could not show the risk."),
		term("doc-gap", "Documentation gap", "The knowledge was not written down."),
		term("runbook-gap", "Runbook gap", "There were no steps to follow, or they were out of date."),
		term("single-point", "Single point of failure", "One part had no stand-in."),
		term("hidden-coupling", "Hidden coupling", "Two parts depended on each other unseen."),
		term("weak-isolation", "Weak isolation", "A local failure could spread."),
		term("tooling-unsafe", "Unsafe tooling", "The tool made the dangerous action easy."),
		term("access-delay", "Access delay", "Responders waited for permission or a way in."),
		term("handoff", "Handoff", "Work or knowledge passed between teams and parts of it were lost."),
		term("staffing-hours", "Staffing or hours", "Few people were there, or it was late."),
		term("technical-debt", "Technical debt", "A known weakness was waiting for its turn."),
		term("unclear-ownership", "Unclear ownership", "Nobody was sure whose it was."),
		term("other", "Other", "None of the listed factors fits."),
	}
}

func defaultDetection() []Term {
	return []Term{
		term("alert", "Alert", "An alert on a symptom or a limit.", "monitoring", "alarm", "page", "pager"),
		term("synthetic", "Synthetic check", "A probe that acts as a user does.", "probe"),
		term("dashboard", "Dashboard", "Somebody was looking at a graph.", "graph"),
		term("employee", "Employee", "A colleague noticed.", "internal", "staff", "human"),
		term("customer", "Customer", "A customer told us.", "user", "users", "customers", "support"),
		term("partner", "Partner", "A partner or provider told us.", "provider", "vendor"),
		term("automation", "Automation", "A machine noticed and acted."),
		term("luck", "Luck", "It was found by chance.", "chance"),
		term("other", "Other", "None of the listed ways fits."),
	}
}

func defaultActionTypes() []Term {
	return []Term{
		term("prevent", "Prevent", "Makes it less likely to happen again.", "prevention", "preventive", "予防"),
		term("detect", "Detect", "Makes it noticed sooner.", "detection", "monitoring", "検知"),
		term("mitigate", "Mitigate", "Makes it smaller or shorter.", "mitigation", "repair", "緩和"),
		term("process", "Process", "Changes how people work together.", "プロセス", "process-improvements"),
		term("document", "Document", "Writes down what is known.", "documentation", "docs", "documentation-improvements"),
		term("investigate", "Investigate", "Finds out more.", "investigation", "research"),
		term("other", "Other", "None of the listed types fits.", "technical", "technical-improvements"),
	}
}
