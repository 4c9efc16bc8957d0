package plugin

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// cohortFigure is what the cells of a table of cohorts show.
type cohortFigure struct {
	of   func(c *api.Cohort, month int) float64
	unit string
	// weighted reports that the mean over cohorts counts customers, not cohorts.
	weighted bool
	// margin reports that the figure is unknown while margins are.
	margin bool
}

// cohortFigures returns the figures of cohorts.
func cohortFigures() map[panelquery.CohortValue]cohortFigure {
	return map[panelquery.CohortValue]cohortFigure{
		panelquery.CohortShare:       {of: func(c *api.Cohort, i int) float64 { return c.Share[i] }, unit: "ratio", weighted: true},
		panelquery.CohortRevenue:     {of: func(c *api.Cohort, i int) float64 { return c.Revenue[i] }, unit: "currency"},
		panelquery.CohortMonthMargin: {of: func(c *api.Cohort, i int) float64 { return c.Margin[i] }, unit: "currency", margin: true},
		panelquery.CohortMargin:      {of: func(c *api.Cohort, i int) float64 { return c.MarginPerCustomer[i] }, unit: "currency", weighted: true, margin: true},
		panelquery.CohortActive:      {of: func(c *api.Cohort, i int) float64 { return float64(c.Active[i]) }, unit: "customers"},
	}
}

// answerCohorts answers with a table: one row for each month of first purchases, one column for each
// month since, and a last row of averages. A month that has not ended is left out unless the query asks
// for it. The column Complete says whether the last month of a row is over.
func answerCohorts(ctx context.Context, q *question) (data.Frames, error) {
	if q.days.from > q.days.to {
		return q.without([]data.Notice{q.futureNotice()}), nil
	}
	r := api.CohortsRequest{
		From: max(q.days.from, 0).String(), To: max(q.days.to, 0).String(), Filter: q.query.Filter(), GroupBy: q.query.GroupBy, Cap: q.query.Cap,
	}
	answer, err := ask(ctx, q.exporter, "cohorts", r, q.exporter.exporter.api.Cohorts)
	if err != nil {
		return nil, err
	}
	if q.query.OmitEmpty && len(answer.Cohorts) == 0 {
		return q.without(q.terms.notices(answer.Notices)), nil
	}
	figure := cohortFigures()[cmp.Or(q.query.CohortValue, panelquery.CohortShare)]
	var columns, values []*data.Field
	if q.query.CohortCurves {
		columns = q.curves(answer)
		values = columns[1:]
	} else {
		t := cohortTable{answer: answer, figure: figure, running: q.query.Running(), from: r.From, to: r.To}
		columns = t.columns(q.write)
		values = later(columns)
	}
	notices := q.terms.notices(answer.Notices)
	if isEmpty(values) {
		notices = append([]data.Notice{q.whyNoMonth(answer)}, notices...) // without shows the first
		if q.query.OmitEmpty {
			return q.without(notices), nil
		}
	}
	return q.write.table(notices, columns...), nil
}

// cohortTable lays cohorts out in columns.
type cohortTable struct {
	answer   *api.Cohorts
	figure   cohortFigure
	running  bool   // whether months that have not ended are shown
	from, to string // the days of the range
}

func (t *cohortTable) columns(w writer) []*data.Field {
	n := len(t.answer.Cohorts)
	months, sizes, complete := make([]string, 0, n+1), make([]*float64, 0, n+1), make([]bool, 0, n+1)
	for i := range t.answer.Cohorts {
		c := &t.answer.Cohorts[i]
		months = append(months, c.Month[:min(len("2006-01"), len(c.Month))])
		sizes = append(sizes, count(c.Size))
		complete = append(complete, !t.running || len(c.Complete) == 0 || c.Complete[len(c.Complete)-1])
	}
	if n > 0 {
		months, sizes, complete = append(months, w.words.Word("average")), append(sizes, nil), append(complete, true)
	}
	columns := []*data.Field{w.column("month", months), w.figures("customers", form{unit: "customers"}, sizes)}
	darkest := t.darkest()
	for month := 0; ; month++ {
		cells, reached := t.column(month)
		if !reached {
			break
		}
		f := data.NewField(strconv.Itoa(month), nil, cells)
		f.Config = &data.FieldConfig{}
		w.format(f.Config, form{unit: t.figure.unit, currency: t.answer.Currency})
		f.Config.Decimals = new(uint16(0)) // cells are small
		f.Config.SetMin(0)
		f.Config.SetMax(darkest)
		columns = append(columns, f)
	}
	from, to := t.times()
	return append(columns, w.column("complete", complete), w.column("from", from), w.column("to", to))
}

// times returns a range of time for each row, which has its cohorts only, as addresses of boards have it. Noon is on
// the same day in nearly every time zone, and the 28th is in every month.
func (t *cohortTable) times() (from, to []string) {
	const noon = "T12:00:00.000Z"
	for i := range t.answer.Cohorts {
		month := t.answer.Cohorts[i].Month
		month = month[:min(len("2006-01"), len(month))]
		from, to = append(from, month+"-01"+noon), append(to, month+"-28"+noon)
	}
	if len(from) > 0 {
		from, to = append(from, t.from+noon), append(to, t.to+noon)
	}
	return from, to
}

// column returns the cells of a month since the first purchase, with their average at the end. It
// returns false if no cohort has reached the month.
func (t *cohortTable) column(month int) (cells []*float64, reached bool) {
	sum, weight := 0.0, 0.0
	for i := range t.answer.Cohorts {
		c := &t.answer.Cohorts[i]
		var cell *float64
		if month < len(c.Complete) && (t.running || c.Complete[month]) {
			cell, reached = number(t.figure.of(c, month)), true
		}
		cells = append(cells, cell)
		if cell != nil && c.Complete[month] {
			w := 1.0
			if t.figure.weighted {
				w = float64(c.Size)
			}
			sum, weight = sum+w*(*cell), weight+w
		}
	}
	average := math.NaN()
	if weight > 0 {
		average = sum / weight
	}
	return append(cells, number(average)), reached
}

// darkest returns the value from which cells have the darkest shade: nine in ten cells are below it. The month
// of the first purchase is left out, because it has the highest values.
func (t *cohortTable) darkest() float64 {
	var all []float64
	for month := 1; ; month++ {
		cells, reached := t.column(month)
		if !reached {
			break
		}
		for _, c := range cells[:len(cells)-1] {
			if c != nil {
				all = append(all, *c)
			}
		}
	}
	slices.Sort(all)
	if len(all) == 0 || all[len(all)*9/10] <= 0 {
		return 1
	}
	return all[len(all)*9/10]
}
