package analysis_test

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// oldShop is one of twenty years and 220 channels.
func oldShop() (b *analysis.Board, today record.Day) {
	s := &shop{}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	const channels, days = 220, 7305
	for c := range channels {
		s.values[ledger.DimChannel] = append(s.values[ledger.DimChannel], fmt.Sprint("channel ", c))
		day := start + record.Day(c*days/channels)
		one := ledger.Customer{Purchases: []ledger.Purchase{{Day: day, Revenue: money.Unit}, {Day: day + 9, Revenue: money.Unit}}}
		one.Groups[ledger.DimChannel] = uint16(c + 1)
		s.customers = append(s.customers, one)
	}
	today = start + days
	return analysis.NewEngine(settings()).UpdateHistories(s, today), today
}

// What a query folds is held in memory for every day, group and family, so a few parameters
// could ask for gigabytes.
func TestQueriesWhoseSumsTakeTooMuchMemoryAreRefused(t *testing.T) {
	t.Parallel()
	b, today := oldShop()
	channel := ledger.DimChannel
	q := analysis.Query{Window: fold.Days(37), From: today, To: today, Step: 1, GroupBy: &channel, Cap: 200}
	for _, m := range measure.All() {
		if m.Grouped && !m.Predicted && (m.Windows == 0 || m.Windows.Has(fold.WindowDays)) {
			q.Measures = append(q.Measures, m.Name)
		}
	}
	var bad *measure.QueryError
	_, err := b.Query(context.Background(), q)
	require.ErrorAs(t, err, &bad)
	require.Equal(t, "cap", bad.Field)
	said := regexp.MustCompile(`set cap to (\d+) or less`).FindStringSubmatch(bad.Msg)
	require.NotNil(t, said, bad.Msg)
	q.Cap, err = strconv.Atoi(said[1])
	require.NoError(t, err)
	_, err = b.Query(context.Background(), q)
	require.NoError(t, err, "the cap that the error names will do")
	q.Cap++
	_, err = b.Query(context.Background(), q)
	require.ErrorAs(t, err, &bad, "and one more will not")

	a, err := b.Query(context.Background(), analysis.Query{
		Measures: []string{"retention_ratio"}, Window: q.Window, From: today, To: today, Step: 1, GroupBy: &channel, Cap: 20,
	})
	require.NoError(t, err, "twenty groups of twenty years are no great thing")
	require.Len(t, a.Series, 21)
}

// The dimension has one group, and yet two centuries of all measures are too much for it.
func TestTheRefusalOfALargeQueryNamesAnOwnDimension(t *testing.T) {
	t.Parallel()
	own := ledger.OwnDimensions{{Name: "payment", From: ledger.FromLatestOrder, Column: "payment"}}
	l := ledger.New()
	l.SetOwn(own)
	today, d := start+73_000, ledger.DimOwn
	var orders []record.Order
	for i, day := range []record.Day{start, today} {
		orders = append(orders, record.Order{
			Key: record.Key(i + 1), Customer: 1, Day: day, Sale: true, Revenue: money.Unit, Own: []record.Value{{Column: "payment", Value: "card"}},
		})
	}
	l.Source("shop", nil).Apply(&record.Batch{Orders: orders})
	b := analysis.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR", Own: own}).Update(l.Publish(), today)
	q := analysis.Query{Window: fold.Days(37), From: today, To: today, Step: 1, GroupBy: &d}
	for _, m := range measure.All() {
		if m.Grouped && !m.Predicted && (m.Windows == 0 || m.Windows.Has(fold.WindowDays)) {
			q.Measures = append(q.Measures, m.Name)
		}
	}
	_, err := b.Query(context.Background(), q)
	var bad *measure.QueryError
	require.ErrorAs(t, err, &bad)
	require.Contains(t, bad.Msg, "measures by payment over")
}
