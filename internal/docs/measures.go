// Package docs generates reference pages from the code.
package docs

import (
	"fmt"
	"io"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const measuresIntro = `# The measures

The exact meaning of each figure. This page is generated from the catalogue in
[internal/measure](../internal/measure) by ` + "`go tool mage docs`" + `.

- **Day**: a calendar day in the business time zone. The running day counts up to the last poll.
- **Window**: W whole days that end with the day. The *previous* window is the W days before it.
  The API also accepts the calendar periods month, quarter and year; their previous window is the
  period before.
- **Purchase**: an order whose status counts as a sale. An order that was refunded in full does not
  count, also not for days before the refund. An order counts as refunded in full if at most one cent
  for each refund is missing, because the net part of a gross refund is rounded. What is given back
  beyond the order's amount lowers revenue and margin on the day of the refund.
- **Revenue**: the value of the goods after discounts, minus refunds, in the base currency. It
  excludes tax and shipping unless the configuration includes them. A refund counts on its own day.
  Sums are exact.
- **Margin**: revenue minus the cost of the order lines if the shop stores it, else revenue times
  the configured margin of the source.
- **Customer**: one person in all sources, joined by customer id and by the keyed hash of the
  e-mail address. Ids join customers of one source, and of several if the configuration says that
  they have the same ids.
- **Guest order**: a purchase without a customer id and without an address, such as a till receipt
  without a loyalty card. It counts in revenue, purchases, the average order value and the share of
  discounted orders, and has a revenue movement of its own. All figures about customers leave it out.
  A source may count each guest order as a customer, or ignore guest orders, by its setting guests.
- **Missing, not zero**: a ratio whose denominator is 0 has no value for that day.

- **Forecast**: the expectation of a model that is fitted to the histories in the background, once a
  day unless the configuration says otherwise. It has a 95 % interval and assumes that customers
  behave as before. It is missing if there is too little history. This plot shows how reliable such
  models are:

  ![Purchases of the CDNOW sample by week, and the expectations of the models](tracking.svg)

On /metrics every figure is for the running day, and a forecast is the latest one. A figure in days is
in seconds there. A figure in currency has a ` + "`currency`" + ` label. A figure that is split by a
dimension is a separate family (` + "`loyalty_retention_ratio_by_country`" + `), so totals and parts
never mix.

`

// Measures writes the reference page of the measures as Markdown.
func Measures(w io.Writer) error {
	all := measure.All()
	var b strings.Builder
	b.WriteString(measuresIntro)
	b.WriteString("| measure | unit | windows | on /metrics |\n| --- | --- | --- | --- |\n")
	for _, m := range all {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | `%s` |\n", m.Name, m.Name, m.Unit, windows(m.Windows), m.Metric)
	}
	for _, m := range all {
		section(&b, m)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func section(b *strings.Builder, m measure.Measure) {
	fmt.Fprintf(b, "\n## %s\n\n**%s.** %s\n\n", m.Name, m.Title, m.Help)
	fmt.Fprintf(b, "- Formula: %s\n- Unit: %s\n- Windows: %s\n", m.Formula, m.Unit, windows(m.Windows))
	if len(m.Labels) > 0 {
		fmt.Fprintf(b, "- Labels: %s\n", strings.Join(m.Labels, ", "))
	}
	fmt.Fprintf(b, "- Records: %s\n", kinds(m.Needs))
	if !m.Grouped {
		b.WriteString("- Not split by dimensions\n")
	}
	fmt.Fprintf(b, "- Example: %s\n", m.Example)
	if m.Source != "" {
		fmt.Fprintf(b, "- Source: %s\n", m.Source)
	}
}

func windows(k fold.WindowKinds) string {
	var names []string
	for _, kind := range []struct {
		k    fold.WindowKinds
		name string
	}{{fold.WindowDays, "days"}, {fold.WindowCalendar, "calendar"}, {fold.WindowLifetime, "lifetime"}} {
		if k.Has(kind.k) {
			names = append(names, kind.name)
		}
	}
	if len(names) == 0 {
		return "none (value of the day)"
	}
	return strings.Join(names, ", ")
}

func kinds(list []record.Kind) string {
	names := make([]string, len(list))
	for i, k := range list {
		names[i] = k.Plural()
	}
	return strings.Join(names, ", ")
}
