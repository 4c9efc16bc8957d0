package plugin_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// youngCohorts are the newcomers of the running month, who have no month after it.
func youngCohorts() *api.Cohorts {
	one := api.Values{1}
	return &api.Cohorts{
		Currency: "EUR",
		Cohorts: []api.Cohort{{
			Month: "2026-11-01", Size: 14, Active: []int{14}, Share: one, Revenue: one, Margin: one, MarginPerCustomer: one, Complete: []bool{false},
		}},
		All: api.CohortCurve{Size: 14, Share: api.Values{math.NaN()}, RevenuePerCustomer: one, MonthMarginPerCustomer: one, MarginPerCustomer: one},
	}
}

// TestPanelsWithoutFiguresSayWhy checks that a table without figures has the reason in its one cell, and a chart of
// curves has it as the name of a line without points.
func TestPanelsWithoutFiguresSayWhy(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	young, _ := newSource(t, map[string]any{"/cohorts": youngCohorts()})
	past, future := span(t, "2026-06-01", "2026-11-22"), span(t, "2027-06-01", "2027-11-22")
	for _, c := range []struct {
		source                *plugin.Datasource
		when                  backend.TimeRange
		model, axis, contains string
	}{
		{source, past, `{"queryType":"survival","survival":"subscriptions","omitEmpty":true}`, "Days since the start", "No figures for Time until subscribers leave"},
		{source, past, `{"queryType":"survival","survival":"subscriptions","survivalTable":true,"omitEmpty":true,"language":"nl"}`, "", "abonnementen"},
		{source, future, `{"queryType":"survival","survival":"second_order"}`, "Days since the start", "The time range begins after today"},
		{source, future, `{"queryType":"survival","survival":"second_order","survivalTable":true}`, "", "The time range begins after today"},
		{source, future, `{"queryType":"cohorts","cohortCurves":true,"language":"nl"}`, "Maanden sinds de eerste aankoop", "Het tijdvak begint na vandaag"},
		{source, future, `{"queryType":"cohorts","language":"nl"}`, "", "Het tijdvak begint na vandaag"},
		{source, span(t, "2020-01-01", "2020-02-01"), `{"queryType":"cohorts","omitEmpty":true,"language":"nl"}`, "", "Geen eerste aankopen in dit tijdvak"},
		{source, future, `{"queryType":"rfm"}`, "", "The time range begins after today"},
		{young, past, `{"queryType":"cohorts","omitEmpty":true}`, "", "No figures yet: they begin with the first full month"},
		{young, past, `{"queryType":"cohorts","cohortCurves":true,"omitEmpty":true}`, "Months since the first purchase", "No figures yet: they begin with the first full month"},
	} {
		r := query(t, c.source, c.when, c.model)
		require.NoError(t, r.Error, c.model)
		f := r.Frames[0]
		require.NotEmpty(t, f.Meta.Notices, c.model)
		require.Equal(t, 1, f.Rows(), c.model)
		reason := f.Meta.Notices[0].Text
		require.Contains(t, reason, c.contains, c.model)
		if c.axis == "" {
			require.Len(t, f.Fields, 1, c.model)
			require.Equal(t, reason, f.Fields[0].At(0), c.model)
			continue
		}
		require.Len(t, f.Fields, 2, c.model)
		require.Equal(t, c.axis, f.Fields[0].Name, c.model)
		if strings.Contains(c.model, "subscriptions") {
			reason = "No subscriptions"
		}
		require.Equal(t, reason, f.Fields[1].Name, c.model)
		for _, field := range f.Fields {
			require.Equal(t, data.FieldTypeNullableFloat64, field.Type(), c.model)
			require.True(t, field.NilAt(0), "%s: no figure is invented", c.model)
		}
	}
}

// TestCurvesOfAnUnknownMarginAreNotYoung checks that cohorts whose months have ended do not say that they are too young.
func TestCurvesOfAnUnknownMarginAreNotYoung(t *testing.T) {
	t.Parallel()
	old := youngCohorts()
	unknown := api.Values{math.NaN(), math.NaN()}
	c := &old.Cohorts[0]
	c.Active, c.Complete, c.Share = []int{14, 2}, []bool{true, true}, api.Values{1, 0.5}
	c.Revenue, c.Margin, c.MarginPerCustomer = api.Values{1, 1}, unknown, unknown
	old.All = api.CohortCurve{Size: 14, Share: api.Values{1, 0.5}, RevenuePerCustomer: api.Values{1, 1}, MonthMarginPerCustomer: unknown, MarginPerCustomer: unknown}
	old.Notices = []api.Notice{{Code: api.NoticeIncomplete, Severity: api.SeverityInfo, Message: "the last day has not ended"}}
	source, _ := newSource(t, map[string]any{"/cohorts": old})
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"cohorts","cohortValue":"margin_per_customer","cohortCurves":true,"omitEmpty":true}`)
	require.NoError(t, r.Error)
	f := r.Frames[0]
	require.Equal(t, "Some margins are unknown", f.Fields[1].Name, "the legend has the reason, not the exporter's notice")
	require.Len(t, f.Meta.Notices, 2)
	require.Equal(t, "Some margins are unknown", f.Meta.Notices[0].Text)
	require.Equal(t, "The last day has not ended", f.Meta.Notices[1].Text)
}

// TestCurvesOfAFailedQueryKeepTheirAxis checks that a chart of curves gets its axis beside the error, and another panel
// only the error.
func TestCurvesOfAFailedQueryKeepTheirAxis(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	source, _ := newInstance(t, settingsOf(gone.URL))
	for model, axis := range map[string]string{
		`{"queryType":"cohorts","cohortCurves":true,"language":"nl"}`: "Maanden sinds de eerste aankoop",
		`{"queryType":"survival","survival":"second_order"}`:          "Days since the start",
		`{"queryType":"cohorts"}`:                                     "",
	} {
		r := query(t, source, span(t, "2026-06-01", "2026-11-22"), model)
		require.Error(t, r.Error, model)
		if axis == "" {
			require.Empty(t, r.Frames, model)
			continue
		}
		require.Equal(t, axis, r.Frames[0].Fields[0].Name, model)
		require.Equal(t, 1, r.Frames[0].Rows(), model)
	}
}

// TestAlertRulesGetNoReasons checks that an alert rule gets no row for figures that are not there.
func TestAlertRulesGetNoReasons(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := queryAs(t, source, &backend.QueryDataRequest{
		Headers: map[string]string{"http_" + backend.FromAlertHeaderName: "true"},
		Queries: []backend.DataQuery{{RefID: "A", TimeRange: span(t, "2027-06-01", "2027-11-22"), JSON: []byte(`{"queryType":"rfm"}`)}},
	})
	require.NoError(t, r.Error)
	require.Empty(t, r.Frames[0].Fields)
}
