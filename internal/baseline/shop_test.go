package baseline_test

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	year = 365.25
	// settling is how many days a made-up shop has run before its records begin.
	settling = 8 * 365
	// meanRate and rateShape are those of the gamma distribution of purchases a year; newcomers stay
	// for an exponential time, two years on average.
	meanRate, rateShape = 5.0, 1.5
	leaving             = 0.5
	// yearly is how many customers buy within a year for each newcomer a day.
	yearly = 940.0
	// faster is how much faster customers leave for churn over 90 days to rise by a fifth.
	faster = 2.05
)

// model is a made-up shop in which nothing changes but by chance, unless it says so.
type model struct {
	customers float64 // who buy within a year
	days      int
	seed      uint64
	// worse, if above 0, is the day from which on customers leave faster.
	worse int
	// season makes December three times as busy, with many who come for gifts and never again.
	season bool
}

// maker makes the records of a model.
type maker struct {
	model
	random *rand.Rand
	first  record.Day
	batch  record.Batch
	source *ledger.Source
	person record.Key
	key    record.Key
}

// board returns the figures of a shop's last day.
func (m model) board(windows ...measure.Window) *measure.Board {
	l := ledger.New()
	k := &maker{model: m, random: rand.New(rand.NewPCG(m.seed, 20)), first: record.Date(2010, time.January, 1), source: l.Source("shop", nil)}
	for day := -settling; day < m.days; day++ {
		for range k.poisson(k.customers / yearly * k.busy(float64(day))) {
			k.newcomer(float64(day) + k.random.Float64())
		}
		if len(k.batch.Orders) > 20_000 {
			k.apply()
		}
	}
	k.apply()
	e := measure.NewEngine(measure.Settings{Windows: windows, Currency: "EUR"})
	return e.Update(l.Publish(), k.first+record.Day(m.days))
}

func (k *maker) apply() {
	k.source.Apply(&k.batch)
	k.batch = record.Batch{}
}

// busy is how busy a day is.
func (k *maker) busy(day float64) float64 {
	if !k.season {
		return 1
	}
	if d := math.Mod(day+20*year, year); d > 319 && d < 358 {
		return 3
	}
	return 0.85
}

func (k *maker) poisson(mean float64) int {
	n := 0
	for t := k.random.ExpFloat64(); t < mean; t += k.random.ExpFloat64() {
		n++
	}
	return n
}

// gamma draws from the gamma distribution of rateShape, which is three halves, and a mean of 1.
func (k *maker) gamma() float64 {
	n := k.random.NormFloat64()
	return (n*n/2 + k.random.ExpFloat64()) / rateShape
}

// newcomer makes the whole life of a customer who first buys at a time.
func (k *maker) newcomer(start float64) {
	rate := meanRate * k.gamma() / year
	end := start + k.lifetime(start)
	if k.busy(start) > 1 && k.random.IntN(3) > 0 {
		end = start // for a gift
	}
	k.person++
	fan, spends := k.random.Float64(), math.Exp(k.random.NormFloat64()*0.5)
	for t := start; t <= end && t < float64(k.days); t += k.random.ExpFloat64() / (rate * 3) {
		if t > start && k.random.Float64()*3 > k.busy(t) {
			continue
		}
		if t >= 0 {
			k.purchase(t, fan, spends)
		}
	}
	if end > 0 && end < float64(k.days) && end > start && k.random.IntN(10) < 3 {
		k.leave(end)
	}
	if k.person%5 == 0 {
		k.subscribe(start)
	}
}

// lifetime returns how long a customer stays who came at a time.
func (k *maker) lifetime(start float64) float64 {
	left := k.random.ExpFloat64() * year / leaving
	if until := float64(k.worse) - start; k.worse > 0 && left > until {
		calm := max(until, 0)
		return calm + (left-calm)/faster
	}
	return left
}

func (k *maker) day(t float64) record.Day { return k.first + record.Day(t) }

func (k *maker) purchase(t, fan, spends float64) {
	k.key++
	amount := 50 * spends * math.Exp(k.random.NormFloat64()*0.4)
	k.batch.Orders = append(k.batch.Orders, record.Order{
		Key: k.key, Customer: k.person, Day: k.day(t), Sale: true, Revenue: money.Amount(amount * float64(money.Unit)),
	})
	if k.random.IntN(10) > 0 {
		return
	}
	score := [...]uint8{10, 9, 10, 9, 9, 8, 7, 8, 5, 3}[min(int(10*(0.7*fan+0.3*k.random.Float64())), 9)]
	k.batch.Answers = append(k.batch.Answers, record.Answer{
		Key: k.key, Who: record.Who{Customer: k.person}, Day: k.day(t), Question: record.QuestionNPS, Scale: 11, Score: score,
	})
}

// leave gives notice; one in four leaves because a payment failed.
func (k *maker) leave(t float64) {
	reason := record.ReasonOther
	if k.random.IntN(4) == 0 {
		reason = record.ReasonInvoluntary
	}
	k.batch.Cancellations = append(k.batch.Cancellations, record.Cancellation{
		Key: k.person, Who: record.Who{Customer: k.person}, Day: k.day(t), Reason: reason,
	})
}

// subscribe makes a subscription whose price grows faster than subscribers leave: negative churn.
func (k *maker) subscribe(start float64) {
	end := start + k.random.ExpFloat64()*4*year
	if end < 0 {
		return
	}
	monthly := money.Amount(10 * float64(money.Unit))
	s := record.Subscription{Key: k.person, Customer: k.person, Start: k.day(max(start, 0)), End: record.NoDay, Monthly: monthly}
	if end < float64(k.days) {
		s.End = k.day(end)
	}
	k.batch.Subscriptions = append(k.batch.Subscriptions, s)
	for t := start; ; {
		t += k.random.ExpFloat64() * year / 0.7
		if t >= min(end, float64(k.days)) {
			return
		}
		monthly += monthly / 2
		k.key++
		k.batch.SubscriptionEvents = append(k.batch.SubscriptionEvents, record.SubscriptionEvent{
			Key: k.key, Subscription: k.person, Day: k.day(max(t, 0)), Type: record.EventChange, Monthly: monthly,
		})
	}
}
