package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source"
)

const dimensionsIntro = `
## Dimensions

What customers are grouped and filtered by. The value of a customer is the present one: a corrected or
deleted order changes it. ` + "`cap`" + ` is how many values keep their name on ` + "`/metrics`" + `; the others are summed as
` + "`other`" + `. In the API a request says it.

` + "`rfm_segment`" + ` is the segment by recency, frequency and monetary value, as ` + "`/rfm`" + ` has it. Scores compare each customer with all
customers as of one moment: of the first figures of a day if ` + "`rfm_segment`" + ` is configured, else of the first question of the
day that needs it. The exporter compares all customers anew when a source or a tenth of the orders has come, and when it folds
everybody. In between, a purchase changes the segment of its customer only. The measures ` + "`rfm_customers`, `rfm_value`," + `
` + "`second_purchase_median` and `subscriber_lifetime_median`" + ` cannot be
grouped or filtered. Customers who have not bought, and guest orders, have the segment ` + "`none`" + `.

| dimension | from | column | cap |
| --- | --- | --- | --- |
`

const ownIntro = `
A dimension of your own is a row of this table that the configuration adds, at most %d:

    dimensions:
      payment:
        from: latest_order
        column: payment_method
        cap: 10
        title: {en: Payment method, nl: Betaalwijze}

| from | whose column it is |
| --- | --- |
| ` + "`customer`" + ` | the customer's; of several records the one of the source that is configured first, then the newest one |
| ` + "`first_order`" + ` | the first order's that was not refunded in full |
| ` + "`latest_order`" + ` | the latest order's that was not refunded in full |
| ` + "`subscription`" + ` | the subscription's without an end, else of the one that ends last; of several, of the one that started last |

The board of retention shows the repeat buyers, and what they brought, by every dimension with ` + "`from: first_order`" + `, for example

    dimensions:
      first_product:
        from: first_order
        column: product
        title: {en: First product, nl: Eerste product}

Its choice “Cohorts by” has the first of them.

The column is selected by the query for customers, orders or subscriptions, under the same name. A preset has
the columns below and its texts of the sections above, such as ` + "`channel`" + `. It reads them only if a dimension needs
them. Values are cut after 128 bytes, and an unknown one is ` + "`unknown`" + `.

A column that may identify customers is not a dimension: it has no values, neither on ` + "`/metrics`" + ` nor in the API, if

- a value holds an "@",
- there are more than 100 different values, and fewer than two customers for each,
- there are more than 100 different values, and more than half of them have one customer, or
- there are 65,533 different values or more.

The value ` + "`other`" + ` is not counted. ` + "`loyalty_exporter check`" + `, the status and ` + "`loyalty_source_warnings`" + ` say which column
it is.

| preset | customer | order | subscription |
| --- | --- | --- | --- |
`

// dimensions adds the reference of the dimensions.
func dimensions(b *strings.Builder) error {
	b.WriteString(dimensionsIntro)
	for d := range ledger.DimOwn {
		from, column := ledger.OwnDimensions(nil).Origin(d)
		fmt.Fprintf(b, "| `%s` | %s | %s | %d |\n", d, from, column, fold.DefaultCap)
	}
	fmt.Fprintf(b, ownIntro, ledger.MaxOwn)
	presets, err := source.Presets()
	if err != nil {
		return err
	}
	for _, p := range presets {
		offered, err := source.PresetColumns(p.Name)
		if err != nil {
			return err
		}
		var cells []string
		for _, from := range []ledger.From{ledger.FromCustomer, ledger.FromLatestOrder, ledger.FromSubscription} {
			cells = append(cells, strings.Join(offered[from.Kind()], ", "))
		}
		if slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			fmt.Fprintf(b, "| %s | %s |\n", p.Title, strings.Join(cells, " | "))
		}
	}
	return nil
}
