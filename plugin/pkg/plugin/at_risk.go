package plugin

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerAtRisk answers with the customers at risk, as a table of one row a customer, if the caller may
// see them. The answer is never cached.
func answerAtRisk(ctx context.Context, q *question) (data.Frames, error) {
	if err := q.mayList(); err != nil {
		if q.query.OmitEmpty { // the panel of a board that everybody may open shows its own text
			return q.write.table([]data.Notice{{Severity: data.NoticeSeverityInfo, Text: err.Error()}}), nil
		}
		return nil, err
	}
	r := api.AtRiskRequest{Limit: q.query.Limit, Filter: q.query.Filter(), Token: q.settings.token}
	q.exporter.note("customers/at-risk", r.Values())
	answer, err := q.exporter.exporter.api.AtRisk(ctx, r)
	if err != nil {
		return nil, err
	}
	frames := q.write.table(q.terms.notices(answer.Notices), q.write.customers(answer)...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "value": number(answer.Value), "day": answer.Day}
	return frames, nil
}

// mayList returns an error if the caller may not see lists of customers.
func (q *question) mayList() error {
	if err := q.caller.allowed(q.settings.listRole, q.terms.words); err != nil {
		return err
	}
	if q.settings.token == "" {
		return refusal(q.terms.words.Word("list_no_token"))
	}
	return nil
}

func (w writer) customers(answer *api.AtRisk) []*data.Field {
	var sources, ids, last []string
	var purchases, now, then, value []*float64
	for i := range answer.Customers {
		c := &answer.Customers[i]
		from, names := namesOf(c)
		sources, ids = append(sources, from), append(ids, names)
		last = append(last, c.LastPurchase) // as text: a time would be another day in browsers west of the shop
		purchases, value = append(purchases, count(c.Purchases)), append(value, number(c.Value))
		now, then = append(now, number(c.Probability)), append(then, number(c.ProbabilityThen))
	}
	share := form{unit: "ratio"}
	return []*data.Field{
		w.column("source", sources), w.column("id", ids), w.figures("purchases", form{unit: "orders"}, purchases), w.column("last_purchase", last),
		w.figures("probability", share, now), w.figures("probability_then", share, then),
		w.figures("value_at_risk", form{unit: "currency", currency: answer.Currency}, value),
	}
}

// namesOf returns the sources of a customer and what they call the customer.
func namesOf(c *api.AtRiskCustomer) (sources, ids string) {
	var from, names []string
	for _, id := range c.IDs {
		if !slices.Contains(from, id.Source) {
			from = append(from, id.Source)
		}
		names = append(names, id.ID)
	}
	return strings.Join(from, ", "), strings.Join(names, ", ")
}
