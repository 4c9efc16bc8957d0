package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Lines worth 100 net, tax 21, shipping 5 with tax 1.05: 127.05 in all. What is missing from the
// total was paid with a gift card.
//
//	1  total 127.05                               100
//	2  total 0, all paid with the card            100, not 0 - 22.05 - 5
//	3  total 27.05                                100
//	4  total 127.05, lines 100.03: rounding       100
//	5  total 27.05, one line without a value      27.05 - 22.05 - 5 = 0
//	6  total 0, one line without a value          rejected: -27.05
//	7  total 0, US dollars at 0.8                 80
//	8  total 122.05: a fee of -5 is a discount    95
//	9  total 0 and no lines at all                rejected
func TestRevenueIncludesGiftCardsAndCredit(t *testing.T) {
	h := own(t, "", source.Query{Cursor: "full", SQL: `SELECT 1 AS id, '2024-03-01' AS placed_at, 'EUR' AS currency, 127.05 AS total, 22.05 AS tax, 5 AS shipping, 1.05 AS shipping_tax
		UNION SELECT 2, '2024-03-01', 'EUR', 0, 22.05, 5, 1.05 UNION SELECT 3, '2024-03-01', 'EUR', 27.05, 22.05, 5, 1.05
		UNION SELECT 4, '2024-03-01', 'EUR', 127.05, 22.05, 5, 1.05 UNION SELECT 5, '2024-03-01', 'EUR', 27.05, 22.05, 5, 1.05
		UNION SELECT 6, '2024-03-01', 'EUR', 0, 22.05, 5, 1.05 UNION SELECT 7, '2024-03-01', 'USD', 0, 22.05, 5, 1.05
		UNION SELECT 8, '2024-03-01', 'EUR', 122.05, 22.05, 5, 1.05 UNION SELECT 9, '2024-03-01', 'EUR', 0, 22.05, 5, 1.05`})
	h.cfg.Queries["lines"] = source.Query{SQL: `SELECT 1 AS order_id, 11 AS product_id, 60 AS net, NULL AS fee UNION ALL SELECT 1, 12, 40, NULL
		UNION ALL SELECT 2, 11, 100, NULL UNION ALL SELECT 3, 11, 100, NULL UNION ALL SELECT 4, 11, 100.03, NULL
		UNION ALL SELECT 5, 11, 100, NULL UNION ALL SELECT 5, 12, NULL, NULL UNION ALL SELECT 6, 11, NULL, NULL
		UNION ALL SELECT 7, 11, 100, NULL UNION ALL SELECT 8, 11, 100, NULL UNION ALL SELECT 8, NULL, NULL, -5`}
	h.env.Rates = source.Rates{"USD": {{From: day("2020-01-01"), Rate: 800_000_000}}}
	h.open().poll()
	require.Equal(t, map[record.Key]string{
		1: "100.0000", 2: "100.0000", 3: "100.0000", 4: "100.0000", 5: "0.0000", 7: "80.0000", 8: "95.0000",
	}, h.sink.revenue())
	require.Equal(t, map[string]uint64{"order negative_total": 2}, h.rejected())
	require.Len(t, h.sink.lines[8], 1, "a fee is no line")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, map[string]uint64{"order negative_total": 2}, h.rejected(), "the same order is counted once")
}

// Order 1 costs 50 in all: one of its two lines has no cost, so the lines share 50, not 50 and 20.
// Order 2 says 50 too, but its lines know better: 20. Order 3 has neither.
func TestCostOfAnOrderReplacesMissingCostsOfLines(t *testing.T) {
	h := own(t, "", source.Query{Cursor: "full", SQL: `SELECT 1 AS id, '2024-03-01' AS placed_at, 100 AS net, 50 AS cost
		UNION SELECT 2, '2024-03-01', 100, 50 UNION SELECT 3, '2024-03-01', 100, NULL`})
	h.cfg.Queries["lines"] = source.Query{SQL: `SELECT 1 AS order_id, 11 AS product_id, 20 AS cost UNION ALL SELECT 1, 12, NULL
		UNION ALL SELECT 2, 11, 20 UNION ALL SELECT 3, 11, NULL`}
	h.open().poll()
	require.Equal(t, map[record.Key][]record.Line{
		1: {{Order: 1, Product: 11, Cost: 50 * money.Unit, HasCost: true}, {Order: 1, Product: 12, HasCost: true}},
		2: {{Order: 2, Product: 11, Cost: 20 * money.Unit, HasCost: true}},
		3: {{Order: 3, Product: 11}},
	}, h.sink.lines)
}

// A subscription that is free until 10 July begins on 10 July, also if it is read on 15 June: its trial is
// known before. One that was cancelled within its trial never brings anything.
func TestSubscriptionRunsFromTheEndOfItsTrial(t *testing.T) {
	h := own(t, "", source.Query{Cursor: "full", SQL: "SELECT 1 AS id, '2024-03-01' AS placed_at, 1 AS net"})
	h.cfg.Queries["subscriptions"] = source.Query{Cursor: "id", SQL: `SELECT 1 AS id, 7 AS customer_id, '2024-06-10' AS started_at,
		'2024-07-10' AS trial_ends_at, NULL AS ended_at, 20 AS amount, 'month' AS period
		UNION SELECT 2, 7, '2024-01-01', '2024-02-01', NULL, 20, 'month'
		UNION SELECT 3, 7, '2024-01-01', '0', NULL, 20, 'month'
		UNION SELECT 4, 7, '2024-01-01', '2024-02-01', '2024-01-15', 20, 'month'`}
	h.open().poll()
	require.Equal(t, day("2024-07-10"), h.sink.subscriptions[1].Start)
	require.Equal(t, uint16(30), h.sink.subscriptions[1].TrialDays)
	require.Equal(t, uint16(31), h.sink.subscriptions[2].TrialDays)
	require.Zero(t, h.sink.subscriptions[3].TrialDays)
	require.Equal(t, day("2024-02-01"), h.sink.subscriptions[2].Start)
	require.Equal(t, day("2024-01-01"), h.sink.subscriptions[3].Start)
	require.LessOrEqual(t, h.sink.subscriptions[4].End, h.sink.subscriptions[4].Start)
	require.Empty(t, h.rejected())
}

// The day of the next renewal is kept. An empty one is unknown.
func TestSubscriptionSaysWhenItRenews(t *testing.T) {
	h := own(t, "", source.Query{Cursor: "full", SQL: "SELECT 1 AS id, '2024-03-01' AS placed_at, 1 AS net"})
	h.cfg.Queries["subscriptions"] = source.Query{Cursor: "id", SQL: `SELECT 1 AS id, 7 AS customer_id, '2024-01-10' AS started_at,
		'2025-01-10 00:00:00' AS renews_at, 120 AS amount, 'year' AS period
		UNION SELECT 2, 7, '2024-01-01', NULL, 20, 'month'`}
	h.open().poll()
	require.Equal(t, day("2025-01-10"), h.sink.subscriptions[1].Renews)
	require.Zero(t, h.sink.subscriptions[2].Renews)
	require.Empty(t, h.rejected())
}
