package source

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

func TestCustomersHaveTheIDsOfTheirSource(t *testing.T) {
	t.Parallel()
	s := &Source{ids: newIdentities([16]byte{1})}
	for id, want := range map[string]string{
		"1042": "1042", "K-7": "K-7", "0042": "0042", "4294967296": "4294967296", "\x01\xff": "01ff", "jan@example.org": "", "": "",
	} {
		got, ok := s.CustomerID(s.ids.customers.key([]byte(id), nil))
		require.Equal(t, want, got)
		require.Equal(t, want != "", ok)
	}
	_, ok := s.CustomerID(firstNumbered + 1000)
	require.False(t, ok, "nobody has that key")
}

func TestCustomerIDsCanBeAskedForWhileOthersAreRead(t *testing.T) {
	t.Parallel()
	s := &Source{ids: newIdentities([16]byte{})}
	keys := make(chan record.Key, 1000)
	go func() {
		defer close(keys)
		for i := range cap(keys) {
			keys <- s.ids.customers.key([]byte("K-"+strconv.Itoa(i)), nil)
		}
	}()
	n := 0
	for k := range keys {
		id, ok := s.CustomerID(k)
		require.True(t, ok)
		require.Equal(t, "K-"+strconv.Itoa(n), id)
		n++
	}
}
