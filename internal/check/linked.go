package check

// linkRules ask whether what a document refers to is there.
var linkRules = []Rule{
	brokenLink,
}
