package ledger

import "github.com/klantenbinding/loyalty/internal/record"

// View is the ledger at one moment. It is immutable and safe for concurrent use.
type View struct{}

// Generation numbers views; a later view has a higher number.
func (v *View) Generation() uint64 { return 0 }

// Len returns the number of customer slots, some of which may be empty.
func (v *View) Len() int { return 0 }

// Customer decodes slot i into c, reusing c's slices. An empty slot has no records.
func (v *View) Customer(i int, c *Customer) { *c = Customer{} }

// Changed calls fn, in ascending order, for each slot whose history or groups differ from those
// in the older view.
func (v *View) Changed(old *View, fn func(i int)) {}

// Span returns the days of the oldest and the newest record; ok is false if there is none.
func (v *View) Span() (first, last record.Day, ok bool) { return 0, 0, false }

// Values returns a dimension's values by code. Code 0 is "unknown".
func (v *View) Values(d Dimension) []string { return nil }

// Has tells whether any source has delivered records of the kind.
func (v *View) Has(k record.Kind) bool { return false }

// Orders returns the number of sales, those refunded in full included.
func (v *View) Orders() int { return 0 }
