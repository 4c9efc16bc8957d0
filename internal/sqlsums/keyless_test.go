package sqlsums

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestErrorsHaveNoKey has a server quote a statement with the key of the hashes.
func TestErrorsHaveNoKey(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	key := identity{key: s.env.EmailKey}.sqlKey()
	q := s.cfg.Queries["orders"]
	q.SQL += " WHERE WHERE id = CONCAT('" + key + "', id)"
	s.cfg.Queries["orders"] = q
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	_, failed := p.Forecast(t.Context(), s.env.Now())
	for _, err := range []error{p.Inspect(t.Context()), p.Poll(t.Context()), failed} {
		require.ErrorContains(t, err, "CONCAT('[key]'")
		require.NotContains(t, err.Error(), key[:fewest])
		require.Equal(t, failure.SyntaxError, failure.Of(err).Code)
	}
	require.Contains(t, p.Status().LastError, "CONCAT('[key]'")
	require.EqualError(t, p.keyless(errors.New("near CONCAT('"+key[:20])), "near CONCAT('[key]", "the server cuts what it quotes")
	require.EqualError(t, p.keyless(errors.New("near '..."+key[1:]+"', é)")), "near '...[key]', é)", "at its beginning")
	require.EqualError(t, p.keyless(errors.New("near '"+key[9:9+fewest]+"'")), "near '[key]'", "at both ends")
	require.EqualError(t, p.keyless(errors.New("near '"+key[9:8+fewest]+"'")), "near '"+key[9:8+fewest]+"'", "too short to tell")
	require.EqualError(t, p.keyless(errors.New(key+key)), "[key][key]")
	require.NoError(t, p.keyless(nil))
}

// TestNamesInUpperCaseAreRefused has a server that would not find a column by its name in lower case.
func TestNamesInUpperCaseAreRefused(t *testing.T) {
	s := newShop(t, "INT", anyOrders, record.Date(2024, time.March, 1))
	p, err := NewPoller(s.cfg, s.env, s.set)
	require.NoError(t, err)
	defer p.Close()
	conn, err := p.db.Connx(t.Context())
	require.NoError(t, err)
	defer conn.Close()
	d := dialect{Name: "ClickHouse", MindsCase: true}
	_, err = columnsOf(t.Context(), conn, d, "SELECT id, email AS Email FROM orders")
	require.EqualError(t, err, "write the name of the column Email in lower case, for example Email AS email: ClickHouse minds the case of names")
	d.MindsCase = false
	columns, err := columnsOf(t.Context(), conn, d, "SELECT id, email AS Email FROM orders")
	require.NoError(t, err)
	require.True(t, has(columns, "email"))
}
