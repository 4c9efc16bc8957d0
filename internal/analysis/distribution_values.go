package analysis

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
)

// gathering is the family of values of one distribution. It is for one query.
type gathering struct {
	guests bool // whether guest orders are gathered too
	point  fold.Point
	gather func(h *fold.History, g *gathered)
}

// gathered is the values that one goroutine has found.
type gathered struct {
	point  fold.Point
	span   fold.Span
	gather func(h *fold.History, g *gathered)
	values fold.Tally
	// instead are the values that stand for those where unknown is above zero.
	instead fold.Tally
	unknown int
}

// Takes implements fold's choice of histories.
func (k *gathering) Takes(apart bool) bool { return k.guests || !apart }

func (k *gathering) Folder(sp fold.Span) fold.Folder {
	return &gathered{point: k.point, span: sp, gather: k.gather}
}

func (g *gathered) Fold(h *fold.History, _ []int32, _ int64) { g.gather(h, g) }

func (g *gathered) Merge(other fold.Folder) {
	o := other.(*gathered)
	g.values.Join(&o.values)
	g.instead.Join(&o.instead)
	g.unknown += o.unknown
	o.values, o.instead, o.unknown = fold.Tally{}, fold.Tally{}, 0
}

func (*gathered) Freeze(base []fold.Table) []fold.Table { return base }

func (g *gathered) Bytes() int64 { return 16 * int64(cap(g.values.Runs)+cap(g.instead.Runs)) }

// within reports whether an index lies in the window.
func (g *gathered) within(at int32) bool { return g.point.Lo < at && at <= g.point.Hi }

func gatherOrderValues(h *fold.History, g *gathered) {
	for i := range h.Customer.Purchases {
		p := &h.Customer.Purchases[i]
		if g.within(g.span.Index(p.Day)) {
			g.values.Add(float64(p.Revenue))
		}
	}
}

func gatherGaps(h *fold.History, g *gathered) {
	last := int32(fold.Never)
	for i := range h.Days {
		d := &h.Days[i]
		if d.Orders == 0 {
			continue
		}
		if last != fold.Never && g.within(d.At) {
			g.values.Add(float64(d.At - last))
		}
		last = d.At
	}
}

func gatherOrders(h *fold.History, g *gathered) {
	n := int32(0)
	for i := range h.Days {
		if g.within(h.Days[i].At) {
			n += h.Days[i].Orders
		}
	}
	if n > 0 {
		g.values.Add(float64(n))
	}
}

func gatherValues(h *fold.History, g *gathered) {
	if h.First > g.point.Hi {
		return
	}
	var revenue, margin int64
	for i := range h.Days {
		d := &h.Days[i]
		if d.At > g.point.Hi {
			break
		}
		revenue, margin, g.unknown = revenue+d.Revenue, margin+d.Margin, g.unknown+int(d.Unknown)
	}
	g.values.Add(float64(margin))
	g.instead.Add(float64(revenue))
}

// gatherForecast returns a function that gathers a figure of the forecast of each customer.
func gatherForecast(f *forecast.Forecast, kind forecast.Figure) func(h *fold.History, g *gathered) {
	return func(h *fold.History, g *gathered) {
		b, ok := forecast.NewBuyer(&h.Customer, f.Day())
		if !ok {
			return
		}
		seen := f.Predict(b.Key)
		if kind == forecast.OrderValue {
			g.values.Add(float64(seen.Purchases) * f.Worth(&b))
			return
		}
		g.values.Add(float64(seen.Probability))
	}
}
