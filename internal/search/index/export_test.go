package index

// NewInBatches is New with segments of the size given.
var NewInBatches = newIndex
