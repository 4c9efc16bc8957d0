package ledger

import (
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// View is the ledger at one moment. It is immutable and safe for concurrent use.
type View struct {
	ledger      *Ledger // only to tell views of different ledgers apart
	generation  uint64
	size        int
	orders      int
	blocks      []*block
	sides       []*side
	origins     []origin
	margins     []int64 // by source, in millionths, or noMargin
	sources     []string
	channels    []string
	countries   []string
	segments    []string
	words       words
	spend       []SpendDay
	kinds       map[record.Kind]bool
	first, last record.Day
	spans       bool // whether first and last mean something
}

// Generation numbers a ledger's views: a later one that shows something else has a higher number.
func (v *View) Generation() uint64 { return v.generation }

// Len returns the number of customer slots, some of which may be empty. It never shrinks from a
// view to a later one, but a slot may become another customer's after its own has gone.
func (v *View) Len() int { return v.size }

// Span returns the days of the oldest and the newest purchase, refund or start of a subscription,
// those of orders refunded in full included; no other records count. It reports false if there
// is none.
func (v *View) Span() (first, last record.Day, ok bool) { return v.first, v.last, v.spans }

// Values returns a dimension's values by code, which the caller must not change. Code 0 is
// "unknown", for DimProgrammeTier "none". Later views keep the codes and may add to them.
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
		return v.words.tiers.values
	default:
		return nil
	}
}

// Has tells whether any source has ever delivered records of the kind.
func (v *View) Has(k record.Kind) bool { return v.kinds[k] }

// Spend returns what was spent on customers in general, summed and ascending by day, purpose and
// channel. The caller must not change it.
func (v *View) Spend() []SpendDay { return v.spend }

// Orders returns the number of sales, those refunded in full included.
func (v *View) Orders() int { return v.orders }

// Changed calls fn, in ascending order, for each slot whose history or groups may differ from
// those in an older view of the same ledger; nil is a view of nothing. A slot it leaves out is
// the same in both.
func (v *View) Changed(old *View, fn func(i int)) {
	if old == nil {
		old = &View{ledger: v.ledger}
	}
	size := max(v.size, old.size)
	all := old.ledger != v.ledger || !slices.Equal(old.margins, v.margins[:min(len(old.margins), len(v.margins))])
	for b := range max(len(v.blocks), len(old.blocks)) {
		now, was := at(v.blocks, b), at(old.blocks, b)
		nowSide, wasSide := at(v.sides, b), at(old.sides, b)
		turns := v.last != old.last && nowSide.hasMembers()
		if !all && now == was && nowSide == wasSide && !turns {
			continue
		}
		for i := b * blockSize; i < min((b+1)*blockSize, size); i++ {
			p := uint32(i)
			if all || !sameOrders(now, was, p) || !sameSide(nowSide, wasSide, p) || (turns && v.tier(nowSide, p) != old.tier(nowSide, p)) {
				fn(i)
			}
		}
	}
}

func at[T any](list []*T, i int) *T {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// sameOrders tells whether slot p has the same orders in both blocks.
func sameOrders(a, b *block, p uint32) bool {
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
			!slices.Equal(a.more.productsOf(alo), b.more.productsOf(blo)) {
			return false
		}
	}
	return true
}

// sameSide tells whether slot p has the same records besides orders in both sides.
func sameSide(a, b *side, p uint32) bool {
	if a == b {
		return true
	}
	if a == nil {
		a = &side{}
	}
	if b == nil {
		b = &side{}
	}
	return samePersonal(a.facts, b.facts, p) && samePersonal(a.refunds, b.refunds, p) &&
		samePersonal(a.subscriptions, b.subscriptions, p) && samePersonal(a.notes, b.notes, p)
}

func samePersonal[T sideRecord[T]](a, b []T, p uint32) bool {
	alo, ahi := personal(a, p)
	blo, bhi := personal(b, p)
	return slices.Equal(a[alo:ahi], b[blo:bhi])
}
