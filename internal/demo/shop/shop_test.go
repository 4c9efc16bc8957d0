package shop_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

var now = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// grown returns a shop with its whole history.
var grown = sync.OnceValue(func() *shop.Shop {
	s := shop.New(1, now)
	s.Advance(now)
	s.Snapshot() // published here, it is only read by the tests, which run side by side
	return s
})

func TestShopDependsOnTheSeedOnly(t *testing.T) {
	t.Parallel()
	until := shop.New(7, now).Opening().AddDate(0, 5, 0)
	once, often, other := shop.New(7, now), shop.New(7, now), shop.New(8, now)
	once.Advance(until)
	for at := often.Opening(); at.Before(until); at = at.Add(7 * time.Hour) {
		often.Advance(at)
		often.Snapshot()
	}
	often.Advance(until)
	other.Advance(until)
	a, b := once.Snapshot(), often.Snapshot()
	require.Equal(t, a.Orders, b.Orders)
	require.Equal(t, a.Operational, b.Operational)
	require.Equal(t, a.Addresses, b.Addresses)
	require.Equal(t, a.OrdersMeta, b.OrdersMeta)
	require.Equal(t, a.Items, b.Items)
	require.Equal(t, a.ItemMeta, b.ItemMeta)
	require.Equal(t, a.Users, b.Users)
	require.Equal(t, a.UserMeta, b.UserMeta)
	require.Equal(t, a.SubscriptionLog, b.SubscriptionLog)
	require.Equal(t, a.CRM, b.CRM)
	require.Equal(t, once.Truth(), often.Truth())
	require.NotEqual(t, a.Orders, other.Snapshot().Orders)
}

// TestASnapshotIsReadWhileTheShopSells shares a snapshot with a reader, as the server does. The race detector finds
// a row that the shop changes after it was published.
func TestASnapshotIsReadWhileTheShopSells(t *testing.T) {
	t.Parallel()
	s := shop.New(5, now)
	at := s.Opening().AddDate(0, 2, 0)
	for range 20 {
		s.Advance(at)
		snap := s.Snapshot()
		before := copied(snap)
		var after []shop.Order
		var reading sync.WaitGroup
		reading.Go(func() { after = copied(snap) })
		at = at.AddDate(0, 0, 2)
		s.Advance(at)
		require.NotEqual(t, len(snap.Orders.Rows()), len(s.Snapshot().Orders.Rows()), "the shop sells")
		reading.Wait()
		require.Equal(t, before, after)
		require.Equal(t, before, copied(snap))
	}
}

// copied reads all orders of a snapshot in each of its orders, and all memberships.
func copied(snap *shop.Snapshot) []shop.Order {
	var all []shop.Order
	for _, rows := range snap.Orders.By {
		for _, o := range rows {
			all = append(all, *o)
		}
	}
	for _, m := range snap.CRM.Memberships.Rows() {
		all = append(all, shop.Order{ID: m.ID, Updated: m.Updated})
	}
	return all
}

func TestSizeOfTheHistory(t *testing.T) {
	t.Parallel()
	s := grown()
	require.GreaterOrEqual(t, now.Sub(s.Opening()), 4*365*24*time.Hour)
	require.InDelta(t, 16_000, s.Truth().Customers, 4_000)
	require.InDelta(t, 50_000, s.Truth().Placed, 10_000)
	require.InDelta(t, s.Truth().Placed, len(orders(s)), 1_000)
}

func TestGrowthAndSeasons(t *testing.T) {
	t.Parallel()
	sales := map[string]int{}
	for _, o := range orders(grown()) {
		if sold(o) {
			at := time.Unix(o.Created, 0).UTC()
			sales[fmt.Sprintf("%dQ%d", at.Year(), (int(at.Month())+2)/3)]++
			sales[at.Format("2006-01")]++
		}
	}
	for _, year := range []string{"2022", "2023", "2024", "2025"} {
		require.Greater(t, float64(sales[year+"Q4"]), 1.25*float64(sales[year+"Q3"]), year)
	}
	for _, year := range []string{"2023", "2024", "2026"} {
		summer, spring := sales[year+"-07"]+sales[year+"-08"], sales[year+"-04"]+sales[year+"-05"]
		require.Less(t, float64(summer), 0.95*float64(spring), year)
	}
	require.Greater(t, float64(sales["2024Q4"]), 1.2*float64(sales["2023Q4"]))
	require.Greater(t, sales["2026Q2"], sales["2025Q2"])
}

func TestBadQuarter(t *testing.T) {
	t.Parallel()
	s := grown()
	from, to := s.BadQuarter()
	require.Equal(t, time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), from)
	bad, before, after := between(s, from, to), between(s, from.AddDate(0, -3, 0), from), between(s, to.AddDate(0, 3, 0), to.AddDate(0, 6, 0))
	yearBefore := between(s, from.AddDate(-1, 0, 0), to.AddDate(-1, 0, 0))
	require.Less(t, float64(bad.sales), 0.95*float64(yearBefore.sales), "the shop does not grow in the bad quarter")
	require.Less(t, float64(bad.sales), 0.75*float64(before.sales))
	require.Greater(t, bad.lost(), 2.5*before.lost(), "refunds and cancellations")
	require.Less(t, after.lost(), 1.5*before.lost())
	require.Greater(t, after.sales, bad.sales)
	require.Less(t, bad.returning(), 0.85*yearBefore.returning(), "fewer customers return")
}

// figures are the counts of a period.
type figures struct{ placed, sales, cancelled, refunds, again int }

func (f figures) lost() float64      { return float64(f.cancelled+f.refunds) / float64(f.placed) }
func (f figures) returning() float64 { return float64(f.again) / float64(f.placed) }

// between returns the counts of a period; again is the number of orders of its customers in the 90 days
// after it.
func between(s *shop.Shop, from, to time.Time) figures {
	var f figures
	buyers := map[string]bool{}
	for _, o := range s.Snapshot().Orders.Rows() {
		at := time.Unix(o.Created, 0)
		person := strings.ToLower(strings.TrimSpace(o.Email))
		switch {
		case o.Type == "shop_order" && person != "" && buyers[person] && !at.Before(to) && at.Before(to.AddDate(0, 0, 60)):
			f.again++
		case at.Before(from) || !at.Before(to):
		case o.Type == "shop_order_refund":
			f.refunds++
		case o.Type == "shop_order":
			f.placed++
			buyers[person] = true
			if sold(o) {
				f.sales++
			}
			if o.Status == "wc-cancelled" {
				f.cancelled++
			}
		}
	}
	return f
}

func TestKindsOfCustomers(t *testing.T) {
	t.Parallel()
	purchases, guests, blank, odd, all := map[string]int{}, 0, 0, 0, orders(grown())
	for _, o := range all {
		person := strings.ToLower(strings.TrimSpace(o.Email))
		if person != "" && sold(o) {
			purchases[person]++
		}
		switch {
		case o.Customer != 0:
			continue
		case o.Email == "":
			blank++
		case o.Email != person:
			odd++
		}
		guests++
	}
	once, often := 0, 0
	for _, n := range purchases {
		if n == 1 {
			once++
		}
		if n >= 8 {
			often++
		}
	}
	require.InDelta(t, 0.5, float64(once)/float64(len(purchases)), 0.12)
	require.InDelta(t, 0.08, float64(often)/float64(len(purchases)), 0.05)
	require.InDelta(t, 0.32, float64(guests)/float64(len(all)), 0.12)
	require.Positive(t, blank)
	require.Greater(t, odd, 1_000)
}

func TestAllKindsOfRecordsExist(t *testing.T) {
	t.Parallel()
	s := grown()
	snap := s.Snapshot()
	types, statuses, currencies, channels, countries := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	for _, o := range snap.Orders.Rows() {
		types[o.Type]++
		statuses[o.Status]++
		currencies[o.Currency]++
	}
	for _, o := range snap.Operational.Rows() {
		channels[o.CreatedVia]++
	}
	for _, a := range snap.Addresses.Rows() {
		countries[a.Country]++
	}
	requireSome(t, types, "shop_order", "shop_order_refund", "shop_subscription")
	requireSome(t, statuses, "wc-completed", "wc-processing", "wc-on-hold", "wc-cancelled", "wc-failed", "wc-refunded", "wc-checkout-draft", "trash", "wc-active")
	requireSome(t, currencies, "EUR", "USD")
	require.InDelta(t, 0.12, float64(currencies["USD"])/float64(len(snap.Orders.Rows())), 0.06)
	requireSome(t, channels, "checkout", "admin", "store-api", "subscription")
	requireSome(t, countries, "DE", "AT", "NL", "FR", "US", "CH", "DK", "GB")
	truth := s.Truth()
	require.Greater(t, truth.Refunds, truth.Full)
	require.Positive(t, truth.Full)
	require.Greater(t, truth.Closed, 50)
	require.Greater(t, truth.Deleted, 50)
}

func requireSome(t *testing.T, counts map[string]int, of ...string) {
	t.Helper()
	for _, name := range of {
		require.Positive(t, counts[name], name)
	}
}

func TestAddressesAreInReservedDomains(t *testing.T) {
	t.Parallel()
	reserved := regexp.MustCompile(`^(mail\.)?example\.(com|org|net)$`)
	for _, o := range grown().Snapshot().Orders.Rows() {
		_, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(o.Email)), "@")
		if o.Email != "" && !reserved.MatchString(domain) {
			t.Fatalf("%q may be somebody's", domain)
		}
	}
}

func orders(s *shop.Shop) []*shop.Order {
	var all []*shop.Order
	for _, o := range s.Snapshot().Orders.Rows() {
		if o.Type == "shop_order" && o.Status != "wc-checkout-draft" && o.Status != "trash" {
			all = append(all, o)
		}
	}
	return all
}

func sold(o *shop.Order) bool { return o.Status == "wc-completed" || o.Status == "wc-processing" }
