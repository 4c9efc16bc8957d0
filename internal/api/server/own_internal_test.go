package server

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// payers is a shop with the dimensions of its own first_payment and payment.
type payers struct {
	source *ledger.Source
	ledger *ledger.Ledger
	engine *analysis.Engine
}

func newPayers() *payers {
	own := ledger.OwnDimensions{
		{Name: "first_payment", From: ledger.FromFirstOrder, Column: "payment"},
		{Name: "payment", From: ledger.FromLatestOrder, Column: "payment"},
	}
	l := ledger.New()
	l.SetOwn(own)
	margin := 0.4
	return &payers{l.Source("shop", &margin), l, analysis.NewEngine(measure.Settings{Location: time.UTC, Currency: "EUR", Own: own})}
}

// today is the running day of the payers.
func (p *payers) today() record.Day { return record.Date(2026, time.November, 22) }

// order adds or corrects an order of a customer, so many days ago.
func (p *payers) order(key, customer record.Key, ago int, payment string) {
	p.source.Apply(&record.Batch{Orders: []record.Order{{
		Key: key, Customer: customer, Day: p.today() - record.Day(ago), Sale: true, Revenue: money.Amount(customer) * money.Unit,
		Own: []record.Value{{Column: "payment", Value: payment}},
	}}})
}

func (p *payers) board() *analysis.Board { return p.engine.Update(p.ledger.Publish(), p.today()) }

// All endpoints that group or filter tell two own dimensions with the same values apart, also when the answers
// are remembered.
func TestAnswersByTwoOwnDimensionsAreRememberedApart(t *testing.T) {
	t.Parallel()
	p := newPayers()
	for c := range record.Key(60) {
		p.order(2*c+1, c+1, 400-int(c), []string{"card", "cash"}[c%2])
		p.order(2*c+2, c+1, 40+int(c)%30, []string{"card", "cash", "cash"}[c%3])
	}
	b := p.board()
	shared, tried := newFakeServer(b), 0
	for _, e := range api.Endpoints() {
		query := url.Values{}
		for _, parameter := range e.Query() {
			if parameter.Required || parameter.Name == "measure" {
				query.Set(parameter.Name, parameter.Example)
			}
		}
		for name, value := range map[string]string{"group_by": "", "filter": ":card"} {
			if e.NeedsToken || !slices.ContainsFunc(e.Query(), func(p api.Parameter) bool { return p.Name == name }) {
				continue
			}
			tried++
			tags := map[string]bool{}
			for _, dimension := range []string{"first_payment", "payment"} {
				q := url.Values{name: {dimension + value}}
				target := e.Path + "?" + query.Encode() + "&" + q.Encode()
				got := send(shared, target)
				require.Equal(t, http.StatusOK, got.Code, got.Body)
				tags[got.Header().Get("ETag")] = true
				fresh := send(newFakeServer(b), target)
				require.True(t, bytes.Equal(fresh.Body.Bytes(), got.Body.Bytes()), "%s has the answer to another query", target)
			}
			require.Len(t, tags, 2, "%s by %s: the tags must differ too", e.Path, name)
		}
	}
	require.Equal(t, 10, tried)
}

// Orders that were deleted or corrected, and those that are not the latest one, leave no value behind.
func TestOnlyOwnValuesThatCustomersHaveNowAreListed(t *testing.T) {
	t.Parallel()
	p := newPayers()
	p.order(1, 1, 90, "voucher")
	p.order(2, 1, 60, "invoice")
	p.order(3, 1, 30, "card")
	p.order(4, 2, 20, "cash")
	p.order(5, 3, 10, "cheque")
	s := newFakeServer(p.board())
	values := func(dimension string) []string {
		return decodeBody[api.DimensionValues](t, send(s, api.Prefix+"/dimensions/"+dimension+"/values")).Values
	}
	require.Equal(t, []string{"cash", "cheque", "voucher"}, values("first_payment"))
	require.Equal(t, []string{"card", "cash", "cheque"}, values("payment"))

	p.order(4, 2, 20, "card")
	p.source.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindOrder: {5}}})
	s = newFakeServer(p.board())
	require.Equal(t, []string{"card", "voucher"}, values("first_payment"))
	require.Equal(t, []string{"card"}, values("payment"))
	counts := map[string]int{}
	for _, d := range decodeBody[api.Dimensions](t, send(s, api.Prefix+"/dimensions")).Dimensions {
		counts[d.Name] = d.Values
	}
	require.Equal(t, 2, counts["first_payment"])
	require.Equal(t, 1, counts["payment"])
	for value, want := range map[string]string{
		"cheque": `no customer has the payment \"cheque\"`, "voucer": `no customer has the payment \"voucer\"`, "carb": `did you mean \"card\"?`,
	} {
		got := send(s, api.Prefix+"/rfm?filter=payment:"+value).Body.String()
		require.Contains(t, got, want)
		require.NotContains(t, got, `did you mean \"voucher`)
	}
	got := send(s, api.Prefix+"/rfm?filter=first_payment:voucer").Body.String()
	require.Contains(t, got, `did you mean \"voucher\"?`)
}
