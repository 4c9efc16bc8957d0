package words

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Figure writes a value of a measure with its unit, as its display says: "41.2 %", "€35.28",
// "12,345". Currency is the ISO code of amounts.
func (l Language) Figure(d display.Display, currency string, v float64) string {
	switch {
	case d.Form == display.FormDifference:
		return l.points(100*v, d.Decimals)
	case d.Form.Percent():
		return l.Number(100*v, d.Decimals) + gap + "%"
	case d.Form.Money():
		return l.Money(v, d.Decimals, currency)
	}
	return l.Number(v, d.Decimals)
}

// Change writes how far a value is from an earlier one, without a sign: "2.1 percentage points" of
// shares, "3.0 points" of scores, "4.0 %" of everything else. It is "" if a reader would see no change,
// or if the earlier value has no sense as a base.
func (l Language) Change(d display.Display, now, then float64) string {
	var text, zero string
	switch {
	case d.Form.Percent():
		text, zero = l.points(math.Abs(now-then)*100, 1), l.points(0, 1)
	case d.Form == display.FormScore:
		text, zero = l.scorePoints(math.Abs(now-then), 1), l.scorePoints(0, 1)
	case then <= 0 || now < 0:
		return ""
	default:
		text, zero = l.Number(min(math.Abs(now/then-1)*100, maxChange), 1)+gap+"%", l.Number(0, 1)+gap+"%"
	}
	if text == zero {
		return ""
	}
	return text
}

// maxChange is the largest change that is written, in per cent. It stands for all larger ones.
const maxChange = 9_999

// points writes percentage points.
func (l Language) points(v float64, digits int) string {
	g := &l.lexicon().grammar
	return l.Number(v, digits) + gap + plural(v, digits, g.share, g.shares)
}

// scorePoints writes points of a score.
func (l Language) scorePoints(v float64, digits int) string {
	g := &l.lexicon().grammar
	return l.Number(v, digits) + gap + plural(v, digits, g.point, g.points)
}

// plural returns the word for one thing if v is written as 1, else the one for several.
func plural(v float64, digits int, one, many string) string {
	if digits == 0 && round(v, 0) == 1 {
		return one
	}
	return many
}
