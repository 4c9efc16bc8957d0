package plugin_test

import (
	"net/http"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// firstOrders returns the catalogue of a shop with dimensions.
func firstOrders(dimensions ...api.DimensionInfo) map[string]any {
	return map[string]any{"/catalogue": &api.Catalogue{
		BusinessDay: "2026-11-22", FirstDay: "2024-12-02", Timezone: "Europe/Amsterdam", Currency: "EUR", Dimensions: dimensions,
	}}
}

// askFirst answers a query by the first order.
func askFirst(t *testing.T, canned map[string]any, more string) (*data.Frame, *fake) {
	t.Helper()
	source, exporter := newSource(t, canned)
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"first"`+more+`}`)
	require.NoError(t, r.Error)
	require.EqualValues(t, http.StatusOK, r.Status)
	require.Len(t, r.Frames, 1)
	return r.Frames[0], exporter
}

// TestOwnDimensionsOfTheFirstOrderAreFound checks that the table has the rows of every own dimension of the first
// order, and of no other one. Country and source stand for own dimensions of which the shop has values.
func TestOwnDimensionsOfTheFirstOrderAreFound(t *testing.T) {
	t.Parallel()
	f, exporter := askFirst(t, firstOrders(
		api.DimensionInfo{Name: "channel", From: "latest_order"},
		api.DimensionInfo{Name: "country", From: "first_order"},
		api.DimensionInfo{Name: "segment", From: "first_order", Refused: "its values may identify customers"},
		api.DimensionInfo{Name: "source", From: "first_order"},
	), "")
	require.Len(t, f.Fields, 4)
	var names []string
	for i := range f.Fields[0].Len() {
		name, _ := f.Fields[0].At(i).(string)
		names = append(names, name)
	}
	require.Equal(t, []string{"NL", "BE", "webshop"}, names)
	customers, _ := f.Fields[1].At(2).(*float64)
	require.InDelta(t, 60, *customers, 0, "of the one source")
	require.Len(t, exporter.asked("/series"), 2)
}

func TestWithoutDimensionsOfTheFirstOrderOneSentenceSaysSo(t *testing.T) {
	t.Parallel()
	latest := api.DimensionInfo{Name: "payment", From: "latest_order"}
	withheld := api.DimensionInfo{Name: "first_product", From: "first_order", Refused: "its values may identify customers"}
	for _, c := range []struct {
		dimensions []api.DimensionInfo
		more, want string
		code       string
	}{
		{nil, "", "Not set up: add a dimension of the first order, such as the first product; docs/columns.md says how", "first_missing"},
		{[]api.DimensionInfo{latest}, `,"language":"nl"`, "Niet ingesteld: voeg een indeling van de eerste bestelling toe, zoals het eerste product; docs/columns.md zegt hoe", "first_missing"},
		{[]api.DimensionInfo{latest, withheld}, "", "Withheld: the values of the first order may identify customers; docs/columns.md says when", "first_refused"},
		{[]api.DimensionInfo{withheld}, `,"language":"nl"`, "Achtergehouden: de waarden van de eerste bestelling kunnen klanten aanwijzen; docs/columns.md zegt wanneer", "first_refused"},
	} {
		f, exporter := askFirst(t, firstOrders(c.dimensions...), c.more)
		require.Len(t, f.Fields, 1)
		require.Equal(t, c.want, f.Fields[0].At(0))
		require.Equal(t, c.want, f.Meta.Notices[0].Text)
		require.Equal(t, map[string]any{"notices": []any{c.code}}, anyCodes(f))
		require.Empty(t, exporter.asked("/series"), "nothing is asked without a dimension")
	}
}

// anyCodes returns the custom metadata of a frame with its codes as a list of JSON.
func anyCodes(f *data.Frame) map[string]any {
	custom, _ := f.Meta.Custom.(map[string]any)
	codes, _ := custom["notices"].([]string)
	var list []any
	for _, c := range codes {
		list = append(list, c)
	}
	return map[string]any{"notices": list}
}

// TestCurvesByTheFirstOrder checks that curves are grouped by the first own dimension of the first order, and say why
// if there is none.
func TestCurvesByTheFirstOrder(t *testing.T) {
	t.Parallel()
	const model = `{"queryType":"survival","survival":"second_order","groupBy":"first_order"}`
	canned := firstOrders(api.DimensionInfo{Name: "payment", From: "latest_order"}, api.DimensionInfo{Name: "country", From: "first_order"}, api.DimensionInfo{Name: "segment", From: "first_order"})
	source, exporter := newSource(t, canned)
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), model)
	require.NoError(t, r.Error)
	require.Len(t, exporter.asked("/survival"), 1)
	require.Equal(t, "country", exporter.asked("/survival")[0].URL.Query().Get("group_by"))

	source, exporter = newSource(t, firstOrders())
	r = query(t, source, span(t, "2026-06-01", "2026-11-22"), model)
	require.NoError(t, r.Error)
	require.Empty(t, exporter.asked("/survival"))
	require.Contains(t, r.Frames[0].Meta.Notices[0].Text, "add a dimension of the first order")
	require.Equal(t, "Days since the start", r.Frames[0].Fields[0].Name, "the chart keeps its axis")
	require.Equal(t, "Not set up", r.Frames[0].Fields[1].Name, "a legend has little room")
}
