package decode

import (
	"maps"
	"slices"
	"strings"
)

// ColumnDoc describes one canonical column of a kind, for people who write queries.
type ColumnDoc struct {
	Name string
	// Type is the type of the values: id, text, time, amount, number or yes/no.
	Type string
	// Sign says which signs are valid; "" if the column is not a number.
	Sign string
	// Unit is the unit of the values; "" if they have none.
	Unit string
	// Required says whether a query must select the column: yes, no, or the alternatives to it.
	Required string
	Example  string
	// Use says what the column means and what it is used for.
	Use string
	// Words are the meanings of the source's own words, which values may list; nil if it has none.
	Words []string
}

// ColumnDocs returns the columns of a kind, the required ones first and then by name.
func (s Shape) ColumnDocs() []ColumnDoc {
	var docs []ColumnDoc
	for _, alias := range slices.Sorted(maps.Keys(s.columns)) {
		text, ok := columnTexts[s.Name+"."+alias]
		if !ok {
			text = columnTexts[alias]
		}
		d := ColumnDoc{Name: alias, Type: text.typ, Sign: text.sign, Unit: text.unit, Required: s.required(alias), Example: text.example, Use: text.use}
		if v, ok := s.words[alias]; ok && v.codes != nil {
			d.Words = slices.Sorted(maps.Keys(v.codes))
		}
		docs = append(docs, d)
	}
	slices.SortStableFunc(docs, func(a, b ColumnDoc) int {
		return rankOf(a.Required) - rankOf(b.Required)
	})
	return docs
}

// rankOf sorts the required columns before those with alternatives, and these before the others.
func rankOf(required string) int {
	switch required {
	case "yes":
		return 0
	case "no":
		return 2
	default:
		return 1
	}
}

// required says whether the kind needs a column.
func (s Shape) required(alias string) string {
	for _, need := range s.needs {
		alternatives := strings.Split(need, "|")
		switch i := slices.Index(alternatives, alias); {
		case i < 0:
		case len(alternatives) == 1:
			return "yes"
		default:
			return "or " + strings.Join(slices.Delete(alternatives, i, i+1), ", ")
		}
	}
	return "no"
}

// columnText is the part of a ColumnDoc that the code does not know.
type columnText struct{ typ, sign, unit, example, use string }

const (
	shopCurrency = "`currency`"
	baseCurrency = "`rate_currency`"
	notBelow     = "0 or more"
	either       = "either"
)

// columnTexts describes the columns by name, or by kind and name where a kind differs.
var columnTexts = map[string]columnText{
	"id":                  {"id", "", "", "1042", "identifies the record within its kind and source; a row with a known id replaces the record"},
	"cursor_key":          {"id", "", "", "88123", "what pages are cut by, if it is not the id, such as the number in a list of changes"},
	"modified_at":         {"time", "", "", "2026-03-01 12:30:00", "when the row changed last; required for `cursor: modified`"},
	"customer_id":         {"id", "", "", "77", "the customer's id in the source; joins the records of one customer"},
	"email":               {"text", "", "", "ann@example.com", "kept as a keyed hash only; joins customers of all sources, and guests with customers"},
	"country":             {"text", "", "", "NL", "value of the dimension `country`"},
	"segment":             {"text", "", "", "business", "value of the dimension `segment`"},
	"acquisition_channel": {"text", "", "", "search", "how the customer was won: value of the dimension `acquisition_channel`"},
	"channel":             {"text", "", "", "web", "where the order was placed: value of the dimension `channel`"},
	"spend.channel":       {"text", "", "", "search", "where the money was spent; splits the cost of acquisition"},
	"engagements.channel": {"text", "", "", "review", "how the customer engaged: review, visit, social, community or a word of your own"},
	"placed_at":           {"time", "", "", "2026-03-01 12:30:00", "when the order was placed; its day in the business time zone counts"},
	"refunded_at":         {"time", "", "", "2026-03-04 09:00:00", "when it was refunded; the refund counts on this day"},
	"ordered_at":          {"time", "", "", "2026-03-01 12:30:00", "when the order was placed; then the rate of that day converts the refund"},
	"started_at":          {"time", "", "", "2026-01-15 00:00:00", "when the subscription started"},
	"ended_at":            {"time", "", "", "2026-06-15 00:00:00", "when it ended; NULL while it runs"},
	"trial_ends_at":       {"time", "", "", "2026-02-15 00:00:00", "when it starts to be paid; NULL without a trial. Trials and their conversion follow from it"},
	"renews_at":           {"time", "", "", "2027-01-15 00:00:00", "when the running term ends and the next begins: its next payment or renewal; NULL if unknown. What is up for renewal follows from it. With an `ended_at`, only the day of that end counts, for a contract of a fixed length; NULL for one that was cancelled"},
	"invited_at":          {"time", "", "", "2026-03-10 08:00:00", "when the survey was sent; the share of invited customers who answer follows from it"},
	"answered_at":         {"time", "", "", "2026-03-11 20:15:00", "when the customer answered"},
	"cancelled_at":        {"time", "", "", "2026-04-01 10:00:00", "when the customer cancelled"},
	"contacted_at":        {"time", "", "", "2026-03-20 14:05:00", "when the customer contacted service"},
	"spent_at":            {"time", "", "", "2026-03-01", "the day of the cost"},
	"at":                  {"time", "", "", "2026-03-15 16:00:00", "when it happened"},

	"subscribed_at":          {"time", "", "", "2026-01-15 09:30:00", "when the customer subscribed to the newsletter"},
	"unsubscribed_at":        {"time", "", "", "NULL", "when the customer unsubscribed; NULL while the subscription runs"},
	"memberships.started_at": {"time", "", "", "2026-01-15 00:00:00", "when the membership, or its present tier, began"},
	"status":                 {"text", "", "", "completed", "one of the words under `statuses`; only those under `sale` count. Without this column every row counts"},
	"net":                    {"amount", notBelow, shopCurrency, "41.32", "the goods without tax and shipping, after discounts; preferred to `total` less its parts"},
	"total":                  {"amount", notBelow, shopCurrency, "55.00", "what was paid, with tax and shipping; revenue is the total less `tax` and `shipping`"},
	"tax":                    {"amount", notBelow, shopCurrency, "9.55", "all tax in `total`, including tax on shipping"},
	"goods_tax":              {"amount", notBelow, shopCurrency, "8.68", "tax on the goods only, if the shop keeps it apart; replaces `tax`, together with `shipping_tax`"},
	"shipping":               {"amount", notBelow, shopCurrency, "4.13", "shipping in `total`, without its tax"},
	"shipping_tax":           {"amount", notBelow, shopCurrency, "0.87", "tax on shipping"},
	"base_net":               {"amount", notBelow, baseCurrency, "41.32", "as `net`, converted by the shop; preferred to the amounts in `currency`"},
	"base_total":             {"amount", notBelow, baseCurrency, "55.00", "as `total`, converted by the shop"},
	"base_tax":               {"amount", notBelow, baseCurrency, "9.55", "as `tax`, converted by the shop"},
	"base_shipping":          {"amount", notBelow, baseCurrency, "4.13", "as `shipping`, converted by the shop"},
	"base_shipping_tax":      {"amount", notBelow, baseCurrency, "0.87", "as `shipping_tax`, converted by the shop"},
	"base_amount":            {"amount", either, baseCurrency, "20.00", "as `amount`, converted by the shop"},
	"currency":               {"text", "", "", "USD", "ISO 4217 code of the row's amounts; default: the shop's currency"},
	"rate":                   {"number", "above 0", "`rate_currency` per `currency`", "0.92", "multiplies amounts; exactly 1 counts as unknown. Without a rate the configured rates apply"},
	"rate_divisor":           {"number", "above 0", "`currency` per `rate_currency`", "1.087", "as `rate`, but divides amounts"},
	"rate_currency":          {"text", "", "", "EUR", "currency that `rate` converts to, and of the base amounts; default: the shop's currency"},
	"base_rate":              {"number", "above 0", "shop's currency per `rate_currency`", "1.02", "converts on from `rate_currency`, if the configuration has no rate for it"},
	"discount":               {"amount", either, shopCurrency, "5.00", "anything but 0 makes it an order with a discount"},
	"cost":                   {"amount", either, "shop's currency", "17.40", "cost of all goods of the order, if lines have none; margin is revenue less cost"},

	"lines.net":       {"amount", either, shopCurrency, "20.66", "the line without tax; if part of an order was paid by other means, the sum of its lines replaces its total"},
	"lines.cost":      {"amount", either, shopCurrency, "8.70", "cost of the whole line; margin is revenue less cost"},
	"lines.discount":  {"amount", either, shopCurrency, "5.00", "unless it is NULL, the row is a discount and not a product; anything but 0 makes the order one with a discount"},
	"lines.currency":  {"text", "", "", "USD", "ISO 4217 code of the line's cost; default: the shop's currency"},
	"order_id":        {"id", "", "", "1042", "the order that the row belongs to"},
	"product_id":      {"id", "", "", "505", "the product; upselling compares products"},
	"unit_cost":       {"amount", either, shopCurrency, "4.35", "cost of one piece, if `cost` is missing"},
	"quantity":        {"number", either, "pieces", "2", "how many pieces `unit_cost` is for; default 1"},
	"fee":             {"amount", either, shopCurrency, "1.50", "unless it is NULL, the row is a fee, which counts as goods, and not a product"},
	"prepaid":         {"amount", either, shopCurrency, "50.00", "value of a product that is not goods yet, such as a gift card that is sold; it does not count as revenue"},
	"payment":         {"amount", either, shopCurrency, "10.00", "unless it is NULL, the row is a payment of the order, such as a gift card that is used, and not a product"},
	"amount":          {"amount", notBelow, shopCurrency, "12.50", "the amount"},
	"refunds.amount":  {"amount", either, shopCurrency, "20.00", "what was paid back, with tax; its revenue follows from the proportions of the order"},
	"order_net":       {"amount", notBelow, shopCurrency, "41.32", "`net` of the order, to find the part of a gross refund that is revenue"},
	"order_total":     {"amount", notBelow, shopCurrency, "55.00", "`total` of the order, for the same"},
	"order_tax":       {"amount", notBelow, shopCurrency, "9.55", "`tax` of the order, for the same"},
	"order_goods_tax": {"amount", notBelow, shopCurrency, "8.68", "`goods_tax` of the order, for the same"},
	"order_shipping":  {"amount", notBelow, shopCurrency, "4.13", "`shipping` of the order, for the same"},

	"order_shipping_tax": {"amount", notBelow, shopCurrency, "0.87", "`shipping_tax` of the order, for the same"},
	"refunds.net":        {"amount", either, shopCurrency, "16.53", "the refunded goods without tax and shipping; preferred to `amount`"},
	"refunds.reason":     {"text", "", "", "Dead On Arrival", "why the money was given back; a word on no list means `other`, an empty one `unknown`"},
	"refunds.total":      {"amount", either, shopCurrency, "20.00", "the same as `amount`"},

	"subscriptions.amount":       {"amount", notBelow, shopCurrency, "12.50", "price of one period, with tax unless `tax` is selected; recurring revenue follows from it"},
	"subscription_events.amount": {"amount", notBelow, shopCurrency, "15.00", "the new price of one period, for `change` and `resume`"},
	"answers.amount":             {"amount", notBelow, shopCurrency, "400.00", "what the customer spends in all, for the question `category_spend`; share of wallet follows from it"},
	"spend.amount":               {"amount", notBelow, shopCurrency, "1200.00", "the cost; costs of acquisition and retention follow from it"},
	"period":                     {"text", "", "", "month", "day, week, month or year: what the price is for"},
	"period_count":               {"number", "above 0", "periods", "3", "how many periods the price is for; default 1"},
	"subscription_id":            {"id", "", "", "310", "the subscription that the event belongs to"},
	"type":                       {"text", "", "", "pause", "what happened; movements of recurring revenue and the recovery of failed payments follow from it"},
	"question":                   {"text", "", "", "nps", "which question was answered; `ignore` skips the answer"},
	"score":                      {"number", notBelow, "points", "9", "the answer on its scale; NPS, CSAT, CES and the loyalty index follow from it"},
	"scale":                      {"number", "above 0", "points", "11", "how many points the scale has: 3, 5, 6, 7, 10, or 11 for 0 to 10; default: the query's `scale`"},
	"reversed":                   {"yes/no", "", "", "0", "whether the lowest score is the best; default: the query's `reversed`"},
	"touchpoint":                 {"text", "", "", "delivery", "where the customer was asked; splits the answers"},
	"days":                       {"number", "above 0", "days", "30", "the period of `amount`, for `category_spend`"},
	"reason":                     {"text", "", "", "too expensive", "why the customer left; a word on no list means `other`, an empty one `unknown`"},
	"case_id":                    {"id", "", "", "9001", "contacts about the same matter; first contact resolution follows from it"},
	"resolved":                   {"yes/no", "", "", "1", "whether the contact solved the matter"},
	"referral":                   {"yes/no", "", "", "1", "whether somebody brought this customer"},
	"programme":                  {"text", "", "", "Bean club", "name of the loyalty programme"},
	"programme_kind":             {"text", "", "", "tiered", "kind of programme"},
	"tier":                       {"text", "", "", "gold", "tier of the member: value of the dimension `programme_tier`"},
	"points":                     {"number", either, "points", "-250", "points moved; without `move` the sign says whether they are earned or redeemed"},
	"move":                       {"text", "", "", "redeemed", "what happened to the points"},
	"purpose":                    {"text", "", "", "acquisition", "what the money was spent on"},
}
