package plugin

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// mostCurves is how many single cohorts have a curve of their own: more lines cannot be told apart.
const mostCurves = 5

// curveFigure is what the curves of cohorts show, per customer so that large and small cohorts compare.
type curveFigure struct {
	// cohort is the figure of one cohort in a month, and all the figures of several cohorts.
	cohort func(c *api.Cohort, month int) float64
	all    func(c *api.CohortCurve) api.Values
	unit   string
	// first is the first month with a point. Everybody buys in month 0.
	first int
	// adds reports that the figure is cumulative, so that it can be compared with the acquisition cost.
	adds bool
}

// curveFigures returns the figures of curves.
func curveFigures() map[panelquery.CohortValue]curveFigure {
	each := func(total func(c *api.Cohort) api.Values) func(c *api.Cohort, i int) float64 {
		return func(c *api.Cohort, i int) float64 { return total(c)[i] / float64(c.Size) }
	}
	share := curveFigure{
		cohort: func(c *api.Cohort, i int) float64 { return c.Share[i] },
		all:    func(c *api.CohortCurve) api.Values { return c.Share }, unit: "ratio", first: 1,
	}
	return map[panelquery.CohortValue]curveFigure{
		panelquery.CohortShare:  share,
		panelquery.CohortActive: share,
		panelquery.CohortRevenue: {
			cohort: each(func(c *api.Cohort) api.Values { return c.Revenue }),
			all:    func(c *api.CohortCurve) api.Values { return c.RevenuePerCustomer }, unit: "currency",
		},
		panelquery.CohortMonthMargin: {
			cohort: each(func(c *api.Cohort) api.Values { return c.Margin }),
			all:    func(c *api.CohortCurve) api.Values { return c.MonthMarginPerCustomer }, unit: "currency",
		},
		panelquery.CohortMargin: {
			cohort: func(c *api.Cohort, i int) float64 { return c.MarginPerCustomer[i] },
			all:    func(c *api.CohortCurve) api.Values { return c.MarginPerCustomer }, unit: "currency", adds: true,
		},
	}
}

// curves returns a column of months since the first purchase and a column for each curve: the groups if the
// query groups, and otherwise some cohorts, all together, and what it cost to win them.
func (q *question) curves(answer *api.Cohorts) []*data.Field {
	c := curveWriter{
		write: q.write, terms: q.terms, answer: answer, running: q.query.Running(),
		figure: curveFigures()[cmp.Or(q.query.CohortValue, panelquery.CohortShare)],
	}
	c.count()
	columns := []*data.Field{c.axis()}
	if q.query.GroupBy != "" {
		for i := range answer.Groups {
			g := &answer.Groups[i]
			columns = append(columns, c.column(c.groupName(q.query.GroupBy, g), c.figure.all(g)))
		}
		return columns
	}
	for _, k := range spread(len(answer.Cohorts), mostCurves) {
		columns = append(columns, c.cohort(&answer.Cohorts[k]))
	}
	columns = append(columns, c.column(q.terms.words.Word("average"), c.figure.all(&answer.All)))
	if c.figure.adds && answer.All.AcquisitionCost != nil {
		columns = append(columns, c.cost(&answer.All.Payback))
	}
	return columns
}

// spread returns at most so many of the indexes 0 to n-1, evenly spaced, with the first and the last.
func spread(n, most int) []int {
	if n <= most {
		most = n
	}
	indexes := make([]int, most)
	for i := range indexes {
		indexes[i] = n - 1
		if i < most-1 {
			indexes[i] = i * (n - 1) / (most - 1)
		}
	}
	return indexes
}

// curveWriter makes the columns of curves.
type curveWriter struct {
	write   writer
	terms   glossary
	answer  *api.Cohorts
	figure  curveFigure
	running bool // whether months that have not ended are shown
	months  int  // with a value of any curve
}

// count sets the number of months.
func (c *curveWriter) count() {
	for month, v := range c.figure.all(&c.answer.All) {
		if !math.IsNaN(v) || c.running {
			c.months = month + 1
		}
	}
}

// axis returns the column of months since the first purchase. On a wide screen Grafana also writes a tick between two
// months, which without decimals would repeat one of them. Such a tick has no text.
func (c *curveWriter) axis() *data.Field {
	var months []*float64
	halves := data.ValueMapper{}
	for month := c.figure.first; month < c.months; month++ {
		months = append(months, count(month))
		halves[strconv.Itoa(month)+".5"] = data.ValueMappingResult{Text: nonBreaking}
	}
	f := c.write.figures("months_since", form{unit: "number"}, months)
	if len(halves) > 0 {
		f.Config.Mappings = data.ValueMappings{halves}
	}
	return f
}

// column returns a curve from its values by month.
func (c *curveWriter) column(name string, values api.Values) *data.Field {
	var cells []*float64
	for month := c.figure.first; month < c.months; month++ {
		var cell *float64
		if month < len(values) {
			cell = number(values[month])
		}
		cells = append(cells, cell)
	}
	f := data.NewField(name, nil, cells)
	f.Config = &data.FieldConfig{}
	c.write.format(f.Config, form{unit: c.figure.unit, currency: c.answer.Currency})
	return f
}

// cohort returns the curve of one cohort.
func (c *curveWriter) cohort(of *api.Cohort) *data.Field {
	values := make(api.Values, len(of.Complete))
	for month := range values {
		values[month] = math.NaN()
		if c.running || of.Complete[month] {
			values[month] = c.figure.cohort(of, month)
		}
	}
	return c.column(of.Month[:min(len("2006-01"), len(of.Month))], values)
}

// cost returns the line of the acquisition cost, whose name tells when it is earned back.
func (c *curveWriter) cost(p *api.Payback) *data.Field {
	values := make(api.Values, c.months)
	for month := range values {
		values[month] = *p.AcquisitionCost
	}
	return c.column(suffixed(c.terms.words.Word("acquisition_cost"), c.payback(p)), values)
}

// payback tells when the acquisition cost is earned back.
func (c *curveWriter) payback(p *api.Payback) string {
	if p.PaybackMonth == nil {
		return c.terms.words.Word("not_paid_back")
	}
	return fmt.Sprintf("%s %d", c.terms.words.Word("paid_back"), *p.PaybackMonth)
}

// groupName returns the name of a group's curve, with its payback if it has one.
func (c *curveWriter) groupName(dimension string, g *api.CohortCurve) string {
	name := c.terms.group(dimension, g.Group)
	if c.figure.adds && g.AcquisitionCost != nil {
		return suffixed(name, c.payback(&g.Payback))
	}
	return name
}
