package ledger_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

func valued(column, value string) []record.Value {
	return []record.Value{{Column: column, Value: value}}
}

// groupsOf returns the values that the only customer of a view has in the first two own dimensions.
func groupsOf(t *testing.T, v *ledger.View) [2]string {
	t.Helper()
	var c ledger.Customer
	for i := range v.Len() {
		if v.Customer(i, &c); len(c.Purchases)+len(c.Subscriptions) > 0 {
			break
		}
	}
	var values [2]string
	for i := range values {
		d := ledger.DimOwn + ledger.Dimension(i)
		values[i] = v.Values(d)[c.Groups[d]]
	}
	return values
}

// One customer pays by card, then by bill, then cancels the second order. The first order is deleted later,
// and then corrected into an order of somebody else.
func TestOwnDimensionsFollowTheOrdersThatDecide(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{
		{Name: "first_payment", From: ledger.FromFirstOrder, Column: "payment"},
		{Name: "payment", From: ledger.FromLatestOrder, Column: "payment"},
	})
	shop := l.Source("shop", nil)
	order := func(key record.Key, day record.Day, payment string, sale bool) {
		shop.Apply(&record.Batch{Orders: []record.Order{{
			Key: key, Customer: 7, Day: day, Sale: sale, Revenue: 100_000, Own: valued("payment", payment),
		}}})
	}
	order(1, 10, "card", true)
	order(2, 20, "bill", true)
	require.Equal(t, [2]string{"card", "bill"}, groupsOf(t, l.Publish()))
	order(2, 20, "cash", true)
	require.Equal(t, [2]string{"card", "cash"}, groupsOf(t, l.Publish()), "the latest order was corrected")
	order(2, 20, "cash", false)
	require.Equal(t, [2]string{"card", "card"}, groupsOf(t, l.Publish()), "the latest order was cancelled")
	order(3, 5, "voucher", true)
	require.Equal(t, [2]string{"voucher", "card"}, groupsOf(t, l.Publish()), "an older order arrived late")
	shop.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {3}}})
	require.Equal(t, [2]string{"card", "card"}, groupsOf(t, l.Publish()), "the first order was deleted")
	order(4, 30, "", true)
	require.Equal(t, [2]string{"card", "unknown"}, groupsOf(t, l.Publish()), "the latest order does not say")
}

func TestOwnDimensionTakesTheSubscriptionThatRunsLongest(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{
		{Name: "plan", From: ledger.FromSubscription, Column: "plan"},
		{Name: "rep", From: ledger.FromSubscription, Column: "rep"},
	})
	shop := l.Source("shop", nil)
	subscribe := func(key record.Key, start, end record.Day, plan string) {
		shop.Apply(&record.Batch{Subscriptions: []record.Subscription{{
			Key: key, Customer: 7, Start: start, End: end, Monthly: 100_000, Own: valued("plan", plan),
		}}})
	}
	subscribe(1, 10, record.NoDay, "basic")
	subscribe(2, 20, 50, "trial")
	require.Equal(t, [2]string{"basic", "unknown"}, groupsOf(t, l.Publish()), "the other one ends")
	subscribe(1, 10, 40, "basic")
	require.Equal(t, [2]string{"trial", "unknown"}, groupsOf(t, l.Publish()), "the one that ended last, after both ended")
	subscribe(3, 30, 50, "gold")
	require.Equal(t, [2]string{"gold", "unknown"}, groupsOf(t, l.Publish()), "of two that end together the one that started last")
}

// A column of names has about as many values as customers. It is refused, until corrections make it usable.
func TestValuesThatAreNearlyUniqueAreRefused(t *testing.T) {
	t.Parallel()
	for _, from := range ledger.Froms() {
		t.Run(string(from), func(t *testing.T) {
			t.Parallel()
			l := ledger.New()
			l.SetOwn(ledger.OwnDimensions{{Name: "name", From: from, Column: "name"}})
			shop := l.Source("shop", nil)
			write := func(customers, values int) *ledger.View {
				b := &record.Batch{}
				for i := range customers {
					key, own := record.Key(i+1), valued("name", fmt.Sprint("n", i%values))
					b.Customers = append(b.Customers, record.Customer{Key: key, Own: own})
					b.Orders = append(b.Orders, record.Order{Key: key, Customer: key, Day: 9, Sale: true, Revenue: 1, Own: own})
					b.Subscriptions = append(b.Subscriptions, record.Subscription{Key: key, Customer: key, Start: 9, End: record.NoDay, Own: own})
				}
				shop.Apply(b)
				return l.Publish()
			}
			fine := write(100, 100)
			require.Len(t, fine.Values(ledger.DimOwn), 102, "few values identify nobody in a list of groups")
			refused := write(300, 151)
			why, ok := refused.Refused(ledger.DimOwn)
			require.True(t, ok)
			require.Equal(t, ledger.Refusal{Values: 151, Customers: 300}, why)
			require.Nil(t, refused.Values(ledger.DimOwn))
			var c ledger.Customer
			refused.Customer(5, &c)
			require.Zero(t, c.Groups[ledger.DimOwn])
			changed := 0
			refused.Changed(fine, func(int) { changed++ })
			require.Equal(t, 300, changed, "all customers leave their groups")
			again := write(300, 150)
			_, ok = again.Refused(ledger.DimOwn)
			require.False(t, ok, "two customers for each value")
			require.Contains(t, again.Values(ledger.DimOwn), "n149")
		})
	}
}

// writeNames gives each customer the name that a function returns.
func writeNames(customers int, name func(i int) string) *ledger.View {
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{{Name: "name", From: ledger.FromCustomer, Column: "name"}})
	b := &record.Batch{}
	for i := range customers {
		b.Customers = append(b.Customers, record.Customer{Key: record.Key(i + 1), Own: valued("name", name(i))})
	}
	l.Source("shop", nil).Apply(b)
	return l.Publish()
}

// A column of names has more values than a column can keep; the further ones are "other".
func TestMoreValuesThanAColumnKeepsAreRefused(t *testing.T) {
	t.Parallel()
	why, ok := writeNames(140_000, strconv.Itoa).Refused(ledger.DimOwn)
	require.True(t, ok)
	require.Equal(t, ledger.Refusal{Values: 65_533, Customers: 140_000}, why)
	why, ok = writeNames(200_000, func(i int) string { return strconv.Itoa(i % 70_000) }).Refused(ledger.DimOwn)
	require.True(t, ok, "some values have several customers")
	require.Equal(t, ledger.Refusal{Values: 65_533, Customers: 200_000}, why)
}

func TestManyValuesOfOneCustomerEachAreRefused(t *testing.T) {
	t.Parallel()
	bulk := func(values int, common string) func(int) string {
		return func(i int) string {
			if i < values {
				return fmt.Sprint("n", i)
			}
			return common
		}
	}
	why, ok := writeNames(5000, bulk(150, "private")).Refused(ledger.DimOwn)
	require.True(t, ok, "one value of most customers hides nobody else")
	require.Equal(t, ledger.Refusal{Values: 151, Customers: 5000}, why)
	why, ok = writeNames(5000, bulk(150, "other")).Refused(ledger.DimOwn)
	require.True(t, ok)
	require.Equal(t, ledger.Refusal{Values: 150, Customers: 150}, why, "other is not a value")
	_, ok = writeNames(5000, func(i int) string { return fmt.Sprint("n", min(i, 75+i%75)) }).Refused(ledger.DimOwn)
	require.False(t, ok, "half of 150 values have several customers")
}

// A shop knows its stores by name, and a new one has one customer.
func TestStoresAreKept(t *testing.T) {
	t.Parallel()
	v := writeNames(5000, func(i int) string { return fmt.Sprint("store ", min(i%51, 49)) })
	_, ok := v.Refused(ledger.DimOwn)
	require.False(t, ok)
	require.Len(t, v.Values(ledger.DimOwn), 52)
	v = writeNames(1000, func(i int) string { return fmt.Sprint("store ", min(i, 49)) })
	_, ok = v.Refused(ledger.DimOwn)
	require.False(t, ok, "49 of 50 have one customer")
}

func TestValuesWithAnAddressAreRefused(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.SetOwn(ledger.OwnDimensions{{Name: "contact", From: ledger.FromFirstOrder, Column: "contact"}})
	shop := l.Source("shop", nil)
	order := record.Order{Key: 1, Customer: 1, Day: 9, Sale: true, Revenue: 1, Own: valued("contact", "counter")}
	later := order
	later.Key, later.Day, later.Own = 2, 10, valued("contact", record.Address)
	shop.Apply(&record.Batch{Orders: []record.Order{order, later}})
	why, ok := l.Publish().Refused(ledger.DimOwn)
	require.True(t, ok, "an order that does not decide holds an address too")
	require.Equal(t, ledger.Refusal{Addresses: true}, why)
	shop.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {2}}})
	_, ok = l.Publish().Refused(ledger.DimOwn)
	require.False(t, ok)
}
