package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// sold returns a batch with an order of each customer id, and with an address if addressed.
func sold(addressed bool, customers ...record.Key) *record.Batch {
	b := &record.Batch{}
	for _, c := range customers {
		o := record.Order{Key: c, Customer: c, Day: 20000, Sale: true, Revenue: 100}
		if addressed {
			o.Email = record.EmailHash(hash(int(c)))
		}
		b.Orders = append(b.Orders, o)
	}
	return b
}

// spoken returns a batch with an answer for each address of a customer of sold.
func spoken(customers ...record.Key) *record.Batch {
	b := &record.Batch{}
	for _, c := range customers {
		b.Answers = append(b.Answers, record.Answer{Key: c, Who: record.Who{Email: record.EmailHash(hash(int(c)))}, Day: 20001})
	}
	return b
}

func TestSharedCustomersAreCountedBySource(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	shop, survey := l.Source("shop", nil), l.Source("survey", nil)
	shop.Apply(sold(true, 1, 2, 3))
	require.Empty(t, l.Publish().Overlaps(), "only one source has customers")
	require.True(t, l.Publish().Joins(record.KindAnswer))

	survey.Apply(spoken(2, 3, 4, 5))
	v := l.Publish()
	require.Equal(t, []ledger.Overlap{
		{Source: "shop", Customers: 3, Shared: 2, Addressed: 3},
		{Source: "survey", Customers: 4, Shared: 2, Addressed: 4},
	}, v.Overlaps())
	require.True(t, v.Joins(record.KindAnswer))
	require.Equal(t, v.Overlaps(), l.Overlaps())

	survey.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindAnswer: {2, 3}}})
	v = l.Publish()
	require.Equal(t, []ledger.Overlap{
		{Source: "shop", Customers: 3, Addressed: 3}, {Source: "survey", Customers: 2, Addressed: 2},
	}, v.Overlaps(), "only the ids of the shop are known")
	require.False(t, v.Joins(record.KindAnswer))
	require.True(t, v.Joins(record.KindContact), "no source has contacts")
}

func TestAnswersJoinOnlyThroughASourceOfOrders(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	shop, survey, crm := l.Source("shop", nil), l.Source("survey", nil), l.Source("crm", nil)
	survey.Apply(spoken(1, 2))
	crm.Apply(&record.Batch{Customers: []record.Customer{{Key: 7, Email: record.EmailHash(hash(1))}}})
	require.True(t, l.Publish().Joins(record.KindAnswer), "no source has orders")
	shop.Apply(sold(false, 1, 2))
	v := l.Publish()
	require.Equal(t, []int{0, 1, 1}, []int{v.Overlaps()[0].Shared, v.Overlaps()[1].Shared, v.Overlaps()[2].Shared})
	require.False(t, v.Joins(record.KindAnswer), "the crm shares customers with the survey, but has no orders")
	shop.Apply(spoken(9))
	require.True(t, l.Publish().Joins(record.KindAnswer), "the shop has answers of its own")
}

// Ids that are numbers are compared. Other ids have keys from record.FirstNumbered on, which only mean
// something within one source.
func TestIdsThatLookAlike(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	l.Source("shop", nil).Apply(sold(true, 1, 2, 3, 4))
	crm := l.Source("crm", nil)
	crm.Apply(sold(false, 3, 4, 5, 6))
	l.Source("till", nil).Apply(sold(false, 8, 9, 10, 4))
	l.Source("texts", nil).Apply(sold(false, record.FirstNumbered, record.FirstNumbered+1))
	v := l.Publish().Overlaps()
	require.Equal(t, ledger.Overlap{Source: "shop", Customers: 4, Addressed: 4, Alike: "crm"}, v[0])
	require.Equal(t, ledger.Overlap{Source: "crm", Customers: 4, Alike: "shop"}, v[1], "two of four ids")
	require.Equal(t, ledger.Overlap{Source: "till", Customers: 4}, v[2], "one of four ids")
	require.Equal(t, ledger.Overlap{Source: "texts", Customers: 2}, v[3])
}

// Either source may name an id first. Records of customers stay apart: each source removes its own.
func TestSourcesWithTheSameIDs(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	crm, shop := l.Source("crm", nil), l.Source("shop", nil)
	l.SameIDs("crm", "shop")
	l.SameIDs("crm", "unknown")
	contacts := func(ids ...record.Key) *record.Batch {
		b := &record.Batch{}
		for _, id := range ids {
			b.Contacts = append(b.Contacts, record.Contact{Key: id, Who: record.Who{Customer: id}, Day: 20000})
		}
		return b
	}
	crm.Apply(contacts(1, 2))
	shop.Apply(sold(false, 2, 3))
	crm.Apply(contacts(3, 4))
	crm.Apply(&record.Batch{Customers: []record.Customer{{Key: 2, Country: "NL"}}})
	require.Equal(t, 4, l.Stats().Customers, "1 to 4")
	v := l.Publish()
	require.Equal(t, []ledger.Overlap{{Source: "crm", Customers: 4, Shared: 2}, {Source: "shop", Customers: 2, Shared: 2}}, v.Overlaps())
	require.True(t, v.Joins(record.KindContact))
	require.Empty(t, shop.Keys(record.KindCustomer, 0, 100), "the record is of the crm")
	require.Equal(t, []record.Key{2}, crm.Keys(record.KindCustomer, 0, 100))

	crm.Apply(&record.Batch{Customers: []record.Customer{{Key: 3, Email: 77}}})
	shop.Apply(&record.Batch{Customers: []record.Customer{{Key: 9, Email: 77}}})
	require.Equal(t, 4, l.Stats().Customers, "9 is 3, by the address")
	crm.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindCustomer: {2, 3}, record.KindContact: {1, 2, 3, 4}}})
	require.Equal(t, 2, l.Publish().Orders())
	require.Empty(t, l.Publish().Overlaps(), "only the shop has customers")
}

func BenchmarkOverlap(b *testing.B) {
	l := ledger.New()
	s := newShop(1_000_000)
	webshop := l.Source("webshop", nil)
	s.load(webshop)
	l.Source("crm", nil).Apply(sold(true, 1, 2, 3))
	l.Publish()
	for b.Loop() {
		webshop.Apply(s.changes(1))
		l.Publish()
	}
}
