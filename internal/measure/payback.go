package measure

import (
	"math"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// paybackMonths is the number of months after the first purchase in which payback is looked for.
const paybackMonths = 36

// daysOfMonths returns how many days the first m months after a first purchase have.
func daysOfMonths(m int32) int32 { return m * 365 / 12 }

// monthOf returns the month, counted from 0, of a day after a first purchase.
func monthOf(day int32) int32 { return (12*(max(day, 0)+1)+364)/365 - 1 }

// repaid is the family of the margin of everybody, by the day of their first purchase and the month since.
type repaid struct{}

// repaidCell is the margin of customers in each month, and the number of purchases and refunds of unknown
// margin.
type repaidCell struct {
	margin  [paybackMonths]int64
	unknown [paybackMonths]int32
}

func (c *repaidCell) Add(o *repaidCell) {
	for i := range c.margin {
		c.margin[i] += o.margin[i]
		c.unknown[i] += o.unknown[i]
	}
}

type repaidFolder struct {
	*fold.Grid[repaidCell, *repaidCell]
}

func (repaid) Folder(sp fold.Span) fold.Folder {
	return repaidFolder{fold.NewGrid[repaidCell](sp.Days)}
}

// Fold books everybody only: spend is not split by group.
func (f repaidFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	c := &f.Rows(slots[:1])[0][h.First]
	for i := range h.Days[:len(h.Days)-1] {
		d := &h.Days[i]
		m := monthOf(d.At - h.First)
		if m >= paybackMonths {
			return
		}
		c.margin[m] += d.Margin * sign
		c.unknown[m] += d.Unknown * int32(sign)
	}
}

// payer finds when the customers of a window have paid for themselves.
type payer struct {
	brought *fold.Reader[repaidCell, *repaidCell]
	days    *fold.Reader[dayCell, *dayCell]
}

// repayment is how far the customers of a window have come.
type repayment struct {
	// month is the first month in which they have brought their cost; 0 while they have not.
	month int
	// share is the share of the cost that they have brought after months months.
	share  float64
	months int
	// unknown is the number of purchases and refunds of unknown margin.
	unknown int32
}

// at returns the repayment of the customers of a point's window at a cost for each.
func (r *payer) at(p fold.Point, cost float64) (back repayment) {
	start, startFirsts := r.brought.UpTo(p.Lo), r.days.UpTo(p.Lo).firsts
	for m := range int32(paybackMonths) {
		last := p.Hi - daysOfMonths(m+1) + 1
		customers := r.days.UpTo(last).firsts - startFirsts
		if last <= p.Lo || customers <= 0 {
			return back
		}
		end, margin, unknown := r.brought.UpTo(last), int64(0), int32(0)
		for k := range m + 1 {
			margin += end.margin[k] - start.margin[k]
			unknown += end.unknown[k] - start.unknown[k]
		}
		if unknown > 0 {
			back.unknown = unknown
			return back
		}
		back.months, back.share = int(m)+1, fold.Major(margin)/float64(customers)/cost
		if back.share >= 1 {
			back.month = back.months
			return back
		}
	}
	return back
}

// repayments returns the repayment of each point; one without a cost has no months.
func (f *Frame) repayments() []repayment {
	r := payer{fold.Read[repaidCell](f.Frame, repaid{}), fold.Read[dayCell](f.Frame, daily{})}
	spent := f.spent(record.PurposeAcquisition)
	all := make([]repayment, len(f.Points))
	first := f.acquiring()
	for i, p := range f.Points {
		if f.Window == fold.Lifetime() {
			p.Lo = first - 1
		}
		customers := r.days.UpTo(p.Hi).firsts - r.days.UpTo(p.Lo).firsts
		if cost := spent[i] / float64(customers); customers > 0 && cost > 0 {
			all[i] = r.at(p, cost)
		}
	}
	return all
}

// acquiring returns the index of the first day with spend on acquisition: nobody recorded what it cost to win the
// customers of earlier days. It is never without spend.
func (f *Frame) acquiring() int32 {
	first := int32(fold.Never)
	for _, s := range f.Src.Spend() {
		if s.Purpose == record.PurposeAcquisition && s.Amount > 0 {
			first = min(first, f.Sums.Span.Index(s.Day))
		}
	}
	return first
}

// payback is the series of payback_months.
func payback(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder, record.KindSpend},
		Uses:  func(fold.Window) []fold.Family { return []fold.Family{daily{}, repaid{}} },
		Values: func(f *Frame) []float64 {
			var values []float64
			for _, r := range f.repayments() {
				v := math.NaN()
				if r.month > 0 {
					v = float64(r.month)
				}
				values = append(values, v)
			}
			return values
		},
	}}
}

// paybackWindows are the lifetime and the longest configured window: the customers of a shorter one have not
// been watched for long enough.
func paybackWindows(s *Settings) []fold.Window { return []fold.Window{fold.Lifetime(), s.longest()} }

// longest returns the longest of the configured windows.
func (s *Settings) longest() fold.Window {
	return slices.MaxFunc(s.Windows, func(a, b fold.Window) int { return int(a.Length() - b.Length()) })
}

// notPaidBack says how far customers have come who have not brought their cost.
func notPaidBack(f *Frame) absence.Reason {
	all := f.repayments()
	switch r := all[len(all)-1]; {
	case r.unknown > 0:
		return absence.Margins(int(r.unknown))
	case r.month == 0 && r.months > 0:
		return absence.Because(absence.NotPaidBack, absence.Have, strconv.Itoa(int(math.Floor(100*r.share))), absence.Months, strconv.Itoa(r.months))
	}
	return absence.Reason{}
}
