package presettest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// opencart is a shop in euro with two customers, anna (1) and ben (2).
const opencart = `SET sql_mode = '';
	INSERT INTO oc_setting (store_id, code, ` + "`key`" + `, value) VALUES (0,'config','config_currency','EUR'),(0,'config','config_timezone','UTC'),(1,'config','config_currency','USD');
	INSERT INTO oc_customer (customer_id, customer_group_id, email) VALUES (1,1,'anna@example.org'),(2,1,'ben@example.org');
	ALTER TABLE oc_order_total ADD title varchar(255) NOT NULL DEFAULT '';`

// opencartOrders writes orders, one a line: id, customer, status, currency, value of the currency, date, and then
// its totals, each as code=value or code(title)=value.
func opencartOrders(lines string) string {
	var sql strings.Builder
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		sql.WriteString("INSERT INTO oc_order (order_id, customer_id, order_status_id, currency_code, currency_value, date_added, store_name, email) VALUES (" +
			f[0] + "," + f[1] + "," + f[2] + ",'" + f[3] + "'," + f[4] + ",'" + f[5] + "','Shop','');")
		for _, total := range f[6:] {
			code, value, _ := strings.Cut(total, "=")
			code, title, _ := strings.Cut(strings.TrimSuffix(code, ")"), "(")
			sql.WriteString("INSERT INTO oc_order_total (order_id, code, title, value) VALUES (" + f[0] + ",'" + code + "','Title (" + title + ")'," + value + ");")
		}
	}
	return sql.String()
}

func TestOpenCartSituations(t *testing.T) {
	p := product{dir: "opencart", preset: "opencart"}
	rated := p
	rated.convert = source.Rates{"BGN": {{From: record.Date(2000, 1, 1), Rate: 511_292_000}}}
	one := figures{Revenue: "2024-02 100.00", Purchases: 1, Buyers: 1}
	with := func(f figures, change func(*figures)) figures { change(&f); return f }
	const order = "1 1 5 EUR 1 2024-02-01 sub_total=100 shipping=5 tax=22.05 total=127.05\n"
	coupons := "CREATE TABLE oc_coupon (coupon_id int PRIMARY KEY, code varchar(20), shipping tinyint(1)); INSERT INTO oc_coupon VALUES (1,'FREE',1),(2,'TEN',0);"

	prove(t, []situation{
		// Kind 2. FREE takes 20 off the goods and the 5 of shipping; TEN 10 off the goods.
		{
			name: "coupon with free shipping", product: p,
			sql: opencart + coupons + opencartOrders("1 1 5 EUR 1 2024-02-01 sub_total=120 shipping=5 coupon(FREE)=-25 tax=21 total=121\n"+
				"2 2 5 EUR 1 2024-02-02 sub_total=110 shipping=5 coupon(TEN)=-10 tax=22.05 total=127.05"),
			want: figures{Revenue: "2024-02 200.00", Purchases: 2, Buyers: 2, Discounts: 2},
		},
		{
			name: "coupon for shipping alone", product: p,
			sql:  opencart + coupons + opencartOrders("1 1 5 EUR 1 2024-02-01 sub_total=100 shipping=5 coupon(FREE)=-5 tax=21 total=121"),
			want: with(one, func(f *figures) { f.Discounts = 1 }),
		},
		{
			// Two of four pieces of 30, of which the coupon had taken a sixth: 2 x 30 x 100 / 120 = 50 given back of
			// 100. The state says refunded, the return says how much.
			name: "refunded in part after a coupon", product: p,
			sql: opencart + opencartOrders("1 1 11 EUR 1 2024-02-01 sub_total=120 coupon(TEN)=-20 tax=21 total=121") +
				"INSERT INTO oc_order_product (order_id, product_id, quantity, price, total, tax) VALUES (1,30,4,30,120,6.3);" +
				"INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_action_id, date_modified) VALUES (1,30,1,2,4,'2024-03-01 12:00:00');",
			want: figures{Revenue: "2024-02 100.00, 2024-03 -50.00", Purchases: 1, Buyers: 1, Refunds: "2024-03-01 50.00", Discounts: 1, Products: 1},
		},
		{
			// The first return has a reason that OpenCart installs, in capitals; the second the shop's own; the third none.
			name: "reasons of returns", product: p,
			sql: opencart + opencartOrders("1 1 5 EUR 1 2024-02-01 sub_total=120 tax=25.2 total=145.2") +
				"INSERT INTO oc_return_reason VALUES (1,2,'Defekt'),(1,1,'DEAD ON ARRIVAL'),(9,1,'mrs Smith called');" +
				"INSERT INTO oc_order_product (order_id, product_id, quantity, price, total, tax) VALUES (1,30,4,30,120,6.3);" +
				"INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_reason_id, return_action_id, date_modified) VALUES " +
				"(1,30,1,1,1,4,'2024-03-01 12:00:00'),(1,30,1,1,9,4,'2024-03-02 12:00:00'),(1,30,1,1,0,4,'2024-03-03 12:00:00');",
			want: figures{
				Revenue: "2024-02 120.00, 2024-03 -90.00", Purchases: 1, Buyers: 1, Products: 1,
				Refunds: "2024-03-01 30.00, 2024-03-02 30.00, 2024-03-03 30.00",
			},
			reasons: "2024-03-01 defective, 2024-03-02 other, 2024-03-03 unknown",
		},
		{
			name: "refunded by its status alone", product: p,
			sql:  opencart + opencartOrders(order+"2 1 11 EUR 1 2024-02-02 sub_total=50 tax=10.5 total=60.5"),
			want: one,
		},
		{
			// The return names a product that the order does not have: it has no value, and is counted as rejected.
			name: "return of another product", product: p, rejected: 1,
			sql: opencart + opencartOrders(order) +
				"INSERT INTO oc_return (order_id, product_id, customer_id, quantity, return_action_id, date_modified) VALUES (1,31,1,2,4,'2024-03-01 12:00:00');",
			want: one,
		},
		// Kind 4. Points, store credit and a gift voucher pay; the goods are 100 each time. The voucher of 50 that
		// was sold beside goods of 100 is not revenue.
		{
			name: "paid by other means", product: p,
			sql: opencart + opencartOrders("1 1 5 EUR 1 2024-02-01 sub_total=100 reward=-20 tax=16.8 total=96.8\n2 1 5 EUR 1 2024-02-01 sub_total=100 tax=21 credit=-30 total=91\n"+
				"3 2 5 EUR 1 2024-02-01 sub_total=100 tax=21 voucher=-121 total=0\n4 2 5 EUR 1 2024-02-01 sub_total=150 tax=21 total=171") +
				"CREATE TABLE oc_order_voucher (order_voucher_id int PRIMARY KEY, order_id int, amount decimal(15,4)); INSERT INTO oc_order_voucher VALUES (1,4,20),(2,4,30);",
			want: figures{Revenue: "2024-02 400.00", Purchases: 4, Buyers: 2, Repeat: "1.00"},
		},
		// Kind 3. Amounts are in the currency whose value is 1: leva until the move, euro since. Order 2 was shown
		// in dollars in the days of the lev; order 4 in pounds since. 195.58 leva are 100.00 euro.
		{
			name: "shop that moved to the euro", product: rated,
			sql: opencart + opencartOrders("1 1 5 BGN 1 2024-01-02 sub_total=195.58\n2 1 5 USD 0.55 2024-01-03 sub_total=195.58\n"+
				"3 1 5 EUR 1 2024-02-01 sub_total=50\n4 1 5 GBP 0.85 2024-02-02 sub_total=50"),
			want: figures{Revenue: "2024-01 200.00, 2024-02 100.00", Purchases: 4, Buyers: 1, Repeat: "1.00"},
		},
		{
			name: "second store that shows dollars", product: p,
			sql:  opencart + opencartOrders(order) + "UPDATE oc_order SET store_id = 1, currency_code = 'USD', currency_value = 1.1;",
			want: one,
		},
		{
			name: "value of 1 that nothing explains", product: p, rejected: 1,
			sql:  opencart + opencartOrders(order+"2 1 5 USD 1 2024-02-01 sub_total=50"),
			want: one,
		},
		{
			name: "campaign, affiliate, points and reviews", product: p,
			acquired: "Shop 1, Spring 1, affiliate 1",
			said:     "move 1: 100 points 2024-02-01, move 2: 40 points 2024-02-02, question 2: 4/5 2024-02-03",
			sql: opencart + "ALTER TABLE oc_order ADD marketing_id int NOT NULL DEFAULT 0, ADD affiliate_id int NOT NULL DEFAULT 0;" +
				opencartOrders(order+"2 2 5 EUR 1 2024-02-01 sub_total=10\n3 3 5 EUR 1 2024-02-01 sub_total=10") +
				"UPDATE oc_order SET marketing_id = 7, affiliate_id = 9 WHERE order_id = 1; UPDATE oc_order SET affiliate_id = 9 WHERE order_id = 2;" +
				"CREATE TABLE oc_marketing (marketing_id int PRIMARY KEY, name varchar(32)); INSERT INTO oc_marketing VALUES (7, 'Spring');" +
				"CREATE TABLE oc_customer_reward (customer_reward_id int PRIMARY KEY, customer_id int, order_id int, points int, date_added datetime);" +
				"INSERT INTO oc_customer_reward VALUES (1,1,1,100,'2024-02-01'),(2,1,2,-40,'2024-02-02'),(3,1,0,0,'2024-02-02');" +
				"CREATE TABLE oc_review (review_id int PRIMARY KEY, customer_id int, rating int, status tinyint, date_added datetime);" +
				"INSERT INTO oc_review VALUES (1,1,4,1,'2024-02-03'),(2,1,5,0,'2024-02-03'),(3,0,5,1,'2024-02-03');",
			want: figures{Revenue: "2024-02 120.00", Purchases: 3, Buyers: 3},
		},
	})
}

func TestOpenCartSubscriptions(t *testing.T) {
	p := product{dir: "opencart", preset: "opencart"}
	const trials = "ALTER TABLE oc_subscription ADD trial_price decimal(10,4) NOT NULL DEFAULT 0, ADD trial_frequency varchar(10) NOT NULL DEFAULT 'month'," +
		" ADD trial_cycle smallint NOT NULL DEFAULT 1, ADD trial_duration smallint NOT NULL DEFAULT 0, ADD trial_remaining smallint NOT NULL DEFAULT 0," +
		" ADD trial_status tinyint NOT NULL DEFAULT 0; ALTER TABLE oc_subscription_product ADD trial_price decimal(10,4) NOT NULL DEFAULT 0;"
	const insert = "INSERT INTO oc_subscription (subscription_id, order_id, customer_id, price, frequency, cycle, duration, remaining, date_next, subscription_status_id, date_added) VALUES "
	prove(t, []situation{
		// Kind 5. Two pieces of 30, and one of 10 in the same subscription, a month: 70 from January on.
		{
			name: "price by quantity", product: p,
			sql: opencart + insert + "(1,1,1,40,'month',1,0,0,'2030-01-01',2,'2024-01-05');" +
				"INSERT INTO oc_subscription_product (subscription_id, product_id, quantity, price) VALUES (1,30,2,30),(1,31,1,10);",
			want:  figures{Recurring: "2024-01 70.00, 2024-02 70.00, 2024-03 70.00, 2024-04 70.00"},
			terms: "renews 2030-01-01 70",
		},
		{
			// Free for two months from 5 January: nothing until 5 March, then 2 x 30. Another is still free, and was
			// cancelled before it paid. A third pays 5 a month for 2 pieces on trial, then 60.
			name: "trials", product: p,
			sql: opencart + trials + insert + "(1,1,1,30,'month',1,0,0,'2030-01-01',2,'2024-01-05'),(2,2,1,30,'month',1,0,0,'2030-01-01',2,'2024-01-05')," +
				"(3,3,1,30,'month',1,0,0,'2024-02-05',5,'2024-01-05'),(4,4,2,30,'month',1,0,0,'2030-01-01',2,'2024-01-05');" +
				"UPDATE oc_subscription SET trial_status = 1, trial_duration = 2; UPDATE oc_subscription SET trial_remaining = 1 WHERE subscription_id IN (2, 3);" +
				"INSERT INTO oc_subscription_product (subscription_id, product_id, quantity, price) VALUES (1,30,2,30),(2,30,2,30),(3,30,2,30),(4,30,2,30);" +
				"UPDATE oc_subscription SET trial_price = 5 WHERE subscription_id = 4; UPDATE oc_subscription_product SET trial_price = 5 WHERE subscription_id = 4;",
			want: figures{Recurring: "2024-01 10.00, 2024-02 10.00, 2024-03 120.00, 2024-04 120.00"},
			terms: "renews 2030-01-01 0, renews 2030-01-01 60, renews 2030-01-01 60, trial 2024-01-05 to 2024-02-05 paid false, " +
				"trial 2024-01-05 to 2024-03-05 paid false, trial 2024-01-05 to 2024-03-05 paid true",
		},
		{
			name: "4.0.2: quantity of its own, trial of three weeks", product: p,
			sql: opencart + opencart402 + strings.Split(trials, ";")[0] + ";" + strings.ReplaceAll(insert, "subscription_id,", "subscription_id, quantity,") + "(1,3,1,1,20,'month',1,0,0,'2030-01-01',2,'2024-01-25');" +
				"UPDATE oc_subscription SET trial_status = 1, trial_frequency = 'week', trial_duration = 3;",
			// 25 January and three weeks is 15 February: 3 x 20 from then on.
			want:  figures{Recurring: "2024-02 60.00, 2024-03 60.00, 2024-04 60.00"},
			terms: "renews 2030-01-01 60, trial 2024-01-25 to 2024-02-15 paid true",
		},
		{
			// 4.0.0 numbers: 4 cancelled, 5 denied. The first runs to 20 March; the second never began. The order's line
			// has the quantity 2.
			name: "4.0.0: statuses by the shop's settings", product: p,
			sql: opencart + opencart402 + opencart400 + "ALTER TABLE oc_subscription ADD order_product_id int NOT NULL DEFAULT 1;" + insert +
				"(1,1,1,20,'month',1,0,0,'2024-03-20',4,'2024-01-05'),(2,1,1,500,'month',1,0,0,'2024-03-20',5,'2024-01-05');" +
				"INSERT INTO oc_order_product (order_product_id, order_id, product_id, quantity) VALUES (1,1,30,2);" +
				"INSERT INTO oc_setting (`key`, value) VALUES ('config_subscription_active_status_id','2'),('config_subscription_status_id','1'),('config_subscription_denied_status_id','5');",
			want: figures{Recurring: "2024-01 40.00, 2024-02 40.00"},
		},
	})
}

// An order of years ago is cancelled: OpenCart writes a row of order_history, and the next poll finds it.
func TestOpenCartCancelsAnOldOrder(t *testing.T) {
	h := build(t, product{dir: "opencart", preset: "opencart"}, 3)
	h.db.Exec(t, opencart+opencartOrders("1 1 5 EUR 1 2023-01-02 sub_total=100\n2 1 5 EUR 1 2024-04-20 sub_total=10")+
		"CREATE TABLE oc_order_history (order_history_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id int NOT NULL, order_status_id int NOT NULL);"+
		"INSERT INTO oc_order_history (order_id, order_status_id) VALUES (1, 5), (2, 5);")
	h.poll(t, 0)
	h.poll(t, 20*time.Minute)
	require.Equal(t, []string{"2023-01-02 100.00", "2024-04-20 10.00"}, h.purchases())
	h.db.Exec(t, "UPDATE oc_order SET order_status_id = 7 WHERE order_id = 1; INSERT INTO oc_order_history (order_id, order_status_id) VALUES (1, 7)")
	h.poll(t, 5*time.Minute)
	require.Equal(t, []string{"2024-04-20 10.00"}, h.purchases())
}
