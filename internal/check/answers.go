package check

// Answer is what the web said when it was asked for an address; see package external.
type Answer struct {
	Fault   string // why nobody gets there: "404 Not Found", "the host is not known"; "" when it answered, if only to ask who we are
	Moved   string // its new address, when it has moved for good
	Unasked string // why it was not asked: "its host is in a private network"; "" when it was
}
