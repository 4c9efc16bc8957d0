package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/notice"
)

func cohortsRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	from, to, bad := p.days(b.Today())
	if bad != nil {
		return nil, bad
	}
	filters, bad := p.filters(b)
	if bad != nil {
		return nil, bad
	}
	q := analysis.CohortQuery{From: from, To: min(to, b.Today()), Filter: filters}
	if q.GroupBy, bad = p.groupBy(b); bad != nil {
		return nil, bad
	}
	if q.Cap, bad = p.groupCap(); bad != nil {
		return nil, bad
	}
	return &request{
		key: fmt.Sprintf("%d %d %d %s", q.From, q.To, q.Cap, selectionKey(q.GroupBy, filters)),
		answer: func(ctx context.Context) (any, error) {
			return answerCohorts(ctx, b, q)
		},
	}, nil
}

func answerCohorts(ctx context.Context, b board, q analysis.CohortQuery) (*api.Cohorts, error) {
	out := &api.Cohorts{Currency: b.Settings().Currency, Horizons: []int{}, Cohorts: []api.Cohort{}, Average: api.Values{}, Notices: append([]api.Notice{}, nobodyNotices(b, q.Filter)...)}
	for _, days := range measure.ValueHorizons() {
		out.Horizons = append(out.Horizons, int(days))
	}
	if q.GroupBy != nil {
		out.Groups = []api.CohortCurve{}
	}
	if q.From > q.To {
		return out, nil
	}
	c, err := b.Cohorts(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("query cohorts: %w", err)
	}
	rows := c.Rows
	if over := len(rows) - api.MaxCohorts; over > 0 {
		rows = rows[over:]
		out.Notices = append(out.Notices, truncatedNotice(api.SeverityWarning, notice.Cohorts, over))
	}
	out.All = cohortCurve(&c.All)
	out.Average = append(out.Average, out.All.Share...)
	for i := range c.Groups {
		out.Groups = append(out.Groups, cohortCurve(&c.Groups[i]))
	}
	for i := range rows {
		out.Cohorts = append(out.Cohorts, cohort(&rows[i]))
	}
	return out, nil
}

func cohort(row *analysis.CohortRow) api.Cohort {
	c := api.Cohort{Month: row.Month.String(), Size: row.Size, Active: []int{}, Complete: []bool{}, ValueAfter: append(api.Values{}, row.After...), Payback: payback(row.Payback)}
	for _, cell := range row.Cells {
		c.Active = append(c.Active, cell.Active)
		c.Share = append(c.Share, cell.Share)
		c.Revenue = append(c.Revenue, cell.Revenue)
		c.Margin = append(c.Margin, cell.MonthMargin)
		c.MarginPerCustomer = append(c.MarginPerCustomer, cell.Margin)
		c.Complete = append(c.Complete, cell.Complete)
	}
	return c
}

func cohortCurve(c *analysis.CohortCurve) api.CohortCurve {
	out := api.CohortCurve{
		Group: c.Group, Size: c.Size, Payback: payback(c.Payback),
		Share: api.Values{}, RevenuePerCustomer: api.Values{}, MonthMarginPerCustomer: api.Values{}, MarginPerCustomer: api.Values{},
		ValueAfter: append(api.Values{}, c.After...),
	}
	for _, p := range c.Points {
		out.Share = append(out.Share, p.Share)
		out.RevenuePerCustomer = append(out.RevenuePerCustomer, p.Revenue)
		out.MonthMarginPerCustomer = append(out.MonthMarginPerCustomer, p.MonthMargin)
		out.MarginPerCustomer = append(out.MarginPerCustomer, p.Margin)
	}
	return out
}

func payback(p analysis.Payback) api.Payback {
	out := api.Payback{AcquisitionCost: api.Optional(p.Cost)}
	if p.Month >= 0 {
		out.PaybackMonth = &p.Month
	}
	return out
}
