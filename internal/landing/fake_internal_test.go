package landing

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noon is the time at which the tests request the page.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// fakeBoard answers with curves that rise and fall with the seasons.
type fakeBoard struct {
	absent map[string]absence.Reason // by measure
	// curve, if set, replaces the curves.
	curve func(name string, day int) float64
	days  int
	fail  bool
	// number tells boards of one page apart.
	number uint64
}

func (b *fakeBoard) Number() uint64 { return b.number + 1 }

func (b *fakeBoard) Today() record.Day { return record.DayOf(noon, time.UTC) }

func (b *fakeBoard) Settings() measure.Settings {
	return measure.Settings{
		Location: time.UTC, Currency: "EUR", CLVWindow: fold.Days(730),
		Windows: []fold.Window{fold.Days(30), fold.Days(90), fold.Days(365)},
	}
}

func (b *fakeBoard) Absence(name string) absence.Reason { return b.absent[name] }

func (b *fakeBoard) Query(ctx context.Context, q analysis.Query) (*analysis.Answer, error) {
	if b.fail {
		return nil, errors.New("out of order")
	}
	n := b.days
	if n == 0 {
		n = history + 1
	}
	a := &analysis.Answer{Warmup: q.To - record.Day(n-1) + 60}
	for i := range n {
		a.Days = append(a.Days, q.To-record.Day(n-1-i))
		a.Complete = append(a.Complete, i < n-1)
	}
	for _, name := range q.Measures {
		a.Series = append(a.Series, b.series(name, n)...)
	}
	return a, ctx.Err()
}

func (b *fakeBoard) series(name string, n int) []analysis.Series {
	m, ok := measure.Find(name)
	if !ok {
		return nil
	}
	labels := [][]measure.Label{nil}
	forecast := []measure.Label{{Name: "basis", Value: "orders"}, {Name: "horizon", Value: "365d"}}
	bounds := func(l []measure.Label) [][]measure.Label {
		return [][]measure.Label{
			append(slices.Clone(l), measure.Label{Name: "bound", Value: "low"}), append(slices.Clone(l), measure.Label{Name: "bound", Value: "high"}),
		}
	}
	switch name {
	case "clv_predicted", "value_predicted":
		labels = [][]measure.Label{forecast}
	case "clv_predicted_interval", "value_predicted_interval":
		labels = bounds(forecast)
	case "alive_customers_interval":
		labels = bounds(nil)
	case "customers":
		labels = [][]measure.Label{{{Name: "state", Value: "new"}}, {{Name: "state", Value: "retained"}}, {{Name: "state", Value: "reactivated"}}}
	case spread, "baseline", "baseline_observed":
		labels = nil
		for _, watched := range []string{"churn_ratio", "repeat_buyer_ratio", "net_revenue_churn_ratio"} {
			labels = append(labels, []measure.Label{{Name: "measure", Value: watched}, {Name: "basis", Value: "orders"}})
		}
	case "net_revenue_churn_ratio":
		labels = [][]measure.Label{{{Name: "basis", Value: "orders"}}}
	}
	var all []analysis.Series
	for _, l := range labels {
		key := name
		if name == "customers" {
			key = l[0].Value
		}
		s := analysis.Series{Measure: &m, Labels: l}
		if m.Predicted {
			s.Values = foretold(name, l, n)
		}
		for i := range n - len(s.Values) {
			s.Values = append(s.Values, b.value(key, i))
		}
		all = append(all, s)
	}
	return all
}

// foretold is yesterday's forecast.
func foretold(name string, labels []measure.Label, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	base, _ := strings.CutSuffix(name, "_interval")
	v := map[string]float64{"clv_predicted": 48.2, "value_predicted": 531_364, "alive_customers": 6120, "customers_at_risk": 1312}[base]
	for _, l := range labels {
		switch l.Value {
		case "low":
			v *= 0.94
		case "high":
			v *= 1.07
		}
	}
	if n > 1 {
		values[n-2] = v
	}
	return values
}

func (b *fakeBoard) value(name string, i int) float64 {
	if b.curve != nil {
		return b.curve(name, i)
	}
	t := float64(i)
	season := math.Sin(t / 58)
	switch name {
	case spread:
		return 0.01
	case "retention_ratio":
		return 0.31 + 0.06*season + t/9000
	case "churn_ratio":
		return 1 - b.value("retention_ratio", i)
	case "repeat_buyer_ratio":
		return 0.37 + 0.02*season + t/30000
	case "net_revenue_churn_ratio":
		return 0.14 - 0.08*season - t/4200
	case "clv_formula":
		if i < 90 {
			return math.NaN()
		}
		return 168 + 6*season + t/30
	case "clv_historic":
		return 121 + t/20
	case "average_order_value":
		return 61.5 - 2*season - t/400
	case "loyalty_index":
		return 44 + 3*season + t/220
	case "active_customers":
		return b.value("new", i) + b.value("retained", i) + b.value("reactivated", i)
	case "new":
		return math.Round(1840 + 400*season - t/4)
	case "retained":
		return math.Round(2120 + 300*season + t)
	case "reactivated":
		return math.Round(610 + 60*season + t/7)
	case "churned_customers":
		return math.Round(3011 - 200*season)
	case "repeat_purchases_cusum":
		return 7.4
	case "repeat_purchases_cusum_threshold":
		return 6.8
	case "repeat_purchases_missing":
		return 212.3
	case "repeat_purchases_missing_ratio":
		return 0.0912
	case "repeat_purchases_missing_value":
		return 9604
	case "repeat_purchases_shortfall_days":
		return 50
	case "repeat_purchases_ratio":
		return 0.907
	}
	return math.NaN()
}

// goodStatus is the status of one healthy source.
func goodStatus() health.Status {
	at, newest := noon.Add(-2*time.Minute), noon.Add(-11*time.Minute)
	return health.Status{
		Ready: true, Version: "1.0.0", BusinessDay: record.Date(2026, time.November, 22),
		Sources: []health.Source{{
			Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 20,
			PollInterval: 5 * time.Minute, LastSuccess: at, NewestRecord: newest,
			Records:  map[record.Kind]uint64{"order": 96_000, "customer": 22_000, "line": 240_000, "refund": 1600},
			Kept:     map[record.Kind]int{"order": 48_213, "customer": 11_024, "refund": 802},
			Rejected: []health.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
		}},
	}
}

// badStatus is the status of a failing source.
func badStatus() health.Status {
	s := goodStatus()
	src := &s.Sources[0]
	at := noon.Add(-50 * time.Hour)
	src.Up, src.LastSuccess, src.Failures = false, at, 4
	src.Error = `source "webshop": connect to db.example:3306: connection refused`
	return s
}

// loadingStatus is the status of a source during its initial load.
func loadingStatus() health.Status {
	s := goodStatus()
	src := &s.Sources[0]
	s.Ready, src.Up, src.Loaded, src.Polls, src.LastSuccess = false, false, false, 0, time.Time{}
	return s
}

// unreachableStatus is the status of a source that was never read.
func unreachableStatus() health.Status {
	s := badStatus()
	src := &s.Sources[0]
	s.Ready, src.Loaded, src.Polls, src.Variant, src.LastSuccess, src.NewestRecord = false, false, 1, "", time.Time{}, time.Time{}
	src.Records, src.Kept, src.Rejected = nil, nil, nil
	return s
}

// newPage returns a page of a fake board.
func newPage(b board, status func() health.Status) (*Page, error) {
	p, err := New(Options{
		Board:  func() *analysis.Board { return nil },
		Status: status,
		Now:    func() time.Time { return noon },
		Clock:  func() time.Time { return noon },
	})
	if err != nil {
		return nil, err
	}
	p.board = func() board { return b }
	return p, nil
}
