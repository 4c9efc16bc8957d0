package clv_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// simulate draws n customers who buy at gamma distributed rates (shape 0.6, rate 6 weeks) and drop
// out at gamma distributed rates (shape dropout, rate 12 weeks; 0 means never). Each is observed for
// up to the given number of weeks, in whole days.
func simulate(n int, dropout, weeks float64) []clv.History {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]clv.History, 0, n)
	for range n {
		age := weeks * (0.3 + 0.7*rng.Float64())
		rate, end := gamma(rng, 0.6)/6, age
		if dropout > 0 {
			end = min(age, rng.ExpFloat64()/(gamma(rng, dropout)/12))
		}
		h := clv.History{Age: float64(int(age*7)) / 7}
		for at := rng.ExpFloat64() / rate; at < end; at += rng.ExpFloat64() / rate {
			if day := float64(int(at*7)) / 7; day > h.Recency && day <= h.Age {
				h.Repeats, h.Recency = h.Repeats+1, day
			}
		}
		out = append(out, h)
	}
	return out
}

// gamma draws from a gamma distribution with rate 1, after Marsaglia & Tsang (2000).
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := (1 + c*x) * (1 + c*x) * (1 + c*x)
		if v > 0 && math.Log(rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// distinct returns n different rows. It spreads ages within a day.
func distinct(n int) []clv.Row {
	histories := simulate(n, 0.6, 260)
	rows := make([]clv.Row, n)
	for i, h := range histories {
		h.Age += float64(i) / float64(n) / 7
		rows[i] = clv.Row{History: h, Customers: 1}
	}
	return rows
}

func BenchmarkFitBGNBDOfAMillionDistinctRows(b *testing.B) {
	benchmarkFit(b, clv.FitBGNBD, distinct(1_000_000))
}

func BenchmarkFitParetoNBDOf23570Customers(b *testing.B) {
	benchmarkFit(b, clv.FitParetoNBD, clv.Group(simulate(23_570, 0.6, 39)))
}

func BenchmarkFitParetoNBDOf23570DistinctRows(b *testing.B) {
	benchmarkFit(b, clv.FitParetoNBD, distinct(23_570))
}

func BenchmarkGroupAMillionHistories(b *testing.B) {
	histories := simulate(1_000_000, 0.6, 260)
	for b.Loop() {
		clv.Group(histories)
	}
}

func benchmarkFit(b *testing.B, fit fitter, rows []clv.Row) {
	var f *clv.Fit[clv.Model]
	for b.Loop() {
		var err error
		f, err = fit(b.Context(), rows, clv.Options{})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N), "s/fit")
	b.ReportMetric(float64(len(rows)), "rows")
	b.ReportMetric(float64(f.Evaluations), "evaluations")
}

func BenchmarkExpectedPurchases(b *testing.B) {
	rows := distinct(10_000)
	for _, m := range []clv.Model{
		clv.BGNBD{R: 0.24, Alpha: 4.4, A: 0.79, B: 2.4}, clv.ParetoNBD{R: 0.55, Alpha: 10.6, S: 0.6, Beta: 11.7},
	} {
		b.Run(m.Name(), func(b *testing.B) {
			for b.Loop() {
				for _, r := range rows {
					m.ExpectedPurchases(r.History, 52)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/float64(len(rows))*1e9, "ns/customer")
		})
	}
}
