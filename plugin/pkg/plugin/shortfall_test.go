package plugin_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// fallingShop returns the API of a shop with records of some days. Customers in the Netherlands buy half as often in its last 60
// days if falling is true.
func fallingShop(t *testing.T, days float64, falling bool) http.Handler {
	t.Helper()
	l := ledger.New()
	r := rand.New(rand.NewPCG(1, 2))
	var b record.Batch
	for c := range 600 {
		country := []string{"NL", "BE"}[c%2]
		for day := days * r.Float64(); day >= 0; day -= 20 * r.ExpFloat64() {
			if falling && country == "NL" && day < 60 && r.IntN(2) == 0 {
				continue
			}
			b.Orders = append(b.Orders, record.Order{
				Key: record.Key(len(b.Orders) + 1), Customer: record.Key(c + 1), Day: today() - record.Day(day), Sale: true, Country: country,
				Channel: "web", Revenue: 50 * money.Unit,
			})
		}
	}
	l.Source("webshop", nil).Apply(&b)
	board := analysis.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR"}).Update(l.Publish(), today())
	return server.New(server.Options{Board: func() *analysis.Board { return board }, Status: shopStatus})
}

// TestAShortfallIsOneSentence asks for the sentence of each measure of a shortfall.
func TestAShortfallIsOneSentence(t *testing.T) {
	t.Parallel()
	const since = `2[0-9] September`
	source := sourceOf(t, fallingShop(t, 1100, true))
	for _, m := range []string{"repeat_purchases_missing", "repeat_purchases_missing_ratio", "repeat_purchases_missing_value", "repeat_purchases_shortfall_days"} {
		text, state := sentenceOf(t, source, m, "en")
		require.Regexp(t, `^Repeat purchases since `+since+`: \d+ fewer than expected \(−\d+ %\), worth about €[\d,]+; most are missing in NL \(country, \d+\)\.$`, text)
		require.Equal(t, "worse", state)
	}
	text, _ := sentenceOf(t, source, "repeat_purchases_missing", "nl")
	require.Regexp(t, `^Vervolgaankopen sinds 2\d september: \d+ minder dan verwacht \(−\d+ %\), ongeveer € [\d.]+ waard; de meeste ontbreken in NL \(land, \d+\)\.$`, text)
	calm := sourceOf(t, fallingShop(t, 1100, false))
	text, state := sentenceOf(t, calm, "repeat_purchases_missing", "en")
	require.Regexp(t, `^Repeat purchases of the last 28 days: \d+ % of what was expected\.$`, text)
	require.Equal(t, "same", state)
	young := sourceOf(t, fallingShop(t, 300, false))
	text, state = sentenceOf(t, young, "repeat_purchases_missing", "en")
	require.Contains(t, text, "Missing repeat purchases: ")
	require.Equal(t, "unknown", state)
}

// sourceOf returns a data source of an exporter.
func sourceOf(t *testing.T, exporter http.Handler) *plugin.Datasource {
	t.Helper()
	s := httptest.NewServer(exporter)
	t.Cleanup(s.Close)
	source, _ := newInstance(t, settingsOf(s.URL))
	return source
}

// sentenceOf returns the sentence of a measure and its state.
func sentenceOf(t *testing.T, source *plugin.Datasource, name, language string) (text, state string) {
	t.Helper()
	r := query(t, source, span(t, "2026-06-01", "2026-11-22"), `{"queryType":"summary","measures":["`+name+`"],"window":"90d","language":"`+language+`"}`)
	require.NoError(t, r.Error)
	text, _ = r.Frames[0].Fields[0].At(0).(string)
	state, _ = r.Frames[0].Fields[1].At(0).(string)
	return strings.ReplaceAll(text, "\u00a0", " "), state
}
