package shop_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// The amounts of each order add up as in the product: goods, shipping and their taxes.
func TestAmountsAddUp(t *testing.T) {
	t.Parallel()
	snap := grown().Snapshot()
	operational := map[uint64]*shop.Operational{}
	for _, o := range snap.Operational.Rows() {
		operational[o.Order] = o
	}
	lines := lineSums(t, snap)
	given := map[uint64]shop.Cents{}
	total := map[uint64]shop.Cents{}
	for _, o := range snap.Orders.Rows() {
		op, sum := operational[o.ID], lines[o.ID]
		require.NotNil(t, op)
		if o.Total != sum.net+sum.tax+op.Shipping+op.ShippingTax || o.CartTax != sum.tax {
			t.Fatalf("order %d: lines of %+v, yet %+v and %+v", o.ID, sum, o, op)
		}
		switch o.Type {
		case "shop_order":
			total[o.ID] = o.Total
			if op.Discount != sum.subtotal-sum.net {
				t.Fatalf("order %d: a discount of %d, yet %d", o.ID, sum.subtotal-sum.net, op.Discount)
			}
		case "shop_order_refund":
			given[o.Parent] -= o.Total
		}
	}
	require.NotEmpty(t, given)
	for id, amount := range given {
		if amount <= 0 || amount > total[id] {
			t.Fatalf("order %d of %d got %d back", id, total[id], amount)
		}
	}
}

type sums struct{ subtotal, net, tax shop.Cents }

func lineSums(t *testing.T, snap *shop.Snapshot) map[uint64]sums {
	t.Helper()
	parent := map[uint64]uint64{}
	for _, i := range snap.Items.Rows() {
		if i.Type == "line_item" {
			parent[i.ID] = i.Order
		}
	}
	lines := map[uint64]sums{}
	for _, m := range snap.ItemMeta.Rows() {
		order, ok := parent[m.Parent()]
		if !ok {
			continue
		}
		s := lines[order]
		switch m.Key() {
		case "_line_subtotal":
			s.subtotal += cents(t, m.Value())
		case "_line_total":
			s.net += cents(t, m.Value())
		case "_line_tax":
			s.tax += cents(t, m.Value())
		}
		lines[order] = s
	}
	return lines
}

func cents(t *testing.T, s string) shop.Cents {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	require.NoError(t, err)
	return shop.Cents(math.Round(f * 100))
}

func TestForeignOrdersHaveARate(t *testing.T) {
	t.Parallel()
	snap := grown().Snapshot()
	rate := map[uint64]float64{}
	for _, m := range snap.OrdersMeta.Rows() {
		if m.Key() == "_wcpay_multi_currency_order_exchange_rate" {
			v, err := strconv.ParseFloat(m.Value(), 64)
			require.NoError(t, err)
			rate[m.Parent()] = v
		}
	}
	for _, o := range snap.Orders.Rows() {
		if o.Type == "shop_order" && o.Currency == "USD" {
			if math.Abs(rate[o.ID]-1.085) > 0.08 {
				t.Fatalf("order %d has the rate %v", o.ID, rate[o.ID])
			}
			continue
		}
		if rate[o.ID] != 0 {
			t.Fatalf("order %d in %s has a rate", o.ID, o.Currency)
		}
	}
}

func TestUpdateTimesAreNeverInTheFuture(t *testing.T) {
	t.Parallel()
	s := shop.New(3, now)
	at := s.Opening().AddDate(0, 3, 0)
	s.Advance(at)
	changed, deleted := 0, 0
	for range 90 {
		before, was := s.Snapshot(), at
		at = at.Add(19 * time.Hour)
		s.Advance(at)
		old := map[uint64]*shop.Order{}
		for _, o := range before.Orders.Rows() {
			old[o.ID] = o
		}
		for _, o := range s.Snapshot().Orders.Rows() {
			if o.Updated > at.Unix() || o.Updated < o.Created || old[o.ID] != o && o.Updated <= was.Unix() {
				t.Fatalf("at %s order %d is %+v", at, o.ID, o)
			}
			if old[o.ID] != o {
				changed++
			}
			delete(old, o.ID)
		}
		deleted += len(old)
	}
	require.Greater(t, changed, 1_000)
	require.Greater(t, deleted, 10)
}
