package server

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// noticesHeader carries the codes of an answer's notices, which a table has no place for.
const noticesHeader = "X-Loyalty-Notices"

// table is an answer as rows of text.
type table struct {
	name    string // of the file
	header  []string
	rows    [][]string
	notices []api.Notice
}

// newTable encodes an answer as CSV: a header line, a comma between cells, and an empty cell for a missing
// value.
func newTable(answer any) (*document, error) {
	t, err := tableOf(answer)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(append([][]string{t.header}, t.rows...)); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	headers := map[string]string{
		"Content-Type":        "text/csv; charset=utf-8; header=present",
		"Content-Disposition": `attachment; filename="` + t.name + `.csv"`,
	}
	if len(t.notices) > 0 {
		codes := make([]string, len(t.notices))
		for i := range t.notices {
			codes[i] = string(t.notices[i].Code)
		}
		slices.Sort(codes)
		headers[noticesHeader] = strings.Join(slices.Compact(codes), ", ")
	}
	return compressed(b.Bytes(), headers)
}

// tableOf returns the rows of an answer.
func tableOf(answer any) (*table, error) {
	switch a := answer.(type) {
	case *api.SeriesAnswer:
		return seriesTable(a), nil
	case *api.Cohorts:
		return cohortsTable(a), nil
	case *api.Distribution:
		return distributionTable(a), nil
	case *api.Survey:
		return surveyTable(a), nil
	case *api.Survival:
		return survivalTable(a), nil
	case *api.RFM:
		return rfmTable(a), nil
	case *api.Events:
		return eventsTable(a), nil
	case *api.AtRisk:
		return atRiskTable(a), nil
	case *api.Catalogue:
		return measuresTable(a), nil
	case *api.Dimensions:
		return dimensionsTable(a), nil
	case *api.DimensionValues:
		return valuesTable(a), nil
	default:
		return nil, fmt.Errorf("encode answer: %T is not a table", answer)
	}
}

// seriesTable has a row for each day of each series. The labels of all measures are columns, named
// label_NAME, because a measure's own label may be called measure.
func seriesTable(a *api.SeriesAnswer) *table {
	names := map[string]bool{}
	for i := range a.Series {
		for name := range a.Series[i].Labels {
			names[name] = true
		}
	}
	labels := slices.Sorted(maps.Keys(names))
	t := &table{name: "series", notices: a.Notices, header: []string{"day", "complete", "window", "measure"}}
	for _, name := range labels {
		t.header = append(t.header, "label_"+name)
	}
	t.header = append(t.header, "dimension", "group", "unit", "currency", "value")
	for i := range a.Series {
		s := &a.Series[i]
		group := api.Group{}
		if s.Group != nil {
			group = *s.Group
		}
		for k, day := range a.Days {
			row := []string{day, strconv.FormatBool(a.Complete[k]), a.Window, s.Measure}
			for _, name := range labels {
				row = append(row, cell(s.Labels[name]))
			}
			t.rows = append(t.rows, append(row, group.Dimension, cell(group.Value), s.Unit, s.Currency, number(s.Values[k])))
		}
	}
	return t
}

// cohortsTable has a row for each month of each cohort.
func cohortsTable(a *api.Cohorts) *table {
	t := &table{name: "cohorts", notices: a.Notices, header: []string{
		"cohort", "size", "months_since", "complete", "active", "share", "revenue", "margin", "margin_per_customer",
		"acquisition_cost", "payback_month", "currency",
	}}
	for _, days := range a.Horizons {
		t.header = append(t.header, fmt.Sprintf("value_after_%dd", days))
	}
	for i := range a.Cohorts {
		c, payback := &a.Cohorts[i], ""
		if c.PaybackMonth != nil {
			payback = strconv.Itoa(*c.PaybackMonth)
		}
		for k := range c.Active {
			row := []string{
				c.Month, strconv.Itoa(c.Size), strconv.Itoa(k), strconv.FormatBool(c.Complete[k]), strconv.Itoa(c.Active[k]),
				number(c.Share[k]), number(c.Revenue[k]), number(c.Margin[k]), number(c.MarginPerCustomer[k]),
				optional(c.AcquisitionCost), payback, a.Currency,
			}
			for _, v := range c.ValueAfter {
				row = append(row, number(v))
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

func distributionTable(a *api.Distribution) *table {
	t := &table{name: "distribution", notices: a.Notices, header: []string{"of", "window", "day", "from", "to", "unit", "currency", "counts", "count", "share"}}
	for _, b := range a.Bins {
		t.rows = append(t.rows, []string{a.Of, a.Window, a.Day, number(b.From), number(b.To), a.Unit, a.Currency, a.Counts, strconv.Itoa(b.Count), number(b.Share)})
	}
	return t
}

// surveyTable has a row for each touchpoint, and two columns for each part of the answers.
func surveyTable(a *api.Survey) *table {
	t := &table{name: "survey", notices: a.Notices, header: []string{"question", "window", "day", "touchpoint", "answers", "value", "low", "high", "mean"}}
	for i := range a.Rows {
		r := &a.Rows[i]
		row := []string{
			a.Question, a.Window, a.Day, cell(r.Touchpoint), strconv.Itoa(r.Answers), optional(r.Value), optional(r.Low), optional(r.High), optional(r.Mean),
		}
		for _, p := range r.Parts {
			if i == 0 {
				t.header = append(t.header, p.Name, p.Name+"_share")
			}
			row = append(row, strconv.Itoa(p.Answers), number(p.Share))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// survivalTable has a row for each point of the curve of all customers, whose group is empty, and of each group.
func survivalTable(a *api.Survival) *table {
	t := &table{name: "survival", notices: a.Notices, header: []string{
		"of", "day", "group", "customers", "median_days", "chi_square", "p", "days", "at_risk", "ended_by", "survival", "low", "high",
	}}
	for _, c := range append([]api.SurvivalCurve{a.All}, a.Groups...) {
		chiSquare, p := "", ""
		if c.LogRank != nil {
			chiSquare, p = number(c.LogRank.ChiSquare), number(c.LogRank.P)
		}
		for i, days := range c.Days {
			t.rows = append(t.rows, []string{
				a.Of, a.Day, cell(c.Group), strconv.Itoa(c.Customers), optional(c.Median), chiSquare, p, strconv.Itoa(days),
				strconv.Itoa(c.AtRisk[i]), strconv.Itoa(c.EndedBy[i]), number(c.Survival[i]), number(c.Low[i]), number(c.High[i]),
			})
		}
	}
	return t
}

// rfmTable has a row for each move between segments. Its sums by the segment moved to are the segments.
func rfmTable(a *api.RFM) *table {
	t := &table{name: "rfm", notices: a.Notices, header: []string{"window", "before", "day", "from", "to", "customers", "value", "currency"}}
	for i := range a.Moves {
		m := &a.Moves[i]
		t.rows = append(t.rows, []string{a.Window, a.Before, a.Day, m.From, m.To, strconv.Itoa(m.Customers), number(m.Value), a.Currency})
	}
	return t
}

func eventsTable(a *api.Events) *table {
	t := &table{name: "events", notices: a.Notices, header: []string{"kind", "start", "end", "title", "text", "tags"}}
	for i := range a.Events {
		e := &a.Events[i]
		end := ""
		if e.End != nil {
			end = e.End.Format(time.RFC3339)
		}
		t.rows = append(t.rows, []string{e.Kind, e.Start.Format(time.RFC3339), end, cell(e.Title), cell(e.Text), cell(strings.Join(e.Tags, " "))})
	}
	return t
}

// atRiskTable has a column for the ids in each source.
func atRiskTable(a *api.AtRisk) *table {
	t := &table{name: "customers-at-risk", notices: a.Notices}
	var sources []string
	for i := range a.Customers {
		for _, id := range a.Customers[i].IDs {
			if !slices.Contains(sources, id.Source) {
				sources = append(sources, id.Source)
			}
		}
	}
	slices.Sort(sources)
	for _, source := range sources {
		t.header = append(t.header, "id_"+source)
	}
	t.header = append(t.header, "purchases", "last_purchase", "usual_gap_days", "days_overdue", "probability", "probability_then", "value", "currency")
	for i := range a.Customers {
		c := &a.Customers[i]
		row := make([]string, len(sources), len(t.header))
		for _, id := range c.IDs {
			k := slices.Index(sources, id.Source)
			row[k] = cell(strings.TrimSpace(row[k] + " " + id.ID))
		}
		t.rows = append(t.rows, append(row, strconv.Itoa(c.Purchases), c.LastPurchase, number(c.UsualGap), strconv.Itoa(c.DaysOverdue),
			number(c.Probability), number(c.ProbabilityThen), number(c.Value), a.Currency))
	}
	return t
}

func measuresTable(a *api.Catalogue) *table {
	t := &table{name: "measures", header: []string{
		"name", "title", "metric", "unit", "help", "formula", "labels", "needs", "windows", "grouped", "predicted", "needs_margin", "available", "reason",
	}}
	for i := range a.Measures {
		m := &a.Measures[i]
		t.rows = append(t.rows, []string{
			m.Name, m.Title, m.Metric, m.Unit, m.Help, m.Formula, strings.Join(m.Labels, " "), strings.Join(m.Needs, " "), strings.Join(m.Windows, " "),
			strconv.FormatBool(m.Grouped), strconv.FormatBool(m.Predicted), strconv.FormatBool(m.NeedsMargin), strconv.FormatBool(m.Available), m.Reason,
		})
	}
	return t
}

func dimensionsTable(a *api.Dimensions) *table {
	t := &table{name: "dimensions", header: []string{"name", "title", "from", "column", "values", "on_metrics", "cap", "refused"}}
	for _, d := range a.Dimensions {
		t.rows = append(t.rows, []string{
			d.Name, cell(d.Titles[string(words.English)]), d.From, d.Column, strconv.Itoa(d.Values), strconv.FormatBool(d.OnMetrics), strconv.Itoa(d.Cap), d.Refused,
		})
	}
	return t
}

func valuesTable(a *api.DimensionValues) *table {
	t := &table{name: "values", header: []string{"dimension", "value"}}
	for _, v := range a.Values {
		t.rows = append(t.rows, []string{a.Dimension, cell(v)})
	}
	return t
}

// number writes a number so that parsing it gives the same number; "" if it is missing.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return number(*v)
}

// cell returns a text of the shop for a cell. A spreadsheet would run a text that starts like a formula,
// so it gets an apostrophe in front.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
