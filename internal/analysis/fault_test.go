package analysis_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
)

// rotten is a shop with a customer whose history cannot be read while it is bad.
type rotten struct {
	*shop
	bad bool
}

// Customer implements measure.Histories.
func (r *rotten) Customer(i int, c *ledger.Customer) {
	if r.bad && i == 7 {
		panic("a rotten history")
	}
	r.shop.Customer(i, c)
}

// newRotten returns a shop of so many customers that several goroutines fold them.
func newRotten() *rotten {
	s := &rotten{shop: &shop{}}
	for d := range s.values[:ledger.DimOwn] {
		s.values[d] = []string{"unknown"}
	}
	for range 3 * 2048 {
		s.customers = append(s.customers, ledger.Customer{Purchases: []ledger.Purchase{{Day: start, Revenue: money.Unit}}})
	}
	return s
}

// A panic on a goroutine that folds reaches the caller, who can recover from it.
func TestAPanicWithinAFoldReachesTheCaller(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(s *rotten){
		"in folding everybody": func(s *rotten) {
			s.bad = true
			analysis.NewEngine(settings()).UpdateHistories(s, start)
		},
		"in folding what changed": func(s *rotten) {
			engine := analysis.NewEngine(settings())
			engine.UpdateHistories(s, start)
			s.bad = true
			engine.UpdateHistories(s, start, 7)
		},
		"in a query": func(s *rotten) {
			board := analysis.NewEngine(settings()).UpdateHistories(s, start)
			s.bad = true
			_, _ = board.Query(context.Background(), analysis.Query{
				Measures: []string{"churn_ratio"}, Window: fold.Days(17), From: start, To: start, Step: 1,
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				err, ok := recover().(error)
				require.True(t, ok, "no panic")
				require.ErrorContains(t, err, "a rotten history")
				require.ErrorContains(t, err, "fault_test.go", "the stack tells where")
			}()
			work(newRotten())
		})
	}
}
