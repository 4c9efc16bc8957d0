package measure

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/loyaltytype"
	"github.com/klantenbinding/loyalty/internal/shortfall"
)

var (
	_ fold.Formed = repeating{}
	_ fold.Formed = selling{}
	_ fold.Formed = ranks{}
	_ fold.Formed = types{}
	_ fold.Formed = upsold{}
)

// onlySource is the code of the source of purchases that a database adds up, which has no other.
const onlySource = 1

// Form implements fold.Formed.
func (repeating) Form() fold.Form { return fold.Form{Shape: fold.ShapeRepeating} }

// Put implements fold.Filler.
func (f repeatFolder) Put(slot int32, row []int64) {
	c := &f.Rows(origin{source: onlySource}, []int32{slot})[0][row[0]]
	for i := range shortfall.States {
		c.customers[i] += int32(row[1+i])
		c.purchases[i] += int32(row[1+shortfall.States+i])
	}
	c.firsts += int32(row[1+2*shortfall.States])
}

// Form implements fold.Formed. The orders of customers are in the sums of each day.
func (selling) Form() fold.Form { return fold.Form{Shape: fold.ShapeDaily} }

// Put implements fold.Filler.
func (f sellFolder) Put(slot int32, row []int64) {
	if slot == 0 && row[1] != 0 {
		f.Rows(onlySource, []int32{slot})[0][row[0]].orders += int32(row[1])
	}
}

// Form implements fold.Formed.
func (k ranks) Form() fold.Form { return fold.Form{Shape: fold.ShapeRanks, Window: k.window} }

// Put implements fold.Filler.
func (f *rankFolder) Put(slot int32, row []int64) {
	if slot != 0 {
		return // there are bins of everybody only
	}
	c := &f.Rows(int32(row[1]), []int32{slot})[0][row[0]]
	c.customers += int32(row[2])
	c.revenue += row[3]
}

// Form implements fold.Formed. A database knows the types only if orders name no channels.
func (types) Form() fold.Form { return fold.Form{Shape: fold.ShapeTypes} }

// Put implements fold.Filler.
func (f *typeFolder) Put(slot int32, row []int64) {
	c := &f.Rows([]int32{slot})[0][row[0]]
	for i, kind := range loyaltytype.OfOrders() {
		c.customers[kind] += int32(row[1+i])
	}
}

// Form implements fold.Formed.
func (u upsold) Form() fold.Form { return fold.Form{Shape: fold.ShapeUpsold, Window: u.window} }

// Put implements fold.Filler.
func (f upsoldFolder) Put(slot int32, row []int64) {
	f.Rows([]int32{slot})[0][row[0]].repeaters += pairOf(0, row[1])
}

// TopRevenue returns the value of top_customers_revenue_ratio from rows of a bin, its customers and their revenue, the
// highest bin first.
func TopRevenue(rows [][]int64) float64 {
	bins := make([]rankCell, len(rows))
	for i, row := range rows {
		bins[i] = rankCell{int32(row[1]), row[2]}
	}
	return topRevenue(bins)
}

// RankLadder returns the bin of a revenue above 0 as a CASE expression of SQL, without functions of numbers that differ
// between servers. Quotient returns the whole part of a divided by b.
func RankLadder(revenue string, quotient func(a string, b int64) (string, error)) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN %s < %d THEN %s", revenue, 2<<rankBits, revenue)
	for shift := 1; shift+rankBits < 62; shift++ {
		part, err := quotient(revenue, 1<<shift)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, " WHEN %s < %d THEN %d + %s", revenue, int64(2)<<(shift+rankBits), shift<<rankBits, part)
	}
	return b.String() + " END", nil
}
