package site

import (
	"cmp"
	"slices"
	"strconv"

	rubric "codman/internal/check"
)

// qualityOf is what the rubric says of a document, for its readers: what is to be gained before what is met.
func qualityOf(q rubric.Quality) *Quality {
	out := &Quality{Score: q.Score, Grade: q.Grade()}
	lost := func(c rubric.Criterion) float64 { return c.Of - c.Points }
	lacking := slices.DeleteFunc(slices.Clone(q.Criteria), func(c rubric.Criterion) bool { return lost(c) <= 0 })
	slices.SortStableFunc(lacking, func(a, b rubric.Criterion) int { return cmp.Compare(lost(b), lost(a)) })
	for _, c := range lacking {
		out.Lacking = append(out.Lacking, qualityLine(c))
	}
	for _, c := range q.Criteria {
		if c.Of > 0 && lost(c) <= 0 {
			out.Met = append(out.Met, qualityLine(c))
		}
	}
	return out
}

func qualityLine(c rubric.Criterion) QualityLine {
	return QualityLine{Why: c.Why, Gain: c.Gain, Points: points(c.Points) + " of " + points(c.Of)}
}

// points is a number of points with one decimal where it needs one.
func points(n float64) string {
	return strconv.FormatFloat(float64(int(n*10+.5))/10, 'f', -1, 64)
}
