package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// lapses is the family of customers who lapsed recently: their last purchase before a window lies in some
// windows before the previous one.
type lapses struct {
	window fold.Window
	// windows is the number of these windows.
	windows int32
}

// lapseCell holds the changes of two numbers: of customers who lapsed recently, and of those among them who
// bought again.
type lapseCell struct{ lapsed pair }

func (c *lapseCell) Add(o *lapseCell) { c.lapsed += o.lapsed }

type lapseFolder struct {
	*fold.Grid[lapseCell, *lapseCell]
	axis    fold.Axis
	windows int32
}

func (k lapses) Folder(sp fold.Span) fold.Folder {
	f := &lapseFolder{axis: fold.NewAxis(sp, k.window), windows: k.windows}
	f.Grid = fold.NewGrid[lapseCell](f.axis.N)
	return f
}

func (f *lapseFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	last, rows := int32(-1), f.Rows(slots)
	for i := range h.Days {
		d := &h.Days[i]
		if d.Orders == 0 && d.At != fold.Never {
			continue
		}
		at := d.At
		if f.axis.Period != nil && at != fold.Never {
			at = f.axis.Period[at]
		}
		if last >= 0 && at > last+f.axis.Width {
			f.book(last, at, rows, pair(sign))
		}
		last = at
	}
}

// book books the time between a purchase and the next one. The customer lapses when the window before the
// one that ends there has passed the purchase, and has lapsed until the next purchase is in that window
// too, or the lapse is no longer recent.
func (f *lapseFolder) book(last, next int32, rows [][]lapseCell, sign pair) {
	w := f.axis.Width
	from, to := last+2*w, min(last+(2+f.windows)*w, next+w)
	if from >= f.axis.N {
		return
	}
	back, ends := max(from, next), pairOf(1, 0)
	returns := back < to && back < f.axis.N
	if returns {
		ends = pairOf(1, 1)
	}
	for _, row := range rows {
		row[from].lapsed += pairOf(1, 0) * sign
		if returns {
			row[back].lapsed += pairOf(0, 1) * sign
		}
		if to < f.axis.N {
			row[to].lapsed -= ends * sign
		}
	}
}

// winbacks has a series of recent lapses and one of all.
func winbacks(s *Settings) []Part {
	windows := int32(s.WinbackWindows)
	recent := Part{
		Labels: []Label{{"counted", "recent"}},
		needs:  []record.Kind{record.KindOrder},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{lapses{w, windows}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[lapseCell](f.Frame, lapses{f.Window, windows})
			return f.Each(func(p fold.Point) float64 {
				lapsed, back := moving.UpTo(p.At).lapsed.split()
				return fold.Ratio(back, lapsed)
			})
		},
	}
	ever := countingPart(func(c *counts) float64 { return fold.Ratio(c.reactivated(), c.lapsed) }, Label{"counted", "ever"})
	return []Part{recent, ever}
}
