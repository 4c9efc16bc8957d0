package ledger_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMargins(t *testing.T) {
	t.Parallel()
	margin := 0.33333
	lines := func(l ...record.Line) record.Batch { return record.Batch{LinesOf: []record.Key{1}, Lines: l} }
	costed := record.Line{Order: 1, Product: 1, Cost: 30 * cent, HasCost: true}
	bare := record.Line{Order: 1, Product: 2}
	for _, c := range []struct {
		name           string
		margin         *float64
		lines          record.Batch
		has            bool
		margined, back money.Amount
	}{
		{"the margin is unknown without costs and a margin of the source", nil, record.Batch{}, false, 0, 0},
		{"the source's margin applies without costs", &margin, record.Batch{}, true, 3333, 1667},
		{"costs take precedence over the source's margin", &margin, lines(costed, costed), true, 40 * cent, 50 * cent},
		{"the cost is unknown if one line has no cost", nil, lines(costed, bare), false, 0, 0},
		{"the source's margin applies if one line has no cost", &margin, lines(costed, bare), true, 3333, 1667},
		{"the cost of an order without lines is unknown", nil, lines(), false, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := ledger.New()
			s := l.Source("shop", c.margin)
			s.Apply(&record.Batch{Orders: []record.Order{sale(1, 1, 0)}})
			s.Apply(&c.lines)
			b := refund(1, 1, 50)
			s.Apply(&b)
			var got ledger.Customer
			l.Publish().Customer(0, &got)
			require.Equal(t, c.has, got.Purchases[0].HasMargin)
			require.Equal(t, c.margined, got.Purchases[0].Margin)
			require.Equal(t, c.has, got.Refunds[0].HasMargin)
			require.Equal(t, c.back, got.Refunds[0].Margin)
		})
	}
}

func TestMarginOfTheLargestAmountIsExact(t *testing.T) {
	t.Parallel()
	margin := 0.999999
	l := ledger.New()
	s := l.Source("shop", &margin)
	for i, revenue := range []money.Amount{money.Max, -money.Max} {
		o := sale(record.Key(i+1), 1, 0)
		o.Revenue = revenue
		s.Apply(&record.Batch{Orders: []record.Order{o}})
	}
	var c ledger.Customer
	l.Publish().Customer(0, &c)
	require.Equal(t, money.Amount(9_999_990_000_000), c.Purchases[0].Margin)
	require.Equal(t, money.Amount(-9_999_990_000_000), c.Purchases[1].Margin)
}

func TestLinesReplaceAllLinesOfTheirOrders(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("shop", nil)
	products := func() [][]uint32 {
		var c ledger.Customer
		l.Publish().Customer(0, &c)
		var all [][]uint32
		for _, p := range c.Purchases {
			all = append(all, p.Products)
		}
		return all
	}
	line := func(order, product record.Key) record.Line { return record.Line{Order: order, Product: product} }
	s.Apply(&record.Batch{
		Orders:  []record.Order{sale(1, 1, 0), sale(2, 1, 0), sale(3, 1, 0)},
		LinesOf: []record.Key{1, 2, 3, 99},
		Lines:   []record.Line{line(2, 10), line(2, 11), line(99, 12), line(1, 11)},
	})
	require.Equal(t, [][]uint32{{1}, {0, 1}, nil}, products(), "lines need not be in the order of LinesOf")
	s.Apply(&record.Batch{Orders: []record.Order{sale(2, 1, 0)}})
	require.Len(t, products()[1], 2, "an order read without its lines keeps them")
	s.Apply(&record.Batch{LinesOf: []record.Key{2}, Lines: []record.Line{line(2, 11)}})
	require.Equal(t, products()[0], products()[1])
	s.Apply(&record.Batch{LinesOf: []record.Key{2}})
	require.Nil(t, products()[1], "an order may lose its lines")
	s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {1}}})
	s.Apply(&record.Batch{Orders: []record.Order{sale(1, 1, 0)}})
	require.Nil(t, products()[0], "lines of a deleted order do not return with the order")
	require.Equal(t, map[record.Kind]int{"line": 0, "order": 3, "customer": 0, "refund": 0, "subscription": 0}, l.Stats().Records)
}

func TestProductsOfDifferentSourcesDiffer(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	b := &record.Batch{Orders: []record.Order{sale(1, 0, 5)}, LinesOf: []record.Key{1}, Lines: []record.Line{{Order: 1, Product: 1}}}
	l.Source("shop", nil).Apply(b)
	l.Source("till", nil).Apply(b)
	var c ledger.Customer
	l.Publish().Customer(0, &c)
	require.NotEqual(t, c.Purchases[0].Products, c.Purchases[1].Products)
}

func TestGroups(t *testing.T) {
	t.Parallel()
	from := func(key record.Key, day record.Day, channel, country string) record.Order {
		o := sale(key, 1, 9)
		o.Day, o.Channel, o.Country = day, channel, country
		return o
	}
	came := func(o record.Order, by string) record.Order {
		o.AcquisitionChannel = by
		return o
	}
	for _, c := range []struct {
		name string
		in   []in
		want string
	}{
		{"a customer without any information is unknown", []in{ofShop(customer(record.Customer{Key: 1}))}, emptyHistory},
		{"source, channel and country come from the latest purchase, the acquisition channel from the first", []in{
			ofShop(orders(from(1, 3, "web", "NL"))), ofTill(orders(from(1, 5, "desk", "DE"))), ofShop(orders(from(2, 4, "app", "FR"))),
		}, "till/desk/DE/unknown/web/none"},
		{"the first purchase's own acquisition channel counts", []in{
			ofShop(orders(came(from(1, 3, "web", "NL"), "google / cpc"), came(from(2, 4, "app", "FR"), "referral"))),
		}, "shop/app/FR/unknown/google / cpc/none"},
		{"purchases refunded in full do not count", []in{
			ofShop(orders(from(1, 3, "web", "NL"), from(2, 4, "app", "FR"), from(3, 5, "desk", "DE"))), ofShop(refund(1, 1, 100)), ofShop(refund(2, 3, 100)),
		}, "shop/app/FR/unknown/app/none"},
		{"the customer record takes precedence", []in{
			ofShop(orders(from(1, 3, "web", "NL"))), ofShop(customer(record.Customer{Key: 1, Country: "BE", Segment: "trade", AcquisitionChannel: "fair"})),
		}, "shop/web/BE/trade/fair/none"},
		{"the newest customer record of the first source with a value takes precedence", []in{
			ofTill(customer(record.Customer{Key: 8, Email: 9, Country: "DE", Segment: "trade"})),
			ofShop(customer(record.Customer{Key: 1, Email: 9, Country: "NL", AcquisitionChannel: "web"})),
			ofShop(customer(record.Customer{Key: 2, Email: 9, Country: "BE"})),
		}, "unknown/unknown/BE/trade/web/none"},
		{"a removed customer record does not count", []in{
			ofShop(orders(from(1, 3, "web", "NL"))), ofShop(customer(record.Customer{Key: 1, Segment: "trade"})), ofShop(removed(record.KindCustomer, 1)),
		}, "shop/web/NL/unknown/web/none"},
		{"a customer record may be emptied", []in{
			ofShop(customer(record.Customer{Key: 1, Segment: "trade"})), ofShop(customer(record.Customer{Key: 1})),
		}, emptyHistory},
		{"a subscriber without purchases belongs to the subscription's source", []in{
			ofTill(record.Batch{Subscriptions: []record.Subscription{{Key: 1, Customer: 1}}}),
		}, "till/unknown/unknown/unknown/unknown/none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := ledger.New()
			sources := []*ledger.Source{l.Source("shop", nil), l.Source("till", nil)}
			for _, in := range c.in {
				sources[in.source].Apply(&in.batch)
			}
			v := l.Publish()
			var h history
			for i := range v.Len() {
				var c ledger.Customer
				v.Customer(i, &c)
				for d, code := range c.Groups[:ledger.DimProgrammeTier+1] {
					if code != 0 {
						h.groups[d] = v.Values(ledger.Dimension(d))[code]
					}
				}
			}
			require.Equal(t, c.want, h.String())
		})
	}
}

func TestTooManyChannelsBecomeOther(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("shop", nil)
	const n = 1 << 16
	b := &record.Batch{}
	for i := range n {
		o := sale(record.Key(i+1), record.Key(i+1), 0)
		o.Channel, o.Country = fmt.Sprint("channel ", i), "NL"
		b.Orders = append(b.Orders, o)
	}
	s.Apply(b)
	v := l.Publish()
	require.Equal(t, "shop/channel 0/NL/unknown/channel 0/none", groups(v, 0))
	require.Equal(t, "shop/other/other/unknown/other/none", groups(v, n-1))
	require.Greater(t, l.Stats().Folded, n/4)
	late := l.Source("late", nil)
	late.Apply(&record.Batch{Orders: []record.Order{{Key: 1, Sale: true, Channel: "x"}, {Key: 2, Sale: true}}})
	v = l.Publish()
	require.Equal(t, "late/other/other/unknown/other/none", groups(v, n))
	require.Equal(t, "late/unknown/unknown/unknown/unknown/none", groups(v, n+1))
	customers := &record.Batch{}
	for i := range n {
		customers.Customers = append(customers.Customers, record.Customer{Key: record.Key(i + 1), Segment: fmt.Sprint(i)})
	}
	s.Apply(customers)
	require.Equal(t, "shop/other/other/other/other/none", groups(l.Publish(), n-1))
}

func groups(v *ledger.View, i int) string {
	var c ledger.Customer
	v.Customer(i, &c)
	var h history
	for d, code := range c.Groups[:ledger.DimProgrammeTier+1] {
		h.groups[d] = v.Values(ledger.Dimension(d))[code]
	}
	return h.String()
}

func TestCustomerWithManyOrders(t *testing.T) {
	t.Parallel()
	const n = 100_000
	l := ledger.New()
	s := l.Source("shop", nil)
	day := func(i int) record.Day { return record.Day(1 + i*1000/n) }
	for _, parity := range []int{1, 0} {
		b := &record.Batch{}
		for i := parity; i < n; i += 2 {
			o := sale(record.Key(i+1), 1, 0)
			o.Day = day(i)
			b.Orders = append(b.Orders, o)
		}
		s.Apply(b)
		l.Publish()
	}
	for i := range 1000 {
		b := refund(record.Key(i+1), record.Key(i*10+1), 100)
		s.Apply(&b)
	}
	s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {n}}})
	s.Apply(&record.Batch{Orders: []record.Order{sale(n+1, 2, 7), sale(n+2, 1, 7)}})
	v := l.Publish()
	var c ledger.Customer
	v.Customer(0, &c)
	require.Len(t, c.Purchases, n-1000-1+2)
	require.Empty(t, c.Refunds)
	require.IsNonDecreasing(t, dayNumbers(c.Purchases))
	require.Equal(t, n+1, v.Orders())
	v.Customer(1, &c)
	require.Empty(t, c.Purchases)
}

func dayNumbers(purchases []ledger.Purchase) []int {
	var out []int
	for _, p := range purchases {
		out = append(out, int(p.Day))
	}
	return out
}

func TestMergeDuringALoadLosesNothing(t *testing.T) {
	t.Parallel()
	const n, customers = 600_000, 50_000
	l := ledger.New()
	s := l.Source("shop", nil)
	for from := 0; from < n; from += 50_000 {
		b := &record.Batch{}
		for i := from; i < from+50_000; i++ {
			id := record.Key(hash(i)%customers) + 1
			o := sale(record.Key(i+1), id, 0)
			if o.Revenue = money.Amount(i); i%7 == 0 {
				o.Email = record.EmailHash(id)
			}
			b.Orders = append(b.Orders, o)
		}
		s.Apply(b)
	}
	v := l.Publish()
	sum, count := money.Amount(0), 0
	var c ledger.Customer
	for i := range v.Len() {
		v.Customer(i, &c)
		for _, p := range c.Purchases {
			sum, count = sum+p.Revenue, count+1
		}
	}
	require.Equal(t, n, count)
	require.Equal(t, money.Amount(n)*(n-1)/2, sum)
	require.Equal(t, customers, l.Stats().Customers)
	require.Len(t, s.Keys(record.KindOrder, 100, 5000), 4901)
}

func TestKeysCloseTogetherAreCountedOnce(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("shop", nil)
	b := &record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {7, 7, 9000}}}
	for k := range record.Key(5000) {
		b.Orders = append(b.Orders, sale(k+1, 1+k%100, 0))
		b.Refunds = append(b.Refunds, record.Refund{Key: k + 1, Order: 1 + k/2, Amount: 1})
	}
	for range 2 {
		s.Apply(b)
		require.Equal(t, 4999, l.Publish().Orders())
		require.Equal(t, 5000, l.Stats().Records[record.KindRefund])
	}
	require.Equal(t, []record.Key{5, 6, 8}, s.Keys(record.KindOrder, 5, 8))
	require.Len(t, s.Keys(record.KindOrder, 0, 1<<32-1), 4999)
	require.Empty(t, s.Keys(record.KindLine, 0, 1<<32-1))
}

func TestViews(t *testing.T) {
	t.Parallel()
	margin := 0.5
	l := ledger.New()
	empty := l.Publish()
	require.Zero(t, empty.Len())
	require.False(t, empty.Has(record.KindOrder))
	_, _, ok := empty.Span()
	require.False(t, ok)
	var c ledger.Customer
	empty.Customer(5, &c)
	require.Empty(t, c.Purchases)

	s := l.Source("shop", nil)
	s.Apply(&record.Batch{Orders: []record.Order{sale(1, 1, 0), sale(2, 2, 0)}})
	v := l.Publish()
	require.NotSame(t, empty, v)
	require.True(t, v.Has(record.KindOrder))
	require.False(t, v.Has(record.KindRefund))
	require.Equal(t, []string{"unknown", "shop"}, v.Values(ledger.DimSource))
	require.Nil(t, v.Values(ledger.NumDimensions))
	require.Same(t, v, l.Publish(), "nothing has changed")
	require.Equal(t, []int{0, 1}, changed(v, empty))
	require.Equal(t, []int{0, 1}, changed(v, nil))

	s.Apply(&record.Batch{Orders: []record.Order{sale(1, 1, 0)}})
	require.Same(t, v, l.Publish(), "applying the same order again changes nothing")

	o := sale(2, 2, 0)
	o.Revenue = 7
	s.Apply(&record.Batch{Orders: []record.Order{o}})
	next := l.Publish()
	require.Equal(t, []int{1}, changed(next, v))
	b := refund(1, 1, 7)
	s.Apply(&b)
	require.Equal(t, []int{0}, changed(l.Publish(), next))

	l.Source("shop", &margin)
	require.Equal(t, []int{0, 1}, changed(l.Publish(), v), "a new margin changes all customers")
	require.Equal(t, []int{0, 1}, changed(v, ledger.New().Publish()), "all customers differ from a view of another ledger")
}

func changed(v, old *ledger.View) []int {
	var slots []int
	v.Changed(old, func(i int) { slots = append(slots, i) })
	return slots
}

func TestConcurrentReadersAndWriters(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for w := range 2 {
		s := l.Source(fmt.Sprint("source ", w), nil)
		writers.Go(func() {
			for i := range 200 {
				b := &record.Batch{}
				for k := range 20 {
					o := sale(record.Key(1+(i*7+k)%50), record.Key(1+(i+k)%9), record.EmailHash(1+k%5))
					o.Channel = fmt.Sprint("channel ", i%30)
					b.Orders = append(b.Orders, o)
					b.Refunds = append(b.Refunds, record.Refund{Key: record.Key(k + 1), Order: o.Key, Amount: 1})
					b.Answers = append(b.Answers, record.Answer{Key: o.Key, Who: record.Who{Customer: o.Customer}, Touchpoint: o.Channel})
					b.Memberships = append(b.Memberships, record.Membership{Key: o.Key, Who: record.Who{Email: o.Email}, Tier: o.Channel})
					b.Spend = append(b.Spend, record.Spend{Key: o.Key, Amount: o.Revenue, Channel: o.Channel})
				}
				s.Apply(b)
				s.Keys(record.KindOrder, 1, 100)
			}
		})
	}
	for range 2 {
		readers.Go(func() {
			old := l.Publish()
			for {
				select {
				case <-done:
					return
				default:
				}
				v := l.Publish()
				v.Changed(old, func(i int) { _ = describe(v, i, true) })
				_, _, old = l.Stats(), spent(v), v
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	require.Equal(t, 100, l.Publish().Orders())
}

// The hundred and first acquisition channel of a source is "other", as its campaigns must not use up
// the places of its channels and countries.
func TestFurtherAcquisitionChannelsAreOther(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	shop := l.Source("shop", nil)
	for i := range 101 {
		o := sale(record.Key(i+1), record.Key(i+1), 0)
		o.AcquisitionChannel = fmt.Sprintf("campaign %d", i)
		shop.Apply(&record.Batch{Orders: []record.Order{o}})
	}
	v := l.Publish()
	found := map[string]int{}
	var c ledger.Customer
	for i := range v.Len() {
		v.Customer(i, &c)
		found[v.Values(ledger.DimAcquisitionChannel)[c.Groups[ledger.DimAcquisitionChannel]]]++
	}
	require.Len(t, found, 101)
	require.Equal(t, 1, found["other"])
}
