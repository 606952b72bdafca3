package check

// safetyRules look for what must not be published.
var safetyRules = []Rule{}
