package docs

import (
	"fmt"
	"io"
	"strings"

	"github.com/klantenbinding/loyalty/internal/source/decode"
)

const columnsIntro = `# The columns of a query

A query of your own selects columns under these names, with ` + "`AS`" + `. This page is generated from
[internal/source/decode](../internal/source/decode) by ` + "`go tool mage docs`" + `.
` + "`loyalty_exporter config example`" + ` prints a configuration with a query for every kind of record.

- **id**: a whole number or a text; NULL, 0 and the empty text mean none.
- **text**: capitals do not matter for words with a meaning. NULL and the empty text mean unknown.
- **time**: DATETIME, TIMESTAMP, DATE or Unix seconds. The query's ` + "`zone`" + ` says which zone it is in.
- **amount**: DECIMAL or a number in major units, such as 12.50. NULL means unknown.
- **yes/no**: 1 or 0, true or false, yes or no.
- **required**: *yes*, *no*, or *or* with the columns that can replace it.

A row that cannot be used is counted as rejected, with a reason; ` + "`loyalty_exporter check`" + ` names the
reason, the column and the remedy.

| kind | what a row is |
| --- | --- |
`

// kindTexts says what a row of each kind is.
var kindTexts = map[string]string{
	"customers":           "a customer, even one who has never bought",
	"orders":              "an order or a receipt",
	"lines":               "one product in an order",
	"refunds":             "money paid back for an order",
	"subscriptions":       "a contract with a recurring price",
	"subscription_events": "a change of a subscription",
	"answers":             "an answer to one question of a survey, or a review",
	"invitations":         "a survey that was sent to a customer",
	"cancellations":       "a customer who says that she leaves",
	"contacts":            "a contact of a customer with service",
	"engagements":         "something that a customer does besides buying, or a referral",
	"memberships":         "a time in a loyalty programme and tier",
	"newsletters":         "a time in which a customer receives a newsletter",
	"points":              "a move of programme points",
	"spend":               "a cost of marketing",
}

// Columns writes the reference page of the canonical columns as Markdown.
func Columns(w io.Writer) error {
	var b strings.Builder
	b.WriteString(columnsIntro)
	for _, s := range decode.Shapes {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", s.Name, s.Name, kindTexts[s.Name])
	}
	for _, s := range decode.Shapes {
		fmt.Fprintf(&b, "\n## %s\n\n| column | type | sign | unit | required | example | use |\n| --- | --- | --- | --- | --- | --- | --- |\n", s.Name)
		for _, d := range s.ColumnDocs() {
			use := d.Use
			if len(d.Words) > 0 {
				use += "; meanings: " + strings.Join(d.Words, ", ")
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | `%s` | %s |\n", d.Name, d.Type, d.Sign, d.Unit, d.Required, d.Example, use)
		}
	}
	if err := dimensions(&b); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
