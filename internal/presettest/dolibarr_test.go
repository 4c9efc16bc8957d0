package presettest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dolibarrInvoices writes invoices with one line each, one a line: "number type third-party day net status
// source more", a dash for no source; more are further columns, as in "close_code='badcustomer'".
func dolibarrInvoices(lines string) string {
	var sql strings.Builder
	sql.WriteString(`SET time_zone = '+00:00';
		INSERT INTO llx_const (name, entity, value) VALUES ('MAIN_MONNAIE', 1, 'EUR');
		INSERT INTO llx_societe (rowid, nom, client, status, email) SELECT seq, CONCAT('C', seq), 1, 1, CONCAT('c', seq, '@example.org') FROM seq_1_to_9;`)
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		source := f[6]
		if source == "-" {
			source = "NULL"
		}
		sql.WriteString("INSERT INTO llx_facture (rowid, ref, entity, type, fk_soc, datef, tms, fk_statut, total_ht, total_tva, total_ttc, fk_facture_source) VALUES (" +
			f[0] + ",'F" + f[0] + "',1," + f[1] + "," + f[2] + ",'" + f[3] + "','" + f[3] + "'," + f[5] + "," + f[4] + "," + f[4] + "*0.2," + f[4] + "*1.2," + source + ");" +
			"INSERT INTO llx_facturedet (fk_facture, fk_product, qty, total_ht, total_tva) VALUES (" + f[0] + ",11,1," + f[4] + "," + f[4] + "*0.2);")
		if len(f) > 7 {
			sql.WriteString("UPDATE llx_facture SET tms = tms, " + f[7] + " WHERE rowid = " + f[0] + ";")
		}
	}
	return sql.String()
}

func TestDolibarrDistinguishesPurchasesFromOtherDocuments(t *testing.T) {
	dolibarr := product{dir: "dolibarr", preset: "dolibarr"}
	prove(t, []situation{
		{
			// 1's credit note of February names no invoice: its only one is void. 2's of 30 is taken off the latest
			// of two paid ones that is large enough: January's (100), not February's (20).
			// 3's of 500 fits no invoice: it is rejected. 4's belongs to a deposit, which does not count either.
			// January 1000 + 100 + 50 = 1150 less the void 1000 = 150; February 20 - 30 = -10. 3 purchases.
			name: "a credit note without its invoice", product: dolibarr,
			sql: dolibarrInvoices(`
				1 0 1 2024-01-10 1000 2 -
				2 2 1 2024-02-10 -1000 2 -
				3 0 2 2024-01-10 100 2 -
				4 0 2 2024-02-01 20 2 -
				5 2 2 2024-02-10 -30 2 -
				6 0 3 2024-01-10 50 2 -
				7 2 3 2024-02-10 -500 1 -
				8 3 4 2024-01-10 70 2 -
				9 2 4 2024-02-10 -70 2 8`),
			want: figures{
				Revenue: "2024-01 150.00, 2024-02 -10.00", Purchases: 3, Buyers: 2, Repeat: "0.50", Refunds: "2024-02-10 30.00", Products: 1,
			},
			rejected: 1,
		},
		{
			// Three stages of one building site: totals are what each adds (40, 30, 30 of 100), lines are cumulative.
			// The third is not paid yet: one purchase of 70 on 10 January, of which 10 came back in March for the second.
			// Another site of the same customer in April: 60. 2 purchases.
			name: "stages of a building site are one purchase", product: dolibarr,
			sql: dolibarrInvoices(`
				1 5 1 2024-01-10 40 2 - situation_cycle_ref=1,situation_counter=1
				2 5 1 2024-02-10 30 2 - situation_cycle_ref=1,situation_counter=2
				3 5 1 2024-03-10 30 1 - situation_cycle_ref=1,situation_counter=3
				4 2 1 2024-03-11 -10 2 2
				5 5 1 2024-04-10 60 2 - situation_cycle_ref=2,situation_counter=1`) + `
				UPDATE llx_facturedet SET total_ht = 70, situation_percent = 70 WHERE fk_facture = 2;
				UPDATE llx_facturedet SET total_ht = 100, situation_percent = 100 WHERE fk_facture = 3`,
			want: figures{
				Revenue: "2024-01 70.00, 2024-03 -10.00, 2024-04 60.00", Purchases: 2, Buyers: 1, Repeat: "1.00",
				Refunds: "2024-03-11 10.00", Products: 1,
			},
		},
		{
			// 1 paid 90 of 120 with tax and is a bad debt: 75 of 100. 2 kept 2 % for early payment: 98, discounted.
			// 3 paid nothing and does not count. 4 was closed because of bank charges of 1: 100.
			// 5 paid with a deposit of 60 (50 net), which became a discount and then a payment, and 30 in money,
			// the rest is a bad debt: 75 of 100. 75 + 98 + 100 + 75 = 348.
			name: "the unpaid share does not count", product: dolibarr,
			sql: dolibarrInvoices(`
				1 0 1 2024-01-10 100 2 - close_code='badcustomer'
				2 0 2 2024-01-10 100 2 - close_code='discount_vat'
				3 0 3 2024-01-10 100 2 - close_code='badcustomer'
				4 0 4 2024-01-10 100 2 - close_code='bankcharge'
				5 0 5 2024-01-10 100 2 - close_code='badcustomer'
				6 3 5 2024-01-09 50 2 -`) + `
				INSERT INTO llx_paiement_facture (fk_facture, amount) VALUES (1, 90), (2, 117.6), (4, 119), (5, 30);
				INSERT INTO llx_societe_remise_except (fk_soc, amount_ht, amount_ttc, fk_facture, fk_facture_source, description) VALUES (5, 50, 60, 5, 6, '(DEPOSIT)')`,
			want: figures{Revenue: "2024-01 348.00", Purchases: 4, Buyers: 4, Discounts: 1, Products: 1},
		},
		{
			// The company's currency was the dollar until March and is the euro now. 100 dollars of January, written in the
			// company's currency, are 80 euro by the configured rate of the day of the invoice, and the 25 that came back
			// in May are 20. 100 kronor of January at 10 for a dollar were 10 dollars and pass for 10 euro: the rate does not
			// name its base. 50 of April are euro. January 80 + 10, April 50, May -20.
			name: "an invoice in an earlier currency of the company", product: product{dir: "dolibarr", preset: "dolibarr", rates: true},
			sql: dolibarrInvoices(`
				1 0 1 2024-01-10 100 2 - multicurrency_code='USD',multicurrency_tx=1
				2 0 2 2024-01-10 10 2 - multicurrency_code='SEK',multicurrency_tx=10
				3 0 3 2024-04-10 50 2 - multicurrency_code='EUR',multicurrency_tx=1
				4 2 1 2024-05-02 -25 2 1 multicurrency_code='USD',multicurrency_tx=1`),
			want: figures{
				Revenue: "2024-01 90.00, 2024-04 50.00, 2024-05 -20.00", Purchases: 3, Buyers: 3, Refunds: "2024-05-02 20.00", Products: 1,
			},
		},
		{
			// 9 is the third party of everybody at two tills; 2 buys there by name.
			name: "receipts of the point of sale without a customer", product: dolibarr,
			sql: dolibarrInvoices(`
				1 0 9 2024-01-10 10 2 - module_source='takepos'
				2 0 9 2024-01-11 20 2 - module_source='takepos'
				3 0 2 2024-01-11 30 2 - module_source='takepos'
				4 0 9 2024-01-12 40 2 - module_source='takepos'`) + `
				INSERT INTO llx_const (name, entity, value) VALUES ('CASHDESK_ID_THIRDPARTY1', 1, '9'), ('CASHDESK_ID_THIRDPARTY2', 1, '9')`,
			want: figures{Revenue: "2024-01 100.00", Purchases: 4, Buyers: 1, Products: 1},
		},
		{
			// 1 asked for a quote after a mailing and ordered by telephone later; 2 ordered on the website; 3 has neither.
			name: "proposals and orders tell how customers came", product: dolibarr,
			sql: dolibarrInvoices(`
				1 0 1 2024-01-10 10 2 -
				2 0 2 2024-01-10 10 2 -
				3 0 3 2024-01-10 10 2 -`) + `
				INSERT INTO llx_c_input_reason (rowid, code, label) VALUES (1, 'SRC_INTE', 'Web site'), (2, 'SRC_CAMP_MAIL', 'Mailing campaign'), (3, 'SRC_CAMP_PHO', 'Phone campaign');
				INSERT INTO llx_propal (fk_soc, datep, fk_input_reason) VALUES (1, '2024-01-02', 2);
				INSERT INTO llx_commande (fk_soc, date_commande, fk_input_reason) VALUES (1, '2024-01-05', 3), (2, '2024-01-05', 1)`,
			want:     figures{Revenue: "2024-01 30.00", Purchases: 3, Buyers: 3, Products: 1},
			acquired: "Mailing campaign 1, Web site 1, unknown 1",
		},
	})
}

// Seen on 5 May; the thirtieth day from then is 4 June. Each template brings 20 a month unless said otherwise.
//
//	1 makes its next invoice on 10 May
//	2 is 120 a year, 10 a month, and makes it on 4 June
//	3 is 90 a quarter, 30 a month, and makes it on 5 June: within 60 days only
//	4 has made 4 of 12 invoices, and makes the next on 15 May
//	5 has made 4 of 4: the contract ends on the next date, 10 May
//	6 is suspended until further notice, its next date remains
//	7 was suspended after its invoice of 10 April and has no next date
//	8 runs without a next date
//	9 has made no invoice yet: it is no subscription
//
// March 20 + 10 + 30 + 5 x 20 = 160; 7 ends in April: 140. Within 30 days 1, 2, 4 and 5 are up for renewal: 70; within 60
// also 3: 100.
func TestDolibarrTemplatesRenewOnTheirNextDate(t *testing.T) {
	prove(t, []situation{{
		name: "templates", product: product{dir: "dolibarr", preset: "dolibarr"},
		sql: dolibarrInvoices("") + `
			INSERT INTO llx_facture_rec (rowid, titre, fk_soc, datec, suspended, total_ht, frequency, unit_frequency, date_when, date_last_gen, nb_gen_done, nb_gen_max) VALUES
			(1, 'T1', 1, '2024-01-10 11:00:00', 0, 20, 1, 'm', '2024-05-10 00:00:00', '2024-04-10 02:00:00', 4, 0),
			(2, 'T2', 2, '2024-01-10 11:00:00', 0, 120, 1, 'y', '2024-06-04 00:00:00', '2024-01-10 02:00:00', 1, 0),
			(3, 'T3', 3, '2024-01-10 11:00:00', 0, 90, 3, 'm', '2024-06-05 00:00:00', '2024-03-05 02:00:00', 1, 0),
			(4, 'T4', 4, '2024-01-10 11:00:00', 0, 20, 1, 'm', '2024-05-15 00:00:00', '2024-04-15 02:00:00', 4, 12),
			(5, 'T5', 5, '2024-01-10 11:00:00', 0, 20, 1, 'm', '2024-05-10 00:00:00', '2024-04-10 02:00:00', 4, 4),
			(6, 'T6', 6, '2024-01-10 11:00:00', 1, 20, 1, 'm', '2024-05-20 00:00:00', '2024-04-20 02:00:00', 4, 0),
			(7, 'T7', 7, '2024-01-10 11:00:00', 1, 20, 1, 'm', NULL, '2024-04-10 02:00:00', 4, 0),
			(8, 'T8', 8, '2024-01-10 11:00:00', 0, 20, 1, 'm', NULL, '2024-04-10 02:00:00', 4, 0),
			(9, 'T9', 9, '2024-01-10 11:00:00', 0, 20, 1, 'm', '2024-05-10 00:00:00', NULL, 0, 0)`,
		want:  figures{Recurring: "2024-01 160.00, 2024-02 160.00, 2024-03 160.00, 2024-04 140.00"},
		terms: "renews 2024-05-10 20, renews 2024-05-10 20, renews 2024-05-15 20, renews 2024-06-04 10, renews 2024-06-05 30",
		due:   "30d 4 of 70, 60d 5 of 100, 90d 5 of 100",
	}})
}

// A second stage is paid later: the site's one purchase grows at the next poll, and the search for deleted
// records leaves it alone.
func TestDolibarrSiteGrowsWithItsStages(t *testing.T) {
	h := build(t, product{dir: "dolibarr", preset: "dolibarr"}, 3)
	h.db.Exec(t, dolibarrInvoices(`
		1 5 1 2024-01-10 40 2 - situation_cycle_ref=1
		2 5 1 2024-02-10 30 1 - situation_cycle_ref=1`))
	h.poll(t, 0)
	require.Equal(t, figures{Revenue: "2024-01 40.00", Purchases: 1, Buyers: 1, Products: 1}, h.figures(t), h.log.String())
	h.db.Exec(t, "SET time_zone = '+00:00'; UPDATE llx_facture SET fk_statut = 2, tms = '2024-05-05 12:10:00' WHERE rowid = 2")
	for _, later := range []time.Duration{20 * time.Minute, 24 * time.Hour} {
		h.poll(t, later)
		require.Equal(t, figures{Revenue: "2024-01 70.00", Purchases: 1, Buyers: 1, Products: 1}, h.figures(t), h.log.String())
	}
}
