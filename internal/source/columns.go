package source

import (
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// column is a canonical column: what a query's column alias means.
type column uint8

const (
	colID column = iota
	colKey
	colModified
	colCustomer
	colEmail
	colDate
	colEnd
	colStatus
	colCurrency
	colRate
	colRateDivisor
	colRateCurrency
	colBaseRate
	colNet
	colTotal
	colTax
	colGoodsTax
	colShipping
	colShippingTax
	colBaseNet
	colBaseTotal
	colBaseTax
	colBaseShipping
	colBaseShippingTax
	colOrderNet
	colOrderTotal
	colOrderTax
	colOrderGoodsTax
	colOrderShipping
	colOrderShippingTax
	colDiscount
	colChannel
	colCountry
	colSegment
	colOrder
	colOrdered
	colProduct
	colCost
	colUnitCost
	colQuantity
	colPeriod
	colPeriodCount
	colSubscription
	colType // of an event, a question, a move of points, or the purpose of spend
	colScore
	colScale
	colReversed
	colTouchpoint
	colDays
	colReason
	colCase
	colResolved
	colReferral
	colProgramme
	colProgrammeKind
	colTier
	colPoints
	numColumns
)

var orderAmounts = map[string]column{
	"net": colNet, "total": colTotal, "tax": colTax, "goods_tax": colGoodsTax,
	"shipping": colShipping, "shipping_tax": colShippingTax,
	"base_net": colBaseNet, "base_total": colBaseTotal, "base_tax": colBaseTax,
	"base_shipping": colBaseShipping, "base_shipping_tax": colBaseShippingTax,
	"currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
	"rate_currency": colRateCurrency, "base_rate": colBaseRate,
}

// shape is the vocabulary of one kind of record.
type shape struct {
	kind    record.Kind
	name    string // in configuration
	columns map[string]column
	needs   []string // aliases, alternatives separated by |
	date    string   // the alias of the date
	// note turns a row into a note, as its kinds are those of noteShapes; nil for all others.
	note noteFunc
	// words are the columns that say one of a few things, or words of the source's own.
	words map[string]vocabulary
}

// shapes are the kinds of record in the order in which they are read.
var shapes = slices.Concat(shopShapes, noteShapes)

// shopShapes are those of what customers buy.
var shopShapes = []shape{
	{
		kind: record.KindCustomer, name: "customers", needs: []string{"id"},
		columns: with(nil, map[string]column{
			"email": colEmail, "country": colCountry, "segment": colSegment,
			"acquisition_channel": colChannel,
		}),
	},
	{
		kind: record.KindOrder, name: "orders", date: "placed_at",
		needs: []string{"id", "placed_at", "net|total|base_net|base_total"},
		columns: with(orderAmounts, map[string]column{
			"customer_id": colCustomer, "email": colEmail, "placed_at": colDate, "status": colStatus,
			"discount": colDiscount, "channel": colChannel, "country": colCountry,
		}),
	},
	{
		kind: record.KindLine, name: "lines", needs: []string{"order_id", "product_id"},
		columns: map[string]column{
			"order_id": colOrder, "product_id": colProduct, "cost": colCost,
			"unit_cost": colUnitCost, "quantity": colQuantity,
			"currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
			"rate_currency": colRateCurrency, "base_rate": colBaseRate,
		},
	},
	{
		kind: record.KindRefund, name: "refunds", date: "refunded_at",
		needs: []string{"id", "order_id", "refunded_at", "amount|net|base_amount|base_net"},
		columns: with(orderAmounts, map[string]column{
			"order_id": colOrder, "ordered_at": colOrdered, "refunded_at": colDate, "status": colStatus,
			"amount": colTotal, "base_amount": colBaseTotal,
			"order_net": colOrderNet, "order_total": colOrderTotal, "order_tax": colOrderTax,
			"order_goods_tax": colOrderGoodsTax,
			"order_shipping":  colOrderShipping, "order_shipping_tax": colOrderShippingTax,
		}),
	},
	{
		kind: record.KindSubscription, name: "subscriptions", date: "started_at",
		needs: []string{"id", "customer_id|email", "started_at", "amount|net|total|base_net|base_total", "period"},
		columns: with(orderAmounts, map[string]column{
			"customer_id": colCustomer, "email": colEmail, "started_at": colDate, "ended_at": colEnd,
			"amount": colTotal, "period": colPeriod, "period_count": colPeriodCount, "status": colStatus,
		}),
	},
}

// with returns the columns of every keyed record and those of a and b.
func with(a, b map[string]column) map[string]column {
	m := map[string]column{"id": colID, "cursor_key": colKey, "modified_at": colModified}
	for _, src := range []map[string]column{a, b} {
		maps.Copy(m, src)
	}
	return m
}

// shapeOf returns the shape of a name in configuration.
func shapeOf(name string) (shape, bool) {
	i := slices.IndexFunc(shapes, func(s shape) bool { return s.name == name })
	if i < 0 {
		return shape{}, false
	}
	return shapes[i], true
}

// plural returns the name of a kind in configuration.
func plural(kind record.Kind) string {
	for _, s := range shapes {
		if s.kind == kind {
			return s.name
		}
	}
	return string(kind)
}

// kindNames returns the names of all kinds in configuration.
func kindNames() []string {
	names := make([]string, len(shapes))
	for i, s := range shapes {
		names[i] = s.name
	}
	return names
}

// row is one row of a result, its values found by canonical column.
type row struct {
	pos  [numColumns]int8
	vals []driver.Value
}

// newRow maps the aliases of a result to canonical columns.
func newRow(s shape, aliases []string) (*row, error) {
	r := &row{vals: make([]driver.Value, len(aliases))}
	for i := range r.pos {
		r.pos[i] = -1
	}
	for i, a := range aliases {
		c, ok := s.columns[strings.ToLower(a)]
		if !ok {
			return nil, fmt.Errorf("the %s query selects a column %q, which is not known: name it one of %s with AS",
				s.name, a, strings.Join(sortedKeys(s.columns), ", "))
		}
		r.pos[c] = int8(i)
	}
	if r.pos[colKey] < 0 {
		r.pos[colKey] = r.pos[colID]
	}
	return r, r.complete(s)
}

// complete returns an error if a column that the kind needs is missing.
func (r *row) complete(s shape) error {
	for _, need := range s.needs {
		found := false
		for alt := range strings.SplitSeq(need, "|") {
			found = found || r.has(s.columns[alt])
		}
		if !found {
			return fmt.Errorf("the %s query selects no column %s: add one with that name after AS",
				s.name, strings.ReplaceAll(need, "|", " or "))
		}
	}
	return nil
}

func (r *row) has(c column) bool { return r.pos[c] >= 0 }

// at returns the value of a column; nil if it is NULL or not selected.
func (r *row) at(c column) driver.Value {
	if i := r.pos[c]; i >= 0 {
		return r.vals[i]
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
