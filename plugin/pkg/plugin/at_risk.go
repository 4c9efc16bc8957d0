package plugin

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerAtRisk answers with the customers at risk, for those who may see them: a table of a row a
// customer. It is never remembered and always asked anew.
func answerAtRisk(ctx context.Context, a *ask) (data.Frames, error) {
	if err := a.mayList(); err != nil {
		if a.OmitEmpty { // A panel of a board that all may open; it says in its own words why it is empty.
			return a.table([]data.Notice{{Severity: data.NoticeSeverityInfo, Text: err.Error()}}), nil
		}
		return nil, err
	}
	r := api.AtRiskRequest{Limit: a.Limit, Filter: a.filter(), Token: a.settings.token}
	a.asking("customers/at-risk", r.Values())
	answer, err := a.exporter.api.AtRisk(ctx, r)
	if err != nil {
		return nil, err
	}
	frames := a.table(notices(answer.Notices), a.customers(answer)...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "value": number(answer.Value), "day": answer.Day}
	return frames, nil
}

// mayList returns why the caller may not see lists of customers, nil if they may.
func (a *ask) mayList() error {
	if err := a.caller.allowed(a.settings.listRole); err != nil {
		return err
	}
	if a.settings.token == "" {
		return refusal("the data source has no token for lists of customers; an administrator can enter the one that the exporter's customer_list names")
	}
	return nil
}

func (a *ask) customers(answer *api.AtRisk) []*data.Field {
	var sources, ids, last []string
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
		sources, ids = append(sources, strings.Join(from, ", ")), append(ids, strings.Join(names, ", "))
		last = append(last, c.LastPurchase) // as text: a time would be another day in browsers west of the shop
		purchases, value = append(purchases, number(float64(c.Purchases))), append(value, number(c.Value))
		now, then = append(now, number(c.Probability)), append(then, number(c.ProbabilityThen))
	}
	return []*data.Field{
		a.column("source", sources), a.column("id", ids), a.figures("purchases", "orders", "", purchases), a.column("last_purchase", last),
		a.figures("probability", "ratio", "", now), a.figures("probability_then", "ratio", "", then),
		a.figures("value_at_risk", "currency", answer.Currency, value),
	}
}
