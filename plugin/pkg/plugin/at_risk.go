package plugin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/notice"
)

// answerAtRisk answers with the customers at risk, as a table of one row a customer, if the caller may
// see them. The answer is never cached.
func answerAtRisk(ctx context.Context, q *question) (data.Frames, error) {
	if err := q.mayList(); err != nil {
		return q.refused(err)
	}
	r := api.AtRiskRequest{Limit: q.query.Limit, Filter: q.query.Filter(), Token: q.settings.token}
	q.exporter.note("customers/at-risk", r.Values())
	answer, err := q.exporter.exporter.api.AtRisk(ctx, r)
	if refused, ok := errors.AsType[*api.Error](err); ok && refused.Status == http.StatusForbidden {
		return q.refused(err)
	}
	if err != nil {
		return nil, err
	}
	if q.query.OmitEmpty && len(answer.Customers) == 0 {
		return q.write.line(q.whyNobody(answer)), nil
	}
	frames := q.write.table(q.terms.notices(answer.Notices), q.write.customers(answer)...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "value": number(answer.Value), "day": answer.Day}
	return frames, nil
}

// refused answers a caller who may not see customers: with one line in the panel of a board that everybody may
// open, and with the error elsewhere.
func (q *question) refused(err error) (data.Frames, error) {
	if q.query.OmitEmpty {
		return q.write.line(err.Error()), nil
	}
	return nil, err
}

// whyNobody says why no customer is listed: the first notice says what is missing, if anything is.
func (q *question) whyNobody(answer *api.AtRisk) string {
	for _, n := range answer.Notices {
		if n.Args[notice.Measure] == "customers_at_risk" {
			return q.terms.tell(&n)
		}
	}
	return q.terms.words.Word("list_empty")
}

// line makes a table of one sentence.
func (w writer) line(sentence string) data.Frames {
	return w.table(nil, w.column("reason", []string{sentence}))
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
	var sources, ids, last, links []string
	var purchases, gap, overdue, now, then, value []*float64
	for i := range answer.Customers {
		c := &answer.Customers[i]
		from, names, link := namesOf(c)
		sources, ids, links = append(sources, from), append(ids, names), append(links, link)
		gap, overdue = append(gap, number(c.UsualGap)), append(overdue, count(c.DaysOverdue))
		last = append(last, c.LastPurchase) // as text: a time would be another day in browsers west of the shop
		purchases, value = append(purchases, count(c.Purchases)), append(value, number(c.Value))
		now, then = append(now, number(c.Probability)), append(then, number(c.ProbabilityThen))
	}
	share := form{unit: "ratio"}
	columns := []*data.Field{
		w.column("source", sources), w.column("id", ids), w.figures("value_at_risk", form{unit: "currency", currency: answer.Currency}, value),
		w.figures("days_overdue", form{unit: "number"}, overdue), w.column("last_purchase", last),
		w.figures("usual_gap", form{unit: "number", display: display.Display{Form: display.FormDays}}, gap), w.figures("purchases", form{unit: "orders"}, purchases),
		w.figures("probability", share, now), w.figures("probability_then", share, then),
	}
	if slices.ContainsFunc(links, func(l string) bool { return l != "" }) {
		columns = append(columns, w.linked(columns[1], links))
	}
	return columns
}

// linked gives a column a link to the address in each row, and returns the hidden column of the addresses.
func (w writer) linked(column *data.Field, links []string) *data.Field {
	addresses := w.column("link", links)
	addresses.Config.Custom = map[string]any{"hideFrom": map[string]bool{"viz": true}}
	column.Config.Links = []data.DataLink{{
		Title: w.words.Word("open_customer"), TargetBlank: true, URL: fmt.Sprintf("${__data.fields[%q]:raw}", addresses.Name),
	}}
	return addresses
}

// namesOf returns the sources of a customer, what they call the customer, and the first link to the customer's
// page.
func namesOf(c *api.AtRiskCustomer) (sources, ids, link string) {
	var from, names []string
	for _, id := range c.IDs {
		if !slices.Contains(from, id.Source) {
			from = append(from, id.Source)
		}
		names, link = append(names, id.ID), cmp.Or(link, id.Link)
	}
	return strings.Join(from, ", "), strings.Join(names, ", "), link
}
