package sqlsums

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/big"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// mostOrders is the largest number of orders of a customer: the statements count them in 21 binary digits.
const mostOrders = 1<<21 - 1

// granted returns an error if the orders are not what the statements take for granted.
func (a *adder) granted(ctx context.Context) error {
	s := statement{orders: a.orders, Index: "0", Last: int32(record.MaxDay)}
	if err := a.unique(ctx, &s, "orders"); err != nil {
		return err
	}
	if a.orders.Refunds != nil {
		if err := a.unique(ctx, &statement{orders: a.orders.Refunds.asOrders()}, "refunds"); err != nil {
			return err
		}
	}
	if err := limitRevenue(a.state); err != nil {
		return err
	}
	most, err := onlyRow(ctx, a.query, &s, "most")
	if err != nil {
		return err
	}
	if most[0] > mostOrders {
		return failure.New(failure.QueryInvalid, "query of orders: a customer has %d orders, at most %d can be counted: use compute: memory", most[0], mostOrders)
	}
	return nil
}

// unique returns an error if two rows of a query have the same id, or if there are too many.
func (a *adder) unique(ctx context.Context, s *statement, query string) error {
	ids, err := onlyRow(ctx, a.query, s, "ids")
	if err != nil {
		return err
	}
	if ids[0] != ids[1] {
		return failure.New(failure.DuplicateKey, "query of %s: %d rows have only %d different ids", query, ids[0], ids[1])
	}
	return limit(ids[0])
}

// limit returns an error if there are more orders than the tables of sums can count: they count a window's in 32 bits.
func limit(orders int64) error {
	if orders > math.MaxInt32 {
		return failure.New(failure.QueryInvalid, "query of orders: %d orders, at most %d can be counted: split the shop into several, with an exporter for each", orders, math.MaxInt32)
	}
	return nil
}

// limitRevenue returns an error if the revenue of all orders together does not fit into the whole numbers of the sums,
// which some servers do not tell.
func limitRevenue(s state) error {
	units, ok := new(big.Int).SetString(cmp.Or(s.units, "0"), 10)
	if !ok {
		return fmt.Errorf("the revenue of all orders is no whole number: %q", s.units)
	}
	// An order of less than nothing, of a cent at most, counts as nothing.
	units.Add(units, new(big.Int).Mul(big.NewInt(s.usable), big.NewInt(int64(money.Cent))))
	if !units.IsInt64() {
		return failure.New(failure.QueryInvalid, "query of orders: the revenue of all orders together is more than %d: split the shop into several, with an exporter for each", math.MaxInt64/int64(money.Unit))
	}
	refunds, ok := new(big.Int).SetString(cmp.Or(s.refunds.units, "0"), 10)
	if !ok {
		return fmt.Errorf("the amount of all refunds is no whole number: %q", s.refunds.units)
	}
	if !units.Add(units, refunds).IsInt64() {
		return refuseRefunds("the revenue and the refunds of all orders together are more than %d: split the shop into several, with an exporter for each", math.MaxInt64/int64(money.Unit))
	}
	return nil
}
