package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
)

// programme tells what the programme brings and what keeps customers.
func programme(k board.Kit) *board.Board {
	b := k.Board(board.Programme, k.T("What does the programme bring, and what really keeps customers?", "Wat levert het programma op, en wat bindt klanten echt?"))
	b.Cards(k.KPI("discount_order_ratio", 8, nil), k.KPI("engagement_ratio", 8, nil), k.KPI("referral_ratio", 8, nil))
	b.Row(9,
		k.Levels(board.Spec{
			Key: "uplift", Width: 8, Min: new(0.0), Title: k.T("Members against others: how many times as much", "Leden tegenover anderen: hoeveel keer zoveel"),
			Queries: measured("programme_uplift_ratio"), Overrides: upliftColours(k),
		}),
		k.Areas(board.Spec{Key: "types", Width: 16, Queries: measured("customers_by_type")}),
	)
	b.Section("programme", k.T("The programme", "Het programma"))
	programmeMembers(k, b)
	b.Section("types", k.T("What each type of loyalty is worth", "Wat elke soort loyaliteit waard is"))
	programmeTypes(k, b)
	b.Section("engagement", k.T("Engagement, discounts and referrals", "Betrokkenheid, korting en aanbevelingen"))
	programmeEngagement(k, b)
	return b
}

// upliftColours tells the three figures of members apart.
func upliftColours(k board.Kit) []board.Override {
	return []board.Override{
		board.Named(k.Label("measure", "retention"), board.Coloured(board.Blue)),
		board.Named(k.Label("measure", "orders"), board.Coloured(board.Green)),
		board.Named(k.Label("measure", "margin"), board.Coloured(board.Purple)),
	}
}

// programmeMembers are the members, their points and how they do.
func programmeMembers(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Areas(board.Spec{Key: "members", Width: 8, Queries: measured("programme_members"), Overrides: inOrder()}),
		k.Columns(board.Spec{
			Key: "points", Width: 8, Title: k.Title("programme_points") + k.T(", complete quarters", ", volledige kwartalen"),
			Queries: []board.Query{{
				Measures: []string{"programme_points"}, Labels: labels("state", "earned", "redeemed", "expired"), Window: "quarter", HideIncomplete: new(true),
			}},
		}),
		k.Lines(board.Spec{
			Key: "outstanding", Width: 8, Min: new(0.0), Title: k.T("Points outstanding", "Uitstaande punten"),
			Queries: []board.Query{{Measures: []string{"programme_points"}, Labels: labels("state", "outstanding")}},
		}),
	)
	b.Row(9,
		k.Lines(board.Spec{
			Key: "uplift over time", Width: 12, Min: new(0.0), Queries: measured("programme_uplift_ratio"), Overrides: upliftColours(k),
			Title: k.Title("programme_uplift_ratio") + k.T(" over time: 1 is no difference", " in de tijd: 1 is geen verschil"),
		}),
		k.Levels(board.Spec{
			Key: "by tier", Width: 12, Title: by(k, "retention_ratio", "programme_tier"), Min: new(0.0), Max: new(1.0), Queries: split("retention_ratio", "programme_tier", 8), Colour: board.Blue,
		}),
	)
}

// inOrder gives the series of a list that the shop makes up Grafana's colours in their order.
func inOrder() []board.Override {
	return []board.Override{board.Matching("/.*/", board.Property{ID: "color", Value: board.Color{Mode: "palette-classic"}})}
}

// channelColours tells the channels of engagement apart.
func channelColours(k board.Kit) []board.Override {
	var list []board.Override
	for i, channel := range []string{"review", "social", "visit", "community", "event", "email", "app"} {
		list = append(list, board.Named(k.Label("engagement_channel", channel), board.Coloured(board.Colours()[i])))
	}
	return list
}

// programmeTypes compares the types of loyalty.
func programmeTypes(k board.Kit, b *board.Board) {
	compare := func(key, name string, top *float64) *board.Panel {
		return k.Levels(board.Spec{
			Key: key, Width: 8, Title: by(k, name, "loyalty_type"), Min: new(0.0), Max: top, Queries: split(name, "loyalty_type", 6), Overrides: ofTypes(k),
		})
	}
	b.Row(9, compare("retention by type", "retention_ratio", new(1.0)), compare("orders by type", "orders_per_customer", nil),
		compare("value by type", "clv_formula", nil))
}

// programmeEngagement is what customers do besides buying, and what for.
func programmeEngagement(k board.Kit, b *board.Board) {
	b.Row(9,
		k.Lines(board.Spec{Key: "engagement", Width: 8, Min: new(0.0), Queries: measured("engagement_channel_ratio"), Overrides: channelColours(k)}),
		k.Lines(board.Spec{
			Key: "discounts", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"discount_order_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		k.Lines(board.Spec{
			Key: "referrals", Width: 8, Min: new(0.0),
			Queries: []board.Query{{Measures: []string{"referral_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
	)
}
