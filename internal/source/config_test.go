package source_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/presets"
)

func parse(t *testing.T, text string) source.Config {
	t.Helper()
	var c source.Config
	require.NoError(t, yaml.Unmarshal([]byte(text), &c))
	return c
}

const minimal = "name: shop\npreset: woocommerce\nhost: db\ndatabase: shop\nuser: reader\n"

func TestMinimalConfigurationsAreValid(t *testing.T) {
	for name, text := range map[string]string{
		"preset and connection":      minimal,
		"a DSN":                      "name: shop\npreset: woocommerce\ndsn: reader@tcp(db:3306)/shop\npassword_env: SHOP_PASSWORD\n",
		"a DSN from a file":          "name: shop\npreset: woocommerce\ndsn_file: /run/secrets/dsn\n",
		"custom queries alone":       "name: shop\ndsn_env: SHOP\nqueries: {orders: {cursor: full, sql: 'SELECT id, at AS placed_at, net FROM o'}}\n",
		"a preset with a query more": minimal + "queries: {subscriptions: {cursor: full, sql: 'SELECT * FROM {prefix}subs'}, lines: {off: true}}\n",
		"a CRM's own words":          "name: crm\ndsn_env: CRM\nreasons: {price: [dear]}\nqueries: {cancellations: {cursor: full, sql: SELECT 1, values: {reason: {service: [Dear, rude]}}}, answers: {cursor: full, scale: 7, reversed: true, sql: SELECT 1}}\n",
		"another window":             minimal + "queries: {orders: {window: 90d, reread: 1d}}\n",
		"all the rest": minimal + `port: 3307
prefix: ""
tls: {mode: verify, server_name: db.example}
interval: 1m
reconcile_interval: 12h
page_size: 500
page_pause: 50ms
statement_timeout: 10s
customer_link: https://shop.example/wp-admin/user-edit.php?user_id={id}
margin: 0.4
currency: EUR
zone: Europe/Amsterdam
earliest: 2005-01-01
date: paid
grace: 14d
statuses: {sale: [wc-completed]}
variables: {rate_meta: _rate, users: wp_}
`,
	} {
		t.Run(name, func(t *testing.T) {
			c := parse(t, text)
			require.Empty(t, c.Validate())
		})
	}
}

func TestInvalidConfigurationNamesEveryFieldAndRemedy(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing": {"{}", []string{
			`name: "" is no name (use letters, digits, '_', '-' and '.')`,
			"host: it is not said where the database is (set host, or dsn)",
			"queries: there is nothing to read (name a preset, or write a query for orders)",
		}},
		"several faults at once": {minimal + "margin: 40\npage_size: -1\ncurrency: euro\nzone: Mars\nearliest: 1926-01-01\ninterval: 10ms\n", []string{
			"margin: 40 is not between 0 and 1 (write 0.4 for 40 %)",
			"page_size: -1 rows are no page (use 1 to 1000000; 10000 is usual)",
			`currency: "euro" is no currency (use an ISO 4217 code such as EUR)`,
			`zone: "Mars" is no time zone (use a name such as Europe/Amsterdam)`,
			`earliest: "1926-01-01" is no such date (write a date from 1970-01-02 on, such as 2005-01-01)`,
			"interval: 10ms is too short (use at least 1s)",
		}},
		"a link that is none": {minimal + "customer_link: shop.example/customer/{id}\n", []string{
			`customer_link: "shop.example/customer/{id}" is not a web address (write the address of a customer's page, such as https://shop.example/admin/customer/{id})`,
		}},
		"a link that runs a script": {minimal + "customer_link: javascript:alert({id})\n", []string{
			`customer_link: "javascript:alert({id})" is not a web address (write the address of a customer's page, such as https://shop.example/admin/customer/{id})`,
		}},
		"a link without the customer": {minimal + "customer_link: https://shop.example/admin\n", []string{
			`customer_link: "https://shop.example/admin" has no {id}, so all customers would have the same page ` +
				`(write the address of a customer's page, such as https://shop.example/admin/customer/{id})`,
		}},
		"a link with a password": {minimal + "customer_link: https://u:p@shop.example/{id}\n", []string{
			"customer_link: it contains a user name or a password (leave them out)",
		}},
		"a password in the DSN": {"name: s\npreset: woocommerce\ndsn: u:hunter2@tcp(db)/shop\n", []string{
			"dsn: it contains a password (put the password in a file and name it in password_file)",
		}},
		"a malformed DSN": {"name: s\npreset: woocommerce\ndsn: u:hunter2@db/shop\n", []string{
			"dsn: it is no data source name (write user@tcp(host:3306)/database)",
		}},
		"two secrets": {minimal + "password_file: a\npassword_env: B\n", []string{
			"password_file: the password is given twice (keep one of password_file and password_env)",
		}},
		"no such preset": {"name: s\nhost: h\ndatabase: d\nuser: u\npreset: shopify\n", []string{
			`preset: no preset "shopify": there are ` + strings.Join(presets.Names(), ", ") + ` (correct the name, or leave it out and write queries)`,
		}},
		"SQL in a variable": {minimal + "variables: {rate_meta: \"' OR 1\"}\n", []string{
			`variables.rate_meta: "' OR 1" cannot stand in SQL (use letters, digits and _ . : / @ -)`,
		}},
		"SQL in the prefix": {minimal + "prefix: 'wp; '\n", []string{
			`prefix: "wp; " cannot be part of a table's name (use letters, digits and '_')`,
		}},
		"an unknown variable": {minimal + "variables: {rat_meta: x}\n", []string{
			"variables.rat_meta: the preset has no such variable (use rate_currency_meta, rate_divisor_meta, rate_meta, refund_reason_meta)",
		}},
		"no sale": {minimal + "statuses: {sale: [], sold: [x]}\n", []string{
			"statuses.sold: no such list (use sale, refunded, other)",
			"statuses.sale: empty (list the statuses that count as a sale)",
		}},
		"an unknown kind": {minimal + "queries: {order: {sql: SELECT 1}}\n", []string{
			"queries.order: no such kind of record (use customers, orders, lines, refunds, subscriptions, " +
				"subscription_events, answers, invitations, cancellations, contacts, engagements, memberships, newsletters, points, spend)",
		}},
		"words that make no sense": {minimal + `queries:
  cancellations: {cursor: full, scale: 5, sql: SELECT 1, values: {reason: {price: [dear], service: [Dear], luck: [x]}, mood: {bad: [x]}}}
  answers: {cursor: full, scale: 4, sql: SELECT 1, values: {question: {nps: [a, A]}, touchpoint: {anything: [b]}}}
  invitations: {cursor: full, sql: SELECT 1, values: {question: {nps: [a]}}}
`, []string{
			`queries.cancellations.values.reason.luck: no such meaning (use channel, involuntary, onboarding, other, price, service, unknown)`,
			`queries.cancellations.values.reason.service: "Dear" is on the list of price already (keep it on one list)`,
			`queries.cancellations.values.mood: no column of cancellations whose words have meanings (use reason)`,
			`queries.cancellations: only answers have a scale (leave scale and reversed out)`,
			`queries.answers.scale: 4 points are no scale (use 3, 5, 6, 7, 10 or 11 points)`,
			`queries.invitations.values.question: no column of invitations whose words have meanings (leave it out)`,
		}},
		"reasons for nothing": {strings.Replace(minimal, "woocommerce", "magento2", 1) + "reasons: {price: [dear]}\n", []string{
			"reasons: no cancellations are read (leave them out, or add a query for cancellations)",
		}},
		"a query without a cursor": {minimal + "queries: {orders: {sql: 'SELECT 1 AS id'}}\n", []string{
			`queries.orders.cursor: "" is no cursor (use modified, id or full)`,
		}},
		"a paged query without a key": {minimal + "queries: {orders: {cursor: modified, sql: 'SELECT 1 FROM o WHERE {page} AND a = {b} AND c = ?'}}\n", []string{
			"queries.orders.sql: nothing fills in {b} (use {page}, {limit}, {order}, {ids}, {prefix}, {currency}, {grace_days} or a variable)",
			"queries.orders.sql: a question mark is a parameter that nothing fills in (write the value itself)",
			"queries.orders.key: missing, and sql has {page} (give the expression that is selected AS id)",
			"queries.orders.modified: missing (give the expression that is selected AS modified_at)",
			"queries.orders.sql: cursor modified needs it (select the modification time AS modified_at)",
		}},
		"lines without orders": {"name: s\nhost: h\ndatabase: d\nuser: u\nqueries: {lines: {sql: SELECT 1}}\n", []string{
			"queries.lines: lines are read with their orders, but no query reads orders (add a query for orders)",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := parse(t, c.text)
			var got []string
			for _, p := range cfg.Validate() {
				got = append(got, p.Error())
				require.NotContains(t, p.Error(), "hunter2")
			}
			require.ElementsMatch(t, c.want, got)
			_, err := source.New(cfg, source.Environment{Currency: "EUR"}, newSink())
			require.Error(t, err)
		})
	}
}

func TestUnreadableSecretFailsAtTheStart(t *testing.T) {
	for text, want := range map[string]string{
		"password_file: /nowhere/secret\n":     "source shop: read the password: open /nowhere/secret: no such file",
		"password_env: LOYALTY_TEST_NOT_SET\n": "source shop: read the password: the environment variable LOYALTY_TEST_NOT_SET is not set",
	} {
		_, err := source.New(parse(t, minimal+text), source.Environment{}, newSink())
		require.ErrorContains(t, err, want)
	}
}

func TestDurationsAcceptDaysAndErrorsNameTheLine(t *testing.T) {
	c := parse(t, "interval: 90s\nreconcile_interval: 2d\n")
	require.Equal(t, 90*time.Second, time.Duration(c.Interval))
	require.Equal(t, 48*time.Hour, time.Duration(c.ReconcileInterval))
	err := yaml.Unmarshal([]byte("name: x\ninterval: soon\n"), &c)
	require.ErrorContains(t, err, `line 2: invalid duration "soon": write 30s, 5m, 24h or 45d`)
	out, err := yaml.Marshal(source.Config{Interval: source.Duration(90 * time.Second)})
	require.NoError(t, err)
	require.Contains(t, string(out), "interval: 1m30s")
}

func TestEveryPresetIsValid(t *testing.T) {
	for _, name := range presets.Names() {
		c := parse(t, minimal)
		c.Preset = name
		require.Empty(t, c.Validate(), name)
	}
}

func TestProvidesReturnsTheConfiguredKindsBeforeTheFirstConnection(t *testing.T) {
	c := parse(t, minimal+"queries: {lines: {off: true}}\n")
	src, err := source.New(c, source.Environment{Currency: "EUR"}, newSink())
	require.NoError(t, err)
	defer src.Close()
	var kinds []string
	for k := range maps.Keys(src.Provides()) {
		kinds = append(kinds, string(k))
	}
	slices.Sort(kinds)
	require.Equal(t, []string{"answer", "cancellation", "customer", "engagement", "order", "points", "refund", "subscription", "subscription_event"}, kinds)
}

func FuzzConfig(f *testing.F) {
	f.Add(minimal)
	f.Add(minimal + "queries: {orders: {cursor: modified, sql: 'SELECT {page} {ids:x} {limit', key: '{'}}")
	f.Fuzz(func(t *testing.T, text string) {
		var c source.Config
		if yaml.Unmarshal([]byte(text), &c) == nil {
			_ = c.Validate() // must not panic
		}
	})
}

func TestTheIDInALinkIsEscaped(t *testing.T) {
	c := source.Config{CustomerLink: "https://shop.example/{id}?customer={id}"}
	require.Equal(t, "https://shop.example/1042?customer=1042", c.LinkOf("1042"))
	require.Equal(t, "https://shop.example/a%26b%2Fc%20d%2B?customer=a%26b%2Fc%20d%2B", c.LinkOf("a&b/c d+"))
	require.Empty(t, (&source.Config{}).LinkOf("1042"))
}
