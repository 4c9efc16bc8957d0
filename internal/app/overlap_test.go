package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Six customers with texts as ids buy on 12 January. All except Ann and Bob buy again on 5 March. On
// 10 March the window of 30 days begins on 9 February, so Ann and Bob churned. Bob and Dee answered on
// 20 January, and Dee wrote a review on 6 March. Some ids of the CRM end in a space, which the database
// ignores.
const ordersAndReplies = `
	CREATE TABLE orders (id int PRIMARY KEY, customer varchar(20), email varchar(99), day date, net int);
	INSERT INTO orders VALUES (1,'K-ann','ann@example.org','2026-01-12',10), (2,'K-bob','bob@example.org','2026-01-12',10),
		(3,'K-cas','cas@example.org','2026-01-12',10), (4,'K-dee','dee@example.org','2026-01-12',10),
		(5,'K-eva','eva@example.org','2026-01-12',10), (6,'K-fay','fay@example.org','2026-01-12',10),
		(7,'K-cas','cas@example.org','2026-03-05',10), (8,'K-dee','dee@example.org','2026-03-05',10),
		(9,'K-eva','eva@example.org','2026-03-05',10), (10,'K-fay','fay@example.org','2026-03-05',10);
	CREATE TABLE replies (id int PRIMARY KEY, customer varchar(20), at date, score int);
	INSERT INTO replies VALUES (1,'K-bob ','2026-01-20',9), (2,'K-dee ','2026-01-20',9);
	CREATE TABLE reviews (id int PRIMARY KEY, customer varchar(20), at date);
	INSERT INTO reviews VALUES (1,'K-dee','2026-03-06')`

// shopAndCRM returns the options of a shop and of a CRM that knows no addresses, with more lines for
// the CRM.
func shopAndCRM(t *testing.T, db *mariadbtest.Database, crm string) app.Options {
	t.Helper()
	dir := t.TempDir()
	at := fmt.Sprintf("{host: 127.0.0.1, port: %d, database: %s, user: %s, password_file: password", db.Server.Port(), db.Name, db.Reader(t))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	text := `business: {timezone: UTC, currency: EUR}
windows: [30d]
forecast: {enabled: false}
sources:
  - ` + at + `, name: crm` + crm + `, queries: {
      answers: {cursor: full, sql: "SELECT id, customer AS customer_id, at AS answered_at, 'nps' AS question, score FROM replies"},
      engagements: {cursor: full, sql: "SELECT id, customer AS customer_id, at, 'review' AS channel FROM reviews"}}}
  - ` + at + `, name: shop, zone: UTC, queries: {
      orders: {cursor: full, sql: "SELECT id, customer AS customer_id, email, day AS placed_at, net FROM orders"}}}
`
	file := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	now := func() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) }
	return app.Options{ConfigFile: file, Now: now}
}

func once(t *testing.T, o app.Options) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, app.Once(t.Context(), o, &out))
	return out.String()
}

func check(t *testing.T, o app.Options) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, app.Check(t.Context(), o, &out), out.String())
	return out.String()
}

// Without addresses in the CRM nobody is a customer of both: silent churn would be 1, engagement 0.
func TestMeasuresOverStrangersAreAbsentAndSaidToBe(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, ordersAndReplies)
	o := shopAndCRM(t, db, "")

	metrics := once(t, o)
	require.Contains(t, metrics, `loyalty_churn_ratio{window="30d"} 0.3333`)
	require.Contains(t, metrics, `loyalty_nps{counted="answers",window="lifetime"} 100`, "an answer counts by itself")
	for _, name := range []string{"loyalty_silent_churn_ratio", "loyalty_engagement_ratio", "loyalty_survey_coverage_ratio", "loyalty_referral_ratio"} {
		require.NotContains(t, metrics, name)
	}
	for _, line := range []string{
		`loyalty_source_customers{source="crm"} 2`, `loyalty_source_customers{source="shop"} 6`,
		`loyalty_source_shared_customers{source="crm"} 0`, `loyalty_source_shared_customers{source="shop"} 0`,
		`loyalty_source_warnings{code="no_shared_addresses",source="crm"} 2`,
		`loyalty_source_warnings{code="no_shared_customers",source="shop"} 6`,
	} {
		require.Contains(t, metrics, line+"\n")
	}

	report := check(t, o)
	require.Contains(t, report, "\n  crm   2  0\n  shop  6  0\n")
	require.Contains(t, report, "Warning: source crm: no other source knows one of the 2 customers, and none of them has an e-mail address: "+
		"read the address, or set same_ids_as if another source has the same customer ids\n")
	require.Contains(t, report, "Warning: source shop: no other source knows one of the 6 customers: check that")
	_, absent, _ := strings.Cut(report, "Absent, because the sources of survey answers share no customer with the sources of orders:\n")
	require.Contains(t, strings.SplitN(absent, "\n\n", 2)[0], "silent_churn_ratio")
	_, absent, _ = strings.Cut(report, "Absent, because the sources of engagement events share no customer with the sources of orders:\n")
	require.Contains(t, strings.SplitN(absent, "\n\n", 2)[0], "engagement_ratio")
}

// One of the two who churned had answered, one of the four active wrote a review.
func TestSourcesWithTheSameIDsShareTheirCustomers(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, ordersAndReplies)
	o := shopAndCRM(t, db, ", same_ids_as: shop")

	metrics := once(t, o)
	for _, line := range []string{
		`loyalty_silent_churn_ratio{window="30d"} 0.5`, `loyalty_engagement_ratio{window="30d"} 0.25`,
		`loyalty_source_customers{source="crm"} 2`, `loyalty_source_customers{source="shop"} 6`,
		`loyalty_source_shared_customers{source="crm"} 2`, `loyalty_source_shared_customers{source="shop"} 2`,
		`loyalty_source_warnings{code="no_shared_addresses",source="crm"} 0`,
		`loyalty_source_warnings{code="no_shared_customers",source="shop"} 0`,
		`loyalty_ledger_customers 6`,
	} {
		require.Contains(t, metrics, line+"\n")
	}
	report := check(t, o)
	require.Contains(t, report, "\n  crm   2  2\n  shop  6  2\n")
	require.NotContains(t, report, "no other source knows")
}

// Numbers as ids can be compared: the warning names the source that they are like.
func TestIDsThatLookAlikeAreNamed(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, ordersAndReplies)
	db.Exec(t, `UPDATE orders SET customer = ORD(SUBSTR(customer, 3)); UPDATE replies SET customer = ORD(SUBSTR(customer, 3));
		UPDATE reviews SET customer = ORD(SUBSTR(customer, 3))`)
	require.Contains(t, check(t, shopAndCRM(t, db, "")), "Warning: source crm: no other source knows one of the 2 customers, "+
		"but their ids are like the ids of shop: if they are the same customers, set same_ids_as: shop\n")
}

// The running exporter says it in its status and on its page, until the sources share a customer.
func TestSourcesThatShareNoCustomerAreShown(t *testing.T) {
	e := start(t, "one", "two")
	e.db.poll("one", delivers(1, 2))
	e.db.poll("two", func(f *fake) {
		f.sink.Apply(&record.Batch{Customers: []record.Customer{{Key: 7, Email: 77}}})
		f.note(nil)
	})
	e.eventually("the warning", e.contains("/api/v1/status", `"code":"no_shared_customers","kind":"customer","count":1`))
	require.Contains(t, e.get("/"), "no other source knows one of the 1 customers")
	e.db.poll("one", func(f *fake) {
		f.sink.Apply(&record.Batch{Customers: []record.Customer{{Key: 1, Email: 77}}})
		f.note(nil)
	})
	e.eventually("no warning", e.contains("/metrics", `loyalty_source_shared_customers{source="two"} 1`))
	code, body := e.ask(http.MethodGet, "/api/v1/status")
	require.Equal(t, http.StatusOK, code)
	require.NotContains(t, body, "no_shared")
}
