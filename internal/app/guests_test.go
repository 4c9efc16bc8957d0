package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// Two cards buy on 12 January and on 5 March, 10 and 20 each time; a third card buys once, in January, for
// 30. Receipts without a card bring 5, 5 and 8 in January, and 4 and 6 in March; one of 8 is given back in
// part, 2 in March. One receipt of March has an address instead of a card, and brings 9.
const receipts = `
	CREATE TABLE receipts (no int PRIMARY KEY, card varchar(20), email varchar(99), day date, amount int);
	INSERT INTO receipts VALUES (1,'A',NULL,'2026-01-12',10), (2,'B',NULL,'2026-01-12',20), (3,'C',NULL,'2026-01-12',30),
		(4,NULL,NULL,'2026-01-12',5), (5,'','','2026-01-13',5), (6,NULL,NULL,'2026-01-14',8),
		(7,'A',NULL,'2026-03-05',10), (8,'B',NULL,'2026-03-05',20), (9,NULL,NULL,'2026-03-05',4), (10,NULL,NULL,'2026-03-06',6),
		(11,NULL,'ann@example.org','2026-03-06',9);
	CREATE TABLE returns (no int PRIMARY KEY, receipt int, day date, amount int);
	INSERT INTO returns VALUES (1,6,'2026-03-01',2)`

// theTill returns the options of the till, with a setting of guests.
func theTill(t *testing.T, db *mariadbtest.Database, guests string) app.Options {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	text := `business: {timezone: UTC, currency: EUR}
windows: [30d, 60d]
forecast: {enabled: false}
sources:
  - {name: till, zone: UTC, host: 127.0.0.1, port: ` + fmt.Sprint(db.Server.Port()) + `, database: ` + db.Name + `, user: ` + db.Reader(t) + `,
     password_file: password, margin: 0.5` + guests + `, queries: {
      orders: {cursor: full, sql: "SELECT no AS id, card AS customer_id, email, day AS placed_at, amount AS net FROM receipts"},
      refunds: {cursor: full, sql: "SELECT no AS id, receipt AS order_id, day AS refunded_at, amount AS net FROM returns"}}}
`
	file := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	now := func() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) }
	return app.Options{ConfigFile: file, Now: now}
}

// On 10 March the window of 30 days begins on 9 February, the one of 60 days on 10 January.
func TestGuestsOfATill(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	for guests, c := range map[string]struct {
		metrics []string
		check   string
	}{
		"": {[]string{
			`loyalty_active_customers{window="60d"} 4`, `loyalty_active_customers{window="30d"} 3`,
			`loyalty_revenue{basis="orders",currency="EUR",window="30d"} 47`, // 10 + 20 + 9 of customers, 4 + 6 - 2 of guests
			`loyalty_revenue{basis="orders",currency="EUR",window="60d"} 125`,
			`loyalty_average_order_value{counted="net",currency="EUR",window="60d"} 11.363636363636363`, // 125 / 11
			`loyalty_orders_per_customer{window="60d"} 1.5`,
			`loyalty_revenue_movement{basis="orders",counted="ends",currency="EUR",movement="guests",window="30d"} -10`, // 8 - 18
			`loyalty_clv_historic{currency="EUR"} 12.375`,                                                               // half of 99, by 4
			`loyalty_source_guest_orders{guests="apart",source="till"} 5`, `loyalty_source_orders{source="till"} 11`,
			`loyalty_ledger_customers 4`, `loyalty_ledger_records{kind="order"} 11`,
		}, "5 of 11 sales (45.5 %) have no customer id and no address; they count as revenue, not as customers (guests: apart)"},
		", guests: count": {[]string{
			`loyalty_active_customers{window="60d"} 9`, `loyalty_active_customers{window="30d"} 5`,
			`loyalty_revenue{basis="orders",currency="EUR",window="60d"} 125`,
			`loyalty_revenue_movement{basis="orders",counted="ends",currency="EUR",movement="guests",window="30d"} 0`,
			`loyalty_source_guest_orders{guests="count",source="till"} 5`, `loyalty_source_orders{source="till"} 11`,
			`loyalty_ledger_customers 9`,
		}, "5 of 11 sales (45.5 %) have no customer id and no address; each of them counts as a customer (guests: count)"},
		", guests: ignore": {[]string{
			`loyalty_active_customers{window="60d"} 4`, `loyalty_active_customers{window="30d"} 3`,
			`loyalty_revenue{basis="orders",currency="EUR",window="60d"} 99`,
			`loyalty_average_order_value{counted="net",currency="EUR",window="60d"} 16.5`,
			`loyalty_source_guest_orders{guests="ignore",source="till"} 5`, `loyalty_source_orders{source="till"} 11`,
			`loyalty_ledger_customers 4`, `loyalty_ledger_records{kind="order"} 6`,
		}, "5 of 11 sales (45.5 %) have no customer id and no address; they are ignored (guests: ignore)"},
	} {
		t.Run(guests, func(t *testing.T) {
			t.Parallel()
			o := theTill(t, db, guests)
			metrics := once(t, o)
			for _, line := range c.metrics {
				require.Contains(t, metrics, line+"\n")
			}
			require.Contains(t, check(t, o), c.check)
		})
	}
}

// A till without cards has revenue. It has no figures about customers, but it is not silent.
func TestATillOfGuestsAlone(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	db.Exec(t, "UPDATE receipts SET card = NULL, email = NULL")
	o := theTill(t, db, "")
	metrics := once(t, o)
	require.Contains(t, metrics, `loyalty_revenue{basis="orders",currency="EUR",window="60d"} 125`+"\n")
	require.Contains(t, metrics, `loyalty_active_customers{window="60d"} 0`+"\n")
	require.Contains(t, metrics, `loyalty_ledger_customers 0`+"\n")
	for _, name := range []string{"loyalty_retention_ratio", "loyalty_clv_historic", "loyalty_orders_per_customer"} {
		require.NotContains(t, metrics, name)
	}
	require.Contains(t, check(t, o), "orders: none of the newest 11 sales has a customer id or an address; there are no figures about customers (select customer_id or email)")
	require.NotContains(t, strings.ToLower(check(t, theTill(t, db, ", guests: count"))), "there are no figures about customers")
}
