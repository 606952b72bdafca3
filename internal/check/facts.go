package check

// factRules ask whether what is stated is complete, and agrees with itself.
var factRules = []Rule{}
