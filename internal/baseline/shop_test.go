package baseline_test

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	year = 365.25
	// runIn is the number of days that a simulated shop has run before its records begin.
	runIn = 8 * 365
	// meanRate and rateShape are the parameters of the gamma distribution of purchases per year.
	meanRate, rateShape = 5.0, 1.5
	// leaveRate is the rate per year at which customers leave: they stay for two years on average.
	leaveRate = 0.5
	// activePerNew is the number of customers who buy within a year for each new customer per day.
	activePerNew = 940.0
	// faster is the factor by which leaveRate rises to raise churn over 90 days by a fifth.
	faster = 2.05
)

// model describes a simulated shop in which figures change by chance only, unless worse is set.
type model struct {
	customers float64 // number of customers who buy within a year
	days      int
	seed      uint64
	// worse is the day from which customers leave faster; 0 means never.
	worse int
	// season makes December three times as busy, with many customers who buy one gift only.
	season bool
}

// generator generates the records of a model.
type generator struct {
	model
	random *rand.Rand
	first  record.Day
	batch  record.Batch
	source *ledger.Source
	person record.Key
	key    record.Key
}

// board returns the board of a shop on its last day.
func (m model) board(windows ...fold.Window) *analysis.Board {
	l := ledger.New()
	k := &generator{model: m, random: rand.New(rand.NewPCG(m.seed, 20)), first: record.Date(2010, time.January, 1), source: l.Source("shop", nil)}
	for day := -runIn; day < m.days; day++ {
		for range k.poisson(k.customers / activePerNew * k.busy(float64(day))) {
			k.newcomer(float64(day) + k.random.Float64())
		}
		if len(k.batch.Orders) > 20_000 {
			k.apply()
		}
	}
	k.apply()
	e := analysis.NewEngine(measure.Settings{Windows: windows, Currency: "EUR"})
	return e.Update(l.Publish(), k.first+record.Day(m.days))
}

func (k *generator) apply() {
	k.source.Apply(&k.batch)
	k.batch = record.Batch{}
}

// busy returns the number of purchases on a day relative to the average.
func (k *generator) busy(day float64) float64 {
	if !k.season {
		return 1
	}
	if d := math.Mod(day+20*year, year); d > 319 && d < 358 {
		return 3
	}
	return 0.85
}

func (k *generator) poisson(mean float64) int {
	n := 0
	for t := k.random.ExpFloat64(); t < mean; t += k.random.ExpFloat64() {
		n++
	}
	return n
}

// gamma draws from the gamma distribution with shape rateShape, which is 3/2, and mean 1.
func (k *generator) gamma() float64 {
	n := k.random.NormFloat64()
	return (n*n/2 + k.random.ExpFloat64()) / rateShape
}

// newcomer generates all records of a customer with the given first purchase.
func (k *generator) newcomer(start float64) {
	rate := meanRate * k.gamma() / year
	end := start + k.lifetime(start)
	if k.busy(start) > 1 && k.random.IntN(3) > 0 {
		end = start // bought a gift
	}
	k.person++
	satisfied, basket := k.random.Float64(), math.Exp(k.random.NormFloat64()*0.5)
	for t := start; t <= end && t < float64(k.days); t += k.random.ExpFloat64() / (rate * 3) {
		if t > start && k.random.Float64()*3 > k.busy(t) {
			continue
		}
		if t >= 0 {
			k.purchase(t, satisfied, basket)
		}
	}
	if end > 0 && end < float64(k.days) && end > start && k.random.IntN(10) < 3 {
		k.leave(end)
	}
	if k.person%5 == 0 {
		k.subscribe(start)
	}
}

// lifetime returns how long a customer with the given first purchase stays.
func (k *generator) lifetime(start float64) float64 {
	left := k.random.ExpFloat64() * year / leaveRate
	if until := float64(k.worse) - start; k.worse > 0 && left > until {
		before := max(until, 0)
		return before + (left-before)/faster
	}
	return left
}

func (k *generator) day(t float64) record.Day { return k.first + record.Day(t) }

func (k *generator) purchase(t, satisfied, basket float64) {
	k.key++
	amount := 50 * basket * math.Exp(k.random.NormFloat64()*0.4)
	k.batch.Orders = append(k.batch.Orders, record.Order{
		Key: k.key, Customer: k.person, Day: k.day(t), Sale: true, Revenue: money.Amount(amount * float64(money.Unit)),
	})
	if k.random.IntN(10) > 0 {
		return
	}
	score := [...]uint8{10, 9, 10, 9, 9, 8, 7, 8, 5, 3}[min(int(10*(0.7*satisfied+0.3*k.random.Float64())), 9)]
	k.batch.Answers = append(k.batch.Answers, record.Answer{
		Key: k.key, Who: record.Who{Customer: k.person}, Day: k.day(t), Question: record.QuestionNPS, Scale: 11, Score: score,
	})
}

// leave adds a cancellation. One in four is because of a failed payment.
func (k *generator) leave(t float64) {
	reason := record.ReasonOther
	if k.random.IntN(4) == 0 {
		reason = record.ReasonInvoluntary
	}
	k.batch.Cancellations = append(k.batch.Cancellations, record.Cancellation{
		Key: k.person, Who: record.Who{Customer: k.person}, Day: k.day(t), Reason: reason,
	})
}

// subscribe adds a subscription. Prices grow faster than subscribers leave: revenue churn is negative.
func (k *generator) subscribe(start float64) {
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
