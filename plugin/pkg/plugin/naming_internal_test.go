package plugin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestReasonsAreInTheLanguageOfTheQuery as far as they are no more than names of settings.
func TestReasonsAreInTheLanguageOfTheQuery(t *testing.T) {
	t.Parallel()
	board := measure.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR"}).Update(unpriced(t), record.Date(2026, 11, 22))
	g := glossary{words: words.Dutch}
	for name, want := range map[string]string{"clv_formula": "marge niet bekend", "alive_customers": "Nog geen verwachting", "nps": "Geen bron met enquêtes"} {
		reason := words.English.Absence(board.Absence(name))
		require.NotEmpty(t, reason, name)
		m, _ := measure.Find(name)
		needs := make([]string, len(m.Needs))
		for i, k := range m.Needs {
			needs[i] = string(k)
		}
		require.Contains(t, g.unavailable(api.MeasureInfo{Name: name, Reason: reason, Needs: needs}), want)
	}
}

// unpriced are the histories of a shop that does not know its margin.
func unpriced(t *testing.T) *ledger.View {
	t.Helper()
	l := ledger.New()
	l.Source("webshop", nil).Apply(&record.Batch{Orders: []record.Order{{Key: 1, Customer: 1, Day: record.Date(2026, 11, 20), Sale: true, Revenue: money.Unit}}})
	return l.Publish()
}

// TestFieldsOfSeveralMeasuresDifferByTheirLabels even where a measure has a label called measure:
// alert rules know fields by their labels alone.
func TestFieldsOfSeveralMeasuresDifferByTheirLabels(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range []api.Series{
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "retention"}},
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "orders"}},
		{Measure: "nps"},
		{Measure: "baseline", Labels: map[string]string{"measure": "nps"}},
	} {
		labels := labelsOf(&s, "", true).String()
		require.False(t, seen[labels], labels)
		seen[labels] = true
	}
}
