package check

import (
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// sample is what the newest page of a kind shows besides its records.
type sample struct {
	columns    []string // the selected aliases that a check uses
	currencies map[string]*currencySample
	blamed     map[decode.Reason]blame
	rejected   int // rejects of the page that were seen
	rows       int
	newest     int64 // Unix seconds of the newest record
}

// currencySample counts the orders in a currency.
type currencySample struct{ orders, rated, refused int64 }

// blame is the column that caused a rejection, and an example of its value.
type blame struct{ column, example string }

// observe takes a row of the newest page after it was decoded.
func (c *check) observe(r *Query, row *decode.Row, rejects []decode.Rejected) {
	s := c.seen[r.Shape.Kind]
	if s == nil {
		s = &sample{currencies: map[string]*currencySample{}, blamed: map[decode.Reason]blame{}}
		c.seen[r.Shape.Kind] = s
		for _, alias := range append(r.Shape.Coded(), "status", "currency", "net", "total", "tax", "goods_tax") {
			if r.Shape.Has(row, alias) {
				s.columns = append(s.columns, alias)
			}
		}
	}
	s.rows++
	refused := decode.Reason("")
	for _, b := range rejects[min(s.rejected, len(rejects)):] {
		refused = b.Why
		if _, known := s.blamed[b.Why]; !known {
			column, example := r.Decoder.Blame(row, b.Why)
			s.blamed[b.Why] = blame{column, example}
		}
	}
	s.rejected = len(rejects)
	if r.Shape.Kind == record.KindOrder && slices.Contains(s.columns, "currency") {
		s.currency(r.Shape, row, refused)
	}
}

// currency counts an order in its currency.
func (s *sample) currency(sh decode.Shape, row *decode.Row, refused decode.Reason) {
	code := sh.Text(row, "currency")
	n := s.currencies[code]
	if n == nil {
		n = &currencySample{}
		s.currencies[code] = n
	}
	n.orders++
	if sh.Text(row, "rate") != "" || sh.Text(row, "rate_divisor") != "" {
		n.rated++
	}
	if refused == decode.UnknownCurrency || refused == decode.BadRate {
		n.refused++
	}
}

// currencies reports the currencies of the newest orders.
func (c *check) currencies() {
	s := c.seen[record.KindOrder]
	if s == nil {
		return
	}
	for _, code := range slices.Sorted(maps.Keys(s.currencies)) {
		n := s.currencies[code]
		c.report.Currencies = append(c.report.Currencies, CurrencyCount{code, n.orders, c.how(code, n)})
	}
	slices.SortStableFunc(c.report.Currencies, func(a, b CurrencyCount) int { return int(b.Orders - a.Orders) })
}

// how returns how a currency is converted; "" if some orders cannot be converted.
func (c *check) how(code string, n *currencySample) string {
	shop, business := c.plan.Currency.Shop, c.plan.Currency.Business
	configured := func(code string) bool { return len(c.plan.Currency.Rates[code]) > 0 }
	switch {
	case n.refused > 0:
		return ""
	case code == business:
		return "the business currency"
	case (code == "" || code == shop) && shop == business:
		return "the shop's own, the business currency"
	case code == "" || code == shop:
		return "the shop's own, by configured rates"
	case n.rated == n.orders:
		return "by the orders' own rates"
	case configured(code):
		return "by configured rates"
	}
	return "by rates of the orders or the configuration"
}

// Facts sum up the records of the newest pages.
type Facts struct {
	Sales     int          // orders that count as a sale
	Anonymous int          // sales without a customer's id or address
	Revenue   money.Amount // of the sales
	Costs     int          // lines with a cost
	Lines     int
	Answers   map[record.Question]int
	Referrals int // engagements that are referrals
}

// tally adds the records of a page to the facts.
func (c *check) tally(b *record.Batch) {
	f := &c.report.Facts
	for i := range b.Orders {
		o := &b.Orders[i]
		if !o.Sale {
			continue
		}
		f.Sales++
		c.buyers.add(o)
		f.Revenue += o.Revenue
		if o.Customer == 0 && o.Email == 0 {
			f.Anonymous++
		}
	}
	for i := range b.Lines {
		f.Lines++
		if b.Lines[i].HasCost {
			f.Costs++
		}
	}
	for i := range b.Answers {
		if f.Answers == nil {
			f.Answers = map[record.Question]int{}
		}
		f.Answers[b.Answers[i].Question]++
	}
	for i := range b.Engagements {
		if b.Engagements[i].Referral {
			f.Referrals++
		}
	}
}
