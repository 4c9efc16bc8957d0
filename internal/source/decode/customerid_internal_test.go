package decode

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

func TestCustomersHaveTheIDsOfTheirSource(t *testing.T) {
	t.Parallel()
	ids := NewIdentities([16]byte{1})
	for id, want := range map[string]string{
		"1042": "1042", "K-7": "K-7", "0042": "0042", "4294967296": "4294967296", "\x01\xff": "01ff", "jan@example.org": "", "": "",
	} {
		got, ok := ids.Customer(ids.customers.Key([]byte(id), nil))
		require.Equal(t, want, got)
		require.Equal(t, want != "", ok)
	}
	_, ok := ids.Customer(firstNumbered + 1000)
	require.False(t, ok, "nobody has that key")
}

func TestCustomerIDsAreSafeToReadDuringAPoll(t *testing.T) {
	t.Parallel()
	ids := NewIdentities([16]byte{})
	keys := make(chan record.Key, 1000)
	go func() {
		defer close(keys)
		for i := range cap(keys) {
			keys <- ids.customers.Key([]byte("K-"+strconv.Itoa(i)), nil)
		}
	}()
	n := 0
	for k := range keys {
		id, ok := ids.Customer(k)
		require.True(t, ok)
		require.Equal(t, "K-"+strconv.Itoa(n), id)
		n++
	}
}

// Two sources number the same ids at once.
func TestASharedNumberingGivesEverySourceTheSameKeys(t *testing.T) {
	shared := SharedNumbering([16]byte{1})
	var keys [2][100]record.Key
	var all sync.WaitGroup
	for source := range keys {
		ids := NewIdentities([16]byte{1})
		ids.UseCustomers(shared)
		all.Go(func() {
			ids.Of(record.KindCustomer).IgnoreCase()
			for i := range keys[source] {
				keys[source][i] = ids.Of(record.KindCustomer).Key([]byte("K-"+strconv.Itoa(i)), nil)
				ids.Of(record.KindCustomer).Kept(keys[source][i])
			}
		})
	}
	all.Wait()
	require.Equal(t, keys[0], keys[1])
	require.NotEqual(t, keys[0][1], keys[0][2])
}
