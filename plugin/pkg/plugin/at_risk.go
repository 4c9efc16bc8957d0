package plugin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerAtRisk answers with the customers at risk, for those who may see them: a table of a row a
// customer. It is never remembered and always asked anew.
func answerAtRisk(ctx context.Context, a *ask) (data.Frames, error) {
	if err := a.caller.allowed(a.settings.listRole); err != nil {
		return nil, err
	}
	if a.settings.token == "" {
		return nil, refusal("the data source has no token for lists of customers; an administrator can enter the one that the exporter's customer_list names")
	}
	r := api.AtRiskRequest{Limit: a.Limit, Filter: a.filter(), Token: a.settings.token}
	a.asking("customers/at-risk", r.Values())
	answer, err := a.exporter.api.AtRisk(ctx, r)
	if err != nil {
		return nil, err
	}
	columns, err := a.customers(answer)
	if err != nil {
		return nil, err
	}
	frames := a.table(notices(answer.Notices), columns...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "value": number(answer.Value), "day": answer.Day}
	return frames, nil
}

func (a *ask) customers(answer *api.AtRisk) ([]*data.Field, error) {
	var sources, ids []string
	var last []*time.Time
	var purchases, now, then, value []*float64
	for i := range answer.Customers {
		c := &answer.Customers[i]
		var from, names []string
		for _, id := range c.IDs {
			if !slices.Contains(from, id.Source) {
				from = append(from, id.Source)
			}
			names = append(names, id.ID)
		}
		d, err := dayOf(c.LastPurchase)
		if err != nil {
			return nil, err
		}
		at := a.stamp(d)
		sources, ids, last = append(sources, strings.Join(from, ", ")), append(ids, strings.Join(names, ", ")), append(last, &at)
		purchases, value = append(purchases, number(float64(c.Purchases))), append(value, number(c.Value))
		now, then = append(now, number(c.Probability)), append(then, number(c.ProbabilityThen))
	}
	when := a.column("last_purchase", last)
	when.Config.Unit = "time:YYYY-MM-DD"
	return []*data.Field{
		a.column("source", sources), a.column("id", ids), a.figures("purchases", "orders", "", purchases), when,
		a.figures("probability", "ratio", "", now), a.figures("probability_then", "ratio", "", then),
		a.figures("value_at_risk", "currency", answer.Currency, value),
	}, nil
}
