package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// computed is a valid configuration of a source whose database computes the figures.
const computed = `business:
  currency: EUR
  timezone: Europe/Amsterdam
sources:
  - name: shop
    compute: database
    host: 127.0.0.1
    database: shop
    user: loyalty
    password_file: secret
    queries:
      orders:
        cursor: full
        sql: SELECT id, placed_at, customer_id, net, modified_at FROM orders
`

func TestComputeInTheDatabase(t *testing.T) {
	c, err := config.Load(write(t, computed))
	require.NoError(t, err)
	require.True(t, c.Sources[0].InDatabase())
	q, ok := c.Sources[0].Orders()
	require.True(t, ok)
	require.Contains(t, q.SQL, "FROM orders")
}

func TestComputedDimensions(t *testing.T) {
	text := strings.NewReplacer(
		"sources:", "dimensions: {country: {cap: 5}, coupon: {from: latest_order, column: coupon}}\nsources:", "modified_at FROM", "modified_at, country, coupon FROM",
	).Replace(computed)
	c, err := config.Load(write(t, text))
	require.NoError(t, err)
	require.Equal(t, []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 5}, {Dimension: ledger.DimOwn, Cap: 20}}, c.Settings.Dimensions)
}

func TestRefusedComputations(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{
			"compute: database", "compute: cloud",
			`line 6: sources[0].compute: unknown place "cloud": use memory or database`,
		},
		{
			"    compute: database", "    preset: woocommerce\n    compute: database",
			"line 7: sources[0].compute: database needs a query of your own instead of a preset: write queries.orders, or use memory",
		},
		{
			"FROM orders\n", "FROM orders\n      customers: {cursor: full, sql: SELECT id FROM customers}\n",
			"line 15: sources[0].queries.customers: compute: database reads orders, refunds and lines only: remove this query, or use compute: memory",
		},
		{
			"FROM orders\n", "FROM orders\n      refunds: {cursor: full, zone: utc, sql: 'SELECT id, order_id, refunded_at, amount, modified_at FROM refunds'}\n",
			"line 15: sources[0].queries.refunds.zone: compute: database cannot convert times: convert refunded_at to the business time zone",
		},
		{
			"FROM orders\n", "FROM orders\n      refunds: {cursor: full, every: 1h, sql: 'SELECT id, order_id, refunded_at, amount, modified_at FROM refunds'}\n",
			"line 15: sources[0].queries.refunds.every: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"FROM orders\n", "FROM orders\n  - {name: crm, preset: civicrm, host: 127.0.0.1, database: crm, user: loyalty, password_file: secret}\n",
			"line 6: sources[0].compute: database is for a single source, because customers of several sources are joined in memory: remove the other sources, or use memory",
		},
		{
			"    host", "    currency: USD\n    host",
			"line 7: sources[0].currency: compute: database cannot convert currencies: convert the amounts in the query and remove currency, or use compute: memory",
		},
		{
			"sources:", "dimensions: {rfm_segment: {}}\nsources:",
			"line 4: dimensions.rfm_segment: compute: database has no records besides orders: use source, channel, country, acquisition_channel or a column of orders, or use compute: memory",
		},
		{
			"sources:", "dimensions: {club: {from: customer, column: club}}\nsources:",
			"line 4: dimensions.club.from: compute: database has no records besides orders: use latest_order or first_order, or use compute: memory",
		},
		{
			"cursor: full", "cursor: full\n        zone: utc",
			"line 14: sources[0].queries.orders.zone: compute: database cannot convert times: convert placed_at to the business time zone in the query and set zone: business, or use compute: memory",
		},
		{
			"    host", "    zone: America/New_York\n    host",
			"line 13: sources[0].queries.orders.zone: compute: database cannot convert times: convert placed_at to the business time zone in the query and set zone: business, or use compute: memory",
		},
		{
			"cursor: full", "cursor: full\n        when: SELECT 1",
			"line 14: sources[0].queries.orders.when: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"cursor: full", "cursor: full\n        changelog: {sql: SELECT 1}",
			"line 14: sources[0].queries.orders.changelog: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"    host", "    customer_link: 'https://shop.example/{id}'\n    host",
			"line 7: sources[0].customer_link: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"    host", "    page_size: 5000\n    host",
			"line 7: sources[0].page_size: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"sources:", "customer_list: {enabled: true}\nsources:",
			"line 4: customer_list: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"sources:", "rates: {USD: [{from: '2024-01-01', rate: '0.9'}]}\nsources:",
			"line 4: rates: this has no effect with compute: database: remove it, or use compute: memory",
		},
		{
			"    host", "    grace: 10d\n    host",
			"line 7: sources[0].grace: this has no effect with compute: database: remove it, or use compute: memory",
		},
	} {
		_, err := config.Load(write(t, strings.Replace(computed, c.old, c.new, 1)))
		require.ErrorContains(t, err, c.want)
	}
}
