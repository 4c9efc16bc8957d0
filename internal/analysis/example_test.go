package analysis_test

import (
	"context"
	"fmt"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Three customers buy in June. Two of them buy again in July, and one customer is new. Retention in
// windows of 30 days is therefore 2/3 on the last day of July.
func ExampleEngine() {
	order := func(key record.Key, customer record.Key, day record.Day) record.Order {
		return record.Order{Key: key, Customer: customer, Day: day, Sale: true, Revenue: 50 * money.Unit}
	}
	june, july := record.Date(2026, 6, 20), record.Date(2026, 7, 20)
	shop := ledger.New()
	shop.Source("webshop", nil).Apply(&record.Batch{Orders: []record.Order{
		order(1, 1, june), order(2, 2, june), order(3, 3, june),
		order(4, 1, july), order(5, 2, july), order(6, 4, july),
	}})

	engine := analysis.NewEngine(measure.Settings{Currency: "EUR"})
	board := engine.Update(shop.Publish(), record.Date(2026, 7, 31))
	answer, err := board.Query(context.Background(), analysis.Query{
		Measures: []string{"active_customers", "retention_ratio"}, Window: fold.Days(30),
		From: record.Date(2026, 7, 31), To: record.Date(2026, 7, 31), Step: 1,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range answer.Series {
		fmt.Printf("%s: %.3f\n", s.Measure.Title, s.Values[0])
	}
	// Output:
	// Active customers: 3.000
	// Retention: 0.667
}
