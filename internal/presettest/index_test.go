package presettest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every poll reads a whole table if the column of its cursor has no index. The tables have the products' own
// indexes; before version 20, Dolibarr had no index on tms.
func TestCheckWarnsOfCursorsWithoutAnIndex(t *testing.T) {
	const before20 = "DROP INDEX idx_facture_tms ON llx_facture"
	for _, c := range []struct {
		product product
		want    string // the columns, in the order of the kinds
	}{
		{product{dir: "dolibarr", preset: "dolibarr"}, ""},
		{product{dir: "dolibarr", preset: "dolibarr", alter: before20}, "llx_facture.tms, llx_facture.tms"},
		{product{dir: "civicrm", preset: "civicrm"}, ""},
		{product{dir: "killbill", preset: "killbill"}, ""},
		{product{dir: "fossbilling", preset: "fossbilling"}, ""},
		{product{dir: "suitecrm", preset: "suitecrm"}, "accounts.date_modified, opportunities.date_modified, surveyquestionresponses.date_modified, campaign_log.date_modified"},
		{product{dir: "espocrm", preset: "espocrm"}, "account.modified_at, opportunity.modified_at"},
	} {
		t.Run(c.product.dir+c.product.alter, func(t *testing.T) {
			h := tell(t, c.product)
			var columns []string
			for _, w := range h.source.Check(t.Context()).Warnings {
				if strings.Contains(w.Msg, "has no index") {
					column, _, _ := strings.Cut(strings.TrimPrefix(w.Remedy, "add an index on "), ",")
					columns = append(columns, column)
				}
			}
			require.Equal(t, c.want, strings.Join(columns, ", "))
		})
	}
}
