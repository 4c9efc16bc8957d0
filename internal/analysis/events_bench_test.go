package analysis_test

import (
	"math/rand/v2"
	"testing"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// BenchmarkNotes is BenchmarkAll with a million orders, of which nobody, one in ten and every
// customer has a cancellation, a membership, two contacts, three engagements and three moves of
// points. It also brings the figures up to date after 1,000 changed orders.
func BenchmarkNotes(b *testing.B) {
	for _, c := range []struct {
		name  string
		every int
	}{{"nobody", 0}, {"one in ten", 10}, {"everybody", 1}} {
		l, s, g := benchLedger(1_000_000)
		if c.every > 0 {
			s.Apply(notes(l.Publish().Len(), c.every))
		}
		v := l.Publish()
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
			}
			b.ReportMetric(float64(b.N)*float64(v.Orders())/b.Elapsed().Seconds(), "orders/s")
		})
		b.Run(c.name+" changed", func(b *testing.B) {
			engine := analysis.NewEngine(measure.Settings{})
			engine.Update(l.Publish(), benchToday)
			for b.Loop() {
				b.StopTimer()
				s.Apply(g.changes(1000))
				v := l.Publish()
				b.StartTimer()
				engine.Update(v, benchToday)
			}
		})
	}
	b.Run("by loyalty type", func(b *testing.B) {
		l, _, _ := benchLedger(1_000_000)
		v := l.Publish()
		settings := measure.Settings{Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimLoyaltyType}}}
		for b.Loop() {
			analysis.NewEngine(settings).Update(v, benchToday)
		}
	})
}

// notes returns notes about one in so many of the customers, and spending of every week.
func notes(customers, every int) *record.Batch {
	var batch record.Batch
	random := rand.New(rand.NewPCG(7, 8))
	day := func() record.Day { return benchStart + record.Day(random.IntN(benchDays)) }
	for c := 1; c <= customers; c += every {
		who := record.Who{Customer: record.Key(c)}
		batch.Cancellations = append(batch.Cancellations, record.Cancellation{
			Key: record.Key(c), Who: who, Day: day(), Reason: record.Reason(random.IntN(7)),
		})
		batch.Memberships = append(batch.Memberships, record.Membership{
			Key: record.Key(c), Who: who, Start: day(), End: record.NoDay, Programme: "club", Kind: "tiered",
			Tier: [...]string{"silver", "gold"}[random.IntN(2)],
		})
		for range 2 {
			batch.Contacts = append(batch.Contacts, record.Contact{Key: record.Key(len(batch.Contacts) + 1), Who: who, Day: day(), Resolved: true})
		}
		for range 3 {
			batch.Engagements = append(batch.Engagements, record.Engagement{
				Key: record.Key(len(batch.Engagements) + 1), Who: who, Day: day(), Channel: [...]string{"review", "visit", "social"}[random.IntN(3)],
				Referral: random.IntN(9) == 0,
			})
			batch.Points = append(batch.Points, record.Points{
				Key: record.Key(len(batch.Points) + 1), Who: who, Day: day(), Move: record.PointsMove(1 + random.IntN(3)), Points: 10,
			})
		}
	}
	for i := range record.Key(benchDays / 7) {
		batch.Spend = append(batch.Spend, record.Spend{
			Key: i + 1, Day: benchStart + record.Day(i*7), Purpose: record.PurposeAcquisition + record.Purpose(i%2), Amount: 100 * money.Unit,
		})
	}
	return &batch
}
