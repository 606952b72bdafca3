package check

// structureRules ask whether a document has its parts.
var structureRules = []Rule{
	emptySection,
	suppressionRule,
}
