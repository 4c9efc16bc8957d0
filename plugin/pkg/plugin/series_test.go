package plugin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// values returns the values of the field with a role, by day in the business time zone.
func values(t *testing.T, f *data.Frame, role string) map[string]float64 {
	t.Helper()
	for _, field := range f.Fields[1:] {
		if field.Labels["series"] != role {
			continue
		}
		out := map[string]float64{}
		for i := range field.Len() {
			if v, ok := field.ConcreteAt(i); ok {
				at, isTime := f.Fields[0].At(i).(time.Time)
				require.True(t, isTime)
				out[at.In(amsterdam(t)).Format(time.DateTime)], ok = v.(float64)
				require.True(t, ok)
			}
		}
		return out
	}
	require.Failf(t, "no such field", "series=%q", role)
	return nil
}

func midnight(d record.Day) string { return d.String() + " 00:00:00" }

func TestComparedValuesAreThoseOfTheDaysBefore(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2026-08-01", "2026-11-22"), `{"queryType":"series","measures":["active_customers"],"window":"30d","step":"1d","compareTo":["previous_period","previous_year"]}`)
	require.NoError(t, r.Error)
	f := r.Frames[0]
	now, period, year := values(t, f, ""), values(t, f, "previous_period"), values(t, f, "previous_year")
	require.Len(t, now, 114)
	before := query(t, source, span(t, "2025-07-01", "2025-11-22"), `{"queryType":"series","measures":["active_customers"],"window":"30d","step":"1d"}`)
	lastYear := values(t, before.Frames[0], "")
	for d := record.Date(2026, 9, 1); d <= today(); d++ {
		require.Equal(t, now[midnight(d-30)], period[midnight(d)], "%s", d)
		require.Equal(t, lastYear[midnight(d-365)], year[midnight(d)], "%s", d)
	}
}

func TestPointsEndWithTheLastDayOfTheRange(t *testing.T) {
	t.Parallel()
	source, f := newSource(t, nil)
	r := query(t, source, span(t, "2025-11-22", "2026-11-30"), `{"queryType":"series","measures":["retention_ratio"]}`)
	require.NoError(t, r.Error)
	now := values(t, r.Frames[0], "")
	require.Contains(t, now, midnight(today()), "days to come are cut off")
	require.InDelta(t, 12, len(now), 1, "about as many points as asked for")
	require.Equal(t, "31d", f.asked("/series")[0].URL.Query().Get("step"))
}

func TestTheStepGrowsUntilTheAnswerIsNotTooLarge(t *testing.T) {
	t.Parallel()
	source, f := newSource(t, nil)
	all := `"retention_ratio","churn_ratio","customers","active_customers","churned_customers","winback_ratio","days_between_orders","early_churn_ratio","revenue_movement","revenue","opening_revenue","quick_ratio","orders_per_customer","average_order_value","repeat_buyer_ratio","returning_buyer_ratio","clv_formula","clv_historic"`
	many := &backend.QueryDataRequest{Queries: []backend.DataQuery{{
		RefID: "A", MaxDataPoints: 5000, TimeRange: span(t, "2024-11-22", "2026-11-22"), JSON: []byte(`{"queryType":"series","groupBy":"country","measures":[` + all + `]}`),
	}}}
	require.NoError(t, queryAs(t, source, many).Error)
	asked := f.asked("/series")
	require.Greater(t, len(asked), 1)
	require.Equal(t, "1d", asked[0].URL.Query().Get("step"))
	require.NotEqual(t, "1d", asked[len(asked)-1].URL.Query().Get("step"))
}

func TestARangeInTheFutureHasNoPoints(t *testing.T) {
	t.Parallel()
	source, f := newSource(t, nil)
	r := query(t, source, span(t, "2027-01-01", "2027-02-01"), `{"queryType":"series","measures":["retention_ratio"]}`)
	require.NoError(t, r.Error)
	require.Zero(t, r.Frames[0].Rows())
	require.Contains(t, r.Frames[0].Meta.Notices[0].Text, "begins after today")
	require.Empty(t, f.asked("/series"))
}

// Every point stands on the shop's day for a viewer in any time zone, and a range of days is of the days that
// the viewer chose.
func TestPointsStandOnTheShopsDayInEveryTimeZone(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	var figures []map[string]float64
	for _, name := range []string{"", "UTC", "America/Los_Angeles", "Pacific/Auckland", "Mars/Olympus"} {
		zone := amsterdam(t)
		if name != "" && name != "Mars/Olympus" {
			var err error
			zone, err = time.LoadLocation(name)
			require.NoError(t, err)
		}
		march := backend.TimeRange{From: record.Date(2026, 3, 1).In(zone), To: record.Date(2026, 4, 1).In(zone).Add(-time.Millisecond)}
		r := query(t, source, march, `{"queryType":"series","measures":["active_customers"],"window":"30d","step":"1d","timezone":"`+name+`"}`)
		require.NoError(t, r.Error)
		points := map[string]float64{}
		for i := range r.Frames[0].Rows() {
			at, _ := r.Frames[0].Fields[0].At(i).(time.Time)
			points[at.In(zone).Format(time.DateTime)], _ = r.Frames[0].Fields[1].FloatAt(i)
		}
		require.Len(t, points, 31, name)
		require.Contains(t, points, "2026-03-01 00:00:00", name)
		require.Contains(t, points, "2026-03-31 00:00:00", name)
		figures = append(figures, points)
	}
	for _, other := range figures[1:] {
		require.Equal(t, figures[0], other)
	}
}

func TestAChartThatStaysEmptySaysToChooseALongerRange(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for _, window := range []string{"90d", "month"} {
		model := `{"queryType":"series","measures":["active_customers"],"window":"` + window + `"}`
		short := query(t, source, span(t, "2026-11-22", "2026-11-22"), model)
		require.NoError(t, short.Error)
		require.Condition(t, func() bool {
			return slices.ContainsFunc(short.Frames[0].Meta.Notices, func(n data.Notice) bool { return strings.Contains(n.Text, "Choose a longer range") })
		}, window)
		long := query(t, source, span(t, "2026-08-22", "2026-11-22"), model)
		for _, n := range long.Frames[0].Meta.Notices {
			require.NotContains(t, n.Text, "Choose a longer range", window)
		}
	}
}

func TestOthersAreLeftOutWhereNobodyIsAmongThem(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"series","measures":["active_customers","retention_ratio"],"groupBy":"country","filters":[{"dimension":"country","values":["NL"]}]}`)
	require.NoError(t, r.Error)
	require.Len(t, r.Frames[0].Fields, 3)
	for _, f := range r.Frames[0].Fields[1:] {
		require.Equal(t, "NL", f.Labels["country"])
	}
	r = query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["active_customers"],"groupBy":"country","cap":1}`)
	require.NoError(t, r.Error)
	require.Len(t, r.Frames[0].Fields, 2, "those that the cap leaves without a name are there")
}

func TestGroupsThatAnotherKindOfQueryLeftChangeNothing(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for _, model := range []string{
		`{"queryType":"movements","window":"90d"`, `{"queryType":"movements","movements":"customers","window":"90d"`,
		`{"queryType":"summary","measures":["active_customers"],"window":"90d"`,
	} {
		r := span(t, "2026-10-01", "2026-11-22")
		whole, left := query(t, source, r, model+`}`), query(t, source, r, model+`,"groupBy":"country"}`)
		require.NoError(t, left.Error)
		require.Equal(t, whole.Frames[0].Fields, left.Frames[0].Fields, model)
	}
}

func TestARangeInThePastHasTheFiguresOfItsEnd(t *testing.T) {
	t.Parallel()
	source, f := newSource(t, nil)
	r := query(t, source, span(t, "2026-01-01", "2026-05-15"), `{"queryType":"value","measures":["active_customers"],"window":"month"}`)
	require.NoError(t, r.Error)
	require.Equal(t, "2026-04-01", f.asked("/series")[0].URL.Query().Get("from"), "the last month that was over by then")
	query(t, source, span(t, "2026-01-01", "2026-05-31"), `{"queryType":"value","measures":["active_customers"],"window":"month"}`)
	require.Equal(t, "2026-05-01", f.asked("/series")[1].URL.Query().Get("from"), "the month that ends with the range")
	query(t, source, span(t, "2026-01-01", "2026-05-15"), `{"queryType":"value","measures":["active_customers"]}`)
	require.Equal(t, "2026-05-15", f.asked("/series")[2].URL.Query().Get("to"))
}

func TestDisplayNamesAreUniqueAndFieldsCanBeToldApartByLabels(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2026-01-01", "2026-11-22"), `{"queryType":"series","measures":["revenue_movement","customers","retention_ratio"],"window":"month","groupBy":"country","compareTo":["previous_year"],"target":true}`)
	require.NoError(t, r.Error)
	names, labels := map[string]bool{}, map[string]bool{}
	for _, f := range r.Frames[0].Fields[1:] {
		require.False(t, names[f.Config.DisplayNameFromDS], f.Config.DisplayNameFromDS)
		require.False(t, labels[f.Labels.String()], f.Labels.String())
		names[f.Config.DisplayNameFromDS], labels[f.Labels.String()] = true, true
	}
	require.Greater(t, len(names), 20)
}

func TestATargetOfAnAmountIsNoneForAPartOfTheCustomers(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	whole := `{"queryType":"series","measures":["revenue"],"window":"90d","target":true`
	for model, want := range map[string]bool{
		whole + `}`: true,
		whole + `,"filters":[{"dimension":"country","values":["NL"]}]}`:                                          false,
		whole + `,"groupBy":"country"}`:                                                                          false,
		`{"queryType":"series","measures":["retention_ratio"],"window":"90d","target":true,"groupBy":"country"}`: true,
		`{"queryType":"series","measures":["revenue"],"window":"30d","target":true}`:                             false,
	} {
		r := query(t, source, span(t, "2026-10-01", "2026-11-22"), model)
		require.NoError(t, r.Error)
		var targets int
		for _, f := range r.Frames[0].Fields {
			if f.Labels["series"] == "target" {
				targets++
			}
		}
		require.Equal(t, want, targets == 1, model)
	}
}

func TestAllTimeHasNoPeriodBefore(t *testing.T) {
	t.Parallel()
	source, f := newSource(t, nil)
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"series","measures":["active_customers"],"window":"lifetime","compareTo":["previous_period"]}`)
	require.NoError(t, r.Error)
	require.Len(t, f.asked("/series"), 1)
	require.Contains(t, r.Frames[0].Meta.Notices[0].Text, "No comparison")
}

func TestTheQueryInspectorShowsWhatWasAsked(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"value","measures":["active_customers"],"compareTo":["previous_year"]}`)
	lines := strings.Split(r.Frames[0].Meta.ExecutedQueryString, "\n")
	require.Len(t, lines, 2)
	require.Equal(t, "GET /api/v1/series?from=2026-11-22&measure=active_customers&to=2026-11-22", lines[0])
}

func TestAQueryThatFailsLeavesTheOthers(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	r := span(t, "2026-10-01", "2026-11-22")
	out, err := source.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{
		{RefID: "good", TimeRange: r, JSON: []byte(`{"queryType":"value","measures":["active_customers"]}`)},
		{RefID: "bad", TimeRange: r, JSON: []byte(`{"queryType":"value","measures":["active_custommers"]}`)},
		{RefID: "worse", TimeRange: r, JSON: []byte(`{`)},
	}})
	require.NoError(t, err)
	require.NoError(t, out.Responses["good"].Error)
	require.ErrorContains(t, out.Responses["bad"].Error, `did you mean "active_customers"`)
	require.EqualValues(t, http.StatusBadRequest, out.Responses["worse"].Status)
}
