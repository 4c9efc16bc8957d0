package presettest_test

import (
	"strings"
	"testing"
)

// civicrmBasics are the names of the statuses and eight contacts.
const civicrmBasics = `
	INSERT INTO civicrm_setting (name, value) VALUES ('defaultCurrency', 's:3:"EUR";');
	INSERT INTO civicrm_option_group (id, name) VALUES (11, 'contribution_status'), (12, 'contribution_recur_status');
	INSERT INTO civicrm_option_value (option_group_id, value, name) VALUES (11, '1', 'Completed'), (11, '2', 'Pending'), (11, '3', 'Cancelled'), (11, '4', 'Failed'),
		(11, '7', 'Refunded'), (11, '8', 'Partially paid'), (12, '1', 'Completed'), (12, '3', 'Cancelled'), (12, '5', 'In Progress'), (12, '8', 'Failing');
	INSERT INTO civicrm_contact (id, contact_type) SELECT seq, 'Individual' FROM seq_1_to_8;
	INSERT INTO civicrm_email (contact_id, email, is_primary) SELECT seq, CONCAT('c', seq, '@example.org'), 1 FROM seq_1_to_8;`

// civicrmGifts writes contributions of 10 January and their payments, one a line: "gift contact total status",
// whose number is the contact's, and "paid gift day amount status", numbered in their order.
func civicrmGifts(lines string) string {
	var sql strings.Builder
	sql.WriteString(civicrmBasics)
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "gift":
			sql.WriteString("INSERT INTO civicrm_contribution (id, contact_id, receive_date, total_amount, tax_amount, currency, contribution_status_id) VALUES (" +
				f[1] + "," + f[1] + ",'2024-01-10 12:00:00'," + f[2] + ",0,'EUR'," + f[3] + ");")
		case f[0] == "paid":
			sql.WriteString("INSERT INTO civicrm_financial_trxn (trxn_date, total_amount, currency, is_payment, status_id) VALUES ('" + f[2] + "'," + f[3] + ",'EUR',1," + f[4] + ");" +
				"INSERT INTO civicrm_entity_financial_trxn (entity_table, entity_id, financial_trxn_id, amount) VALUES ('civicrm_contribution'," + f[1] + ",LAST_INSERT_ID()," + f[3] + ");")
		}
	}
	return sql.String()
}

func TestCiviCRMDistinguishesRefundsFromCorrections(t *testing.T) {
	civicrm := product{dir: "civicrm", preset: "civicrm"}
	prove(t, []situation{
		{
			// 1: 100. 2: the cheque was a card: -100 and 100 again. 3: 100 was corrected to 80. 4: 50 of 100 given back.
			// 100 + 100 + 80 + 100 = 380 in January, -50 in February.
			name: "a corrected method or amount does not count as a refund", product: civicrm,
			sql: civicrmGifts(`
				gift 1 100 1
				paid 1 2024-01-10 100 1
				gift 2 100 1
				paid 2 2024-01-10 100 1
				paid 2 2024-02-10 -100 1
				paid 2 2024-02-10 100 1
				gift 3 80 1
				paid 3 2024-01-10 100 1
				paid 3 2024-02-10 -20 1
				gift 4 100 1
				paid 4 2024-01-10 100 1
				paid 4 2024-02-10 -50 7`),
			want: figures{Revenue: "2024-01 380.00, 2024-02 -50.00", Purchases: 4, Buyers: 4, Refunds: "2024-02-10 50.00"},
		},
		{
			// 1: a payment was cancelled (status Refunded) and entered again in March; 40 of 100 were given back in February.
			// 2: 100 was corrected to 80 in February, then 30 were given back in March.
			// 3: the amount rose to 130 in March after 30 of 100 had been given back in February: 130, -30.
			// 4: the financial type was changed and the amount with it: -100 and 90.
			// 5: 20 too much was paid and given back: the 100 stays whole.
			// 6: of 200, 50 and then 30 were paid: 80 counts.
			// 7: given back whole, and so marked; it is lost. 8: an import without its first payment: 25 of 100 given back.
			// January 100 + 80 + 130 + 90 + 100 + 80 + 100 = 680; February 40 + 30 + 25 = 95; March 30.
			name: "amounts outrank what rows are marked with", product: civicrm,
			sql: civicrmGifts(`
				gift 1 100 1
				paid 1 2024-01-10 100 1
				paid 1 2024-02-10 -40 7
				paid 1 2024-03-10 -100 7
				paid 1 2024-03-10 100 1
				gift 2 80 1
				paid 2 2024-01-10 100 1
				paid 2 2024-02-10 -20 1
				paid 2 2024-03-10 -30 7
				gift 3 130 1
				paid 3 2024-01-10 100 1
				paid 3 2024-02-10 -30 7
				paid 3 2024-03-10 30 1
				gift 4 90 1
				paid 4 2024-01-10 100 1
				paid 4 2024-02-10 -100 1
				paid 4 2024-02-10 90 1
				gift 5 100 1
				paid 5 2024-01-10 120 1
				paid 5 2024-02-10 -20 7
				gift 6 200 8
				paid 6 2024-01-10 50 1
				paid 6 2024-02-10 30 1
				gift 7 100 7
				paid 7 2024-01-10 100 1
				paid 7 2024-02-10 -100 7
				gift 8 100 1
				paid 8 2024-02-10 -25 7`),
			want: figures{
				Revenue: "2024-01 680.00, 2024-02 -95.00, 2024-03 -30.00", Purchases: 7, Buyers: 7,
				Refunds: "2024-02-10 25.00, 2024-02-10 30.00, 2024-02-10 40.00, 2024-03-10 30.00",
			},
		},
		{
			// 1 was pending and then paid, with a row of what was owed: 100. 2 was cancelled after 30 of 100 had been given
			// back: it does not count. 3 is a test and 4 a template. 5's bank took 100 back: a chargeback. 6 has 10 of fees
			// in a row of its own: 100. 7 is free, and 8 counts below zero: rejected.
			name: "papers beside the gifts", product: civicrm,
			sql: civicrmGifts(`
				gift 1 100 1
				paid 1 2024-01-12 100 1
				gift 2 100 3
				paid 2 2024-01-10 100 1
				paid 2 2024-02-10 -30 7
				paid 2 2024-03-10 -100 3
				gift 3 100 1
				gift 4 100 1
				gift 5 100 10
				paid 5 2024-01-10 100 1
				paid 5 2024-02-10 -100 10
				gift 6 100 1
				paid 6 2024-01-10 100 1
				gift 7 0 1
				gift 8 -50 1`) + `
				INSERT INTO civicrm_option_value (option_group_id, value, name) VALUES (11, '10', 'Chargeback');
				UPDATE civicrm_contribution SET is_test = 1 WHERE id = 3; UPDATE civicrm_contribution SET is_template = 1 WHERE id = 4;
				INSERT INTO civicrm_financial_trxn (id, trxn_date, total_amount, currency, is_payment, status_id) VALUES (91, '2024-01-10', 100, 'EUR', 0, 2), (92, '2024-01-10', -10, 'EUR', 0, 1);
				INSERT INTO civicrm_entity_financial_trxn (entity_table, entity_id, financial_trxn_id, amount) VALUES ('civicrm_contribution', 1, 91, 100), ('civicrm_contribution', 6, 92, -10)`,
			want:     figures{Revenue: "2024-01 200.00", Purchases: 3, Buyers: 3},
			rejected: 1,
		},
		{
			// 20 a month each from 10 January. 1 runs. 2's payments fail from 10 March on, and grace is over: it ended then.
			// 3's failed from 10 March on, but it was paid on 12 March after all. 4 gives nothing a month.
			// January 60, February 60, March and April 40. Gift 3, which was paid in March: 20.
			name: "series whose payments fail end after grace", product: civicrm,
			sql: civicrmBasics + `
				INSERT INTO civicrm_contribution_recur (id, contact_id, amount, currency, start_date, contribution_status_id, next_sched_contribution_date, failure_count) VALUES
				(1, 1, 20, 'EUR', '2024-01-10 12:00:00', 5, '2024-05-10 12:00:00', 0), (2, 2, 20, 'EUR', '2024-01-10 12:00:00', 8, '2024-03-10 12:00:00', 2),
				(3, 3, 20, 'EUR', '2024-01-10 12:00:00', 8, '2024-03-10 12:00:00', 1), (4, 4, 0, 'EUR', '2024-01-10 12:00:00', 5, '2024-05-10 12:00:00', 0);
				INSERT INTO civicrm_contribution (id, contact_id, contribution_recur_id, receive_date, total_amount, currency, contribution_status_id) VALUES
				(3, 3, 3, '2024-03-12 12:00:00', 20, 'EUR', 1), (4, 2, 2, '2024-03-10 12:00:00', 20, 'EUR', 4),
				(5, 3, 3, '2024-03-10 12:00:00', 20, 'EUR', 4)`,
			want: figures{
				Revenue: "2024-03 20.00", Purchases: 1, Buyers: 1,
				Recurring: "2024-01 60.00, 2024-02 60.00, 2024-03 40.00, 2024-04 40.00",
			},
			failures: 2,
			terms:    "recovered 2024-03-12, renews 2024-05-10 20",
		},
		{
			// 1 came by a campaign, which outranks the source of the contact; 2 by that source; 3 has neither.
			name: "campaigns and sources bring contacts in", product: civicrm,
			sql: civicrmGifts("gift 1 10 1\ngift 2 10 1\ngift 3 10 1") + `
				INSERT INTO civicrm_campaign (id, name, title) VALUES (5, 'spring', 'Spring');
				UPDATE civicrm_contribution SET campaign_id = 5 WHERE id = 1;
				UPDATE civicrm_contact SET source = 'Fair' WHERE id IN (1, 2)`,
			want:     figures{Revenue: "2024-01 30.00", Purchases: 3, Buyers: 3},
			acquired: "Fair 1, Spring 1, unknown 1",
		},
	})
}
