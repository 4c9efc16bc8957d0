package ledger

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Addresses come and go at random, many to a shard. A map has the same ones.
func TestEmailIndexAgreesWithAMap(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	accounts := newAccountTable()
	want := map[record.EmailHash]uint32{}
	// The inverse of the multiplier, so that all addresses lie in few shards and start at few places.
	inverse := uint64(0x9E3779B97F4A7C15)
	for range 5 {
		inverse *= 2 - inverse*0x9E3779B97F4A7C15
	}
	for range 50_000 {
		e := record.EmailHash((random.Uint64N(2)<<56 | random.Uint64N(8)<<50 | random.Uint64N(60) + 1) * inverse)
		a, known := want[e]
		switch {
		case !known:
			a = accounts.place()
			accounts.edit(a).email = e
			accounts.emails.set(&accounts, e, a)
			want[e] = a
		case random.IntN(10) == 0:
			other := accounts.place()
			accounts.edit(other).email = e
			accounts.emails.replace(&accounts, e, a, other)
			accounts.free = append(accounts.free, a)
			want[e] = other
		default:
			accounts.emails.replace(&accounts, e, a, absent)
			accounts.free = append(accounts.free, a)
			delete(want, e)
		}
		require.Equal(t, len(want), accounts.emails.shards[0].n+accounts.emails.shards[1].n)
	}
	require.NotEmpty(t, want)
	for e, a := range want {
		require.Equal(t, a, accounts.emails.get(&accounts, e))
	}
}
