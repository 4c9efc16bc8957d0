package demo_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// The WooCommerce preset reads the same records that the shop has: at first, and after new and changed
// records, refunds, deleted orders and accounts.
func TestPresetReadsAllRecords(t *testing.T) {
	s := young(8)
	server, _ := serve(t, s.Snapshot())
	at := s.Opening().AddDate(0, 8, 0)
	sink := newBooks()
	src := newSource(t, server, sink, func() time.Time { return at })
	for _, days := range []int{0, 1, 20, 45} {
		at = at.AddDate(0, 0, days)
		s.Advance(at)
		server.Publish(s.Snapshot())
		began := time.Now()
		require.NoError(t, src.Poll(context.Background()))
		require.Less(t, time.Since(began), time.Minute)
		sink.requireEqual(t, s.Snapshot())
		require.Empty(t, src.Status().Rejected)
		require.True(t, src.Status().Up)
	}
	require.NotEmpty(t, sink.removed[record.KindOrder])
	require.NotEmpty(t, sink.removed[record.KindCustomer])
}

func newSource(t *testing.T, s *demo.Server, sink source.Sink, now func() time.Time) *source.Source {
	t.Helper()
	file := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(file, []byte(s.Password()), 0o600))
	src, err := source.New(source.Config{
		Name: "shop", Preset: "woocommerce", Host: s.Addr().IP.String(), Port: s.Addr().Port,
		Database: s.Database(), User: s.User(), PasswordFile: file,
		Interval: source.Duration(time.Second), ReconcileInterval: source.Duration(time.Hour), PageSize: 700,
	}, source.Environment{Currency: "EUR", Now: now, Clock: now}, sink)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, src.Close()) })
	return src
}

// books keep the records that a source delivers.
type books struct {
	orders    map[record.Key]record.Order
	refunds   map[record.Key]record.Refund
	subs      map[record.Key]record.Subscription
	cancelled map[record.Key]record.Cancellation
	customers map[record.Key]record.Customer
	lines     map[record.Key][]record.Line
	removed   map[record.Kind][]record.Key
}

func newBooks() *books {
	return &books{
		orders: map[record.Key]record.Order{}, refunds: map[record.Key]record.Refund{},
		subs:      map[record.Key]record.Subscription{},
		cancelled: map[record.Key]record.Cancellation{},
		customers: map[record.Key]record.Customer{}, lines: map[record.Key][]record.Line{},
		removed: map[record.Kind][]record.Key{},
	}
}

// Apply adds a batch.
func (b *books) Apply(batch *record.Batch) {
	for _, o := range batch.Orders {
		b.orders[o.Key] = o
	}
	for _, r := range batch.Refunds {
		b.refunds[r.Key] = r
	}
	for _, s := range batch.Subscriptions {
		b.subs[s.Key] = s
	}
	for _, c := range batch.Cancellations {
		b.cancelled[c.Key] = c
	}
	for _, c := range batch.Customers {
		b.customers[c.Key] = c
	}
	for _, order := range batch.LinesOf {
		delete(b.lines, order)
	}
	for _, l := range batch.Lines {
		b.lines[l.Order] = append(b.lines[l.Order], l)
	}
	for kind, keys := range batch.Removed {
		b.removed[kind] = append(b.removed[kind], keys...)
		for _, k := range keys {
			switch kind {
			case record.KindOrder:
				delete(b.orders, k)
				delete(b.lines, k)
			case record.KindRefund:
				delete(b.refunds, k)
			case record.KindSubscription:
				delete(b.subs, k)
			case record.KindCancellation:
				delete(b.cancelled, k)
			case record.KindCustomer:
				delete(b.customers, k)
			default:
				panic("the shop has no " + kind)
			}
		}
	}
}

// Keys returns the present keys of a kind.
func (b *books) Keys(kind record.Kind, lo, hi record.Key) []record.Key {
	var all []record.Key
	switch kind {
	case record.KindOrder:
		all = slices.Collect(maps.Keys(b.orders))
	case record.KindRefund:
		all = slices.Collect(maps.Keys(b.refunds))
	case record.KindSubscription:
		all = slices.Collect(maps.Keys(b.subs))
	case record.KindCancellation:
		all = slices.Collect(maps.Keys(b.cancelled))
	case record.KindCustomer:
		all = slices.Collect(maps.Keys(b.customers))
	default:
		panic("the shop has no " + kind)
	}
	all = slices.DeleteFunc(all, func(k record.Key) bool { return k < lo || k > hi })
	slices.Sort(all)
	return all
}

func (b *books) requireEqual(t *testing.T, snap *shop.Snapshot) {
	t.Helper()
	truth := newTruth(t, snap)
	orders, refunds, subs := 0, 0, 0
	for _, o := range snap.Orders.Rows() {
		switch o.Type {
		case "shop_order":
			orders++
			truth.requireOrder(t, o, b.orders[record.Key(o.ID)], b.lines[record.Key(o.ID)])
		case "shop_order_refund":
			if truth.orders[o.Parent] != nil {
				refunds++
				truth.requireRefund(t, o, b.refunds[record.Key(o.ID)])
			}
		case "shop_subscription":
			subs++
			truth.requireSubscription(t, o, b.subs[record.Key(o.ID)])
			truth.requireCancellation(t, o, b.cancelled[record.Key(o.ID)])
		}
	}
	// Compare counts, because whole books would fill the screen.
	require.Equal(t, [...]int{orders, refunds, subs, len(snap.Users.Rows())},
		[...]int{len(b.orders), len(b.refunds), len(b.subs), len(b.customers)})
	for _, m := range snap.UserMeta.Rows() {
		c := b.customers[record.Key(m.Parent())]
		if m.Key() == "billing_country" {
			require.Equal(t, m.Value(), c.Country)
			continue
		}
		require.Contains(t, m.Value(), `"`+c.Segment+`"`)
	}
}

// truth is the snapshot, indexed for look-ups.
type truth struct {
	orders      map[uint64]*shop.Order
	operational map[uint64]*shop.Operational
	country     map[uint64]string
	rate        map[uint64]money.Rate
	next        map[uint64]string // payment of subscriptions
	end         map[uint64]string // of subscriptions, and when notice was given
	notice      map[uint64]string
	trial       map[uint64]string   // end of the trial
	lines       map[uint64][]string // product and cost
}

func newTruth(t *testing.T, snap *shop.Snapshot) *truth {
	t.Helper()
	tr := &truth{
		orders: map[uint64]*shop.Order{}, operational: map[uint64]*shop.Operational{},
		country: map[uint64]string{}, rate: map[uint64]money.Rate{}, next: map[uint64]string{}, end: map[uint64]string{}, notice: map[uint64]string{},
		trial: map[uint64]string{}, lines: map[uint64][]string{},
	}
	for _, o := range snap.Orders.Rows() {
		tr.orders[o.ID] = o
	}
	for _, o := range snap.Operational.Rows() {
		tr.operational[o.Order] = o
	}
	for _, a := range snap.Addresses.Rows() {
		if a.Type == "billing" {
			tr.country[a.Order] = a.Country
		}
	}
	for _, m := range snap.OrdersMeta.Rows() {
		if m.Key() == "_wcpay_multi_currency_order_exchange_rate" {
			rate, err := money.ParseRate([]byte(m.Value()))
			require.NoError(t, err)
			tr.rate[m.Parent()] = rate
		}
	}
	for _, m := range snap.OrdersMeta.Rows() {
		switch m.Key() {
		case "_schedule_next_payment":
			tr.next[m.Parent()] = m.Value()
		case "_schedule_end":
			tr.end[m.Parent()] = m.Value()
		case "_schedule_trial_end":
			tr.trial[m.Parent()] = m.Value()
		case "_schedule_cancelled":
			tr.notice[m.Parent()] = m.Value()
		}
	}
	tr.addLines(snap)
	return tr
}

func (tr *truth) addLines(snap *shop.Snapshot) {
	values := map[uint64]map[string]string{}
	for _, m := range snap.ItemMeta.Rows() {
		if values[m.Parent()] == nil {
			values[m.Parent()] = map[string]string{}
		}
		values[m.Parent()][m.Key()] = m.Value()
	}
	for _, i := range snap.Items.Rows() {
		if i.Type == "line_item" {
			tr.lines[i.Order] = append(tr.lines[i.Order], values[i.ID]["_product_id"]+" "+values[i.ID]["_cogs_value"])
		}
	}
}

// base returns an amount of an order in euro.
func (tr *truth) base(t *testing.T, order uint64, c shop.Cents) money.Amount {
	t.Helper()
	a := money.Amount(c) * money.Unit / 100
	if rate, ok := tr.rate[order]; ok {
		var err error
		a, err = a.Divide(rate)
		require.NoError(t, err)
	}
	return a
}

func (tr *truth) requireOrder(t *testing.T, o *shop.Order, got record.Order, lines []record.Line) {
	t.Helper()
	op := tr.operational[o.ID]
	goods := o.Total - o.CartTax - op.Shipping - op.ShippingTax
	want := record.Order{
		Key: record.Key(o.ID), Customer: record.Key(o.Customer), Email: got.Email,
		Day:     record.DayOf(time.Unix(o.Created, 0), time.UTC),
		Sale:    o.Status == "wc-completed" || o.Status == "wc-processing",
		Revenue: got.Revenue, Discounted: op.Discount > 0, Channel: op.CreatedVia, Country: tr.country[o.ID],
	}
	require.Equal(t, want, got)
	require.Equal(t, o.Email != "", got.Email != 0)
	// The parts of converted amounts may have been rounded separately.
	require.InDelta(t, float64(tr.base(t, o.ID, goods)), float64(got.Revenue), 3)
	if o.Currency == "EUR" {
		require.Equal(t, tr.base(t, o.ID, goods), got.Revenue)
	}
	tr.requireLines(t, o, lines)
}

func (tr *truth) requireSubscription(t *testing.T, o *shop.Order, got record.Subscription) {
	t.Helper()
	want := record.Subscription{
		Key: record.Key(o.ID), Customer: record.Key(o.Customer), Email: got.Email,
		Start: record.DayOf(time.Unix(o.Created, 0), time.UTC), End: record.NoDay,
		Monthly: tr.base(t, o.ID, o.Total-o.CartTax),
	}
	if end, err := time.Parse(time.DateTime, tr.trial[o.ID]); err == nil {
		first := record.DayOf(end, time.UTC)
		want.Start, want.TrialDays = first, uint16(first-want.Start)
	}
	if end, err := time.Parse(time.DateTime, tr.end[o.ID]); err == nil {
		want.End = record.DayOf(end, time.UTC)
	}
	if next, err := time.Parse(time.DateTime, tr.next[o.ID]); err == nil && o.Status != "wc-on-hold" {
		want.Renews = record.DayOf(next, time.UTC)
	}
	require.Equal(t, want, got)
	require.NotZero(t, got.Email)
}

func (tr *truth) requireCancellation(t *testing.T, o *shop.Order, got record.Cancellation) {
	t.Helper()
	if tr.notice[o.ID] == "0" {
		require.Zero(t, got)
		return
	}
	at, err := time.Parse(time.DateTime, tr.notice[o.ID])
	require.NoError(t, err)
	require.Equal(t, record.DayOf(at, time.UTC), got.Day)
	require.Equal(t, record.Key(o.Customer), got.Customer)
}

func (tr *truth) requireLines(t *testing.T, o *shop.Order, lines []record.Line) {
	t.Helper()
	want := slices.Clone(tr.lines[o.ID])
	require.Len(t, lines, len(want))
	var cost, wantCost money.Amount
	products := map[record.Key]int{}
	for i, text := range want {
		id, c, _ := strings.Cut(text, " ")
		product, err := strconv.ParseUint(id, 10, 32)
		require.NoError(t, err)
		a, err := money.Parse([]byte(c))
		require.NoError(t, err)
		wantCost += a
		cost += lines[i].Cost
		require.True(t, lines[i].HasCost)
		products[record.Key(product)]++
		products[lines[i].Product]--
	}
	require.Equal(t, wantCost, cost)
	for product, left := range products {
		require.Zero(t, left, product)
	}
}

func (tr *truth) requireRefund(t *testing.T, o *shop.Order, got record.Refund) {
	t.Helper()
	op := tr.operational[o.ID]
	goods := -(o.Total - o.CartTax - op.Shipping - op.ShippingTax)
	require.Equal(t, record.Key(o.Parent), got.Order)
	require.Equal(t, record.DayOf(time.Unix(o.Created, 0), time.UTC), got.Day)
	require.InDelta(t, float64(tr.base(t, o.Parent, goods)), float64(got.Amount), 3)
}
