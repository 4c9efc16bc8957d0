package measure

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/record"
)

// everyChannel stands for all channels of engagement together.
const everyChannel = -1

// engaged is the family of the active customers of a window who did something besides buying in it,
// by the code of the channel.
type engaged struct{ window Window }

type engagedFolder struct {
	*keyed[int32, headCell, *headCell]
	timeline
	at            []int32
	channels      []int32
	engaged, both []stretch
}

func (k engaged) folder(sp span) folder {
	f := &engagedFolder{timeline: newTimeline(sp, k.window)}
	f.keyed = newKeyed[int32, headCell](f.axis.n)
	return f
}

func (f *engagedFolder) fold(h *history, slots []int32, sign int64) {
	if len(h.customer.Engagements) == 0 || h.first == never {
		return
	}
	f.channels = f.channels[:0]
	for _, e := range h.customer.Engagements {
		if c := int32(e.Channel); !e.Referral && !slices.Contains(f.channels, c) {
			f.channels = append(f.channels, c)
		}
	}
	if len(f.channels) == 0 {
		return
	}
	f.begin(h)
	for _, c := range append(f.channels, everyChannel) {
		f.at = f.at[:0]
		for _, e := range h.customer.Engagements {
			if !e.Referral && (c == everyChannel || c == int32(e.Channel)) {
				f.at = append(f.at, f.axis.place(f.span, e.Day))
			}
		}
		f.engaged = f.after(f.engaged, f.at, 0)
		f.both = meet(f.both, f.engaged, f.active)
		if len(f.both) > 0 {
			bookHeads(f.aim(c, slots), f.both, sign)
		}
	}
}

// engagementPart is the series of one channel.
func engagementPart(channel int32, labels ...Label) part {
	return part{
		labels: labels,
		needs:  []record.Kind{record.KindOrder, record.KindEngagement},
		uses:   func(w Window) []family { return []family{daily{}, sweeping{w}, engaged{w}} },
		values: func(f *frame) []float64 {
			moving := readKey[int32, headCell](f.Frame, engaged{f.window}, channel)
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.points {
				values[i] = ratio(moving.upTo(p.at).customers, all[i].active)
			}
			return values
		},
	}
}

// engagement is the series of engagement_ratio.
func engagement(*Settings) []part { return []part{engagementPart(everyChannel)} }

// engagementChannels has a series for each channel by which an active customer has engaged so far.
func engagementChannels(*Settings) []part {
	p := engagementPart(everyChannel)
	p.fan = func(f *frame) []part {
		var parts []part
		names := f.src.EngagementChannels()
		for _, c := range keys[int32, headCell](f.Frame, engaged{f.window}, 0, f.points[len(f.points)-1].at) {
			if c != everyChannel {
				parts = append(parts, engagementPart(c, Label{"engagement_channel", names[c]}))
			}
		}
		return sortParts(parts)
	}
	return []part{p}
}

// sortParts brings series into the order of their labels.
func sortParts(parts []part) []part {
	slices.SortFunc(parts, func(a, b part) int {
		return slices.CompareFunc(a.labels, b.labels, func(x, y Label) int { return strings.Compare(x.Value, y.Value) })
	})
	return parts
}

// referred is the family of the new customers of a window who came by referral.
type referred struct{ window Window }

type referredFolder struct {
	*grid[headCell, *headCell]
	timeline
}

func (k referred) folder(sp span) folder {
	f := &referredFolder{timeline: newTimeline(sp, k.window)}
	f.grid = newGrid[headCell](f.axis.n)
	return f
}

func (f *referredFolder) fold(h *history, slots []int32, sign int64) {
	if h.first == never {
		return
	}
	for i := range h.customer.Engagements {
		e := &h.customer.Engagements[i]
		if !e.Referral {
			continue
		}
		f.begin(h)
		fresh := f.active[:1]
		fresh[0] = between(max(f.bought[0], f.axis.place(f.span, e.Day)), f.bought[0]+f.width)
		if fresh[0].from < fresh[0].to {
			bookHeads(f.aim(slots), fresh, sign)
		}
		return
	}
}

// referrals is the series of referral_ratio.
func referrals(*Settings) []part {
	return []part{{
		needs: []record.Kind{record.KindOrder, record.KindEngagement},
		uses:  func(w Window) []family { return []family{daily{}, sweeping{w}, referred{w}} },
		values: func(f *frame) []float64 {
			moving := read[headCell](f.Frame, referred{f.window})
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.points {
				values[i] = ratio(moving.upTo(p.at).customers, all[i].fresh)
			}
			return values
		},
	}}
}

// engagementMeasures tell what customers do besides buying.
func engagementMeasures() []Measure {
	needs := []record.Kind{record.KindOrder, record.KindEngagement}
	return []Measure{
		{
			Name: "engagement_ratio", Title: "Engagement", Metric: "loyalty_engagement_ratio",
			Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.Kept),
			Help:    "Share of the active customers who did something besides buying: a review, a visit, a social or community event.",
			Formula: "active customers with at least one engagement event in the window, whatever its channel / active customers; that a " +
				"customer came by referral is no such event",
			Example: "Of 8 customers who bought, two wrote a review, one of whom came to a visit too: 2/8 = 0.25.",
			parts:   engagement,
		},
		{
			Name: "engagement_channel_ratio", Title: "Engagement by channel", Metric: "loyalty_engagement_channel_ratio",
			Unit: UnitRatio, Labels: []string{"engagement_channel"}, Needs: needs, Grouped: true, Windows: anything,
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the active customers who engaged by each channel; a customer may do so by several.",
			Formula: "active customers with at least one engagement event of the channel in the window / active customers; a channel has a " +
				"series from the first day on which it has such a customer",
			Example: "Of 8 customers who bought, two wrote a review, one of whom came to a visit too: review 2/8 = 0.25, visit 1/8 = 0.125.",
			parts:   engagementChannels,
		},
		{
			Name: "referral_ratio", Title: "Referrals", Metric: "loyalty_referral_ratio",
			Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.New),
			Help:    "Share of the new customers who came because somebody brought them.",
			Formula: "customers whose first purchase lies in the window and who have a referral up to its end / customers whose first " +
				"purchase lies in the window",
			Example: "Five customers buy for the first time, one of them by a friend's code: 1/5 = 0.2.",
			parts:   referrals,
		},
	}
}
