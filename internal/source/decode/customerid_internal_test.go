package decode

import (
	"strconv"
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
