package source_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// TestPresetsReadNotes tells a little more in the tables of each product's story:
// tickets, reviews, memberships, cancellations and payments that failed.
func TestPresetsReadNotes(t *testing.T) {
	const products = "../../testdata/products/"
	for name, c := range map[string]struct {
		preset, schema, more string
		statuses             source.Words
		variables            map[string]string
		want                 map[record.Kind]string
	}{
		"espocrm": {
			more: "CREATE TABLE `case` (id VARCHAR(17) PRIMARY KEY, name VARCHAR(255), deleted TINYINT(1) DEFAULT 0, number INT, status VARCHAR(255)," +
				"created_at DATETIME, modified_at DATETIME, account_id VARCHAR(17), contact_id VARCHAR(17));" +
				"INSERT INTO `case` VALUES ('a', 'Late', 0, 1, 'Closed', '2024-02-20 23:30:00', '2024-02-21', 'anna', NULL), ('b', 'Late', 0, 2, 'New', '2024-02-20 10:00:00', NULL, NULL, 'dirk')," +
				"('c', 'Late', 1, 3, 'Closed', '2024-02-20', NULL, 'anna', NULL), ('d', 'Whose', 0, 4, 'New', '2024-02-20', NULL, NULL, NULL), ('e', 'Late', 0, 5, 'Duplicate', '2024-02-20', NULL, 'anna', NULL);" +
				"INSERT INTO campaign_log_record (id, action, action_date, parent_id, parent_type, is_test, deleted) VALUES ('a', 'Clicked', '2024-02-20 23:30:00', 'anna', 'Account', 0, 0)," +
				"('b', 'Opened', '2024-02-20', 'anna', 'Account', 0, 0), ('c', 'Clicked', '2024-02-20', 'x', 'Lead', 0, 0), ('d', 'Clicked', '2024-02-20', 'anna', 'Account', 1, 0)",
			want: map[record.Kind]string{
				record.KindContact:    "a: 2024-02-21 anna+ case 0 true, b: 2024-02-20 dirk+ case 0 false",
				record.KindEngagement: "a: 2024-02-21 anna+ newsletter false",
			},
		},
		"suitecrm": {
			more: "CREATE TABLE cases (id CHAR(36) PRIMARY KEY, name VARCHAR(255), date_entered DATETIME, date_modified DATETIME, deleted TINYINT(1) DEFAULT 0," +
				"account_id CHAR(36), state VARCHAR(100) DEFAULT 'Open', status VARCHAR(100), contact_created_by_id CHAR(36));" +
				"INSERT INTO cases VALUES ('a', 'Late', '2024-02-20 23:30:00', '2024-02-21', 0, 'anna', 'Closed', 'Closed_Closed', NULL), ('b', 'Late', '2024-02-20 10:00:00', '2024-02-21', 0, '', 'Open', 'Open_New', 'dirk')," +
				"('c', 'Late', '2024-02-20', '2024-02-21', 1, 'anna', 'Closed', '', NULL), ('d', 'Whose', '2024-02-20', '2024-02-21', 0, '', 'Open', 'Open_New', '')",
			want: map[record.Kind]string{record.KindContact: "a: 2024-02-21 anna+ case 0 true, b: 2024-02-20 dirk+ case 0 false"},
		},
		// Anna's account gave four stars and Dirk, who has none, nine points; a text, an answer of nobody known and
		// a deleted one say nothing. The fair cost 250 dollars at 1.25 for a euro; the second campaign is planned.
		"suitecrm surveys": {
			preset: "suitecrm", schema: "suitecrm/schema.sql", variables: map[string]string{"nps": "q2"},
			more: `INSERT INTO surveyquestions (id, type) VALUES ('q1', 'Rating'), ('q2', 'Scale'), ('q3', 'Text');
				INSERT INTO surveyresponses (id, date_entered, date_modified, contact_id, account_id) VALUES ('r1', '2024-02-20 23:30:00', '2024-02-20', 'x', 'anna'),
					('r2', '2024-02-20 10:00:00', '2024-02-20', 'dirk', ''), ('r3', '2024-02-20 10:00:00', '2024-02-20', '', NULL);
				INSERT INTO surveyquestionresponses (id, date_modified, deleted, answer, surveyquestion_id, surveyresponse_id) VALUES
					('a', '2024-02-20', 0, '4', 'q1', 'r1'), ('b', '2024-02-20', 0, '9', 'q2', 'r2'), ('c', '2024-02-20', 0, 'good', 'q3', 'r2'),
					('d', '2024-02-20', 0, '5', 'q1', 'r3'), ('e', '2024-02-20', 1, '5', 'q1', 'r1'), ('f', '2024-02-20', 0, NULL, 'q1', 'r2');
				INSERT INTO campaign_log (id, activity_type, activity_date, date_modified, target_id, target_type, deleted) VALUES ('a', 'link', '2024-02-20 23:30:00', '2024-02-20', 'anna', 'Accounts', 0),
					('b', 'viewed', '2024-02-20', '2024-02-20', 'anna', 'Accounts', 0), ('c', 'link', '2024-02-20', '2024-02-20', 'x', 'Leads', 0), ('d', 'link', '2024-02-20', '2024-02-20', 'dirk', 'Contacts', 1);
				INSERT INTO currencies (id, iso4217, conversion_rate) VALUES ('usd', 'USD', 1.25);
				INSERT INTO campaigns (id, name, start_date, campaign_type, currency_id, actual_cost) VALUES ('1', 'Fair', '2024-02-01', 'Print', 'usd', 250),
					('2', 'Later', '2024-03-01', 'Web', '-99', NULL), ('3', 'Letter', '2024-03-01', 'NewsLetter', '-99', 40)`,
			want: map[record.Kind]string{
				record.KindAnswer:     "a: 2024-02-21 anna+ question 2 4/5, b: 2024-02-20 dirk+ question 1 9/11",
				record.KindSpend:      "1: 2024-02-01 Fair 1 200.0000, 3: 2024-03-01 Letter 2 40.0000",
				record.KindEngagement: "a: 2024-02-21 anna+ newsletter false",
			},
		},
		// Ben cancelled in March; Anna, whose payments failed, for no reason; Cleo's membership was cancelled
		// before its time; Eva's is another's.
		"civicrm": {
			more: `CREATE TABLE civicrm_group (id INT PRIMARY KEY, group_type VARCHAR(128));
				INSERT INTO civicrm_group VALUES (1, CONCAT(CHAR(1), '1', CHAR(1), '2', CHAR(1))), (2, CONCAT(CHAR(1), '1', CHAR(1))), (3, CONCAT(CHAR(1), '12', CHAR(1)));
				CREATE TABLE civicrm_subscription_history (id INT PRIMARY KEY, contact_id INT, group_id INT, date TIMESTAMP, status VARCHAR(8));
				INSERT INTO civicrm_subscription_history VALUES (1, 1, 1, '2024-02-01 23:30:00', 'Added'), (2, 1, 1, '2024-02-20 10:00:00', 'Removed'), (3, 1, 1, '2024-03-01 10:00:00', 'Added'),
					(4, 2, 2, '2024-02-01 10:00:00', 'Added'), (5, 2, 3, '2024-02-01 10:00:00', 'Added'), (6, 3, 1, '2024-02-01 10:00:00', 'Pending'), (7, 1, 2, '2024-03-05 10:00:00', 'Removed');
				INSERT INTO civicrm_mailing_event_queue VALUES (1, 1), (2, NULL);
				INSERT INTO civicrm_mailing_event_trackable_url_open VALUES (1, 1, 5, '2024-02-20 23:30:00'), (2, 2, 5, '2024-02-20');
				ALTER TABLE civicrm_contribution_recur ADD cancel_reason TEXT;
				UPDATE civicrm_contribution_recur SET cancel_reason = 'Too dear' WHERE contact_id = 2;
				UPDATE civicrm_contribution_recur SET cancel_date = '2024-04-16 11:00:00', failure_count = 3 WHERE contact_id = 1;
				CREATE TABLE civicrm_membership_type (id INT PRIMARY KEY, name VARCHAR(128), minimum_fee DECIMAL(18,9));
				INSERT INTO civicrm_membership_type VALUES (1, 'Friend', 25), (2, 'Honorary', 0);
				CREATE TABLE civicrm_membership_status (id INT PRIMARY KEY, name VARCHAR(128), is_current_member TINYINT);
				INSERT INTO civicrm_membership_status VALUES (2, 'Current', 1), (5, 'Pending', 0), (6, 'Cancelled', 0);
				CREATE TABLE civicrm_membership (id INT PRIMARY KEY, contact_id INT, membership_type_id INT, join_date DATE, start_date DATE, end_date DATE, status_id INT, is_test TINYINT DEFAULT 0, owner_membership_id INT);
				INSERT INTO civicrm_membership VALUES (1, 1, 1, '2023-01-01', '2024-01-01', '2024-12-31', 2, 0, NULL), (2, 2, 2, '2024-01-01', '2024-01-01', NULL, 2, 0, NULL),
					(3, 3, 1, '2024-01-01', '2024-01-01', '2024-12-31', 6, 0, NULL), (4, 4, 1, '2024-01-01', '2024-01-01', NULL, 5, 0, NULL),
					(5, 5, 1, '2024-01-01', '2024-01-01', NULL, 2, 0, 1), (6, 5, 1, '2024-01-01', '2024-01-01', NULL, 2, 1, NULL);
				CREATE TABLE civicrm_membership_log (id INT PRIMARY KEY, membership_id INT, status_id INT, start_date DATE, end_date DATE, modified_date DATE);
				INSERT INTO civicrm_membership_log VALUES (1, 3, 2, NULL, NULL, '2024-01-01'), (2, 3, 6, NULL, NULL, '2024-03-20'), (3, 3, 6, NULL, NULL, '2024-04-20')`,
			statuses: source.Words{"price": {"too dear"}},
			want: map[record.Kind]string{
				// Anna was removed and added again. Ben's groups are no mailing lists, Cleo did not confirm.
				record.KindNewsletter:   "1: 2024-02-02 1+ to 2024-02-20, 3: 2024-03-01 1+ for ever",
				record.KindEngagement:   "1: 2024-02-21 1+ newsletter false",
				record.KindCancellation: "1: 2024-04-16 1+ reason 5, 2: 2024-03-16 2+ reason 2",
				record.KindMembership: "1: 2024-01-01 1+ to 2025-01-01 membership/paid/Friend, 2: 2024-01-01 2+ for ever membership//Honorary, " +
					"3: 2024-01-01 3+ to 2024-03-20 membership/paid/Friend",
			},
		},
		// The first reads it, the second left, the third did not confirm, the fourth was entered by the shop.
		"shopware6": {
			more: `CREATE TABLE newsletter_recipient (id BINARY(16) PRIMARY KEY, email VARCHAR(255), status VARCHAR(255), confirmed_at DATETIME(3), created_at DATETIME(3), updated_at DATETIME(3));
				INSERT INTO newsletter_recipient VALUES (UNHEX('000000000000000000000000000000A1'), 'anna@example.com', 'optIn', '2024-02-20 23:30:00', '2024-02-19', '2024-03-01'),
					(UNHEX('000000000000000000000000000000A2'), 'ben@example.com', 'optOut', '2024-02-20', '2024-02-19', '2024-03-01'),
					(UNHEX('000000000000000000000000000000A3'), 'cleo@example.com', 'notSet', NULL, '2024-02-19', NULL),
					(UNHEX('000000000000000000000000000000A4'), 'dirk@example.com', 'direct', NULL, '2024-02-19', NULL)`,
			want: map[record.Kind]string{
				record.KindNewsletter: "000000000000000000000000000000a1: 2024-02-21 0+ for ever, 000000000000000000000000000000a2: 2024-02-20 0+ to 2024-03-01, " +
					"000000000000000000000000000000a4: 2024-02-19 0+ for ever",
			},
		},
		// Cleo (3), whose account is gone, cancelled in the story.
		"fossbilling": {
			more: `UPDATE client_order SET reason = 'not paid' WHERE id = 13;
				CREATE TABLE support_ticket (id BIGINT PRIMARY KEY, client_id BIGINT, status VARCHAR(30), created_at DATETIME);
				INSERT INTO support_ticket VALUES (7, 1, 'closed', '2024-02-20 10:00:00'), (8, 2, 'open', '2024-02-20 10:00:00');
				CREATE TABLE support_ticket_message (id BIGINT PRIMARY KEY, support_ticket_id BIGINT, client_id BIGINT, admin_id BIGINT, created_at DATETIME);
				INSERT INTO support_ticket_message VALUES (1, 7, 1, NULL, '2024-02-20 10:00:00'), (2, 7, NULL, 1, '2024-02-20 11:00:00'), (3, 7, 1, NULL, '2024-02-22 10:00:00'), (4, 8, 2, NULL, '2024-02-20 10:00:00')`,
			statuses: source.Words{"involuntary": {"Not paid"}},
			want: map[record.Kind]string{
				record.KindCancellation: "13: 2024-04-20 3 reason 5",
				record.KindContact:      "1: 2024-02-20 1+ case 7 true, 3: 2024-02-22 1+ case 7 true, 4: 2024-02-20 2+ case 8 false",
			},
		},
		// Ben gave notice in March for next year, having taken an earlier one back; Cleo on 1 April. A payment of
		// Anna's failed once, then it succeeded; a refund that failed and a payment of no invoice tell nothing.
		"killbill": {
			more: `INSERT INTO invoice_payments (id, type, invoice_id, payment_date, amount, currency, payment_cookie_id, account_record_id, tenant_record_id) VALUES
					('v1', 'ATTEMPT', 'S', '2024-03-01', 0, 'EUR', 'x1', 1, 1), ('v2', 'ATTEMPT', 'S', '2024-03-04', 20, 'EUR', 'x2', 1, 1);
				INSERT INTO payment_transactions (id, transaction_external_key, transaction_type, effective_date, transaction_status, payment_id, account_record_id, tenant_record_id) VALUES
					('t1', 'x1', 'PURCHASE', '2024-03-01 10:00:00', 'PAYMENT_FAILURE', 'p1', 1, 1), ('t2', 'x2', 'PURCHASE', '2024-03-04 10:00:00', 'SUCCESS', 'p1', 1, 1),
					('t3', 'x1', 'REFUND', '2024-03-05 10:00:00', 'PAYMENT_FAILURE', 'p1', 1, 1), ('t4', 'x9', 'PURCHASE', '2024-03-05 10:00:00', 'PAYMENT_FAILURE', 'p2', 1, 1)`,
			want: map[record.Kind]string{
				record.KindCancellation:      "4: 2024-03-16 2+ reason 0, 5: 2024-04-01 3+ reason 0",
				record.KindSubscriptionEvent: "5: 2024-03-01 type 5 of 1, 7: 2024-03-04 type 6 of 1, 16: 2024-03-16 type 4 of 2, 20: 2024-04-01 type 4 of 3",
			},
		},
		"dolibarr": {
			more: `CREATE TABLE llx_ticket (rowid INT PRIMARY KEY, entity INT DEFAULT 1, fk_soc INT, origin_email VARCHAR(128), fk_statut INT, datec DATETIME, tms TIMESTAMP);
				INSERT INTO llx_ticket VALUES (1, 1, 1, NULL, 8, '2024-02-20 23:30:00', '2024-02-20 22:30:00'), (2, 1, 0, 'Ben@example.com', 1, '2024-02-20 10:00:00', '2024-02-20 22:30:00'),
					(3, 2, 1, NULL, 8, '2024-02-20', '2024-02-20'), (4, 1, 0, NULL, 8, '2024-02-20', '2024-02-20');
				INSERT INTO llx_adherent_type VALUES (1, 'Active', '1'), (2, 'Honorary', '0');
				INSERT INTO llx_adherent (rowid, fk_adherent_type, fk_soc, email, statut, datefin, datevalid, tms) VALUES
					(1, 1, 1, 'anna@example.com', 1, '2025-01-31 00:00:00', '2023-01-01', '2024-02-20'), (2, 2, NULL, 'ben@example.com', 1, NULL, '2024-02-20', '2024-02-20'),
					(3, 1, 3, NULL, 0, '2024-03-31 00:00:00', '2024-01-01', '2024-02-20'), (4, 1, 4, NULL, -1, NULL, NULL, '2024-02-20'), (5, 1, NULL, NULL, 1, NULL, '2024-02-20', '2024-02-20');
				INSERT INTO llx_subscription (fk_adherent, dateadh, datef, subscription) VALUES (1, '2023-02-01', '2024-01-31', 25), (1, '2024-02-01', '2025-01-31', 25)`,
			// Anna renewed; Ben is honoured for ever; Cleo (3) was terminated, Dirk's is a draft, the fifth is nobody's.
			want: map[record.Kind]string{
				record.KindContact: "1: 2024-02-20 1+ case 0 true, 2: 2024-02-20 0+ case 0 false",
				record.KindMembership: "1: 2023-02-01 1+ to 2025-02-01 membership/paid/Active, 2: 2024-02-20 0+ for ever membership//Honorary, " +
					"3: 2024-01-01 3 to 2024-04-01 membership/paid/Active",
			},
		},
		"prestashop": {
			more: `CREATE TABLE ps_customer_thread (id_customer_thread INT PRIMARY KEY, id_customer INT, status VARCHAR(10), email VARCHAR(255));
				INSERT INTO ps_customer_thread VALUES (7, 1, 'closed', 'anna@example.com'), (8, 0, 'open', 'ben@example.com');
				CREATE TABLE ps_customer_message (id_customer_message INT PRIMARY KEY, id_customer_thread INT, id_employee INT, date_add DATETIME, private TINYINT DEFAULT 0);
				INSERT INTO ps_customer_message VALUES (1, 7, 0, '2024-02-20 23:30:00', 0), (2, 7, 1, '2024-02-20', 0), (3, 8, NULL, '2024-02-20 10:00:00', 0), (4, 8, 0, '2024-02-20 10:00:00', 1);
				CREATE TABLE ps_product_comment (id_product_comment INT PRIMARY KEY, id_customer INT, validate TINYINT, deleted TINYINT, date_add DATETIME);
				INSERT INTO ps_product_comment VALUES (1, 1, 1, 0, '2024-02-20 10:00:00'), (2, 1, 0, 0, '2024-02-20'), (3, 0, 1, 0, '2024-02-20'), (4, 1, 1, 1, '2024-02-20')`,
			want: map[record.Kind]string{
				record.KindContact:    "1: 2024-02-20 1+ case 7 true, 3: 2024-02-20 0+ case 8 false",
				record.KindEngagement: "1: 2024-02-20 1 review false",
			},
		},
		// Ben and Cleo gave notice in the story, Eva's is in the bin; a payment of Anna's failed twice, and a retry is still to be made.
		"woocommerce": {
			schema: "../woocommerce/schema.sql",
			more:   comments + `INSERT INTO wp_wc_orders_meta (order_id, meta_key, meta_value) VALUES (135, '_schedule_cancelled', '2024-04-01 22:30:00'), (140, '_subscription_renewal', '131')`,
			want:   woocommerceNotes,
		},
		"woocommerce-legacy": {
			preset: "woocommerce", schema: "../woocommerce/schema.sql",
			more: comments + `INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (135, '_schedule_cancelled', '2024-04-01 22:30:00'), (140, '_subscription_renewal', '131')`,
			want: woocommerceNotes,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, mariadbtest.Shared(t), or(c.preset, name))
			h.exec(readFile(t, products+or(c.schema, name+"/schema.sql")))
			h.exec("SET sql_mode = 'NO_ENGINE_SUBSTITUTION'; " + readFile(t, products+strings.Fields(name)[0]+"/story.sql"))
			if c.more != "" {
				h.exec(c.more)
			}
			h.env.Location, h.cfg.PageSize, h.cfg.Reasons, h.cfg.Variables = amsterdam(t), 2, c.statuses, c.variables
			h.env.Rates = source.Rates{"USD": {{From: 0, Rate: 800_000_000}}}
			h.open().poll()
			require.Empty(t, h.rejected())
			got := map[record.Kind]string{}
			for kind, notes := range h.sink.notes {
				got[kind] = told(h, kind, notes)
			}
			require.Equal(t, c.want, got)
		})
	}
}

const comments = `CREATE TABLE wp_comments (comment_ID BIGINT PRIMARY KEY, comment_author_email VARCHAR(100), comment_date_gmt DATETIME, comment_approved VARCHAR(20), comment_type VARCHAR(20), user_id BIGINT);
	INSERT INTO wp_comments VALUES (1, 'anna@example.com', '2024-02-20 23:30:00', '1', 'review', 1), (2, 'ben@example.com', '2024-02-20 10:00:00', '1', 'review', 0),
		(3, 'x@example.com', '2024-02-20', '0', 'review', 0), (4, 'x@example.com', '2024-02-20', '1', 'comment', 0), (5, '', '2024-02-20', '1', 'review', 0);
	CREATE TABLE wp_wcs_payment_retries (retry_id BIGINT PRIMARY KEY, order_id BIGINT, status VARCHAR(255), date_gmt DATETIME, rule_raw LONGTEXT);
	INSERT INTO wp_wcs_payment_retries VALUES (1, 140, 'failed', '2024-04-10 10:00:00', '{"retry_after_interval":86400,"email_template_admin":"x"}'),
		(2, 140, 'complete', '2024-04-12 10:00:00', '{"retry_after_interval":172800,"email_template_admin":"x"}'), (3, 140, 'pending', '2024-04-13 10:00:00', NULL),
		(4, 999, 'failed', '2024-04-13 10:00:00', '');`

var woocommerceNotes = map[record.Kind]string{
	record.KindEngagement:        "1: 2024-02-21 1+ review false, 2: 2024-02-20 0+ review false",
	record.KindCancellation:      "132: 2024-03-16 2+ reason 0, 133: 2024-04-20 0+ reason 0",
	record.KindSubscriptionEvent: "2: 2024-04-09 type 5 of 131, 4: 2024-04-10 type 5 of 131, 5: 2024-04-12 type 6 of 131, 6: 2024-04-13 type 5 of 131",
}

// told writes notes of a kind down: the record's id, day and customer (with a plus where there is an
// address), and what is its own.
func told(h *harness, kind record.Kind, notes map[record.Key]any) string {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(notes)) {
		id := h.src.ID(kind, k)
		who := func(w record.Who) string {
			s := h.src.ID(record.KindCustomer, w.Customer)
			if w.Email != 0 {
				s += "+"
			}
			return s
		}
		switch n := notes[k].(type) {
		case record.Contact:
			all = append(all, fmt.Sprintf("%s: %s %s case %d %v", id, n.Day, who(n.Who), n.Case, n.Resolved))
		case record.Answer:
			all = append(all, fmt.Sprintf("%s: %s %s question %d %d/%d", id, n.Day, who(n.Who), n.Question, n.Score, n.Scale))
		case record.Spend:
			all = append(all, fmt.Sprintf("%s: %s %s %d %s", id, n.Day, n.Channel, n.Purpose, n.Amount))
		case record.Cancellation:
			all = append(all, fmt.Sprintf("%s: %s %s reason %d", id, n.Day, who(n.Who), n.Reason))
		case record.Engagement:
			all = append(all, fmt.Sprintf("%s: %s %s %s %v", id, n.Day, who(n.Who), n.Channel, n.Referral))
		case record.SubscriptionEvent:
			all = append(all, fmt.Sprintf("%s: %s type %d of %d", id, n.Day, n.Type, n.Subscription))
		case record.Membership:
			all = append(all, fmt.Sprintf("%s: %s %s %s %s/%s/%s", id, n.Start, who(n.Who), until(n.End), n.Programme, n.Kind, n.Tier))
		case record.Newsletter:
			all = append(all, fmt.Sprintf("%s: %s %s %s", id, n.Start, who(n.Who), until(n.End)))
		}
	}
	return strings.Join(all, ", ")
}

// until writes the end of a period down.
func until(end record.Day) string {
	if end == record.NoDay {
		return "for ever"
	}
	return "to " + end.String()
}
