package analysis_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

var large = flag.Bool("large", false, "run the benchmarks with 50 million orders too")

// benchDays is five years.
const benchDays = 1826

var benchStart = record.Date(2020, time.January, 1)

// generator makes histories as BG/NBD has them: gamma distributed rates and a chance to leave
// after each purchase. A good quarter of the customers buy once, and the mean is five orders.
type generator struct {
	random *rand.Rand
	key    record.Key
	batch  record.Batch
	owners []record.Key // by order, from the first one
	days   []record.Day
	lines  bool // two or three lines an order, two and a half on average
}

// gamma draws from a gamma distribution with a shape of one half and a mean of one half.
func (g *generator) gamma() float64 {
	n := g.random.NormFloat64()
	return n * n / 2
}

// customer adds a customer's orders to the batch.
func (g *generator) customer(c record.Key) {
	rate := (0.15 + g.gamma()) / 75
	leave := 0.25 * g.random.Float64() * g.random.Float64()
	day := g.random.Float64() * benchDays * 0.9
	for day < benchDays {
		g.key++
		g.owners, g.days = append(g.owners, c), append(g.days, benchStart+record.Day(day))
		g.batch.Orders = append(g.batch.Orders, g.order(g.key, c, benchStart+record.Day(day)))
		if g.lines {
			g.batch.LinesOf = append(g.batch.LinesOf, g.key)
			for range 2 + g.key%2 {
				g.batch.Lines = append(g.batch.Lines, record.Line{Order: g.key, Product: record.Key(g.random.IntN(1000) + 1)})
			}
		}
		if g.random.Float64() < leave {
			return
		}
		day += max(g.random.ExpFloat64()/rate, 1)
	}
}

func (g *generator) order(key, c record.Key, day record.Day) record.Order {
	return record.Order{
		Key: key, Customer: c, Day: day, Sale: true,
		Revenue: money.Amount(g.random.IntN(200)+1) * money.Unit, Channel: [...]string{"web", "shop", "app"}[c%3],
		Country: [...]string{"NL", "DE", "BE", "FR"}[c/3%4],
	}
}

// benchLedger returns a ledger with about so many orders.
func benchLedger(orders int) (*ledger.Ledger, *ledger.Source, *generator) {
	return fillLedger(orders, &generator{random: rand.New(rand.NewPCG(1, 2))})
}

func fillLedger(orders int, g *generator) (*ledger.Ledger, *ledger.Source, *generator) {
	l := ledger.New()
	margin := 0.4
	s := l.Source("shop", &margin)
	for c := record.Key(1); int(g.key) < orders; c++ {
		g.customer(c)
		if len(g.batch.Orders) > 100_000 {
			s.Apply(&g.batch)
			g.batch = record.Batch{Orders: g.batch.Orders[:0], Lines: g.batch.Lines[:0], LinesOf: g.batch.LinesOf[:0]}
		}
	}
	s.Apply(&g.batch)
	return l, s, g
}

// benchToday is the last day of the generated histories.
var benchToday = benchStart + benchDays - 1

func benchSizes() []int {
	sizes := []int{1_000_000}
	if !testing.Short() {
		sizes = append(sizes, 10_000_000)
	}
	if *large {
		sizes = append(sizes, 50_000_000)
	}
	return sizes
}

// BenchmarkAll folds all measures, three windows and the lifetime, every day of five years. It
// reports orders a second, and the time per order relative to the smallest shop: 1 is
// linear.
func BenchmarkAll(b *testing.B) {
	smallest := math.NaN()
	for _, orders := range benchSizes() {
		l, _, _ := benchLedger(orders)
		v := l.Publish()
		b.Run(fmt.Sprintf("%dM orders", orders/1_000_000), func(b *testing.B) {
			for b.Loop() {
				analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
			}
			each := b.Elapsed().Seconds() / float64(b.N) / float64(v.Orders())
			if math.IsNaN(smallest) {
				smallest = each
			}
			b.ReportMetric(1/each, "orders/s")
			b.ReportMetric(each/smallest, "of-smallest")
			b.ReportMetric(float64(v.Orders())/float64(v.Len()), "orders/customer")
		})
	}
}

// BenchmarkLines is BenchmarkAll with two and a half lines an order, of a thousand products.
func BenchmarkLines(b *testing.B) {
	orders := 10_000_000
	if testing.Short() {
		orders = 1_000_000
	}
	l, _, _ := fillLedger(orders, &generator{random: rand.New(rand.NewPCG(1, 2)), lines: true})
	v := l.Publish()
	for b.Loop() {
		analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
	}
	b.ReportMetric(float64(b.N)*float64(v.Orders())/b.Elapsed().Seconds(), "orders/s")
}

// BenchmarkGroups is BenchmarkAll with two dimensions.
func BenchmarkGroups(b *testing.B) {
	l, _, _ := benchLedger(1_000_000)
	v := l.Publish()
	for b.Loop() {
		analysis.NewEngine(benchSettings()).Update(v, benchToday)
	}
	b.ReportMetric(float64(b.N)*float64(v.Orders())/b.Elapsed().Seconds(), "orders/s")
}

func benchSettings() measure.Settings {
	return measure.Settings{Dimensions: []fold.DimensionSetting{
		{Dimension: ledger.DimChannel}, {Dimension: ledger.DimCountry},
	}}
}

// changes is a batch of n orders of any time with other amounts, every tenth on another day too.
func (g *generator) changes(n int) *record.Batch {
	batch := &record.Batch{}
	for i := range n {
		k := g.random.IntN(len(g.owners))
		if i%10 == 0 {
			g.days[k] = benchStart + record.Day(g.random.IntN(benchDays))
		}
		batch.Orders = append(batch.Orders, g.order(record.Key(k+1), g.owners[k], g.days[k]))
	}
	return batch
}

// BenchmarkChanged1000 brings the figures up to date after 1,000 orders have changed, totals alone
// and with two dimensions, and finishes the figures of the running day. It reports the medians.
func BenchmarkChanged1000(b *testing.B) {
	for _, orders := range benchSizes() {
		l, s, g := benchLedger(orders)
		for name, settings := range map[string]measure.Settings{"totals": {}, "groups": benchSettings()} {
			b.Run(fmt.Sprintf("%dM orders %s", orders/1_000_000, name), func(b *testing.B) {
				engine := analysis.NewEngine(settings)
				engine.Update(l.Publish(), benchToday)
				runtime.GC()
				var updates, samples []time.Duration
				for b.Loop() {
					b.StopTimer()
					s.Apply(g.changes(1000))
					v := l.Publish()
					b.StartTimer()
					start := time.Now()
					board := engine.Update(v, benchToday)
					updated := time.Now()
					board.Samples(func(analysis.Sample) {})
					updates, samples = append(updates, updated.Sub(start)), append(samples, time.Since(updated))
				}
				b.ReportMetric(median(updates), "update-ms")
				b.ReportMetric(median(samples), "samples-ms")
			})
		}
	}
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}

// BenchmarkQuery asks for two years of days, from the board and with a filter that needs a fold.
func BenchmarkQuery(b *testing.B) {
	l, _, _ := benchLedger(1_000_000)
	board := analysis.NewEngine(measure.Settings{}).Update(l.Publish(), benchToday)
	for _, q := range []analysis.Query{
		{Measures: []string{"retention_ratio"}},
		{Measures: []string{"days_between_orders"}},
		{Measures: []string{"retention_ratio"}, Filter: []analysis.Filter{{Dimension: ledger.DimCountry, Values: []string{"NL"}}}},
	} {
		q.Window, q.From, q.To, q.Step = fold.Days(90), benchToday-730, benchToday, 1
		b.Run(fmt.Sprintf("%s with %d filters", q.Measures[0], len(q.Filter)), func(b *testing.B) {
			for b.Loop() {
				if _, err := board.Query(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
