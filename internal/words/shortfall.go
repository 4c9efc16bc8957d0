package words

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/display"
)

// Shortfall is how many repeat purchases are missing. Figures are NaN if unknown.
type Shortfall struct {
	// Statistic is repeat_purchases_cusum, Threshold its threshold. From there on it is more than chance.
	Statistic, Threshold float64
	// Since is the day on which the shortfall began.
	Since time.Time
	// Missing is the number of missing purchases, Share their share of the expected ones, Worth what they are
	// worth.
	Missing, Share, Worth float64
	Currency              string
	// Ratio is the share of the expected purchases of the last 28 days that came.
	Ratio float64
	// Largest are the groups with the largest part of the shortfall, at most one for each dimension.
	Largest []MissingGroup
}

// MissingGroup is the missing purchases of a group.
type MissingGroup struct {
	Dimension, Value string
	Missing          float64
}

// shortfallTexts are the templates of a shortfall.
type shortfallTexts struct {
	// short is followed by worth and in, if they are known. In lists the groups, each as group.
	short, worth, in, group, and string
	expected                     string // no shortfall
}

// Shortfall returns a sentence, without a full stop, about how many repeat purchases are missing, and one of the
// State constants: worse if they are. The sentence is empty if nothing is expected yet.
func (l Language) Shortfall(s *Shortfall) (text, state string) {
	texts, share := &l.lexicon().grammar.shortfall, display.Share(display.Lower, display.Attention)
	share.Decimals = 0
	switch {
	case math.IsNaN(s.Statistic) || math.IsNaN(s.Threshold):
		return "", StateUnknown
	case s.Statistic < s.Threshold && math.IsNaN(s.Ratio):
		return "", StateUnknown
	case s.Statistic < s.Threshold:
		return fill(texts.expected, "ratio", l.Figure(share, "", s.Ratio)), StateSame
	}
	text = fill(texts.short, "since", l.DayMonth(s.Since), "missing", l.Number(s.Missing, 0), "share", l.Figure(share, "", -s.Share))
	if !math.IsNaN(s.Worth) {
		text += fill(texts.worth, "worth", l.Figure(display.Amount(display.Lower, display.Attention), s.Currency, roughly(s.Worth)))
	}
	var groups []string
	for _, g := range s.Largest {
		groups = append(groups, fill(texts.group, "dimension", strings.ToLower(l.Dimension(g.Dimension)), "value", l.Label(g.Dimension, g.Value), "missing", l.Number(g.Missing, 0)))
	}
	if n := len(groups); n > 0 {
		all := groups[n-1]
		if n > 1 {
			all = strings.Join(groups[:n-1], ", ") + " " + texts.and + " " + all
		}
		text += fill(texts.in, "groups", all)
	}
	return text, StateWorse
}

// roughly rounds an amount to two digits, because it is an estimate.
func roughly(v float64) float64 {
	if v == 0 {
		return 0
	}
	unit := math.Pow(10, max(math.Floor(math.Log10(math.Abs(v)))-1, 0))
	return math.Round(v/unit) * unit
}

// Month returns the name of a month.
func (l Language) Month(m time.Month) string { return l.lexicon().grammar.months[m-1] }

// DayMonth returns a day without its year: "22 November".
func (l Language) DayMonth(t time.Time) string {
	return fmt.Sprintf("%d %s", t.Day(), l.Month(t.Month()))
}
