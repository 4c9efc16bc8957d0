package plugin_test

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"
)

// TestAlertRulesTakeTheLastPeriodThatIsOver, because a rule reduces every line to its last value.
func TestAlertRulesTakeTheLastPeriodThatIsOver(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	for _, model := range []string{
		`{"queryType":"series","measures":["active_customers"],"window":"month"}`,
		`{"queryType":"series","measures":["active_customers"],"window":"month","hideIncomplete":false}`,
	} {
		r := queryAs(t, source, &backend.QueryDataRequest{Headers: map[string]string{"FromAlert": "true"}, Queries: []backend.DataQuery{{
			RefID: "A", MaxDataPoints: 100, TimeRange: span(t, "2026-06-01", "2026-11-22"), JSON: []byte(model),
		}}})
		require.NoError(t, r.Error)
		fields := r.Frames[0].Fields
		require.Len(t, fields, 2, "no line of the month so far")
		last, ok := fields[1].ConcreteAt(fields[1].Len() - 1)
		require.True(t, ok, "the last value is there")
		shown := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"value","measures":["active_customers"],"window":"month"}`)
		require.Equal(t, shown.Frames[0].Fields[0].At(0), fields[1].At(fields[1].Len()-1))
		require.NotZero(t, last)
	}
}

// TestARuleThatWasSavedEmptyAsksTheDefaultQuery, because Grafana saves a new rule without the default
// query that its editor shows.
func TestARuleThatWasSavedEmptyAsksTheDefaultQuery(t *testing.T) {
	t.Parallel()
	source, _ := newSource(t, nil)
	ask := func(model string) *data.Frame {
		r := queryAs(t, source, &backend.QueryDataRequest{Headers: map[string]string{"FromAlert": "true"}, Queries: []backend.DataQuery{{
			RefID: "A", MaxDataPoints: 100, TimeRange: span(t, "2026-06-01", "2026-11-22"), JSON: []byte(model),
		}}})
		require.NoError(t, r.Error)
		require.Len(t, r.Frames, 1)
		return r.Frames[0]
	}
	empty := ask(`{"refId":"A","intervalMs":1000,"maxDataPoints":43200}`)
	require.Equal(t, ask(`{"refId":"A","queryType":"series","measures":["retention_ratio"]}`).Fields, empty.Fields)
	require.Len(t, ask(`{"refId":"A","measures":["active_customers"]}`).Fields, 2)
}
