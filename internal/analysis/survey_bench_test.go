package analysis_test

import (
	"math/rand/v2"
	"testing"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// BenchmarkVoice is BenchmarkAll with a million orders, of which nobody, one in ten and every
// customer has been asked twice and has answered three times.
func BenchmarkVoice(b *testing.B) {
	for _, c := range []struct {
		name  string
		every int
	}{{"nobody", 0}, {"one in ten", 10}, {"everybody", 1}} {
		b.Run(c.name, func(b *testing.B) {
			l, s, _ := benchLedger(1_000_000)
			if c.every > 0 {
				s.Apply(survey(l.Publish().Len(), c.every))
			}
			v := l.Publish()
			for b.Loop() {
				analysis.NewEngine(measure.Settings{}).Update(v, benchToday)
			}
			b.ReportMetric(float64(b.N)*float64(v.Orders())/b.Elapsed().Seconds(), "orders/s")
		})
	}
}

// survey returns answers and invitations of one in so many of the customers.
func survey(customers, every int) *record.Batch {
	var batch record.Batch
	random := rand.New(rand.NewPCG(5, 6))
	for c := 1; c <= customers; c += every {
		who := record.Who{Customer: record.Key(c)}
		for range 2 {
			day := benchStart + record.Day(random.IntN(benchDays))
			batch.Invitations = append(batch.Invitations, record.Invitation{Key: record.Key(len(batch.Invitations) + 1), Who: who, Day: day})
		}
		for range 3 {
			batch.Answers = append(batch.Answers, record.Answer{
				Key: record.Key(len(batch.Answers) + 1), Who: who, Day: benchStart + record.Day(random.IntN(benchDays)),
				Question: record.QuestionNPS + record.Question(random.IntN(6)), Score: uint8(1 + random.IntN(10)), Scale: 10,
			})
		}
	}
	return &batch
}
