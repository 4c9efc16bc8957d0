package analysis

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// cohortValue is the family of what customers brought within some horizons, by the month of their first
// purchase.
type cohortValue struct{}

type cohortValueFolder struct {
	*fold.Grid[measure.FirstValue, *measure.FirstValue]
	months fold.Axis
}

func (cohortValue) Folder(sp fold.Span) fold.Folder {
	months := fold.NewAxis(sp, fold.Months())
	return &cohortValueFolder{fold.NewGrid[measure.FirstValue](months.N), months}
}

func (f *cohortValueFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	v := measure.FirstValueOf(h)
	for _, row := range f.Rows(slots) {
		row[f.months.Period[h.First]].Combine(&v, sign)
	}
}

// after returns the value per customer of a month within each horizon. The horizon is over once its last day is
// for a customer who came on the last day of the month, the day before next.
func (t *cohortTable) after(month int32, next record.Day, size int32) []float64 {
	var values []float64
	for i, horizon := range measure.ValueHorizons() {
		v := math.NaN()
		if t.values != nil && next+record.Day(horizon)-1 <= t.today {
			if c := t.values.At(month); c.Unknown[i] == 0 {
				v = fold.Major(c.Margin[i]) / float64(size)
			}
		}
		values = append(values, v)
	}
	return values
}

// afterOf adds up the rows that know their value within each horizon.
func afterOf(rows []CohortRow) []float64 {
	values := make([]float64, len(measure.ValueHorizons()))
	for i := range values {
		var after mean
		for k := range rows {
			after.add(rows[k].After[i], rows[k].Size)
		}
		values[i] = after.value()
	}
	return values
}
