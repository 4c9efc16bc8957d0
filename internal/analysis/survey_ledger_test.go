package analysis_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// A shop knows who buys and a CRM who says what; the hash of the e-mail address joins them. Anna and
// Ben bought in the spring and not in the summer; Anna had said 3 of 10 to the CRM in April. Carl
// bought in both and said 9. One of two churned customers was silent; the NPS is 0. Anna changes her
// answer to 10, and then it is taken away.
func TestWhatACRMHeardOfAShopsCustomers(t *testing.T) {
	t.Parallel()
	const anna, ben, carl = record.EmailHash(11), record.EmailHash(12), record.EmailHash(13)
	spring, summer := record.Date(2024, time.May, 10), record.Date(2024, time.July, 20)
	l := ledger.New()
	shop, crm := l.Source("shop", nil), l.Source("crm", nil)
	order := func(key record.Key, who record.EmailHash, day record.Day) record.Order {
		return record.Order{Key: key, Customer: record.Key(who), Email: who, Day: day, Sale: true, Revenue: 10 * money.Unit, Country: "NL"}
	}
	answer := func(key record.Key, who record.EmailHash, score uint8) record.Answer {
		return record.Answer{
			Key: key, Who: record.Who{Email: who}, Day: record.Date(2024, time.April, 2), Question: record.QuestionNPS, Score: score, Scale: 11,
		}
	}
	shop.Apply(&record.Batch{Orders: []record.Order{order(1, anna, spring), order(2, ben, spring), order(3, carl, spring), order(4, carl, summer)}})
	crm.Apply(&record.Batch{Answers: []record.Answer{answer(1, anna, 3), answer(2, carl, 9)}})

	today := record.Date(2024, time.September, 30)
	engine := analysis.NewEngine(measure.Settings{})
	b := engine.Update(l.Publish(), today)
	require.InDelta(t, 0.5, one(t, b, "silent_churn_ratio", "quarter", "", today), 1e-12)
	require.InDelta(t, 0.0, one(t, b, "nps", "lifetime", "answers", today), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "nps_answers", "365d", "detractors", today), 1e-12)

	crm.Apply(&record.Batch{Answers: []record.Answer{answer(1, anna, 10)}})
	b = engine.Update(l.Publish(), today)
	require.InDelta(t, 100.0, one(t, b, "nps", "lifetime", "answers", today), 1e-12)

	crm.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindAnswer: {1}}})
	b = engine.Update(l.Publish(), today)
	require.InDelta(t, 1.0, one(t, b, "silent_churn_ratio", "quarter", "", today), 1e-12)
	require.InDelta(t, 1.0, one(t, b, "nps_answers", "365d", "promoters", today), 1e-12)
}
