package check

// languageRules read for wording that blames, and propose another.
var languageRules = []Rule{
	shouldHave,
	couldHave,
	ifOnly,
	personalFailure,
	didNotNotice,
	humanError,
	accidentally,
	personDid,
	character,
	blame,
	whodunit,
	namedPerson,
	sweeping,
	beCareful,
	judgement,
	ruleBook,
	hindsight,
	oneRootCause,
	animated,
	condescension,
	mistakesWereMade,
	culprit,
	partialOutage,
}
