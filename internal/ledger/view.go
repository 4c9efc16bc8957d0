package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// View is the ledger at one moment. It is immutable and safe for concurrent use.
type View struct {
	ledger       *Ledger // identifies the ledger, and has the pool of refund sums
	size         int
	orders       int
	sellers      map[string]bool
	orderBlocks  []*orderBlock
	recordBlocks []*recordBlock
	origins      []origin
	anonymous    slotSet // slots of a single record without id and address
	margins      []int64 // by source, in millionths, or noMargin
	guestsApart  []bool  // by source: whether guest orders belong to no customer
	sources      []string
	channels     []string
	countries    []string
	segments     []string
	names        names
	own          ownView
	spend        []SpendDay
	kinds        map[record.Kind]bool
	first        record.Day // of all records
	newest       record.Day // the end of the span
	spans        bool       // whether first and newest are valid
	traded, last record.Day // the first and the last purchase, refund or start of a subscription
	trades       bool       // whether traded and last are valid
	overlaps     []Overlap
	apart        map[record.Kind]bool // kinds whose customers are customers of no source with orders
}

// Len returns the number of customer slots, including empty ones. It never shrinks from a view to a
// later one. A slot whose customer has gone may be used for another customer.
func (v *View) Len() int { return v.size }

// Span returns the day of the oldest record that has a day, and the day of the newest purchase (also
// one refunded in full), refund or start of a subscription. Without any of these the second day is
// of the newest other record. It returns false if no record has a day.
func (v *View) Span() (first, last record.Day, ok bool) { return v.first, v.newest, v.spans }

// Traded returns the day of the oldest purchase, refund or start of a subscription. It returns false
// if it is empty.
func (v *View) Traded() (first record.Day, ok bool) { return v.traded, v.trades }

// Values returns a dimension's values by code. The caller must not change them. Code 0 is
// "unknown", for DimProgrammeTier "none". Later views keep the codes and may add to them. A refused
// dimension has no values.
func (v *View) Values(d Dimension) []string {
	switch d {
	case DimSource:
		return v.sources
	case DimChannel, DimAcquisitionChannel:
		return v.channels
	case DimCountry:
		return v.countries
	case DimSegment:
		return v.segments
	case DimProgrammeTier:
		return v.names.tiers.values
	default:
		return v.own.values(d)
	}
}

// Has reports whether any source has ever delivered records of the kind.
func (v *View) Has(k record.Kind) bool { return v.kinds[k] }

// Spend returns the money spent on customers in general, summed by day, purpose and channel and
// sorted in this order. The caller must not change it.
func (v *View) Spend() []SpendDay { return v.spend }

// Orders returns the number of sales, including those refunded in full.
func (v *View) Orders() int { return v.orders }

// Sellers returns the names of the sources that have sales. The caller must not change it.
func (v *View) Sellers() map[string]bool { return v.sellers }

// Changed calls fn, in ascending order, for each slot whose history or groups may differ from an
// older view of the same ledger. A nil view is empty. All other slots are equal in both views.
func (v *View) Changed(old *View, fn func(i int)) {
	if old == nil {
		old = &View{ledger: v.ledger}
	}
	size := max(v.size, old.size)
	all := old.ledger != v.ledger || !startsWith(v.margins, old.margins) || !startsWith(v.guestsApart, old.guestsApart) ||
		v.own.refused != old.own.refused
	for b := range max(len(v.orderBlocks), len(old.orderBlocks)) {
		now, was := at(v.orderBlocks, b), at(old.orderBlocks, b)
		nowRecords, wasRecords := at(v.recordBlocks, b), at(old.recordBlocks, b)
		tiersMayDiffer := v.last != old.last && nowRecords.hasMembers()
		flipped := v.anonymous.block(b) ^ old.anonymous.block(b)
		if !all && now == was && nowRecords == wasRecords && !tiersMayDiffer && flipped == 0 {
			continue
		}
		for i := b * blockSize; i < min((b+1)*blockSize, size); i++ {
			p := uint32(i)
			if all || flipped>>(p%blockSize)&1 == 1 || !sameOrders(now, was, p, v.own.columns) || !sameRecords(nowRecords, wasRecords, p) ||
				(tiersMayDiffer && v.tier(nowRecords, p) != old.tier(nowRecords, p)) {
				fn(i)
			}
		}
	}
}

// startsWith reports whether list begins with start.
func startsWith[T comparable](list, start []T) bool {
	return len(start) <= len(list) && slices.Equal(start, list[:len(start)])
}

func at[T any](list []*T, i int) *T {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// sameOrders reports whether slot p has the same orders in both blocks, which have a number of columns of
// own values.
func sameOrders(a, b *orderBlock, p uint32, own int) bool {
	if a == b {
		return true
	}
	alo, ahi := a.span(p)
	blo, bhi := b.span(p)
	if ahi-alo != bhi-blo || ahi == alo {
		return ahi-alo == bhi-blo
	}
	if !slices.Equal(a.rows[alo:ahi], b.rows[blo:bhi]) {
		return false
	}
	if a.more == nil && b.more == nil {
		return true
	}
	for ; alo < ahi; alo, blo = alo+1, blo+1 {
		if a.amount(alo) != b.amount(blo) || a.more.cost(alo) != b.more.cost(blo) ||
			!slices.Equal(a.more.productsOf(alo), b.more.productsOf(blo)) || !slices.Equal(a.more.ownOf(alo, own), b.more.ownOf(blo, own)) {
			return false
		}
	}
	return true
}

// sameRecords reports whether slot p has the same records in both blocks.
func sameRecords(a, b *recordBlock, p uint32) bool {
	if a == b {
		return true
	}
	if a == nil {
		a = &recordBlock{}
	}
	if b == nil {
		b = &recordBlock{}
	}
	return samePersonRecords(a.profiles, b.profiles, p) && samePersonRecords(a.refunds, b.refunds, p) &&
		samePersonRecords(a.subscriptions, b.subscriptions, p) && samePersonRecords(a.notes, b.notes, p)
}

func samePersonRecords[T blockRecord[T]](a, b []T, p uint32) bool {
	alo, ahi := personRange(a, p)
	blo, bhi := personRange(b, p)
	return slices.Equal(a[alo:ahi], b[blo:bhi])
}
