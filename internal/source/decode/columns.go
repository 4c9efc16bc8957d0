package decode

import (
	"database/sql/driver"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Column is a canonical column: what a query's column alias means.
type Column uint8

// The columns.
const (
	ColID Column = iota
	ColKey
	ColModified
	colCustomer
	colEmail
	ColDate
	colEnd
	colTrialEnd
	colRenews
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
	colAcquisition
	colSegment
	colOrder
	colOrdered
	colProduct
	colFee
	colPrepaid
	colPayment
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

var orderAmounts = map[string]Column{
	"net": colNet, "total": colTotal, "tax": colTax, "goods_tax": colGoodsTax,
	"shipping": colShipping, "shipping_tax": colShippingTax,
	"base_net": colBaseNet, "base_total": colBaseTotal, "base_tax": colBaseTax,
	"base_shipping": colBaseShipping, "base_shipping_tax": colBaseShippingTax,
	"currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
	"rate_currency": colRateCurrency, "base_rate": colBaseRate,
}

// Shape is the vocabulary of one kind of record.
type Shape struct {
	Kind    record.Kind
	Name    string // in configuration
	columns map[string]Column
	needs   []string // aliases, alternatives separated by |
	date    string   // the alias of the date
	// note decodes a row of the kinds in noteShapes; nil for all other kinds.
	note noteFunc
	// words are the columns whose words have meanings or become labels.
	words map[string]vocabulary
	own   []string // columns that own dimensions need; they may be canonical columns too
}

// WithOwn returns the shape with the columns that own dimensions need.
func (s Shape) WithOwn(columns []string) Shape {
	s.own = columns
	return s
}

// Textual reports whether an alias is a canonical column of the kind with texts.
func (s Shape) Textual(alias string) bool {
	if _, ok := s.columns[alias]; !ok {
		return false
	}
	text, ok := columnTexts[s.Name+"."+alias]
	if !ok {
		text = columnTexts[alias]
	}
	return text.typ == "text"
}

// Note reports whether the kind says more about a customer than what they buy.
func (s Shape) Note() bool { return s.note != nil }

// Keys returns the shape of a statement that selects only ids.
func (s Shape) Keys() Shape {
	return Shape{Kind: s.Kind, Name: s.Name, columns: with(nil, nil), needs: []string{"id"}}
}

// Shapes are the kinds of record in the order in which they are read.
var Shapes = slices.Concat(shopShapes, noteShapes)

// shopShapes are the kinds that say what customers buy.
var shopShapes = []Shape{
	{
		Kind: record.KindCustomer, Name: "customers", needs: []string{"id"},
		columns: with(nil, map[string]Column{
			"email": colEmail, "country": colCountry, "segment": colSegment,
			"acquisition_channel": colChannel,
		}),
	},
	{
		Kind: record.KindOrder, Name: "orders", date: "placed_at",
		needs: []string{"id", "placed_at", "net|total|base_net|base_total"},
		columns: with(orderAmounts, map[string]Column{
			"customer_id": colCustomer, "email": colEmail, "placed_at": ColDate, "status": colStatus,
			"discount": colDiscount, "channel": colChannel, "country": colCountry, "acquisition_channel": colAcquisition,
			"cost": colCost,
		}),
	},
	{
		Kind: record.KindLine, Name: "lines", needs: []string{"order_id", "product_id"},
		columns: map[string]Column{
			"order_id": colOrder, "product_id": colProduct, "cost": colCost,
			"unit_cost": colUnitCost, "quantity": colQuantity, "net": colNet, "fee": colFee, "prepaid": colPrepaid,
			"discount": colDiscount, "payment": colPayment,
			"currency": colCurrency, "rate": colRate, "rate_divisor": colRateDivisor,
			"rate_currency": colRateCurrency, "base_rate": colBaseRate,
		},
	},
	{
		Kind: record.KindRefund, Name: "refunds", date: "refunded_at",
		needs: []string{"id", "order_id", "refunded_at", "amount|net|base_amount|base_net"},
		columns: with(orderAmounts, map[string]Column{
			"order_id": colOrder, "ordered_at": colOrdered, "refunded_at": ColDate, "status": colStatus, "reason": colReason,
			"amount": colTotal, "base_amount": colBaseTotal,
			"order_net": colOrderNet, "order_total": colOrderTotal, "order_tax": colOrderTax,
			"order_goods_tax": colOrderGoodsTax,
			"order_shipping":  colOrderShipping, "order_shipping_tax": colOrderShippingTax,
		}),
		words: map[string]vocabulary{"reason": {colReason, refundReasons}},
	},
	{
		Kind: record.KindSubscription, Name: "subscriptions", date: "started_at",
		needs: []string{"id", "customer_id|email", "started_at", "amount|net|total|base_net|base_total", "period"},
		columns: with(orderAmounts, map[string]Column{
			"customer_id": colCustomer, "email": colEmail, "started_at": ColDate, "trial_ends_at": colTrialEnd, "ended_at": colEnd,
			"renews_at": colRenews,
			"amount":    colTotal, "period": colPeriod, "period_count": colPeriodCount, "status": colStatus,
		}),
	},
}

// with returns the columns of every keyed record, and the columns in a and b.
func with(a, b map[string]Column) map[string]Column {
	m := map[string]Column{"id": ColID, "cursor_key": ColKey, "modified_at": ColModified}
	for _, src := range []map[string]Column{a, b} {
		maps.Copy(m, src)
	}
	return m
}

// ShapeOf returns the shape of a name in configuration.
func ShapeOf(name string) (Shape, bool) {
	i := slices.IndexFunc(Shapes, func(s Shape) bool { return s.Name == name })
	if i < 0 {
		return Shape{}, false
	}
	return Shapes[i], true
}

// Plural returns the name of a kind in configuration.
func Plural(kind record.Kind) string {
	for _, s := range Shapes {
		if s.Kind == kind {
			return s.Name
		}
	}
	return string(kind)
}

// KindNames returns the names of all kinds in configuration.
func KindNames() []string {
	names := make([]string, len(Shapes))
	for i, s := range Shapes {
		names[i] = s.Name
	}
	return names
}

// Row is one row of a result, its values found by canonical column.
type Row struct {
	pos    [numColumns]int8
	stamps [numColumns]bool // columns of type TIMESTAMP
	vals   []driver.Value
	own    []ownPlace
}

// ownPlace is where the value of an own dimension's column is.
type ownPlace struct {
	column string
	at     int
}

// NewRow maps the aliases of a result to canonical columns.
func NewRow(s Shape, aliases []string) (*Row, error) {
	r := &Row{vals: make([]driver.Value, len(aliases))}
	for i := range r.pos {
		r.pos[i] = -1
	}
	for i, a := range aliases {
		name := strings.ToLower(a)
		c, ok := s.columns[name]
		own := slices.Contains(s.own, name)
		if own {
			r.own = append(r.own, ownPlace{name, i})
		}
		switch {
		case ok:
			r.pos[c] = int8(i)
		case !own:
			return nil, fmt.Errorf("the %s query selects a column %q, which is not known: name it one of %s with AS, or use it in dimensions",
				s.Name, a, strings.Join(slices.Sorted(maps.Keys(s.columns)), ", "))
		}
	}
	if r.pos[ColKey] < 0 {
		r.pos[ColKey] = r.pos[ColID]
	}
	return r, r.complete(s)
}

// HasOwn reports whether the result has a column that own dimensions need.
func (r *Row) HasOwn(column string) bool {
	return slices.ContainsFunc(r.own, func(p ownPlace) bool { return p.column == column })
}

// complete returns an error if a column that the kind needs is missing.
func (r *Row) complete(s Shape) error {
	for _, need := range s.needs {
		found := false
		for alt := range strings.SplitSeq(need, "|") {
			found = found || r.has(s.columns[alt])
		}
		if !found {
			return fmt.Errorf("the %s query selects no column %s: add one with that name after AS",
				s.Name, strings.ReplaceAll(need, "|", " or "))
		}
	}
	return nil
}

// Stamps notes which columns are of type TIMESTAMP, by their place among the aliases.
func (r *Row) Stamps(stamp func(i int) bool) {
	for c, i := range r.pos {
		r.stamps[c] = i >= 0 && stamp(int(i))
	}
}

// Values are the values of the row in the order of its aliases, for a driver to fill.
func (r *Row) Values() []driver.Value { return r.vals }

// hash returns a hash of the row's values. Equal rows have equal hashes, also after a restart.
func (r *Row) hash() uint64 {
	h := fnv.New64a()
	for _, v := range r.vals {
		if b, ok := v.([]byte); ok {
			_, _ = h.Write(b) // it never fails
		} else {
			fmt.Fprintf(h, "%v", v)
		}
		_, _ = h.Write([]byte{0}) // it never fails
	}
	return h.Sum64()
}

func (r *Row) has(c Column) bool { return r.pos[c] >= 0 }

// At returns the value of a column; nil if it is NULL or not selected.
func (r *Row) At(c Column) driver.Value {
	if i := r.pos[c]; i >= 0 {
		return r.vals[i]
	}
	return nil
}
