package server

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func codesOf(notices []api.Notice) []notice.Code {
	var codes []notice.Code
	for _, n := range notices {
		codes = append(codes, n.Code)
	}
	return codes
}

func TestDistributionAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	s := newFakeServer(b)
	d := decodeBody[api.Distribution](t, send(s, api.Prefix+"/distribution?of=order_value&to=2026-12-31&filter=country:DE"))
	require.Equal(t, "90d", d.Window)
	require.Equal(t, []string{"order_value", "orders", "currency", "EUR", "2026-11-22"}, []string{d.Of, d.Counts, d.Unit, d.Currency, d.Day})
	require.Equal(t, []api.Bin{{From: 10, To: 15, Count: 3, Share: 0.75}, {From: 15, To: 20, Count: 1, Share: 0.25}}, d.Bins)
	require.InDelta(t, 12.5, *d.Mean, 0)
	require.Equal(t, []notice.Code{notice.Nobody, notice.Future, notice.Revenue, notice.Incomplete}, codesOf(d.Notices))

	b.absent = map[string]absence.Reason{"clv_predicted": absence.Because(absence.ForecastPending)}
	w := send(s, api.Prefix+"/distribution?of=clv_predicted")
	require.Contains(t, w.Body.String(), `"mean":null,"median":null,"bins":[]`)
	require.Contains(t, w.Body.String(), "no figures for Predicted customer value: no forecast has been made yet")
}

func TestSurvivalAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	s := newFakeServer(b)
	w := send(s, api.Prefix+"/survival?of=second_order&to=2026-12-31&filter=country:DE")
	require.Contains(t, w.Body.String(), `"low":[null,null,0.`)
	a := decodeBody[api.Survival](t, w)
	require.Equal(t, []string{"second_order", "Time until the second purchase", "2026-11-22"}, []string{a.Of, a.Title, a.Day})
	require.Equal(t, 1, a.StepDays)
	require.Len(t, a.All.Days, 40)
	require.InDelta(t, 0.25, a.All.Survival[2], 1e-12)
	require.Equal(t, []int{4, 1}, []int{a.All.AtRisk[2], a.All.AtRisk[3]})
	require.Equal(t, []int{0, 3}, []int{a.All.EndedBy[1], a.All.EndedBy[2]})
	require.InDelta(t, 2, *a.All.Median, 0)
	require.Nil(t, a.All.LogRank)
	require.Equal(t, &api.LogRank{Expected: 1.5, ChiSquare: 3.84, P: 0.05}, a.Groups[0].LogRank)
	require.Equal(t, []notice.Code{notice.Nobody, notice.Future, notice.Warmup, notice.Incomplete}, codesOf(a.Notices))

	a = decodeBody[api.Survival](t, send(s, api.Prefix+"/survival?of=second_order&step=10d"))
	require.Equal(t, []int{0, 10, 20, 30}, a.All.Days)
	b.curve, b.groups = 1800, 3*api.MaxCohorts
	a = decodeBody[api.Survival](t, send(newFakeServer(b), api.Prefix+"/survival?of=second_order&cohort=month"))
	require.Equal(t, 28, a.StepDays, "a step that suits so many curves")
	require.Len(t, a.Groups, api.MaxCohorts)
	require.Contains(t, codesOf(a.Notices), notice.Truncated)
	require.Contains(t, send(newFakeServer(b), api.Prefix+"/survival?of=second_order&cohort=month&step=1d").Body.String(), "use a longer step")

	b.absent = map[string]absence.Reason{"subscriptions": absence.Because(absence.MissingRecords, absence.Kinds, "subscription")}
	w = send(newFakeServer(b), api.Prefix+"/survival?of=subscriptions")
	require.Contains(t, w.Body.String(), `"median_days":null`)
	require.Contains(t, w.Body.String(), "no figures for Time until subscribers leave: no source delivers subscriptions")
}

func TestRFMAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	a := decodeBody[api.RFM](t, send(newFakeServer(b), api.Prefix+"/rfm?to=2026-12-31&filter=country:DE"))
	require.Equal(t, []string{"90d", "2026-11-22", "EUR"}, []string{a.Window, a.Day, a.Currency})
	share := 0.25
	require.Equal(t, api.RFMSegment{Segment: "lost", Customers: 3, Share: 0.75, Value: 25, ValueShare: &share, CustomersBefore: 2, ValueBefore: 20}, a.Segments[1])
	require.Equal(t, api.RFMMove{From: "none", To: "champions", Customers: 1, Value: 75}, a.Moves[0])
	require.Equal(t, []notice.Code{notice.Nobody, notice.Future, notice.Incomplete}, codesOf(a.Notices))
	b.absent = map[string]absence.Reason{"segments": absence.Because(absence.MissingRecords, absence.Kinds, "order")}
	w := send(newFakeServer(b), api.Prefix+"/rfm")
	require.Contains(t, w.Body.String(), `"segments":[],"moves":[]`)
	require.Contains(t, w.Body.String(), "no figures for RFM segments: no source delivers orders")
}

func TestSurveyAnswer(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	w := send(newFakeServer(b), api.Prefix+"/survey?question=nps&window=month")
	a := decodeBody[api.Survey](t, w)
	require.Equal(t, "month", a.Window)
	require.Len(t, a.Rows, 2)
	require.Contains(t, w.Body.String(), `"touchpoint":"delivery","answers":0,"value":null,"low":null,"high":null,"mean":null,"parts":[{"name":"promoters","answers":0,"share":0}]`)
	require.Equal(t, []notice.Code{notice.Incomplete}, codesOf(a.Notices))
	b.absent = map[string]absence.Reason{"surveys": absence.Because(absence.MissingRecords, absence.Kinds, "answer")}
	require.Contains(t, send(newFakeServer(b), api.Prefix+"/survey?question=nps").Body.String(), "no figures for Net promoter score: no source delivers survey answers")
}

// customers returns customer lists with the token "secret".
func customers(ids func(*ledger.View, []int) ([][]CustomerID, bool)) CustomerLists {
	return CustomerLists{Shown: func() bool { return true }, Token: func(text string) bool { return text == "secret" }, IDs: ids}
}

func TestCustomersAreListedForCallersWithTheToken(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	s := newFakeServer(b)
	const target = api.Prefix + "/customers/at-risk?limit=1"
	w := send(s, target, api.TokenHeader, "secret")
	require.Equal(t, http.StatusForbidden, w.Code)
	require.Contains(t, w.Body.String(), "customer_list: {enabled: true, token_file: ...}")

	s.customers = customers(func(v *ledger.View, slots []int) ([][]CustomerID, bool) {
		require.Same(t, b.view, v)
		return make([][]CustomerID, len(slots)), true
	})
	for _, wrong := range []string{"", "secre", "secrets"} {
		w = send(s, target, api.TokenHeader, wrong)
		require.Equal(t, http.StatusForbidden, w.Code)
		require.Contains(t, w.Body.String(), api.TokenHeader)
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	}
	require.Zero(t, b.queries.Load())
	for range 2 {
		w = send(s, target, api.TokenHeader, "secret")
		require.Equal(t, http.StatusOK, w.Code)
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		require.Empty(t, w.Header().Get("ETag"))
	}
	require.EqualValues(t, 2, b.queries.Load(), "answers are not remembered")
	require.Zero(t, s.answers.kept.Len())
	a := decodeBody[api.AtRisk](t, w)
	require.Equal(t, api.AtRisk{
		Day: "2026-11-22", Count: 3, Value: 90.5, Currency: "EUR", Notices: a.Notices,
		Customers: []api.AtRiskCustomer{{IDs: []api.CustomerID{}, Purchases: 3, LastPurchase: "2026-05-06", UsualGap: 14, DaysOverdue: 3, Probability: 0.125, ProbabilityThen: 0.5, Value: 60.5}},
	}, a)
	require.Equal(t, []notice.Code{notice.Returned, notice.Truncated}, codesOf(a.Notices))
	require.Equal(t, http.StatusBadRequest, send(s, api.Prefix+"/customers/at-risk?limit=0", api.TokenHeader, "secret").Code)
	require.Equal(t, http.StatusBadRequest, send(s, api.Prefix+"/customers/at-risk?token=secret", api.TokenHeader, "secret").Code)

	s.customers.IDs = func(*ledger.View, []int) ([][]CustomerID, bool) { return nil, false }
	require.Equal(t, http.StatusServiceUnavailable, send(s, target, api.TokenHeader, "secret").Code)
}

func TestAbsentValuesAtRiskAreNull(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	b.absent = map[string]absence.Reason{"value_at_risk": absence.Because(absence.UnknownMargin, absence.Count, "3")}
	s := newFakeServer(b)
	s.customers = customers(func(_ *ledger.View, slots []int) ([][]CustomerID, bool) {
		return make([][]CustomerID, len(slots)), true
	})
	w := send(s, api.Prefix+"/customers/at-risk", api.TokenHeader, "secret")
	require.Contains(t, w.Body.String(), `"value":null`)
	var a api.AtRisk
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
	require.True(t, math.IsNaN(a.Value) && math.IsNaN(a.Customers[0].Value))
	require.InDelta(t, 60.5, a.Customers[1].Value, 0)
}

func TestEventsAnswer(t *testing.T) {
	t.Parallel()
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 0, 0, 0, 0, time.UTC) }
	end, over := at(2, 3), at(1, 2)
	s := newFakeServer(newFakeBoard())
	s.events = func() []health.Event {
		return []health.Event{
			{Kind: health.Campaign, Start: at(2, 1), End: end, Title: "Sale", Tags: []string{"mail"}},
			{Kind: health.Campaign, Start: at(1, 1), End: over, Title: "Long ago"},
			{Kind: health.SourceGap, Start: at(1, 15), Args: map[string]string{health.ArgSource: "till"}},
			{Kind: health.Reload, Start: at(1, 15), Args: map[string]string{health.ArgResult: health.ResultRefused}},
			{Kind: health.Reload, Start: at(2, 2), Args: map[string]string{health.ArgResult: health.ResultApplied}},
		}
	}
	titles := func(query string) []string {
		var all []string
		for _, e := range decodeBody[api.Events](t, send(s, api.Prefix+"/events?"+query)).Events {
			all = append(all, e.Title)
		}
		return all
	}
	require.Equal(t, []string{"Source till could not be read", "Sale", "Configuration changed"}, titles("from=2026-02-02&to=2026-02-02"))
	require.Equal(t, []string{"Sale"}, titles("from=2026-01-20&to=2026-02-02&kind=campaign"))
	require.Equal(t, []string{"Source till could not be read", "Configuration changed"}, titles("from=2026-02-02&to=2026-03-02&kind=reload&kind=source_gap"))
	first := send(s, api.Prefix+"/events")
	s.events = func() []health.Event { return nil }
	require.Equal(t, http.StatusOK, send(s, api.Prefix+"/events", "If-None-Match", first.Header().Get("ETag")).Code, "new events are a new answer")
}

func TestChangesOfLevel(t *testing.T) {
	t.Parallel()
	b := newFakeBoard()
	var got analysis.Query
	levels := func(n int) {
		b.query = func(_ context.Context, q analysis.Query) (*analysis.Answer, error) {
			got = q
			m, _ := measure.Find(q.Measures[0])
			a := &analysis.Answer{Series: []analysis.Series{{Measure: &m}}}
			for d := q.From; d <= q.To; d += record.Day(q.Step) {
				a.Days, a.Complete = append(a.Days, d), append(a.Complete, true)
			}
			for i := range a.Days {
				a.Series[0].Values = append(a.Series[0].Values, map[bool]float64{true: 0.625, false: 0.5}[i < n])
			}
			return a, nil
		}
	}
	levels(20)
	a := decodeBody[api.Events](t, send(newFakeServer(b), api.Prefix+"/events?measure=retention_ratio&window=30d&kind=change_point"))
	require.Equal(t, 30, got.Step)
	require.Equal(t, b.Today()-1, got.To)
	require.Zero(t, (got.To-got.From)%30)
	require.Len(t, a.Events, 1)
	e := a.Events[0]
	begins := got.From + 20*30 - 29
	require.Equal(t, begins.String(), e.Start.Format(time.DateOnly))
	require.Equal(t, "Retention fell", e.Title)
	require.Contains(t, e.Text, "from 62.5\u00a0% on average in 20 windows (30 days) to 50.0\u00a0% on average in ")
	require.Empty(t, decodeBody[api.Events](t, send(newFakeServer(b), api.Prefix+"/events?measure=retention_ratio&window=30d&from=2024-02-01&to=2024-03-01")).Events)
	a = decodeBody[api.Events](t, send(newFakeServer(b), api.Prefix+"/events?measure=retention_ratio&window=365d"))
	require.Equal(t, []notice.Code{notice.Short}, codesOf(a.Notices))
	b.absent = map[string]absence.Reason{"retention_ratio": absence.Because(absence.MissingRecords, absence.Kinds, "order")}
	a = decodeBody[api.Events](t, send(newFakeServer(b), api.Prefix+"/events?measure=retention_ratio"))
	require.Equal(t, []notice.Code{notice.Unavailable}, codesOf(a.Notices))
}

func TestInvalidRequestsAreRefusedWithARemedy(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	for _, test := range []struct{ target, want string }{
		{"/distribution", "required: must be one of order_value, days_between_orders"},
		{"/distribution?of=order", `unknown distribution \"order\"; did you mean \"order_value\"?`},
		{"/distribution?of=order_value&bins=1000", "must be 1 to 200"},
		{"/distribution?of=customer_value&window=30d", "customer_value has no window; omit it"},
		{"/distribution?of=order_value&from=2026-01-01", `unknown parameter \"from\"`},
		{"/survey", "required: must be one of nps"},
		{"/survey?question=npss", `did you mean \"nps\"?`},
		{"/survival", "required: must be one of subscriptions, second_order"},
		{"/survival?of=second_orders", `unknown survival curve \"second_orders\"; did you mean \"second_order\"?`},
		{"/survival?of=second_order&cohort=week", "must be one of month, quarter, year"},
		{"/survival?of=second_order&cohort=month&group_by=country", "not allowed with group_by"},
		{"/survival?of=second_order&from=2026-02-01&to=2026-01-01", "is after to"},
		{"/survival?of=second_order&step=week", "invalid step"},
		{"/events?kind=party", `unknown kind of event \"party\": must be one of campaign, change_point, reload, source_gap`},
		{"/events?kind=change_point", "such as measure=retention_ratio"},
		{"/events?window=30d", "not allowed without a measure"},
		{"/events?measure=clv_predicted", "has values for one day only"},
		{"/events?measure=customers&window=lifetime", "lifetime windows overlap"},
		{"/events?measure=customers&from=2026-02-01&to=2026-01-01", "is after to"},
		{"/series?measure=retention", `did you mean \"retention_ratio\"?`},
	} {
		w := send(s, api.Prefix+test.target)
		require.Equal(t, http.StatusBadRequest, w.Code, test.target)
		require.Contains(t, w.Body.String(), test.want, test.target)
	}
}

func TestThePrefixListsTheEndpoints(t *testing.T) {
	t.Parallel()
	s := newFakeServer(newFakeBoard())
	for _, target := range []string{api.Prefix, api.Prefix + "/"} {
		index := decodeBody[api.Index](t, send(s, target))
		require.Len(t, index.Endpoints, len(api.Endpoints()))
		for _, e := range index.Endpoints {
			path := strings.Replace(e.Path, "{name}", "country", 1)
			require.NotEqual(t, http.StatusNotFound, send(s, path).Code, path)
		}
		require.Equal(t, "measure", index.Endpoints[1].Parameters[0].Name)
	}
}
