package database

import (
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"
)

// TestProduct asks a second question only where the version is four numbers.
func TestProduct(t *testing.T) {
	refused := &mysql.MySQLError{Number: 1146}
	for _, c := range []struct {
		version, named, want string
		err, wantErr         error
	}{
		{version: "10.11.6-MariaDB-0+deb12u1", err: mysql.ErrInvalidConn, want: "10.11.6-MariaDB-0+deb12u1"},
		{version: "8.0.36", err: mysql.ErrInvalidConn, want: "8.0.36"},
		{version: "26.7.2.1", named: "ClickHouse 26.7.2.1", want: "ClickHouse 26.7.2.1"},
		{version: "26.7.2.1", err: refused, want: "26.7.2.1"},
		{version: "26.7.2.1", err: mysql.ErrInvalidConn, wantErr: mysql.ErrInvalidConn},
	} {
		got, err := Product(func(query string) (string, error) {
			if query == "SELECT VERSION()" {
				return c.version, nil
			}
			return c.named, c.err
		})
		require.ErrorIs(t, err, c.wantErr)
		require.Equal(t, c.want, got)
	}
	require.True(t, isClickHouse("ClickHouse 26.7.2.1"))
	require.False(t, isClickHouse("26.7.2.1"))
}
