package index

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
)

// Found is a document that bleve found.
type Found struct {
	ID    string
	Score float64 // bleve's own
}

// QueryError says that a text is not a query in bleve's syntax.
type QueryError struct {
	Text string
	Err  error
}

func (e *QueryError) Error() string {
	return fmt.Sprintf("%q is not a query of bleve's: %s", e.Text, e.Err)
}

// Unwrap is what bleve says.
func (e *QueryError) Unwrap() error { return e.Err }

// QueryString answers a query in bleve's own syntax, best first, equal scores by id. The error is a [QueryError], bleve's or the context's.
func (x *Index) QueryString(ctx context.Context, text string) ([]Found, error) {
	query := bleve.NewQueryStringQuery(text)
	if err := query.Validate(); err != nil {
		return nil, &QueryError{text, err}
	}
	req := bleve.NewSearchRequestOptions(query, len(x.docs), 0, false)
	req.SortBy([]string{"-_score", "_id"})
	result, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, err
	}
	found := make([]Found, len(result.Hits))
	for i, hit := range result.Hits {
		found[i] = Found{hit.ID, hit.Score}
	}
	return found, nil
}
