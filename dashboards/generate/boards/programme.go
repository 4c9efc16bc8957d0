package boards

import (
	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// programme returns the board about what the programme brings and what keeps customers.
func programme(t board.Text) *board.Board {
	b := board.New(t, board.Programme, t.T("What does the programme bring, and what really keeps customers?", "Wat levert het programma op, en wat bindt klanten echt?"))
	b.Cards(board.Card(t, "discount_order_ratio", 8, nil), board.Card(t, "engagement_ratio", 8, nil), board.Card(t, "referral_ratio", 8, nil))
	b.Row(9,
		board.Levels(t, board.Spec{
			Key: "uplift", Width: 8, Min: new(0.0), Title: t.T("Members and others", "Leden en anderen"),
			Queries: measured("programme_uplift_ratio"), Overrides: upliftColours(t),
		}),
		board.Areas(t, board.Spec{Key: "types", Width: 16, Queries: measured("customers_by_type")}),
	)
	b.Section("programme", t.T("The programme", "Het programma"))
	programmeMembers(t, b)
	b.Section("types", t.T("What each type of loyalty is worth", "Wat elke soort loyaliteit waard is"))
	programmeTypes(t, b)
	b.Section("newsletters", t.T("Newsletters", "Nieuwsbrieven"))
	b.Row(9,
		board.Lines(t, board.Spec{Key: "readers", Width: 12, Min: new(0.0), Queries: measured("newsletter_subscribers")}),
		board.Columns(t, board.Spec{
			Key: "readers moved", Width: 12, Title: quarters(t, t.Title("newsletter_movements"), 12),
			Queries: []panelquery.Query{{Measures: []string{"newsletter_movements"}, Window: "quarter", HideIncomplete: new(true)}},
		}),
	)
	b.Section("engagement", t.T("Engagement, discounts and referrals", "Betrokkenheid, korting en aanbevelingen"))
	programmeEngagement(t, b)
	return b
}

// upliftColours gives the three figures of members their colours.
func upliftColours(t board.Text) []board.Override {
	return []board.Override{
		board.Named(t.Label("measure", "retention"), board.Coloured(board.Blue)),
		board.Named(t.Label("measure", "orders"), board.Coloured(board.Green)),
		board.Named(t.Label("measure", "margin"), board.Coloured(board.Purple)),
	}
}

// programmeMembers adds the members, their points and their retention.
func programmeMembers(t board.Text, b *board.Board) {
	b.Row(tallRow,
		board.Areas(t, board.Spec{Key: "members", Width: 8, Queries: measured("programme_members"), Overrides: append(inOrder(), tierColours(t)...)}),
		completeQuarters(t, board.Columns(t, board.Spec{
			Key: "points", Width: 8, Title: quarters(t, t.T("Points", "Punten"), 8),
			Queries: []panelquery.Query{{
				Measures: []string{"programme_points"}, Labels: labels("state", "earned", "redeemed", "expired"), Window: "quarter", HideIncomplete: new(true),
			}},
		})),
		board.Lines(t, board.Spec{
			Key: "outstanding", Width: 8, Min: new(0.0), Title: t.T("Points outstanding", "Uitstaande punten"),
			Queries: []panelquery.Query{{Measures: []string{"programme_points"}, Labels: labels("state", "outstanding")}},
		}),
	)
	b.Row(tallRow,
		board.Lines(t, board.Spec{
			Key: "uplift over time", Width: 12, Min: new(0.0), Queries: measured("programme_uplift_ratio"), Overrides: upliftColours(t),
			Title: t.Title("programme_uplift_ratio") + t.T(" over time (1 means no difference)", " in de tijd (1: geen verschil)"),
		}),
		board.Levels(t, board.Spec{
			Key: "by tier", Width: 12, Title: by(t, "retention_ratio", "programme_tier", 12), Min: new(0.0), Max: new(1.0), Queries: split("retention_ratio", "programme_tier", 8), Colour: board.Blue, Overrides: tierColours(t),
		}),
	)
}

// inOrder gives series whose names come from the shop Grafana's colours in order.
func inOrder() []board.Override {
	return []board.Override{board.Matching("/.*/", board.Property{ID: "color", Value: board.Color{Mode: "palette-classic"}})}
}

// tierColours gives tiers that are called after a metal its colour.
func tierColours(t board.Text) []board.Override {
	var list []board.Override
	for _, tier := range []struct{ code, colour string }{
		{"bronze", board.Bronze}, {"silver", board.Silver}, {"gold", board.Gold}, {"platinum", board.Platinum},
	} {
		list = append(list, board.Matching(`/(^|· )`+t.Label("tier", tier.code)+`( ·|$)/`, board.Coloured(tier.colour)))
	}
	return list
}

// channelColours gives the channels of engagement their colours.
func channelColours(t board.Text) []board.Override {
	var list []board.Override
	for i, channel := range []string{"review", "social", "visit", "community", "event", "email", "app"} {
		list = append(list, board.Named(t.Label("engagement_channel", channel), board.Coloured(board.Colours()[i])))
	}
	return list
}

// programmeTypes adds a comparison of the types of loyalty.
func programmeTypes(t board.Text, b *board.Board) {
	compare := func(key, name string, top *float64) *board.Panel {
		return board.Levels(t, board.Spec{
			Key: key, Width: 8, Title: t.Suffixed(name, t.T(" by type", " per soort"), 8), Min: new(0.0), Max: top, Queries: split(name, "loyalty_type", 6), Overrides: ofTypes(t),
		})
	}
	b.Row(9, compare("retention by type", "retention_ratio", new(1.0)), compare("orders by type", "orders_per_customer", nil),
		compare("value by type", "clv_formula", nil))
}

// programmeEngagement adds engagement, discounts and referrals.
func programmeEngagement(t board.Text, b *board.Board) {
	b.Row(9,
		board.Lines(t, board.Spec{Key: "engagement", Width: 8, Min: new(0.0), Queries: measured("engagement_channel_ratio"), Overrides: channelColours(t)}),
		board.Lines(t, board.Spec{
			Key: "discounts", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"discount_order_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
		board.Lines(t, board.Spec{
			Key: "referrals", Width: 8, Min: new(0.0),
			Queries: []panelquery.Query{{Measures: []string{"referral_ratio"}, CompareTo: lastYear(), Target: true}},
		}),
	)
}
