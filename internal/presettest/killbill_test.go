package presettest_test

import (
	"strings"
	"testing"
)

// killbillAccounts are four customers who pay in euro.
const killbillAccounts = `
	INSERT INTO accounts (record_id, id, external_key, email, currency, country, created_date, tenant_record_id) VALUES
	(1,'a1','k1','anna@example.org','EUR','NL','2023-10-01',1),(2,'a2','k2','ben@example.org','EUR','NL','2023-10-01',1),
	(3,'a3','k3','cleo@example.org','EUR','NL','2023-10-01',1),(4,'a4','k4','dirk@example.org','EUR','NL','2023-10-01',1);`

// killbillInvoices writes invoices and items, one a line: "invoice number account day" and
// "item number type invoice start end amount rate linked created", a dash for a missing value.
func killbillInvoices(lines string) string {
	var sql strings.Builder
	sql.WriteString(killbillAccounts)
	quote := func(s string) string {
		if s == "-" {
			return "NULL"
		}
		return "'" + s + "'"
	}
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "invoice":
			sql.WriteString("INSERT INTO invoices (record_id, id, account_id, invoice_date, currency, created_date, account_record_id, tenant_record_id) VALUES (" +
				f[1] + ",'i" + f[1] + "','a" + f[2] + "','" + f[3] + "','EUR','" + f[3] + "'," + f[2] + ",1);")
		case f[0] == "item":
			sql.WriteString("INSERT INTO invoice_items (record_id, id, type, invoice_id, account_id, subscription_id, plan_name, start_date, end_date, amount, rate," +
				" currency, linked_item_id, created_date, account_record_id, tenant_record_id) SELECT " + f[1] + ",'t" + f[1] + "','" + f[2] + "',i.id,i.account_id," +
				"CASE WHEN '" + f[2] + "' IN ('RECURRING','FIXED') THEN CONCAT('s', i.account_record_id) END,'gold'," + quote(f[4]) + "," + quote(f[5]) + "," + f[6] + "," + quote(f[7]) +
				",'EUR'," + quote(f[8]) + ",'" + f[9] + "',i.account_record_id,1 FROM invoices i WHERE i.record_id = " + f[3] + ";")
		}
	}
	return sql.String()
}

// killbillSubscriptions begins one subscription for each account.
const killbillSubscriptions = `
	INSERT INTO subscriptions (record_id, id, bundle_id, category, start_date, created_date, account_record_id, tenant_record_id) VALUES
	(1,'s1','b1','BASE','2024-01-01','2024-01-01',1,1),(2,'s2','b2','BASE','2024-01-01','2024-01-01',2,1),
	(3,'s3','b3','BASE','2024-01-01','2024-01-01',3,1),(4,'s4','b4','BASE','2024-01-01','2024-01-01',4,1);`

func TestKillBillCountsCharges(t *testing.T) {
	kb := product{dir: "killbill", preset: "killbill"}
	prove(t, []situation{
		{
			// Anna pays 20 in January; her goodwill credit of March is an invoice of its own and does not count.
			// Ben's trial is an invoice of 0. Cleo pays 240 in January and gets 180 back in February, so that
			// 60 remain; the invoice with the repair charges nothing. Dirk pays 20 in April.
			// January 20 + 240 = 260, February -180, April 20. 3 purchases, 3 buyers, nobody twice.
			name: "credits, trials and repairs do not count as purchases", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-01-10
				item 1 RECURRING 1 2024-01-10 2024-02-10 20 20 - 2024-01-10
				invoice 2 1 2024-03-10
				item 2 CREDIT_ADJ 2 - - -10 - - 2024-03-10
				item 3 CBA_ADJ 2 - - 10 - - 2024-03-10
				invoice 3 2 2024-03-10
				item 4 FIXED 3 2024-03-10 - 0 - - 2024-03-10
				invoice 4 3 2024-01-12
				item 5 RECURRING 4 2024-01-12 2025-01-12 240 240 - 2024-01-12
				invoice 5 3 2024-02-12
				item 6 REPAIR_ADJ 5 2024-02-12 2025-01-12 -180 - t5 2024-02-12
				item 7 CBA_ADJ 5 - - 180 - - 2024-02-12
				invoice 6 4 2024-04-10
				item 8 RECURRING 6 2024-04-10 2024-05-10 20 20 - 2024-04-10`),
			want: figures{
				Revenue: "2024-01 260.00, 2024-02 -180.00, 2024-04 20.00", Purchases: 3, Buyers: 3, Refunds: "2024-02-12 180.00", Products: 1,
			},
		},
		{
			// Anna is charged 100 and 21 of tax. In February 21 of tax are taken off: revenue net of tax stays 100.
			// Ben is charged 50, and the coupon takes it all off at once: a purchase of 0, discounted.
			// Cleo is charged 80 with a credit of 30, given while the invoice was a draft: 50, discounted.
			// Dirk's parent's summary of 60 and its adjustment of 10 repeat what his own invoices say.
			name: "adjustments of tax leave net revenue alone and coupons stay purchases", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-01-10
				item 1 EXTERNAL_CHARGE 1 - - 100 - - 2024-01-10
				item 2 TAX 1 - - 21 - t1 2024-01-10
				item 3 ITEM_ADJ 1 - - -21 - t2 2024-02-10
				invoice 2 2 2024-01-11
				item 4 EXTERNAL_CHARGE 2 - - 50 - - 2024-01-11
				item 5 ITEM_ADJ 2 - - -50 - t4 2024-01-11
				invoice 3 3 2024-01-12
				item 6 EXTERNAL_CHARGE 3 - - 80 - - 2024-01-12
				item 7 CREDIT_ADJ 3 - - -30 - - 2024-01-12
				invoice 4 4 2024-01-13
				item 8 PARENT_SUMMARY 4 - - 60 - - 2024-01-13
				item 9 ITEM_ADJ 4 - - -10 - t8 2024-02-13`) + "UPDATE invoices SET parent_invoice = 1 WHERE record_id = 4",
			want: figures{
				Revenue: "2024-01 150.00", Purchases: 3, Buyers: 3, Discounts: 2, Products: 1,
			},
		},
		{
			// Anna's payment of March failed twice and was paid on the 15th. Ben's failed, and is still due. Both are charged
			// through 10 May.
			name: "failed payments are recovered by a later payment of the invoice", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-03-10
				item 1 RECURRING 1 2024-03-10 2024-04-10 20 20 - 2024-03-10
				invoice 2 2 2024-03-10
				item 2 RECURRING 2 2024-03-10 2024-04-10 30 30 - 2024-03-10`) + killbillSubscriptions + `
				UPDATE subscriptions SET charged_through_date = '2024-05-10' WHERE record_id < 3;
				INSERT INTO invoice_payments (id, type, invoice_id, payment_date, amount, currency, payment_cookie_id, account_record_id, tenant_record_id) VALUES
				('v1', 'ATTEMPT', 'i1', '2024-03-10', 0, 'EUR', 'x1', 1, 1), ('v2', 'ATTEMPT', 'i1', '2024-03-15', 20, 'EUR', 'x2', 1, 1),
				('v3', 'ATTEMPT', 'i2', '2024-03-10', 0, 'EUR', 'x3', 2, 1);
				INSERT INTO payment_transactions (id, transaction_external_key, transaction_type, effective_date, transaction_status, payment_id, account_record_id, tenant_record_id) VALUES
				('y1', 'x1', 'PURCHASE', '2024-03-10', 'PAYMENT_FAILURE', 'z1', 1, 1), ('y2', 'x1', 'PURCHASE', '2024-03-12', 'PAYMENT_FAILURE', 'z1', 1, 1),
				('y3', 'x3', 'PURCHASE', '2024-03-10', 'PAYMENT_FAILURE', 'z3', 2, 1), ('y4', 'x2', 'PURCHASE', '2024-03-15', 'SUCCESS', 'z2', 1, 1)`,
			want: figures{
				Revenue: "2024-03 50.00", Purchases: 2, Buyers: 2, Products: 1, Recurring: "2024-03 50.00, 2024-04 50.00",
			},
			failures: 3,
			terms:    "recovered 2024-03-15, renews 2024-05-10 20, renews 2024-05-10 30",
		},
		{
			// Invoices of the system before were imported on 1 April; their items are of January and February.
			name: "migrated invoices count when they were made", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-04-01
				item 1 RECURRING 1 2024-01-10 2024-02-10 20 20 - 2024-04-01
				invoice 2 1 2024-04-01
				item 2 RECURRING 2 2024-02-10 2024-03-10 20 20 - 2024-04-01`) + killbillSubscriptions + "UPDATE invoices SET migrated = 1",
			want: figures{
				Revenue: "2024-01 20.00, 2024-02 20.00", Purchases: 2, Buyers: 1, Repeat: "1.00", Products: 1,
				Recurring: "2024-01 20.00, 2024-02 20.00, 2024-03 20.00, 2024-04 20.00",
			},
		},
		{
			// Trials of a month from 1 January: Anna pays from 1 February on. Ben cancelled on 20 January, at once. Cleo's ends on
			// 1 April and its invoice is not there yet. Dirk has no trial, and his discount ends in March.
			name: "trials are paid from their first paid period on", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-02-01
				item 1 RECURRING 1 2024-02-01 2024-03-01 20 20 - 2024-02-01
				invoice 2 4 2024-01-02
				item 2 RECURRING 2 2024-01-02 2024-02-02 10 10 - 2024-01-02`) + killbillSubscriptions + `
				INSERT INTO subscription_events (id, event_type, user_type, effective_date, subscription_id, phase_name, created_date, account_record_id, tenant_record_id) VALUES
				('1', 'API_USER', 'CREATE', '2024-01-01 12:00:00', 's1', 'gold-trial', '2024-01-01', 1, 1), ('2', 'PHASE', NULL, '2024-02-01 12:00:00', 's1', 'gold-evergreen', '2024-01-01', 1, 1),
				('3', 'API_USER', 'CREATE', '2024-01-01 12:00:00', 's2', 'gold-trial', '2024-01-01', 2, 1), ('4', 'PHASE', NULL, '2024-02-01 12:00:00', 's2', 'gold-evergreen', '2024-01-01', 2, 1),
				('5', 'API_USER', 'CANCEL', '2024-01-20 12:00:00', 's2', NULL, '2024-01-20', 2, 1),
				('6', 'API_USER', 'CREATE', '2024-03-01 12:00:00', 's3', 'gold-trial', '2024-03-01', 3, 1), ('7', 'PHASE', NULL, '2024-04-01 12:00:00', 's3', 'gold-evergreen', '2024-03-01', 3, 1),
				('8', 'API_USER', 'CREATE', '2024-01-01 12:00:00', 's4', 'gold-discount', '2024-01-01', 4, 1), ('9', 'PHASE', NULL, '2024-03-01 12:00:00', 's4', 'gold-evergreen', '2024-01-01', 4, 1);`,
			want: figures{
				Revenue: "2024-01 10.00, 2024-02 20.00", Purchases: 2, Buyers: 2, Products: 1, Recurring: "2024-01 10.00, 2024-02 30.00, 2024-03 30.00, 2024-04 30.00",
			},
			terms: "trial 2024-01-01 to 2024-01-20 paid false, trial 2024-01-01 to 2024-02-01 paid true, trial 2024-03-01 to 2024-04-01 paid false",
		},
		{
			// Anna's trial is January's, her first paid month, at two pieces of 10, begins on 1 February.
			// Ben pays 30 from 5 January; from 5 March on his plan is free.
			// Cleo pays 90 a quarter from 10 January; the billing of her bundle is blocked from 15 March to 20 April,
			// so she pays nothing at the end of March. An overdue state that blocks no billing changes nothing.
			// Dirk pays 120 a year from 10 January; his account is blocked on 1 April.
			// January 30 + 30 + 10 = 70, February 90, March 20 + 10 = 30, April 20 + 30 = 50.
			// Revenue: January 30 + 90 + 120, February 20 + 30, March and April 20 each.
			name: "trials, free plans and paused billing give no recurring revenue", product: kb,
			sql: killbillInvoices(`
				invoice 1 1 2024-01-01
				item 1 FIXED 1 2024-01-01 - 0 - - 2024-01-01
				invoice 2 1 2024-02-01
				item 2 RECURRING 2 2024-02-01 2024-03-01 20 20 - 2024-02-01
				invoice 3 1 2024-03-01
				item 3 RECURRING 3 2024-03-01 2024-04-01 20 20 - 2024-03-01
				invoice 4 1 2024-04-01
				item 4 RECURRING 4 2024-04-01 2024-05-01 20 20 - 2024-04-01
				invoice 5 2 2024-01-05
				item 5 RECURRING 5 2024-01-05 2024-02-05 30 30 - 2024-01-05
				invoice 6 2 2024-02-05
				item 6 RECURRING 6 2024-02-05 2024-03-05 30 30 - 2024-02-05
				invoice 7 2 2024-03-05
				item 7 RECURRING 7 2024-03-05 2024-04-05 0 0 - 2024-03-05
				invoice 8 2 2024-04-05
				item 8 RECURRING 8 2024-04-05 2024-05-05 0 0 - 2024-04-05
				invoice 9 3 2024-01-10
				item 9 RECURRING 9 2024-01-10 2024-04-10 90 90 - 2024-01-10
				invoice 10 4 2024-01-10
				item 10 RECURRING 10 2024-01-10 2025-01-10 120 120 - 2024-01-10`) + killbillSubscriptions + `
				INSERT INTO blocking_states (id, blockable_id, type, state, service, block_billing, effective_date, created_date, account_record_id, tenant_record_id) VALUES
				('p1', 's3', 'SUBSCRIPTION', 'ENT_STARTED', 'entitlement-service', 0, '2024-01-10', '2024-01-10', 3, 1),
				('p2', 'b3', 'SUBSCRIPTION_BUNDLE', 'ENT_BLOCKED', 'entitlement-service', 1, '2024-03-15', '2024-03-15', 3, 1),
				('p3', 'b3', 'SUBSCRIPTION_BUNDLE', 'ENT_CLEAR', 'entitlement-service', 0, '2024-04-20', '2024-03-15', 3, 1),
				('p4', 'a1', 'ACCOUNT', 'WARNING', 'overdue-service', 0, '2024-03-01', '2024-03-01', 1, 1),
				('p5', 'a4', 'ACCOUNT', 'BLOCKED', 'overdue-service', 1, '2024-04-01', '2024-04-01', 4, 1)`,
			want: figures{
				Revenue: "2024-01 240.00, 2024-02 50.00, 2024-03 20.00, 2024-04 20.00", Purchases: 7, Buyers: 4, Repeat: "0.50", Products: 1,
				Recurring: "2024-01 70.00, 2024-02 90.00, 2024-03 30.00, 2024-04 50.00",
			},
		},
	})
}
