package measure

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// everyChannel stands for all channels of engagement together.
const everyChannel = -1

// engaged is the family of the active customers of a window who did something besides buying in it,
// by the code of the channel.
type engaged struct{ window fold.Window }

type engagedFolder struct {
	*fold.Keyed[int32, fold.Headcount, *fold.Headcount]
	fold.Timeline
	at            []int32
	channels      []int32
	engaged, both []fold.Stretch
}

func (k engaged) Folder(sp fold.Span) fold.Folder {
	f := &engagedFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Keyed = fold.NewKeyed[int32, fold.Headcount](f.Axis.N)
	return f
}

func (f *engagedFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if len(h.Customer.Engagements) == 0 || h.First == fold.Never {
		return
	}
	f.channels = f.channels[:0]
	for _, e := range h.Customer.Engagements {
		if c := int32(e.Channel); !e.Referral && !slices.Contains(f.channels, c) {
			f.channels = append(f.channels, c)
		}
	}
	if len(f.channels) == 0 {
		return
	}
	f.Begin(h)
	for _, c := range append(f.channels, everyChannel) {
		f.at = f.at[:0]
		for _, e := range h.Customer.Engagements {
			if !e.Referral && (c == everyChannel || c == int32(e.Channel)) {
				f.at = append(f.at, f.Axis.Place(f.Span, e.Day))
			}
		}
		f.engaged = f.After(f.engaged, f.at, 0)
		f.both = fold.Intersect(f.both, f.engaged, f.Active)
		if len(f.both) > 0 {
			fold.BookHeads(f.Rows(c, slots), f.both, sign)
		}
	}
}

// engagementPart is the series of one channel.
func engagementPart(channel int32, labels ...Label) Part {
	return Part{
		Labels: labels,
		needs:  []record.Kind{record.KindOrder, record.KindEngagement},
		joins:  []record.Kind{record.KindEngagement},
		Uses:   func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, engaged{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.ReadKey[int32, fold.Headcount](f.Frame, engaged{f.Window}, channel)
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.Points {
				values[i] = fold.Ratio(moving.UpTo(p.At).Customers, all[i].active)
			}
			return values
		},
	}
}

// engagement is the series of engagement_ratio.
func engagement(*Settings) []Part { return []Part{engagementPart(everyChannel)} }

// engagementChannels has a series for each channel by which an active customer has engaged so far.
func engagementChannels(*Settings) []Part {
	p := engagementPart(everyChannel)
	p.fan = func(f *Frame) []Part {
		var parts []Part
		names := f.Src.EngagementChannels()
		for _, c := range fold.Keys[int32, fold.Headcount](f.Frame, engaged{f.Window}, 0, f.Points[len(f.Points)-1].At) {
			if c != everyChannel {
				parts = append(parts, engagementPart(c, Label{"engagement_channel", names[c]}))
			}
		}
		return sortParts(parts)
	}
	return []Part{p}
}

// sortParts brings series into the order of their labels.
func sortParts(parts []Part) []Part {
	slices.SortFunc(parts, func(a, b Part) int {
		return slices.CompareFunc(a.Labels, b.Labels, func(x, y Label) int { return strings.Compare(x.Value, y.Value) })
	})
	return parts
}

// referred is the family of the new customers of a window who came by referral.
type referred struct{ window fold.Window }

type referredFolder struct {
	*fold.Grid[fold.Headcount, *fold.Headcount]
	fold.Timeline
}

func (k referred) Folder(sp fold.Span) fold.Folder {
	f := &referredFolder{Timeline: fold.NewTimeline(sp, k.window)}
	f.Grid = fold.NewGrid[fold.Headcount](f.Axis.N)
	return f
}

func (f *referredFolder) Fold(h *fold.History, slots []int32, sign int64) {
	if h.First == fold.Never {
		return
	}
	for i := range h.Customer.Engagements {
		e := &h.Customer.Engagements[i]
		if !e.Referral {
			continue
		}
		f.Begin(h)
		fresh := f.Active[:1]
		fresh[0] = fold.Between(max(f.Bought[0], f.Axis.Place(f.Span, e.Day)), f.Bought[0]+f.Width)
		if fresh[0].From < fresh[0].To {
			fold.BookHeads(f.Rows(slots), fresh, sign)
		}
		return
	}
}

// referrals is the series of referral_ratio.
func referrals(*Settings) []Part {
	return []Part{{
		needs: []record.Kind{record.KindOrder, record.KindEngagement},
		joins: []record.Kind{record.KindEngagement},
		Uses:  func(w fold.Window) []fold.Family { return []fold.Family{daily{}, sweeping{w}, referred{w}} },
		Values: func(f *Frame) []float64 {
			moving := fold.Read[fold.Headcount](f.Frame, referred{f.Window})
			all := f.count()
			values := make([]float64, len(all))
			for i, p := range f.Points {
				values[i] = fold.Ratio(moving.UpTo(p.At).Customers, all[i].fresh)
			}
			return values
		},
	}}
}

// channelRoles gives each channel that the documentation names its place in the list of colours.
func channelRoles() Roles {
	return Roles{
		"review": display.First, "visit": display.Third, "social": display.Second, "community": display.Fourth,
		"event": display.Fifth, "referral": display.Seventh,
	}
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
			Formula: "active customers with at least one engagement event of any channel in the window / active customers; " +
				"a referral does not count as an engagement event",
			Example: "8 customers bought. Two wrote a review, and one of these two also visited: 2/8 = 0.25.",
			Parts:   engagement,
		},
		{
			Name: "engagement_channel_ratio", Title: "Engagement by channel", Metric: "loyalty_engagement_channel_ratio",
			Unit: UnitRatio, Labels: []string{"engagement_channel"}, Needs: needs, Grouped: true, Windows: anything,
			Roles:   map[string]Roles{"engagement_channel": channelRoles()},
			Display: display.Share(display.Higher, display.Kept),
			Help:    "Share of the active customers who engaged by each channel. A customer may use several channels.",
			Formula: "active customers with at least one engagement event of the channel in the window / active customers; a channel has a " +
				"series from the first day on which it has such a customer",
			Example: "8 customers bought. Two wrote a review, and one of these two also visited: review 2/8 = 0.25, visit 1/8 = 0.125.",
			Parts:   engagementChannels,
		},
		{
			Name: "referral_ratio", Title: "Referrals", Metric: "loyalty_referral_ratio",
			Unit: UnitRatio, Needs: needs, Grouped: true, Windows: anything,
			Display: display.People(display.Higher, display.New),
			Help:    "Share of the new customers who came by a referral.",
			Formula: "customers whose first purchase lies in the window and who have a referral up to its end / customers whose first " +
				"purchase lies in the window",
			Example: "Five customers buy for the first time, one of them by a friend's code: 1/5 = 0.2.",
			Parts:   referrals,
		},
	}
}
