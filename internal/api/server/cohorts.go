package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/record"
)

func cohortsRequest(b board, _ *http.Request, p params) (*request, *api.Error) {
	from, to, bad := p.days(b.Today())
	if bad != nil {
		return nil, bad
	}
	filters, bad := p.filters()
	if bad != nil {
		return nil, bad
	}
	to = min(to, b.Today())
	return &request{
		key: fmt.Sprintf("%d %d %q", from, to, filters),
		answer: func(ctx context.Context) (any, error) {
			return answerCohorts(ctx, b, from, to, filters)
		},
	}, nil
}

func answerCohorts(ctx context.Context, b board, from, to record.Day, f []analysis.Filter) (*api.Cohorts, error) {
	out := &api.Cohorts{Currency: b.Settings().Currency, Cohorts: []api.Cohort{}, Average: api.Values{}, Notices: append([]api.Notice{}, nobodyNotices(b.View(), f)...)}
	if from > to {
		return out, nil
	}
	c, err := b.Cohorts(ctx, from, to, f)
	if err != nil {
		return nil, fmt.Errorf("query cohorts: %w", err)
	}
	rows := c.Rows
	if over := len(rows) - api.MaxCohorts; over > 0 {
		rows = rows[over:]
		out.Notices = append(out.Notices, truncatedNotice(api.SeverityWarning, notice.Cohorts, over))
	}
	out.Average = append(out.Average, c.Average...)
	for i := range rows {
		out.Cohorts = append(out.Cohorts, cohort(&rows[i]))
	}
	return out, nil
}

func cohort(row *analysis.CohortRow) api.Cohort {
	c := api.Cohort{Month: row.Month.String(), Size: row.Size, Active: []int{}, Complete: []bool{}}
	for _, cell := range row.Cells {
		c.Active = append(c.Active, cell.Active)
		c.Share = append(c.Share, cell.Share)
		c.Revenue = append(c.Revenue, cell.Revenue)
		c.MarginPerCustomer = append(c.MarginPerCustomer, cell.Margin)
		c.Complete = append(c.Complete, cell.Complete)
	}
	return c
}
