package check

// languageRules read for wording that blames, and propose another.
var languageRules = []Rule{
	blame,
}
