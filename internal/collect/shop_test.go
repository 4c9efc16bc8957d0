package collect_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/collect"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// noon is the time of the tests' scrapes.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// state is a fake State that never changes.
type state struct {
	board  *analysis.Board
	status health.Status
	ledger ledger.Stats
	failed bool // whether the last reload failed
}

func (s *state) Board() *analysis.Board    { return s.board }
func (s *state) Status() health.Status     { return s.status }
func (s *state) Ledger() ledger.Stats      { return s.ledger }
func (s *state) Reload() (bool, time.Time) { return !s.failed, noon.Add(-time.Hour) }

var _ collect.State = (*state)(nil)

// ownDimensions are the dimensions of the shop's own. A contact is an address, and each customer has a
// receipt of its own.
func ownDimensions() ledger.OwnDimensions {
	var own ledger.OwnDimensions
	for _, name := range []string{"payment", "contact", "receipt"} {
		own = append(own, ledger.OwnDimension{Name: name, From: ledger.FromLatestOrder, Column: name})
	}
	return own
}

// shop returns the state of a program that has read a shop of n customers in the given number of
// countries, with every kind of record and all dimensions on /metrics.
func shop(n, countries int) *state {
	l, own := ledger.New(), ownDimensions()
	l.SetOwn(own)
	margin := 0.4
	b := batch(n, countries)
	if n > 0 {
		addNotes(b, n)
	}
	l.Source("webshop", &margin).Apply(b)
	today := record.DayOf(noon, time.UTC)
	var dimensions []fold.DimensionSetting
	for d := range ledger.DimOwn + ledger.Dimension(len(own)) {
		dimensions = append(dimensions, fold.DimensionSetting{Dimension: d, Cap: 20})
	}
	engine := analysis.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR", Dimensions: dimensions, Own: own})
	board := engine.Update(l.Publish(), today)
	if n >= 300 {
		forecast, err := measure.Fit(context.Background(), board.View(), noon, board.Settings())
		if err != nil {
			panic(err)
		}
		board = board.WithForecast(forecast)
	}
	return &state{board: board, status: oneSource(), ledger: l.Stats()}
}

// batch returns plausible records: customers who buy every few months, some only once.
func batch(n, countries int) *record.Batch {
	r := rand.New(rand.NewPCG(1, 2))
	last := record.DayOf(noon, time.UTC)
	b := &record.Batch{}
	order := record.Key(0)
	for c := range n {
		key := record.Key(c + 1)
		place := fmt.Sprintf("C%02d", c%countries)
		b.Customers = append(b.Customers, record.Customer{
			Key: key, Email: record.EmailHash(c + 1), Country: place, Segment: fmt.Sprint("S", c%countries), AcquisitionChannel: fmt.Sprint("A", c%countries),
		})
		for day := last - record.Day(r.IntN(900)); day <= last; day += 1 + record.Day(r.IntN(120)) {
			order++
			b.Orders = append(b.Orders, record.Order{
				Key: order, Customer: key, Day: day, Sale: true, Revenue: money.Amount(100_000 + r.IntN(900_000)),
				Channel: fmt.Sprint("ch", c%countries), Country: place,
				Own: []record.Value{
					{Column: "payment", Value: fmt.Sprint("P", c%countries)}, {Column: "contact", Value: record.Address}, {Column: "receipt", Value: fmt.Sprint("receipt of ", c)},
				},
			})
			b.Lines = append(b.Lines, record.Line{Order: order, Product: record.Key(1 + r.IntN(50))})
			b.LinesOf = append(b.LinesOf, order)
			if r.IntN(4) == 0 {
				break
			}
		}
		if c%3 == 0 {
			b.Subscriptions = append(b.Subscriptions, record.Subscription{
				Key: key, Customer: key, Start: last - record.Day(r.IntN(400)), End: record.NoDay, Monthly: 99_000,
			})
		}
	}
	return b
}

func oneSource() health.Status {
	success, newest := noon.Add(-2*time.Minute), noon.Add(-11*time.Minute)
	return health.Status{Ready: true, Sources: []health.Source{{
		Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: true, Loaded: true, Polls: 20, Failures: 1,
		PollInterval: 5 * time.Minute, LastSuccess: success, NewestRecord: newest,
		Records:     map[record.Kind]uint64{"order": 48_213, "customer": 11_024},
		Rejected:    []health.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
		Overlap:     &health.Overlap{Customers: 11_024, Shared: 870},
		Guests:      health.Guests{Setting: record.GuestsApart, Orders: 1_027, Sales: 40_100},
		Computation: &health.Computation{Kinds: []health.ComputationKind{{Kind: "whole", Count: 2, Duration: 40 * time.Second}, {Kind: "increment", Count: 30, Duration: 75 * time.Second}, {Kind: "discarded"}}},
	}}}
}
