package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// ownView is the own dimensions of a view.
type ownView struct {
	dimensions               []ownDimension
	columns                  int // columns of orders
	customers, subscriptions []tuple
	refused                  refusals
}

// ownDimension is one own dimension of a view.
type ownDimension struct {
	OwnDimension
	column int      // among the columns of its kind
	values []string // by code
}

// Refusal says why the values of an own dimension may not be shown.
type Refusal struct {
	// Addresses tells that a value holds an "@", and so may be an e-mail address.
	Addresses bool
	// Values is the number of different values, and Customers the number of customers with a value, if
	// the values are nearly unique, most of them have a single customer, or the column has more values
	// than it can keep. Both are zero otherwise.
	Values, Customers int
}

// refusals are the refusals by own dimension. The zero value means that a dimension is not refused.
type refusals [MaxOwn]Refusal

const (
	// minUnique is the number of values from which on they may be nearly unique.
	minUnique = 100
	// uniqueShare is the number of customers for each value below which the values are nearly unique. It is
	// also the number of values for each value with a single customer below which most of them are single.
	uniqueShare = 2
)

// view returns the own dimensions as they are now.
func (o *own) view() ownView {
	v := ownView{columns: o.orders.count(), customers: o.customers.list, subscriptions: o.subscriptions.list}
	for _, d := range o.dimensions {
		c := o.columns(d.From.Kind())
		at := slices.Index(c.names, d.Column)
		v.dimensions = append(v.dimensions, ownDimension{d, at, c.values[at].values})
	}
	return v
}

// values returns the values of an own dimension by code; nil if it is refused or d is not one.
func (o *ownView) values(d Dimension) []string {
	i := int(d) - int(DimOwn)
	if i < 0 || i >= len(o.dimensions) || o.refused[i] != (Refusal{}) {
		return nil
	}
	return o.dimensions[i].values
}

// Refused returns why an own dimension has no values, and false if it is not refused. Its values may
// identify customers: one of them holds an "@", the column has more of them than it can keep, or there are
// more than 100 of them and fewer than two customers for each, or a single customer for most of them.
func (v *View) Refused(d Dimension) (Refusal, bool) {
	i := int(d) - int(DimOwn)
	if i < 0 || i >= len(v.own.dimensions) {
		return Refusal{}, false
	}
	r := v.own.refused[i]
	return r, r != (Refusal{})
}

// setOwn sets the group of own dimension i, unless it is refused.
func (v *View) setOwn(c *Customer, i int, code uint16) {
	if v.own.refused[i] == (Refusal{}) {
		c.Groups[DimOwn+Dimension(i)] = code
	}
}

// ownOfOrders sets the groups that the first and the last order state.
func (v *View) ownOfOrders(c *Customer, b *orderBlock, first, last int) {
	if b.more == nil || b.more.own == nil {
		return
	}
	for i := range v.own.dimensions {
		d, row := &v.own.dimensions[i], last
		if d.From.Kind() != record.KindOrder {
			continue
		}
		if d.From == FromFirstOrder {
			row = first
		}
		v.setOwn(c, i, b.more.own[row*v.own.columns+d.column])
	}
}

// ownOfSubscriptions sets the groups that the subscription that runs longest states.
func (v *View) ownOfSubscriptions(c *Customer, list []subscription) {
	if len(list) == 0 {
		return
	}
	n := longest(list).own
	if n == noTuple {
		return
	}
	of := v.own.subscriptions[n]
	for i := range v.own.dimensions {
		if d := &v.own.dimensions[i]; d.From == FromSubscription {
			v.setOwn(c, i, of[d.column])
		}
	}
}

// longest returns the subscription that ends last, of those the last one of the list. A subscription
// without an end has the greatest end.
func longest(list []subscription) *subscription {
	at := 0
	for i := range list {
		if list[i].end >= list[at].end {
			at = i
		}
	}
	return &list[at]
}

// ownOfProfile sets the groups that a customer record states.
func (v *View) ownOfProfile(c *Customer, f *profile) {
	if f.own == noTuple {
		return
	}
	of := v.own.customers[f.own]
	for i := range v.own.dimensions {
		if d := &v.own.dimensions[i]; d.From == FromCustomer && of[d.column] != unknownCode {
			v.setOwn(c, i, of[d.column])
		}
	}
}

// refusals returns which own dimensions are refused. It reads all own values: a list of those in use would
// have to be kept up to date with every correction.
func (v *View) refusals() (refused refusals) {
	if len(v.own.dimensions) == 0 {
		return refused
	}
	count := make([]usage, len(v.own.dimensions))
	addresses := v.addresses()
	var c Customer
	for p := range uint32(v.size) {
		c.Groups = [NumDimensions]uint16{}
		v.ownGroups(&c, p)
		for i := range count {
			count[i].add(c.Groups[DimOwn+Dimension(i)])
		}
	}
	for i := range count {
		refused[i] = count[i].refusal(addresses[i], len(v.own.dimensions[i].values))
	}
	return refused
}

// RefusalOf returns why a dimension of a column may not be shown, as of View.Refused. Addresses tells that a value of
// the column holds an "@", values is the number of values of the column with "unknown" and "other", and people has the
// number of customers of each code.
func RefusalOf(addresses bool, values int, people []int32) Refusal {
	var u usage
	for code, n := range people {
		switch {
		case code == unknownCode || n <= 0:
		case code == otherCode:
			u.others += int(n)
		default:
			u.customers += int(n)
			u.different++
			if n == 1 {
				u.single++
			}
		}
	}
	return u.refusal(addresses, values)
}

// ownGroups sets the own groups of slot p. An order that was refunded in full counts here, because that
// makes no difference to who may be identified.
func (v *View) ownGroups(c *Customer, p uint32) {
	if b := v.orderBlocks[p/blockSize]; b != nil {
		if lo, hi := b.span(p); lo < hi {
			v.ownOfOrders(c, b, lo, hi-1)
		}
	}
	s := v.recordBlocks[p/blockSize]
	if s == nil {
		return
	}
	lo, hi := personRange(s.subscriptions, p)
	v.ownOfSubscriptions(c, s.subscriptions[lo:hi])
	lo, hi = personRange(s.profiles, p)
	for i := hi - 1; i >= lo; i-- {
		v.ownOfProfile(c, &s.profiles[i])
	}
}

// usage counts the customers of an own dimension.
type usage struct {
	counts            []uint8 // customers by code, at most 2
	different, single int     // values, and those of them with one customer
	customers         int     // with one of these values
	others            int     // customers with "other", which is not a value
}

func (u *usage) add(code uint16) {
	switch code {
	case unknownCode:
		return
	case otherCode:
		u.others++
		return
	}
	u.customers++
	if missing := int(code) + 1 - len(u.counts); missing > 0 {
		u.counts = append(u.counts, make([]uint8, missing)...)
	}
	switch u.counts[code] {
	case 0:
		u.different++
		u.single++
	case 1:
		u.single--
	default:
		return
	}
	u.counts[code]++
}

// unique reports whether the values may tell who the customers are. A few values with many customers do not
// make up for many values with one customer each.
func (u *usage) unique() bool {
	return u.different > minUnique && (u.different*uniqueShare > u.customers || u.single*uniqueShare > u.different)
}

// refusal returns why the dimension may not be shown. Addresses tells that a record holds an address, and values is the
// number of values of the column, with "unknown" and "other".
func (u *usage) refusal(addresses bool, values int) Refusal {
	switch {
	case addresses:
		return Refusal{Addresses: true}
	case values >= fullOwn:
		// Nobody knows how many values are behind "other".
		return Refusal{Values: fullOwn - otherCode - 1, Customers: u.customers + u.others}
	case u.unique():
		return Refusal{Values: u.different, Customers: u.customers}
	}
	return Refusal{}
}

// addresses returns for each own dimension whether any record holds an address in its column.
func (v *View) addresses() []bool {
	found := make([]bool, len(v.own.dimensions))
	in := ownRecords{v.orderBlocks, v.recordBlocks, v.own.columns, v.own.customers, v.own.subscriptions}
	for i := range v.own.dimensions {
		d := &v.own.dimensions[i]
		at := slices.Index(d.values, record.Address)
		found[i] = at >= 0 && in.holds(d.From.Kind(), d.column, uint16(at))
	}
	return found
}

// ownRecords are the records with the values of own columns.
type ownRecords struct {
	orders                   []*orderBlock
	others                   []*recordBlock
	columns                  int // of orders
	customers, subscriptions []tuple
}

// holds reports whether any record of a kind has a code in a column.
func (r *ownRecords) holds(kind record.Kind, column int, code uint16) bool {
	switch kind {
	case record.KindCustomer:
		return slices.ContainsFunc(r.others, func(s *recordBlock) bool {
			return s != nil && slices.ContainsFunc(s.profiles, func(f profile) bool { return r.customers[f.own][column] == code })
		})
	case record.KindSubscription:
		return slices.ContainsFunc(r.others, func(s *recordBlock) bool {
			return s != nil && slices.ContainsFunc(s.subscriptions, func(f subscription) bool { return r.subscriptions[f.own][column] == code })
		})
	default:
		return slices.ContainsFunc(r.orders, func(b *orderBlock) bool { return b.ownHas(column, r.columns, code) })
	}
}

// ownHas reports whether any row has a code in one of n columns.
func (b *orderBlock) ownHas(column, n int, code uint16) bool {
	if b == nil || b.more == nil {
		return false
	}
	for i := column; i < len(b.more.own); i += n {
		if b.more.own[i] == code {
			return true
		}
	}
	return false
}

// Warning returns the refusal of a dimension as a warning about the records that its values come from.
func (r Refusal) Warning(d *OwnDimension) warning.Warning {
	w := warning.Warning{Code: warning.DimensionHasAddresses, Kind: string(d.From.Kind()), Detail: d.Name}
	if !r.Addresses {
		w.Code, w.Count, w.Total = warning.DimensionIsUnique, uint64(r.Values), uint64(r.Customers)
	}
	return w
}
