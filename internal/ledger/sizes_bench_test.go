package ledger_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// BenchmarkBytes prints the live memory of one record of each kind, for docs/sizing.md. Each record belongs to
// a customer with an order; the memory of those is subtracted.
func BenchmarkBytes(b *testing.B) {
	const n = 1_000_000
	s := newShop(n)
	kinds := map[string]func(i int, batch *record.Batch){
		"customer": func(i int, batch *record.Batch) {
			batch.Customers = append(batch.Customers, s.customer(n+i))
		},
		"order": func(i int, batch *record.Batch) {
			o := s.order(i)
			o.Key += n
			batch.Orders = append(batch.Orders, o)
		},
		"order-own": func(i int, batch *record.Batch) {
			o := s.order(i)
			o.Key += n
			o.Own = []record.Value{{Column: "payment", Value: "card"}, {Column: "product", Value: fmt.Sprint("product ", hash(i)%5000)}}
			batch.Orders = append(batch.Orders, o)
		},
		"customer-own": func(i int, batch *record.Batch) {
			c := s.customer(n + i)
			c.Own = []record.Value{{Column: "brand", Value: fmt.Sprint("brand ", hash(i)%20)}, {Column: "rep", Value: fmt.Sprint("rep ", hash(-i)%50)}}
			batch.Customers = append(batch.Customers, c)
		},
		"line": func(i int, batch *record.Batch) {
			batch.Lines = append(batch.Lines, record.Line{Order: record.Key(i/2 + 1), Product: record.Key(hash(i)%5000 + 1), Cost: money.Amount(hash(i) % 500_000), HasCost: true})
		},
		"refund": func(i int, batch *record.Batch) {
			batch.Refunds = append(batch.Refunds, record.Refund{Key: record.Key(i + 1), Order: record.Key(i + 1), Day: record.Day(16010 + i*3600/n), Amount: money.Amount(hash(i) % 500_000)})
		},
		"subscription": func(i int, batch *record.Batch) {
			batch.Subscriptions = append(batch.Subscriptions, record.Subscription{
				Key: record.Key(i + 1), Customer: record.Key(i%s.customers + 1), Start: record.Day(16000 + i*3650/n), End: record.NoDay, Monthly: money.Amount(hash(i) % 500_000),
			})
		},
		"answer": func(i int, batch *record.Batch) {
			batch.Answers = append(batch.Answers, record.Answer{
				Key: record.Key(i + 1), Who: record.Who{Customer: record.Key(i%s.customers + 1)}, Day: record.Day(16000 + i*3650/n),
				Question: record.QuestionNPS, Score: uint8(hash(i) % 11), Scale: 11, Touchpoint: "checkout",
			})
		},
	}
	for name, add := range kinds {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				l := ledger.New()
				l.SetOwn(ledger.OwnDimensions{
					{Name: "brand", From: ledger.FromCustomer, Column: "brand"},
					{Name: "rep", From: ledger.FromCustomer, Column: "rep"},
					{Name: "payment", From: ledger.FromLatestOrder, Column: "payment"},
					{Name: "product", From: ledger.FromFirstOrder, Column: "product"},
				})
				source := l.Source("shop", nil)
				s.load(source)
				l.Publish()
				before := heap()
				for from := 0; from < n; from += pageSize {
					batch := &record.Batch{}
					for i := from; i < from+pageSize; i++ {
						add(i, batch)
					}
					source.Apply(batch)
				}
				v := l.Publish()
				b.ReportMetric(float64(heap()-before)/n, "bytes/"+name)
				runtime.KeepAlive(v)
				runtime.KeepAlive(l)
			}
		})
	}
}
