package fold

import "slices"

// Shape is one kind of sums that a database can compute from orders.
type Shape string

// The shapes, with the numbers of their rows after the index. An index is one of the days, or of the window's axis.
const (
	// ShapeDaily is what customers did on a day: orders, customers who bought for the first time, revenue and
	// margin.
	ShapeDaily Shape = "daily"
	// ShapeGuests is the same of guest orders, which are never a first purchase.
	ShapeGuests Shape = "guests"
	// ShapeSweep is how figures of a window change: active, retained and repeat customers, the five revenue
	// movements, and the revenue kept.
	ShapeSweep Shape = "sweep"
	// ShapePresent is how the number of active customers of a window changes.
	ShapePresent Shape = "present"
	// ShapeLifetime is how figures of the lifetime window change: customers who bought, and who bought twice.
	ShapeLifetime Shape = "lifetime"
	// ShapeEarly is the customers, by the day of their first purchase, who did not buy on another day within
	// Days.
	ShapeEarly Shape = "early"
	// ShapeGaps is the number of gaps between purchases, by the later day: length and number.
	ShapeGaps Shape = "gaps"
	// ShapeCohort is what the customers of a month of first purchase did in a month: both months as indices of the
	// axis, the second one counted from the first, customers who bought, purchases of unknown margin, revenue and
	// margin. Its rows begin with two indices.
	ShapeCohort Shape = "cohort"
	// ShapeFirstValue is what customers brought by the day of their first purchase: margin and purchases of unknown
	// margin within each horizon.
	ShapeFirstValue Shape = "first_value"
	// ShapeReturned is the amount of the refunds of a day.
	ShapeReturned Shape = "returned"
	// ShapeRepaid is the refunds of a day, also of orders that were refunded in full, by reason: the reason's code,
	// refunds and their amount.
	ShapeRepaid Shape = "repaid"
	// ShapeDiscounts is the purchases of a day with a discount, of customers and guests.
	ShapeDiscounts Shape = "discounts"
	// ShapeRepeating is how the number of customers in each state of package shortfall changes, the purchases by
	// state, and customers who bought for the first time.
	ShapeRepeating Shape = "repeating"
	// ShapeRanks is how the customers in a bin of revenue change: the bin, customers and their revenue.
	ShapeRanks Shape = "ranks"
	// ShapeTypes is how the number of customers changes who are unclassified, bargain hunters and truly loyal.
	ShapeTypes Shape = "types"
	// ShapeUpsold is how the number of customers of a window changes who bought twice, and on a day after the day of
	// their first purchase a product for the first time.
	ShapeUpsold Shape = "upsold"
	// ShapeLapses is how the numbers of customers change who lapsed within the last Days windows, and who
	// lapsed and bought again.
	ShapeLapses Shape = "lapses"
)

// Form says what a database computes for a family.
type Form struct {
	Shape  Shape
	Window Window // no window if the shape has none
	Days   int32  // of the horizon, or the number of windows; 0 if the shape has neither
}

// Formed is a family whose sums a database can compute. Its folders are Fillers.
type Formed interface {
	Family
	Form() Form
}

// Filler is a folder that takes rows of sums instead of customers.
type Filler interface {
	Folder
	// Put adds a row, an index and the numbers of the family's shape, to a slot. The index must be within
	// the family's axis.
	Put(slot int32, row []int64)
}

// FormOf returns the form of a family, and false if a database cannot compute it.
func FormOf(f Family) (Form, bool) {
	formed, ok := f.(Formed)
	if !ok {
		return Form{}, false
	}
	return formed.Form(), true
}

// Put is a row of a family's sums for a slot.
type Put func(slot int32, row []int64)

// Gather returns the sums of families that a database computes. It calls read for each form, which hands out the
// rows by slot. It returns the first error of read. All families must have a form.
func Gather(sp Span, families []Family, read func(f Form, put Put) error) (*Sums, error) {
	j := Job{Span: sp, Families: slices.Clone(families)}
	w := j.Worker()
	for i, f := range families {
		form, _ := FormOf(f)
		if err := read(form, w.Folders[i].(Filler).Put); err != nil {
			return nil, err
		}
	}
	return j.Freeze(w), nil
}
