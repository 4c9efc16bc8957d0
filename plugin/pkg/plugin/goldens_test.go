package plugin_test

import (
	"encoding/json"
	"flag"
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/experimental"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

var update = flag.Bool("update", false, "write the golden files")

// canned returns answers that the small shop cannot give.
func canned() map[string]any {
	f := func(v float64) *float64 { return &v }
	end := time.Date(2026, 6, 3, 0, 0, 0, 0, time.UTC)
	return map[string]any{
		"/distribution": api.Distribution{
			Of: "order_value", Title: "Order value", Unit: "currency", Currency: "EUR", Counts: "orders", Window: "90d", Day: "2026-11-22",
			Count: 5, Mean: f(42), Median: f(40.5),
			Bins: []api.Bin{{From: 0, To: 25, Count: 1, Share: 0.2}, {From: 25, To: 50, Count: 4, Share: 0.8}, {From: 50, To: 62.5}},
		},
		"/survey": api.Survey{
			Question: "nps", Title: "Net promoter score", Unit: "score", Window: "90d", Day: "2026-11-22", Complete: true,
			Rows: []api.SurveyRow{
				{Answers: 10, Value: f(20), Low: f(-5), High: f(45), Parts: []api.SurveyPart{{Name: "promoters", Answers: 5, Share: 0.5}, {Name: "passives", Answers: 2, Share: 0.2}, {Name: "detractors", Answers: 3, Share: 0.3}}},
				{Touchpoint: "checkout", Parts: []api.SurveyPart{{Name: "promoters"}, {Name: "passives"}, {Name: "detractors"}}},
			},
			Notices: []api.Notice{{Severity: "warning", Code: api.NoticeSourceDown, Message: "source crm cannot be read at present"}},
		},
		"/survival": api.Survival{
			Of: "subscriptions", Day: "2026-11-22", Complete: true, StepDays: 7,
			All: api.SurvivalCurve{
				Customers: 5, Ended: 3, Median: f(12), MedianLow: f(6), Days: []int{0, 7, 14}, AtRisk: []int{5, 4, 2}, EndedBy: []int{0, 1, 3},
				Survival: api.Values{1, 0.8, 0.4}, Low: api.Values{math.NaN(), 0.2, 0.05}, High: api.Values{math.NaN(), 0.97, 0.75},
			},
			Groups: []api.SurvivalCurve{{
				Group: "NL", Customers: 3, Ended: 1, Median: nil, LogRank: &api.LogRank{Expected: 1.8, ChiSquare: 0.9, P: 0.34}, Days: []int{0, 7},
				AtRisk: []int{3, 3}, EndedBy: []int{0, 1}, Survival: api.Values{1, 0.667}, Low: api.Values{math.NaN(), 0.05}, High: api.Values{math.NaN(), 0.95},
			}},
			Notices: []api.Notice{},
		},
		"/events": api.Events{Events: []api.Event{
			{Kind: api.EventCampaign, Start: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), End: &end, Title: "Summer sale", Text: "20 % off", Tags: []string{"sale"}},
			{Kind: api.EventReload, Start: time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC), Title: "Configuration loaded", Tags: []string{"reload"}},
		}},
	}
}

// TestEveryTypeOfQueryHasItsFrame answers the example of each type, by an administrator over the last
// five months.
func TestEveryTypeOfQueryHasItsFrame(t *testing.T) {
	t.Parallel()
	answers := canned()
	answers["/customers/at-risk"] = twoAtRisk()
	for _, k := range panelquery.Kinds() {
		if k.Type == panelquery.AsOf {
			continue // it depends on the time; TestAsOf checks it
		}
		t.Run(string(k.Type), func(t *testing.T) {
			t.Parallel()
			source, _ := newList(t, `{}`, answers)
			k.Example.QueryType = k.Type
			model, err := json.Marshal(k.Example)
			require.NoError(t, err)
			r := queryAs(t, source, &backend.QueryDataRequest{
				PluginContext: backend.PluginContext{User: &backend.User{Login: "jo", Role: "Admin"}},
				Queries:       []backend.DataQuery{{RefID: "A", MaxDataPoints: 12, TimeRange: span(t, "2026-06-01", "2026-11-22"), JSON: model}},
			})
			require.NoError(t, r.Error)
			experimental.CheckGoldenJSONResponse(t, "testdata", string(k.Type), &r, *update)
		})
	}
}

func TestFramesOfParticularQueries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, model string }{
		{"series_groups", "2026-05-01", `{"queryType":"series","measures":["customers"],"window":"60d","step":"30d","groupBy":"country","labels":{"state":["new","retained"]},"language":"nl"}`},
		{"series_calendar", "2026-06-01", `{"queryType":"series","measures":["revenue","retention_ratio"],"window":"month","labels":{"basis":["orders"]},"compareTo":["previous_year"]}`},
		{"series_complete", "2026-06-01", `{"queryType":"series","measures":["active_customers"],"window":"quarter","hideIncomplete":true}`},
		{"series_absent", "2026-11-01", `{"queryType":"series","measures":["nps"],"language":"nl"}`},
		{"series_omitted", "2026-11-01", `{"queryType":"series","measures":["nps"],"target":true,"omitEmpty":true}`},
		{"value_calendar", "2026-10-01", `{"queryType":"value","measures":["revenue","nps"],"window":"month","compareTo":["previous_year"],"filters":[{"dimension":"country","values":["NL"]},{"dimension":"channel","values":[]}],"language":"nl"}`},
		{"card_row", "2026-06-01", `{"queryType":"card","measures":["revenue","active_customers","monthly_recurring_revenue"],"window":"30d","labels":{"basis":["orders"]},"omitEmpty":true,"filters":[{"dimension":"country","values":["NL"]}],"language":"nl"}`},
		{"attention_short", "2026-10-01", `{"queryType":"attention","window":"365d","language":"nl"}`},
		{"summary_absent", "2026-10-01", `{"queryType":"summary","measures":["nps"],"language":"nl"}`},
		{"cohorts_margin", "2026-08-01", `{"queryType":"cohorts","cohortValue":"margin_per_customer","hideIncomplete":false,"language":"nl"}`},
		{"rfm_moves", "2026-06-01", `{"queryType":"rfm","rfmMoves":true,"window":"60d","filters":[{"dimension":"country","values":["NL"]}]}`},
		{"survival_groups", "2026-06-01", `{"queryType":"survival","survival":"subscriptions","groupBy":"country","language":"nl"}`},
		{"movements_customers", "2026-06-01", `{"queryType":"movements","movements":"customers","window":"90d","language":"nl"}`},
		{"movements_absent", "2026-06-01", `{"queryType":"movements","window":"quarter","basis":"subscriptions","language":"nl"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			source, _ := newSource(t, canned())
			r := query(t, source, span(t, c.from, "2026-11-22"), c.model)
			require.NoError(t, r.Error)
			require.EqualValues(t, http.StatusOK, r.Status)
			experimental.CheckGoldenJSONResponse(t, "testdata", c.name, &r, *update)
		})
	}
}
