package ledger_test

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

const pageSize = 10_000

// shop generates orders sorted by key and day, of random customers with e-mail addresses.
type shop struct {
	orders, customers int
	random            *rand.Rand
}

func newShop(orders int) *shop {
	return &shop{orders: orders, customers: orders / 5, random: rand.New(rand.NewPCG(1, 2))}
}

func (s *shop) customer(i int) record.Customer {
	return record.Customer{Key: record.Key(i + 1), Email: record.EmailHash(hash(i))}
}

// hash is SplitMix64.
func hash(i int) uint64 {
	h := uint64(i+1) * 0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

func (s *shop) order(i int) record.Order {
	c := s.customer(int(hash(-i) % uint64(s.customers)))
	return record.Order{
		Key: record.Key(i + 1), Customer: c.Key, Email: c.Email, Day: record.Day(16000 + i*3650/s.orders), Sale: true,
		Revenue: money.Amount(s.random.IntN(2_000_000)), Channel: [...]string{"web", "shop", "app"}[i%3],
		Country: [...]string{"NL", "DE", "BE", "FR"}[i%4],
	}
}

// load applies the whole shop, page by page, and returns the time spent in Apply.
func (s *shop) load(source *ledger.Source) (took time.Duration) {
	apply := func(b *record.Batch) {
		start := time.Now()
		source.Apply(b)
		took += time.Since(start)
	}
	for from := 0; from < s.customers; from += pageSize {
		b := &record.Batch{}
		for i := from; i < min(from+pageSize, s.customers); i++ {
			b.Customers = append(b.Customers, s.customer(i))
		}
		apply(b)
	}
	for from := 0; from < s.orders; from += pageSize {
		apply(s.page(from))
	}
	return took
}

func (s *shop) page(from int) *record.Batch {
	b := &record.Batch{}
	for i := from; i < min(from+pageSize, s.orders); i++ {
		b.Orders = append(b.Orders, s.order(i))
	}
	return b
}

// changes returns a batch of n random orders with new amounts.
func (s *shop) changes(n int) *record.Batch {
	b := &record.Batch{}
	for range n {
		b.Orders = append(b.Orders, s.order(s.random.IntN(s.orders)))
	}
	return b
}

// heap returns the size of the live heap in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func sizes(b *testing.B, bench func(b *testing.B, orders int)) {
	b.Run("1M orders", func(b *testing.B) { bench(b, 1_000_000) })
	if !testing.Short() {
		b.Run("10M orders", func(b *testing.B) { bench(b, 10_000_000) })
	}
}

// BenchmarkLoad loads a shop in key order and reports time and live memory per order.
func BenchmarkLoad(b *testing.B) {
	sizes(b, func(b *testing.B, orders int) {
		var took time.Duration
		for b.Loop() {
			before := heap()
			s, l := newShop(orders), ledger.New()
			took += s.load(l.Source("shop", nil))
			start := time.Now()
			v := l.Publish()
			took += time.Since(start)
			b.ReportMetric(float64(heap()-before)/float64(orders), "bytes/order")
			b.ReportMetric(float64(l.Stats().Bytes)/float64(orders), "estimated-bytes/order")
			runtime.KeepAlive(v)
		}
		b.ReportMetric(float64(took.Nanoseconds())/float64(b.N)/float64(orders), "ns/order")
	})
}

// BenchmarkChanges changes 1,000 random orders, publishes, and lists the changed customers.
func BenchmarkChanges(b *testing.B) {
	sizes(b, func(b *testing.B, orders int) {
		s, l := newShop(orders), ledger.New()
		source := l.Source("shop", nil)
		s.load(source)
		v := l.Publish()
		b.Run("apply and publish", func(b *testing.B) {
			for b.Loop() {
				source.Apply(s.changes(1000))
				l.Publish()
			}
		})
		b.Run("changed", func(b *testing.B) {
			v = l.Publish()
			source.Apply(s.changes(1000))
			now, n := l.Publish(), 0
			for b.Loop() {
				n = 0
				now.Changed(v, func(int) { n++ })
			}
			b.ReportMetric(float64(n), "customers")
		})
	})
}

// BenchmarkNotes applies five answers a customer, in key order, and decodes the customers.
func BenchmarkNotes(b *testing.B) {
	const notes, customers = 1_000_000, 200_000
	load := func(source *ledger.Source) {
		for from := 0; from < notes; from += pageSize {
			page := &record.Batch{}
			for i := from; i < from+pageSize; i++ {
				who := record.Who{Customer: record.Key(hash(-i)%customers + 1)}
				page.Answers = append(page.Answers, record.Answer{
					Key: record.Key(i + 1), Who: who, Day: record.Day(16000 + i*3650/notes), Question: record.QuestionNPS, Score: 9, Scale: 11,
				})
			}
			source.Apply(page)
		}
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			before := heap()
			l := ledger.New()
			load(l.Source("crm", nil))
			v := l.Publish()
			b.ReportMetric(float64(heap()-before)/notes, "bytes/note")
			runtime.KeepAlive(v)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/notes, "ns/note")
	})
	b.Run("decode", func(b *testing.B) {
		l := ledger.New()
		load(l.Source("crm", nil))
		v := l.Publish()
		var c ledger.Customer
		for i := 0; b.Loop(); i++ {
			v.Customer(i%v.Len(), &c)
		}
	})
}

// BenchmarkCustomer decodes all customers in turn.
func BenchmarkCustomer(b *testing.B) {
	s, l := newShop(1_000_000), ledger.New()
	s.load(l.Source("shop", nil))
	v := l.Publish()
	var c ledger.Customer
	i, n := 0, 0
	for b.Loop() {
		v.Customer(i, &c)
		n += len(c.Purchases)
		if i++; i == v.Len() {
			i = 0
		}
	}
	b.ReportMetric(float64(n)/float64(b.N), "purchases")
}
