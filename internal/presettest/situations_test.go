package presettest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// situation is what happened in one shop, written in a product's own tables, and the right figures.
type situation struct {
	name    string
	product product
	sql     string
	want    figures
	// rejected is how many records are counted as unusable, for any reason.
	rejected uint64
	// acquired is how many buyers each acquisition channel brought, as in "fair 1, web 2"; "" leaves it out.
	acquired string
	// failures is how many payments failed; 0 leaves it out.
	failures int
	// terms are the trials, renewals and recovered payments, as in "renews 2024-05-10 20"; "" leaves them out.
	terms string
	// due are the subscriptions that are up for renewal within each horizon and what they bring a month, as in
	// "30d 1 of 20, 60d 2 of 30, 90d 2 of 30"; "" leaves it out.
	due string
	// said is what customers answered and which points moved, as in "csat 4/5 2024-02-01"; "" leaves it out.
	said string
	// reasons are the days and reasons of the refunds, as in "2024-02-01 fit"; "" leaves it out.
	reasons string
}

// prove reads each situation through the preset and compares the figures.
func prove(t *testing.T, situations []situation) {
	t.Helper()
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			h := build(t, s.product, 3)
			h.db.Exec(t, s.sql)
			h.poll(t, 0)
			require.Equal(t, s.want, h.figures(t), h.log.String())
			var rejected uint64
			for _, n := range h.source.Status().Rejected {
				rejected += n
			}
			require.Equal(t, s.rejected, rejected, h.log.String())
			s.proveCustomers(t, h)
		})
	}
}

// proveCustomers compares what the customers' own histories say.
func (s *situation) proveCustomers(t *testing.T, h *teller) {
	t.Helper()
	acquired, failures := h.customers()
	if s.acquired != "" {
		require.Equal(t, s.acquired, acquired)
	}
	if s.failures != 0 {
		require.Equal(t, s.failures, failures)
	}
	if s.terms != "" {
		require.Equal(t, s.terms, h.terms())
	}
	if s.due != "" {
		require.Equal(t, s.due, h.due(t))
	}
	if s.said != "" {
		require.Equal(t, s.said, h.said())
	}
	if s.reasons != "" {
		require.Equal(t, s.reasons, h.reasons())
	}
}

// purchases writes down every customer's purchases.
func (h *teller) purchases() []string {
	view := h.ledger.Publish()
	var list []string
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, p := range c.Purchases {
			list = append(list, fmt.Sprintf("%s %.2f", p.Day, p.Revenue.Float()))
		}
	}
	slices.Sort(list)
	return list
}

// said writes down answers and moves of points.
func (h *teller) said() string {
	view := h.ledger.Publish()
	var parts []string
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, a := range c.Answers {
			parts = append(parts, fmt.Sprintf("question %d: %d/%d %s", a.Question, a.Score, a.Scale, a.Day))
		}
		for _, p := range c.Points {
			parts = append(parts, fmt.Sprintf("move %d: %d points %s", p.Move, p.Points, p.Day))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// reasons writes down the days and reasons of all refunds.
func (h *teller) reasons() string {
	view, names := h.ledger.Publish(), record.RefundReasonNames()
	var parts []string
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, r := range c.Repayments {
			parts = append(parts, fmt.Sprintf("%s %s", r.Day, names[r.Reason]))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// terms writes down every customer's trials, renewals and recovered payments.
func (h *teller) terms() string {
	view := h.ledger.Publish()
	var parts []string
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		for _, t := range c.Trials {
			parts = append(parts, fmt.Sprintf("trial %s to %s paid %t", t.Start, t.End, t.Paid != record.NoDay))
		}
		for _, r := range c.Renewals {
			parts = append(parts, fmt.Sprintf("renews %s %.0f", r.Day, r.Monthly.Float()))
		}
		for _, d := range c.Dunnings {
			if d.Recovered {
				parts = append(parts, fmt.Sprintf("recovered %s", d.Resolved))
			}
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// due asks for the renewals ahead of the running day.
func (h *teller) due(t *testing.T) string {
	t.Helper()
	today := record.DayOf(h.now, time.UTC)
	board := h.engine.Update(h.ledger.Publish(), today)
	a, err := board.Query(t.Context(), analysis.Query{
		Measures: []string{"renewals_due", "renewals_due_revenue"}, Window: fold.Days(30), From: today, To: today, Step: 1,
	})
	require.NoError(t, err)
	require.Len(t, a.Series, 6)
	var parts []string
	for i := range a.Series[:3] {
		n, monthly := &a.Series[i], &a.Series[i+3]
		require.Equal(t, n.Labels, monthly.Labels)
		parts = append(parts, fmt.Sprintf("%s %.0f of %.0f", n.Labels[0].Value, n.Values[0], monthly.Values[0]))
	}
	return strings.Join(parts, ", ")
}

// customers counts buyers by the channel that acquired them, and failed payments.
func (h *teller) customers() (acquired string, failures int) {
	view, counts := h.ledger.Publish(), map[string]int{}
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		failures += len(c.PaymentFailures)
		if len(c.Purchases) > 0 {
			counts[view.Values(ledger.DimAcquisitionChannel)[c.Groups[ledger.DimAcquisitionChannel]]]++
		}
	}
	var parts []string
	for channel, n := range counts {
		parts = append(parts, fmt.Sprintf("%s %d", channel, n))
	}
	slices.Sort(parts)
	return strings.Join(parts, ", "), failures
}
