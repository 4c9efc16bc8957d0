package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/klantenbinding/loyalty/internal/ledger"
)

// CustomerLists decides who may list customers, and has their ids.
type CustomerLists struct {
	// Shown reports whether the configuration allows listing customers.
	Shown func() bool
	// Token reports whether a text is the configured token, in constant time.
	Token func(text string) bool
	// IDs returns the ids of the customers in slots of a view, and false if the view is no longer in
	// use.
	IDs func(v *ledger.View, slots []int) ([][]CustomerID, bool)
}

// CustomerID is the id of a customer in one source.
type CustomerID struct {
	Source, ID string
	Link       string // the address of the customer's page; empty without one
}

// serveAtRisk lists the customers at risk. Neither the server nor a proxy may keep the answer.
func (s *Server) serveAtRisk(w http.ResponseWriter, r *http.Request, known []api.Parameter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", api.TokenHeader)
	if bad := s.mayList(r); bad != nil {
		s.fail(w, bad)
		return
	}
	p, bad := decodeParams(r.URL.RawQuery, known)
	if bad != nil {
		s.fail(w, bad)
		return
	}
	encode, bad := p.format()
	if bad != nil {
		s.fail(w, bad)
		return
	}
	limit, bad := p.number("limit", api.DefaultCustomers, api.MaxCustomers)
	if bad != nil {
		s.fail(w, bad)
		return
	}
	now := s.current()
	if now == nil {
		s.fail(w, s.notReady())
		return
	}
	filters, bad := p.filters(now)
	if bad != nil {
		s.fail(w, bad)
		return
	}
	doc, err := s.answers.once(r.Context(), func(ctx context.Context) (any, error) {
		return s.answerAtRisk(ctx, now, filters, limit)
	}, encode)
	if err != nil {
		s.fail(w, err)
		return
	}
	doc.write(w, r)
}

// mayList refuses callers that may not list customers.
func (s *Server) mayList(r *http.Request) *api.Error {
	refused := func(message string) *api.Error { return &api.Error{Status: http.StatusForbidden, Message: message} }
	switch token := r.Header.Get(api.TokenHeader); {
	case s.customers.Shown == nil || !s.customers.Shown():
		return refused("customer lists are off: set customer_list: {enabled: true, token_file: ...} in the exporter's configuration")
	case token == "":
		return refused("token required: send it in the header " + api.TokenHeader)
	case !s.customers.Token(token):
		return refused("invalid token in the header " + api.TokenHeader + ": send the token of customer_list in the exporter's configuration")
	}
	return nil
}

func (s *Server) answerAtRisk(ctx context.Context, b board, filters []analysis.Filter, limit int) (*api.AtRisk, error) {
	r, err := b.AtRisk(ctx, filters, limit)
	if err != nil {
		return nil, fmt.Errorf("query customers at risk: %w", err)
	}
	out := &api.AtRisk{
		Day: r.Day.String(), Count: r.Count, Value: r.Value, Currency: b.Settings().Currency,
		Customers: []api.AtRiskCustomer{}, Notices: append([]api.Notice{}, nobodyNotices(b, filters)...),
	}
	slots := make([]int, len(r.Customers))
	for i := range r.Customers {
		slots[i] = r.Customers[i].Slot
	}
	ids, ok := s.customers.IDs(b.View(), slots)
	if !ok {
		return nil, &api.Error{Status: http.StatusServiceUnavailable, RetryAfter: retryAfter, Message: "the configuration has just changed: retry"}
	}
	for i := range r.Customers {
		out.Customers = append(out.Customers, atRiskCustomer(&r.Customers[i], ids[i]))
	}
	out.Notices = append(out.Notices, atRiskNotices(b, r)...)
	out.Notices = append(out.Notices, s.down()...)
	return out, nil
}

func atRiskCustomer(c *analysis.CustomerAtRisk, ids []CustomerID) api.AtRiskCustomer {
	out := api.AtRiskCustomer{
		IDs: make([]api.CustomerID, len(ids)), Purchases: c.Purchases, LastPurchase: c.Last.String(),
		UsualGap: c.Gap, DaysOverdue: c.Overdue,
		Probability: c.Probability, ProbabilityThen: c.Then, Value: c.Value,
	}
	for i, id := range ids {
		out.IDs[i] = api.CustomerID(id)
	}
	return out
}

func atRiskNotices(b board, r *analysis.AtRisk) []api.Notice {
	if why := b.AtRiskAbsence(); !why.None() {
		return []api.Notice{missingNotice(notice.Measure, "customers_at_risk", "Customers at risk", why)}
	}
	var notices []api.Notice
	if f := b.Forecast(); f != nil {
		notices = append(notices, forecastNotice(f))
	}
	if why := b.ValueAtRiskAbsence(); !why.None() {
		notices = append(notices, missingNotice(notice.Measure, "value_at_risk", "Value at risk", why))
	}
	if r.Returned > 0 {
		notices = append(notices, returnedNotice(r.Returned, r.Day))
	}
	if over := r.Count - r.Returned - len(r.Customers); over > 0 {
		notices = append(notices, truncatedNotice(api.SeverityInfo, notice.Customers, over))
	}
	return notices
}
