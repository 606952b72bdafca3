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

// QueryString answers a query in bleve's own syntax, best first, equal scores by id. The error is about the query.
func (x *Index) QueryString(ctx context.Context, text string) ([]Found, error) {
	query := bleve.NewQueryStringQuery(text)
	if err := query.Validate(); err != nil {
		return nil, fmt.Errorf("%q is not a query of bleve's: %w", text, err)
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
