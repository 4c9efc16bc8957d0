package plugin

import (
	"context"
	"math"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// cohortValues are the figures of a cohort, by their name in a query.
type cohortValues struct {
	of   func(c *api.Cohort, month int) float64
	unit string
	// weighted tells that a mean over cohorts has to count customers, not cohorts.
	weighted bool
}

func cohortValue(name string) (cohortValues, bool) {
	switch name {
	case "", "share":
		return cohortValues{of: func(c *api.Cohort, i int) float64 { return c.Share[i] }, unit: "ratio", weighted: true}, true
	case "revenue":
		return cohortValues{of: func(c *api.Cohort, i int) float64 { return c.Revenue[i] }, unit: "currency"}, true
	case "margin_per_customer":
		return cohortValues{of: func(c *api.Cohort, i int) float64 { return c.MarginPerCustomer[i] }, unit: "currency", weighted: true}, true
	case "active":
		return cohortValues{of: func(c *api.Cohort, i int) float64 { return float64(c.Active[i]) }, unit: "customers"}, true
	}
	return cohortValues{}, false
}

// answerCohorts answers with a table of a row for each month of first purchases, a column for each
// month since, and a last row of averages. A month that still runs is left out unless the query asks
// for it; Complete tells of each row whether its last month is over.
func answerCohorts(ctx context.Context, a *ask) (data.Frames, error) {
	values, ok := cohortValue(a.CohortValue)
	if !ok {
		return nil, queryError("cohortValue: there is no %q; choose share, revenue, margin_per_customer or active", a.CohortValue)
	}
	if a.from > a.to {
		return a.table([]data.Notice{{Text: "the range begins after the running day, " + a.today.String()}}), nil
	}
	r := api.CohortsRequest{From: max(a.from, 0).String(), To: max(a.to, 0).String(), Filter: a.filter()}
	u := a.asking("cohorts", r.Values())
	answer, err := cached(ctx, a.exporter.cache, u, func(ctx context.Context) (*api.Cohorts, error) { return a.exporter.api.Cohorts(ctx, r) })
	if err != nil {
		return nil, err
	}
	if a.OmitEmpty && len(answer.Cohorts) == 0 {
		return a.table(notices(answer.Notices)), nil
	}
	return a.table(notices(answer.Notices), a.cohortColumns(answer, values)...), nil
}

func (a *ask) cohortColumns(answer *api.Cohorts, values cohortValues) []*data.Field {
	running := a.HideIncomplete != nil && !*a.HideIncomplete
	n := len(answer.Cohorts)
	months, sizes, complete := make([]string, 0, n+1), make([]*float64, 0, n+1), make([]bool, 0, n+1)
	for i := range answer.Cohorts {
		c := &answer.Cohorts[i]
		months = append(months, c.Month[:min(len("2006-01"), len(c.Month))])
		sizes = append(sizes, number(float64(c.Size)))
		complete = append(complete, !running || len(c.Complete) == 0 || c.Complete[len(c.Complete)-1])
	}
	if n > 0 {
		months, sizes, complete = append(months, a.words.Word("average")), append(sizes, nil), append(complete, true)
	}
	columns := []*data.Field{a.column("month", months), a.figures("customers", "customers", "", sizes)}
	for month := 0; ; month++ {
		cells, lived := a.cohortColumn(answer, values, month, running)
		if !lived {
			break
		}
		f := data.NewField(strconv.Itoa(month), nil, cells)
		f.Config = &data.FieldConfig{}
		a.display(f.Config, "", values.unit, answer.Currency)
		columns = append(columns, f)
	}
	return append(columns, a.column("complete", complete))
}

// cohortColumn returns the cells of a month since the first purchase, and whether any cohort has lived
// to see it.
func (a *ask) cohortColumn(answer *api.Cohorts, values cohortValues, month int, running bool) (cells []*float64, lived bool) {
	sum, weight := 0.0, 0.0
	for i := range answer.Cohorts {
		c := &answer.Cohorts[i]
		var cell *float64
		if month < len(c.Complete) && (running || c.Complete[month]) {
			cell, lived = number(values.of(c, month)), true
		}
		cells = append(cells, cell)
		if cell != nil && c.Complete[month] {
			w := 1.0
			if values.weighted {
				w = float64(c.Size)
			}
			sum, weight = sum+w*(*cell), weight+w
		}
	}
	average := math.NaN()
	if weight > 0 {
		average = sum / weight
	}
	return append(cells, number(average)), lived
}
