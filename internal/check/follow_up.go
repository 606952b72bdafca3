package check

// followUpRules ask whether what was promised can be kept and followed.
var followUpRules = []Rule{}
