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
	// byFifth and byHalf are the factors by which leaveRate rises to raise churn over 90 days by a fifth and
	// by a half.
	byFifth, byHalf = 2.05, 4.0
)

// model describes a simulated shop in which figures change by chance only, unless worse is set.
type model struct {
	customers float64 // number of customers who buy within a year
	days      int
	seed      uint64
	// worse is the day from which customers leave faster; 0 means never. Faster is the factor.
	worse  int
	faster float64
	// calendar returns how busy a day of a year is relative to the average; nil means equally busy.
	calendar func(year, day int) float64
	// gifts is true if two of three newcomers in busy weeks buy one gift only.
	gifts bool
	// growth is the factor by which the number of newcomers changes each year; 0 means that it does not
	// change. It has its full size on the last day, or in the middle if it shrinks.
	growth float64
}

// december makes the weeks before Christmas three and a half times as busy as the others.
func december(_, day int) float64 {
	if day > 319 && day < 358 {
		return 3
	}
	return 0.85
}

// blackFriday makes the week about the fourth Friday of November three times as busy, and the weeks before
// Christmas half as busy again.
func blackFriday(y, day int) float64 {
	first := record.Date(y, time.January, 1)
	november := record.Date(y, time.November, 1)
	friday := november + record.Day((int(time.Friday)-int(november.Time().Weekday())+7)%7) + 21
	date := first + record.Day(day)
	switch off := date - friday; {
	case off >= -4 && off <= 3:
		return 3
	case date >= record.Date(y, time.December, 1) && date <= record.Date(y, time.December, 21):
		return 1.5
	}
	return 1
}

// easter makes the week before Easter half as busy again, and the days from Good Friday to Easter Monday
// half as busy.
func easter(y, day int) float64 {
	off := record.Date(y, time.January, 1) + record.Day(day) - easterDay(y)
	switch {
	case off >= -10 && off < -2:
		return 1.5
	case off >= -2 && off <= 1:
		return 0.5
	}
	return 1
}

// easterDay returns Easter Sunday, by the anonymous Gregorian algorithm (Nature, 1876).
func easterDay(y int) record.Day {
	a, b, c := y%19, y/100, y%100
	g := (8*b + 13) / 25
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return record.Date(y, time.Month(month), (h+l-7*m+33*month+19)%32)
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
	course []float64 // how busy each day is, from runIn days before the first
}

// board returns the board of a shop on its last day.
func (m model) board(windows ...fold.Window) *analysis.Board {
	l := ledger.New()
	k := &generator{model: m, random: rand.New(rand.NewPCG(m.seed, 20)), first: record.Date(2010, time.January, 1), source: l.Source("shop", nil)}
	for day := -runIn; day < m.days; day++ {
		for range k.poisson(k.customers / activePerNew * k.size(day) * k.busy(float64(day))) {
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

// busiest is the busiest day of all calendars.
const busiest = 3

// busy returns the number of purchases on a day relative to the average.
func (k *generator) busy(day float64) float64 {
	if k.calendar == nil {
		return 1
	}
	at := int(math.Floor(day)) + runIn
	for len(k.course) <= at {
		date := k.first + record.Day(len(k.course)-runIn)
		y := date.Time().Year()
		k.course = append(k.course, k.calendar(y, int(date-record.Date(y, time.January, 1))))
	}
	return k.course[at]
}

// size returns the number of newcomers on a day relative to a shop that does not grow.
func (k *generator) size(day int) float64 {
	switch {
	case k.growth == 0:
		return 1
	case k.growth < 1:
		return math.Pow(k.growth, float64(day-k.days/2)/year)
	}
	return math.Pow(k.growth, float64(day-k.days)/year)
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
	if k.gifts && k.busy(start) > 1 && k.random.IntN(3) > 0 {
		end = start // bought a gift
	}
	k.person++
	satisfied, basket := k.random.Float64(), math.Exp(k.random.NormFloat64()*0.5)
	for t := start; t <= end && t < float64(k.days); t += k.random.ExpFloat64() / (rate * busiest) {
		if t > start && k.random.Float64()*busiest > k.busy(t) {
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
		return before + (left-before)/k.faster
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
