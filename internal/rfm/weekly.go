package rfm

import (
	"context"
	"runtime"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// daysAWeek is the length of a week, which ends with its Sunday.
const daysAWeek = 7

// Standing is the customers by segment at the end of a day.
type Standing struct {
	Day record.Day
	// Customers is how many each segment has, and Value their revenue up to the day, refunds taken off.
	Customers [Lost + 1]int
	Value     [Lost + 1]int64
}

// Weekly returns the standings of the end of each week from the first purchase on, and of a last day, up to which the
// history counts. It works on one goroutine, and keeps 16 bytes for each purchase and refund and 40 bytes for each
// customer meanwhile. The error is the error of ctx.
func Weekly(ctx context.Context, src fold.Histories, last record.Day) ([]Standing, error) {
	first, _, ok := src.Span()
	if !ok || first > last {
		return nil, ctx.Err()
	}
	s := newSweep(first, last)
	if err := s.each(ctx, src, s.count); err != nil {
		return nil, err
	}
	s.lay()
	if err := s.each(ctx, src, s.book); err != nil {
		return nil, err
	}
	var all []Standing
	for w := range s.ends {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		changed := s.pass(w)
		if len(s.values) == 0 {
			continue // nobody has bought yet
		}
		now := Standing{}
		if n := len(all); changed || n == 0 {
			now = s.standing()
		} else {
			now = all[n-1]
		}
		now.Day = min(s.monday+record.Day(w+1)*daysAWeek-1, last)
		all = append(all, now)
	}
	return all, nil
}

// sweep goes through the histories week by week.
type sweep struct {
	last   record.Day // that counts
	monday record.Day // of the first week
	// events are sorted by week; ends says where each week ends.
	events []event
	ends   []int
	buyers []buyer // who buy by the last day
	// values has the revenue of each customer who has bought, ascending; spare is room for the next week's.
	values, spare []int64
	// byLast and byOrders count these customers by the day of the last purchase, from monday, and by purchases.
	byLast, byOrders []int32
	// touched, gone and come are room for the changes of one week.
	touched    []int32
	gone, come []int64
}

// event is a purchase, or a refund with an amount below zero.
type event struct {
	amount   int64
	buyer    int32
	day      uint16 // of its week
	purchase bool
}

// buyer is a customer at some point of the sweep.
type buyer struct {
	revenue      int64
	last, orders int32
	week         int32 // of the last event, from 1
}

func newSweep(first, last record.Day) *sweep {
	monday := first - record.Day((int(first.Time().Weekday())+daysAWeek-1)%daysAWeek)
	days := int(last-monday) + 1
	return &sweep{last: last, monday: monday, ends: make([]int, (days+daysAWeek-1)/daysAWeek), byLast: make([]int32, days)}
}

// each calls take for all customers who buy by the last day.
func (s *sweep) each(ctx context.Context, src fold.Histories, take func(c *ledger.Customer)) error {
	var c ledger.Customer
	for i := range src.Len() {
		if i%fold.Batch == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		giveWay(i)
		if src.Customer(i, &c); !c.Apart && len(c.Purchases) > 0 && c.Purchases[0].Day <= s.last {
			take(&c)
		}
	}
	return ctx.Err()
}

// yieldEvery is how many customers, events or revenues are processed before other goroutines, such as scrapes, may
// run.
const yieldEvery = 128

// giveWay lets other goroutines run before some of the items, by index.
func giveWay(i int) {
	if i%yieldEvery == 0 {
		runtime.Gosched()
	}
}

// dated calls take with the day, from monday, and the amount of the purchases and refunds that count.
func (s *sweep) dated(c *ledger.Customer, take func(day int, amount int64, purchase bool)) {
	for i := range c.Purchases {
		if p := &c.Purchases[i]; p.Day <= s.last {
			take(int(p.Day-s.monday), int64(p.Revenue), true)
		}
	}
	for i := range c.Refunds {
		if r := &c.Refunds[i]; r.Day <= s.last {
			take(max(0, int(r.Day-s.monday)), -int64(r.Amount), false)
		}
	}
}

// count counts the events of each week.
func (s *sweep) count(c *ledger.Customer) {
	s.dated(c, func(day int, _ int64, _ bool) { s.ends[day/daysAWeek]++ })
}

// lay gives each week its place among the events. Until they are booked, ends says where each week begins.
func (s *sweep) lay() {
	total := 0
	for w, n := range s.ends {
		s.ends[w], total = total, total+n
	}
	s.events = make([]event, total)
}

// book books the events of a customer.
func (s *sweep) book(c *ledger.Customer) {
	n := int32(len(s.buyers))
	s.buyers = append(s.buyers, buyer{})
	s.dated(c, func(day int, amount int64, purchase bool) {
		at := &s.ends[day/daysAWeek]
		s.events[*at] = event{amount, n, uint16(day % daysAWeek), purchase}
		*at++
	})
}

// pass brings the customers to the end of a week, and reports whether anybody has changed.
func (s *sweep) pass(w int) bool {
	from := 0
	if w > 0 {
		from = s.ends[w-1]
	}
	s.touched, s.gone, s.come = s.touched[:0], s.gone[:0], s.come[:0]
	for i := from; i < s.ends[w]; i++ {
		giveWay(i)
		e := &s.events[i]
		b := &s.buyers[e.buyer]
		if b.week != int32(w+1) {
			b.week, s.touched = int32(w+1), append(s.touched, e.buyer)
			if b.orders > 0 {
				s.gone = append(s.gone, b.revenue)
				s.byLast[b.last]--
				s.byOrders[b.orders]--
			}
		}
		b.revenue += e.amount
		if e.purchase {
			b.orders++
			b.last = max(b.last, int32(w*daysAWeek)+int32(e.day))
		}
	}
	for k, i := range s.touched {
		giveWay(k)
		if b := &s.buyers[i]; b.orders > 0 {
			s.come = append(s.come, b.revenue)
			s.byLast[b.last]++
			s.byOrders = fold.Grow(s.byOrders, int(b.orders)+1)
			s.byOrders[b.orders]++
		}
	}
	s.merge()
	return len(s.touched) > 0
}

// merge takes the revenues that are gone out of the values, and puts those in that have come.
func (s *sweep) merge() {
	sort(s.gone)
	sort(s.come)
	gone, come, next := s.gone, s.come, s.spare[:0]
	for i, v := range s.values {
		giveWay(i)
		for len(come) > 0 && come[0] <= v {
			next, come = append(next, come[0]), come[1:]
		}
		if len(gone) > 0 && gone[0] == v {
			gone = gone[1:]
			continue
		}
		next = append(next, v)
	}
	s.values, s.spare = append(next, come...), s.values
}

// standing puts the customers who have bought into segments.
func (s *sweep) standing() (now Standing) {
	n := len(s.values)
	scales := Scales{scaleOfCounts(s.byLast, n), scaleOfCounts(s.byOrders, n), scaleOfSorted(s.values)}
	for i := range s.buyers {
		giveWay(i)
		b := &s.buyers[i]
		if b.orders == 0 {
			continue
		}
		segment := SegmentOf(scales.recency.Score(int64(b.last)), scales.frequency.Score(int64(b.orders)), scales.value.Score(b.revenue))
		now.Customers[segment]++
		now.Value[segment] += b.revenue
	}
	return now
}
