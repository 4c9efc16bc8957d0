package source_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestCheckReportsTheShopInBothStorages(t *testing.T) {
	both(t, func(t *testing.T, h *harness, s *shop) {
		trapShop(s)
		h.open()
		r := h.src.Check(t.Context())
		text := r.String()
		t.Log(text)
		require.True(t, r.OK())
		require.False(t, r.CanWrite)
		require.Contains(t, r.Server, "MariaDB")
		require.Contains(t, text, "GRANT SELECT ON")
		require.NotContains(t, text, "IDENTIFIED")
		require.NotContains(t, text, "example.com")
		require.Contains(t, text, "wc-completed: 9, sale")
		require.Contains(t, text, "wc-on-hold: 1, other, no sale")
		require.Contains(t, text, "EUR: 12, the business currency")
		require.Contains(t, text, "USD: 2, by the orders' own rates")
		require.Contains(t, text, "GBP: 1, not all can be converted")
		require.Regexp(t, `(?m)^  lacks +No exchange rates`, text)
		require.Contains(t, text, "none: the condition of its query does not hold here")
		require.Contains(t, text, "17 rows; newest page of 17: 10 read, 1 rejected: date_out_of_range")
		require.Equal(t, map[record.Kind]bool{
			record.KindCustomer: true, record.KindOrder: true, record.KindLine: true, record.KindRefund: true,
		}, h.src.Provides())
		require.Len(t, h.sink.orders, 10, "the newest page goes to the sink")
		require.Zero(t, h.src.Status().Polls)
	})
}

func TestCheckWarnsAboutAnAccountThatMayWrite(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, true)
	h.exec("GRANT SELECT, INSERT ON " + h.db.Name + ".* TO '" + h.cfg.User + "'@'%'")
	r := h.open().src.Check(t.Context())
	require.True(t, r.OK())
	require.True(t, r.CanWrite)
	require.Contains(t, r.String(), "the account may write (use an account that has been granted SELECT alone)")
}

// The account may write to other databases, as MariaDB lets every account do with "test".
func TestCheckIgnoresGrantsOnOtherDatabases(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, true)
	h.exec("GRANT ALL ON `other\\_%`.* TO '" + h.cfg.User + "'@'%'")
	r := h.open().src.Check(t.Context())
	require.True(t, r.OK())
	require.Contains(t, r.String(), "ALL PRIVILEGES ON `other")
	require.False(t, r.CanWrite)
	require.Contains(t, r.String(), "may only read")
}

func TestCheckNamesProblemAndRemedy(t *testing.T) {
	server := mariadbtest.Shared(t)
	for name, c := range map[string]struct {
		spoil func(h *harness, s *shop)
		want  []string
	}{
		"wrong password": {
			spoil: func(h *harness, _ *shop) { h.cfg.PasswordFile = passwordFile(t, "wrong") },
			want:  []string{"connect", "Access denied", "check user and password"},
		},
		"no such database": {
			spoil: func(h *harness, _ *shop) {
				h.exec("GRANT SELECT ON nowhere.* TO '" + h.cfg.User + "'@'%'")
				h.cfg.Database = "nowhere"
			},
			want: []string{"Unknown database", "check the database's name"},
		},
		"no server": {
			spoil: func(h *harness, _ *shop) { h.cfg.Port = 1 },
			want:  []string{"connect", "refused", "check host and port"},
		},
		"no product": {
			spoil: func(h *harness, _ *shop) { h.exec("DROP TABLE wp_options") },
			want:  []string{"no WooCommerce here", "check database and prefix"},
		},
		"no table": {
			spoil: func(h *harness, _ *shop) { h.exec("DROP TABLE wp_wc_order_operational_data") },
			want:  []string{"read orders", "doesn't exist", "off: true"},
		},
		"no column": {
			spoil: func(h *harness, _ *shop) { h.exec("ALTER TABLE wp_wc_orders DROP COLUMN tax_amount") },
			want:  []string{"read orders", "Unknown column", "write your own query"},
		},
		"no grant on a table": {
			spoil: func(h *harness, _ *shop) {
				h.cfg.User = h.db.Reader(t, "wp_options", "wp_users", "wp_usermeta", "wp_wc_orders")
			},
			want: []string{"SELECT command denied", "grant the account SELECT on this table"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, server, "woocommerce")
			h.t = t
			s := newShop(t, h.db, true)
			c.spoil(h, s)
			r := h.open().src.Check(t.Context())
			require.False(t, r.OK())
			for _, want := range c.want {
				require.Contains(t, r.String(), want)
			}
			require.NotContains(t, r.String(), mariadbtest.Password)
		})
	}
}
