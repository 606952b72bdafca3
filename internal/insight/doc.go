// Package insight finds what a corpus says as a whole: figures over periods, the ledger of action items, and what a review
// should look at.
//
// It counts documents, incidents and promises; it never counts or orders people or teams. Durations are given as distributions
// (median, 90th percentile, number), for they are heavily skewed and a mean of them says little. Everything is a pure function
// of the corpus, the calendar and the day, and nothing here knows of pages.
package insight
