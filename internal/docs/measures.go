// Package docs writes the reference pages that are made from the code, so that they cannot say
// anything else than the code does.
package docs

import (
	"fmt"
	"io"
	"strings"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

const measuresIntro = `# The measures

What each figure means, exactly. This page is made from the catalogue in
[internal/measure](../internal/measure); ` + "`go tool mage docs`" + ` writes it anew.

- **Day**: a calendar day in the business time zone. The running day counts up to the last poll.
- **Window**: W whole days that end with the day; the *previous* window is the W days before it.
  The API also takes the calendar periods month, quarter and year, whose previous window is the
  period before.
- **Purchase**: an order whose status counts as a sale. An order that was refunded in full is
  none, and never was: history is restated. Refunds are in full where they come to the revenue but
  for a cent each, which rounding the net part of a gross refund may take.
- **Revenue**: goods after discounts, net of tax and shipping unless the configuration counts them
  in, less refunds, each on its own day, in the base currency. Sums are exact.
- **Margin**: revenue less the lines' cost where the shop keeps it, else revenue times the
  source's configured margin.
- **Customer**: one person over all sources, joined by customer id and by the keyed hash of the
  e-mail address; a guest without an address is a customer of its own.
- **Absent, not zero**: a ratio whose denominator is 0 has no value for that day.

- **Forecast**: what a model expects that was fitted to the histories in the background, once a day
  unless the configuration says otherwise. It is shown with its 95 % interval, holds if customers go
  on as before, and is absent where there is too little history. How far such models can be trusted:

  ![Purchases of the CDNOW sample, week by week, beside what the models expect](tracking.svg)

On /metrics every figure is the one of the running day, a forecast the latest. A figure in days is given in seconds
there, one in currency has a ` + "`currency`" + ` label, and one that is split by a dimension is a
family of its own (` + "`loyalty_retention_ratio_by_country`" + `), so that totals and parts never mix.

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

func windows(k measure.WindowKinds) string {
	var names []string
	for _, kind := range []struct {
		k    measure.WindowKinds
		name string
	}{{measure.WindowDays, "days"}, {measure.WindowCalendar, "calendar"}, {measure.WindowLifetime, "lifetime"}} {
		if k.Has(kind.k) {
			names = append(names, kind.name)
		}
	}
	if len(names) == 0 {
		return "none: as of the day"
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
