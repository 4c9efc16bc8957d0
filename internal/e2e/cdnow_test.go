package e2e_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// sale is one line of the CDNOW data.
type sale struct {
	id       int
	customer int
	date     string
	amount   string
}

// cdnow returns the CDNOW purchases, numbered by their line in the file.
func cdnow(t testing.TB) []sale {
	t.Helper()
	f, err := os.Open("../../testdata/cdnow_sample.csv.gz")
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	rows, err := csv.NewReader(z).ReadAll()
	require.NoError(t, err)
	sales := make([]sale, 0, len(rows)-1)
	for i, r := range rows[1:] {
		var customer int
		_, err := fmt.Sscanf(r[1], "%d", &customer)
		require.NoError(t, err)
		sales = append(sales, sale{id: i + 1, customer: customer, date: r[2], amount: r[4]})
	}
	require.Len(t, sales, 6919)
	return sales
}

// wooTables is the part of WooCommerce's schema (with its own order tables) that the preset reads, with
// the original names, types and keys.
const wooTables = `
CREATE TABLE wp_options (option_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	option_name VARCHAR(191) NOT NULL DEFAULT '', option_value LONGTEXT NOT NULL, UNIQUE KEY option_name (option_name));
INSERT INTO wp_options (option_name, option_value) VALUES
	('woocommerce_custom_orders_table_enabled', 'yes'), ('woocommerce_currency', 'USD');
CREATE TABLE wp_users (ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	user_email VARCHAR(100) NOT NULL DEFAULT '', user_registered DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00');
CREATE TABLE wp_usermeta (umeta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	user_id BIGINT UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255), meta_value LONGTEXT, KEY user_id (user_id));
CREATE TABLE wp_wc_orders (id BIGINT UNSIGNED PRIMARY KEY, status VARCHAR(20), currency VARCHAR(10), type VARCHAR(20),
	tax_amount DECIMAL(26,8), total_amount DECIMAL(26,8), customer_id BIGINT UNSIGNED, billing_email VARCHAR(320),
	date_created_gmt DATETIME, date_updated_gmt DATETIME, parent_order_id BIGINT UNSIGNED, payment_method VARCHAR(100),
	KEY status (status), KEY date_created (date_created_gmt), KEY date_updated (date_updated_gmt),
	KEY parent_order_id (parent_order_id), KEY type_status_date (type, status, date_created_gmt));
CREATE TABLE wp_wc_order_operational_data (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id BIGINT UNSIGNED,
	created_via VARCHAR(100), date_paid_gmt DATETIME, date_completed_gmt DATETIME, shipping_tax_amount DECIMAL(26,8), shipping_total_amount DECIMAL(26,8),
	discount_tax_amount DECIMAL(26,8), discount_total_amount DECIMAL(26,8), UNIQUE KEY order_id (order_id));
CREATE TABLE wp_wc_order_addresses (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id BIGINT UNSIGNED NOT NULL,
	address_type VARCHAR(20), country TEXT, email VARCHAR(320), UNIQUE KEY address_type_order_id (address_type, order_id), KEY order_id (order_id));
CREATE TABLE wp_wc_orders_meta (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id BIGINT UNSIGNED,
	meta_key VARCHAR(255), meta_value TEXT, KEY order_id_meta_key_meta_value (order_id, meta_key(100), meta_value(82)));
CREATE TABLE wp_woocommerce_order_items (order_item_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	order_item_name TEXT NOT NULL, order_item_type VARCHAR(200) NOT NULL DEFAULT '', order_id BIGINT UNSIGNED NOT NULL, KEY order_id (order_id));
CREATE TABLE wp_woocommerce_order_itemmeta (meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	order_item_id BIGINT UNSIGNED NOT NULL, meta_key VARCHAR(255), meta_value LONGTEXT, KEY order_item_id (order_item_id));`

// loadWoo fills a WooCommerce shop with the sales. Every third order is a guest order with the
// account's address in capitals; only the join by e-mail finds the person. Amounts include 21 % tax
// and 4.50 of shipping, which are not revenue.
func loadWoo(t testing.TB, db *mariadbtest.Database, sales []sale) {
	db.Exec(t, wooTables)
	var orders, data []string
	users := map[int]bool{}
	for _, s := range sales {
		account, email := s.customer, address(s.customer)
		users[s.customer] = true
		if s.id%3 == 0 {
			account, email = 0, strings.ToUpper(email)
		}
		at := s.date + " 12:00:00"
		orders = append(orders, fmt.Sprintf("(%d,'wc-completed','USD','shop_order',ROUND(%s*0.21,4),%s+ROUND(%s*0.21,4)+4.50,%d,'%s','%s','%s',0)",
			s.id, s.amount, s.amount, s.amount, account, email, at, at))
		data = append(data, fmt.Sprintf("(%d,'checkout',0,4.50,0,0)", s.id))
	}
	var accounts []string
	for id := range users {
		accounts = append(accounts, fmt.Sprintf("(%d,'%s')", id, address(id)))
	}
	insert(t, db, "wp_wc_orders (id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,date_updated_gmt,parent_order_id)", orders)
	insert(t, db, "wp_wc_order_operational_data (order_id,created_via,shipping_tax_amount,shipping_total_amount,discount_tax_amount,discount_total_amount)", data)
	insert(t, db, "wp_users (ID,user_email)", accounts)
}

func address(customer int) string { return fmt.Sprintf("buyer%d@example.com", customer) }

// loadTill fills a schema of the shop's own.
func loadTill(t testing.TB, db *mariadbtest.Database, sales []sale) {
	db.Exec(t, `CREATE TABLE receipts (no INT PRIMARY KEY, card INT NOT NULL, day DATE NOT NULL, dollars DECIMAL(10,2) NOT NULL,
		changed TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, KEY changed (changed));
		CREATE TABLE returns (no INT PRIMARY KEY AUTO_INCREMENT, receipt INT NOT NULL, day DATE NOT NULL, dollars DECIMAL(10,2) NOT NULL)`)
	var rows []string
	for _, s := range sales {
		rows = append(rows, fmt.Sprintf("(%d,%d,'%s',%s)", s.id, s.customer, s.date, s.amount))
	}
	insert(t, db, "receipts (no,card,day,dollars)", rows)
}

func insert(t testing.TB, db *mariadbtest.Database, into string, rows []string) {
	for len(rows) > 0 {
		n := min(1000, len(rows))
		db.Exec(t, "INSERT INTO "+into+" VALUES "+strings.Join(rows[:n], ","))
		rows = rows[n:]
	}
}
