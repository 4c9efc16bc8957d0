package money_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/money"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     money.Amount
		err      error
	}{
		{"a whole number", "12", 120000, nil},
		{"cents", "123.45", 1234500, nil},
		{"eight decimals as WooCommerce keeps them", "19.99000000", 199900, nil},
		{"a half is rounded away from zero", "0.00005", 1, nil},
		{"a negative half is rounded away from zero", "-0.00005", -1, nil},
		{"less than half is dropped", "0.000049999", 0, nil},
		{"a leading point", ".5", 5000, nil},
		{"a plus sign", "+1", 10000, nil},
		{"the largest amount", "1000000000", money.Max, nil},
		{"one more than the largest", "1000000000.0001", 0, money.ErrRange},
		{"more digits than fit", "99999999999999999999999999", 0, money.ErrRange},
		{"an empty string", "", 0, money.ErrSyntax},
		{"a sign alone", "-", 0, money.ErrSyntax},
		{"a point alone", ".", 0, money.ErrSyntax},
		{"two points", "1.2.3", 0, money.ErrSyntax},
		{"a comma", "1,5", 0, money.ErrSyntax},
		{"an exponent", "1e3", 0, money.ErrSyntax},
		{"text", "free", 0, money.ErrSyntax},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := money.Parse([]byte(c.in))
			require.ErrorIs(t, err, c.err)
			if c.err == nil {
				require.Equal(t, c.want, got)
			}
		})
	}
}

func TestParseInvertsString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount(rapid.Int64Range(-int64(money.Max), int64(money.Max)).Draw(t, "amount"))
		got, err := money.Parse([]byte(a.String()))
		require.NoError(t, err)
		require.Equal(t, a, got)
	})
}

func TestConvertAndDivideAreExactToHalfAUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(-1e12, 1e12).Draw(t, "amount")
		r := rapid.Int64Range(1e6, 1e12).Draw(t, "rate")
		rate, err := money.ParseRate(fmt.Appendf(nil, "%d.%09d", r/1e9, r%1e9))
		require.NoError(t, err)
		got, err := money.Amount(a).Convert(rate)
		requireRounded(t, got, err, big.NewRat(a, 1), big.NewRat(r, 1e9))
		got, err = money.Amount(a).Divide(rate)
		requireRounded(t, got, err, big.NewRat(a, 1), big.NewRat(1e9, r))
	})
}

func requireRounded(t *rapid.T, got money.Amount, err error, a, factor *big.Rat) {
	want := new(big.Rat).Mul(a, factor)
	if new(big.Rat).Abs(want).Cmp(big.NewRat(int64(money.Max), 1)) > 0 {
		require.ErrorIs(t, err, money.ErrRange)
		return
	}
	require.NoError(t, err)
	off := new(big.Rat).Sub(want, big.NewRat(int64(got), 1))
	require.LessOrEqual(t, off.Abs(off).Cmp(big.NewRat(1, 2)), 0)
}

func TestShare(t *testing.T) {
	got, err := (120 * money.Unit).Share(100*money.Unit, 150*money.Unit)
	require.NoError(t, err)
	require.Equal(t, 80*money.Unit, got)
	_, err = money.Unit.Share(1, 0)
	require.ErrorIs(t, err, money.ErrRange)
}

func TestRatesMustBePositive(t *testing.T) {
	for _, s := range []string{"0", "-1", "0.0000000001"} {
		_, err := money.ParseRate([]byte(s))
		require.ErrorIs(t, err, money.ErrRange, s)
	}
}
