package source_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Fifty orders of 10 are 500. A plugin gives forty of them a status of its own: 100 is left, and a
// warning counts 40 orders. Ten more get a status that the preset knows: no warning.
func TestOrdersWithAnUnlistedStatusCauseAWarning(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "woocommerce")
	newShop(t, h.db, true)
	h.exec(`SET sql_mode = ''; INSERT INTO wp_wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,
		date_created_gmt, date_updated_gmt, parent_order_id) SELECT seq, 'wc-completed', 'EUR', 'shop_order', 0, 10, 0, CONCAT('a', seq, '@example.com'),
		'2024-06-01', '2024-06-01', 0 FROM seq_1_to_50`)
	h.open().poll()
	require.Equal(t, "500.0000", h.sink.total())
	require.Empty(t, warnings(h))

	h.exec("UPDATE wp_wc_orders SET status = 'wc-shipped', date_updated_gmt = '2024-06-15 12:01:00' WHERE id <= 40")
	h.exec("UPDATE wp_wc_orders SET status = 'wc-cancelled', date_updated_gmt = '2024-06-15 12:01:00' WHERE id > 48")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "80.0000", h.sink.total())
	want := []warning.Warning{{Code: warning.UnlistedStatus, Kind: "order", Detail: "wc-shipped", Count: 40}}
	require.Equal(t, want, h.src.Status().Warnings)
	h.pollAfter(5 * time.Minute)
	require.Equal(t, want, h.src.Status().Warnings)
	require.Equal(t, 1, strings.Count(h.log.String(), "source needs attention"), "said once")

	h.exec("UPDATE wp_wc_orders SET status = 'wc-completed', date_updated_gmt = '2024-06-15 12:11:00' WHERE id <= 40")
	h.pollAfter(5 * time.Minute)
	require.Empty(t, warnings(h))
}

// A query that lists its sales alone leaves the other statuses out on purpose: no warning about "draft".
// Two orders that were sales and become "sent" are.
func TestOnlyFormerSalesCauseAWarningIfOnlySalesAreListed(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, state VARCHAR(9));
		INSERT INTO o SELECT seq, '2024-06-01', 10, IF(seq <= 5, 'paid', 'draft') FROM seq_1_to_8`,
		source.Query{SQL: "SELECT id, at AS placed_at, net, state AS status FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"})
	h.cfg.Statuses = source.Statuses{"sale": {"paid"}}
	h.open().poll()
	require.Empty(t, warnings(h))
	h.exec("UPDATE o SET state = 'sent' WHERE id <= 2; UPDATE o SET state = 'gone' WHERE id > 6")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, []warning.Warning{{Code: warning.UnlistedStatus, Kind: "order", Detail: "sent", Count: 2}}, h.src.Status().Warnings)
}

const tenths = `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT);
	INSERT INTO o SELECT seq, '2024-06-01' + INTERVAL seq HOUR, 10 FROM seq_1_to_20`

// vanishing has 20 orders of 10, compared with the database every hour.
func vanishing(t *testing.T) *harness {
	h := own(t, tenths, source.Query{SQL: "SELECT id, at AS placed_at, net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id", Window: source.Duration(1000 * time.Hour)})
	h.cfg.ReconcileInterval = source.Duration(time.Hour)
	h.open().poll()
	require.Equal(t, "200.0000", h.sink.total())
	return h
}

func TestRecordsThatVanishAtOnceAreHeldUntilTheNextReconciliation(t *testing.T) {
	h := vanishing(t)
	h.exec("DELETE FROM o WHERE id > 5")
	h.pollAfter(time.Hour)
	require.Equal(t, "200.0000", h.sink.total())
	require.Equal(t, []warning.Warning{{Code: warning.RecordsHeld, Kind: "order", Count: 15, Total: 20}}, h.src.Status().Warnings)
	h.pollAfter(30 * time.Minute)
	require.Equal(t, "200.0000", h.sink.total(), "no reconciliation is due")
	h.pollAfter(30 * time.Minute)
	require.Equal(t, "50.0000", h.sink.total(), "confirmed")
	require.Empty(t, warnings(h))
}

func TestHeldRecordsThatReturnAreKept(t *testing.T) {
	h := vanishing(t)
	h.exec("RENAME TABLE o TO old; CREATE TABLE o LIKE old")
	h.pollAfter(time.Hour)
	require.Equal(t, "records_held order", warnings(h))
	h.exec("DROP TABLE o; RENAME TABLE old TO o")
	h.pollAfter(time.Hour)
	require.Equal(t, "200.0000", h.sink.total())
	require.Empty(t, warnings(h))
}

func TestFewRecordsThatVanishAreRemovedAtOnce(t *testing.T) {
	h := vanishing(t)
	h.exec("DELETE FROM o WHERE id > 11")
	h.pollAfter(time.Hour)
	require.Equal(t, "110.0000", h.sink.total())
	require.Empty(t, warnings(h))
}

// A table that begins again at key 1 with a newer record has been replaced: 19 of the old orders
// stay until somebody decides, and the first is the new one: 19 x 10 + 3 = 193.
func TestRecordsOfATableWithRestartedKeysStay(t *testing.T) {
	h := vanishing(t)
	h.exec("DELETE FROM o; INSERT INTO o VALUES (1, '2024-06-15 11:00:00', 3)")
	for range 4 {
		h.pollAfter(time.Hour)
		require.Equal(t, "193.0000", h.sink.total())
		require.Equal(t, []warning.Warning{{Code: warning.KeysRestarted, Kind: "order", Count: 19, Total: 20}}, h.src.Status().Warnings)
	}
}

// The case of the survey that was stopped and started again: 40 old answers of 10 and one new of 3.
func TestReactivatedSurveyKeepsItsAnswers(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "limesurvey")
	h.exec(`CREATE TABLE lime_survey_111 (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, token varchar(36), submitdate datetime, lastpage int, startlanguage varchar(20) NOT NULL, seed varchar(31), ` + "`111X22X333`" + ` varchar(5), KEY (token));
		CREATE TABLE lime_tokens_111 (tid int NOT NULL AUTO_INCREMENT PRIMARY KEY, email text, emailstatus text, token varchar(36), sent varchar(17) DEFAULT 'N', completed varchar(17) DEFAULT 'N', KEY (token));
		INSERT INTO lime_tokens_111 (email, emailstatus, token, sent, completed) SELECT CONCAT('a', seq, '@example.org'), 'OK', CONCAT('tok', seq), '2024-03-20 10:00', 'Y' FROM seq_1_to_40;
		INSERT INTO lime_survey_111 (token, submitdate, startlanguage, ` + "`111X22X333`" + `) SELECT CONCAT('tok', seq), '2024-05-14 12:00:00' - INTERVAL seq DAY, 'en', 10 FROM seq_1_to_40`)
	h.cfg.Variables = map[string]string{"survey": "111", "nps": "111X22X333"}
	h.cfg.ReconcileInterval = source.Duration(time.Hour)
	h.cfg.Queries = map[string]source.Query{"answers": {Every: source.Duration(time.Minute)}, "invitations": {Every: source.Duration(time.Minute)}}
	h.open().poll()
	require.Len(t, h.sink.notes[record.KindAnswer], 40)
	h.exec(`RENAME TABLE lime_survey_111 TO lime_old_survey_111, lime_tokens_111 TO lime_old_tokens_111;
		CREATE TABLE lime_survey_111 LIKE lime_old_survey_111; CREATE TABLE lime_tokens_111 LIKE lime_old_tokens_111;
		INSERT INTO lime_tokens_111 SELECT * FROM lime_old_tokens_111;
		INSERT INTO lime_survey_111 (token, submitdate, startlanguage, ` + "`111X22X333`" + `) VALUES ('tok1', '2024-06-15 11:00:00', 'en', 3)`)
	for range 3 {
		h.pollAfter(time.Hour)
		tens := 0
		for _, a := range h.sink.notes[record.KindAnswer] {
			if a.(record.Answer).Score == 10 {
				tens++
			}
		}
		require.Equal(t, 39, tens)
		require.Len(t, h.sink.notes[record.KindAnswer], 40)
		require.Equal(t, "keys_restarted answer", warnings(h))
	}
}

// 30 new orders come without a date, beside 70 good ones: 30 of 100 are rejected, and it is said.
func TestManyRejectedRowsCauseAWarning(t *testing.T) {
	h := own(t, tenths, source.Query{SQL: "SELECT id, at AS placed_at, net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id", Window: source.Duration(time.Hour)})
	h.open().poll()
	require.Empty(t, warnings(h))
	h.exec("INSERT INTO o SELECT seq, IF(seq <= 130, NULL, '2024-06-10'), 10 FROM seq_101_to_200")
	h.cfg.PageSize = 7
	h.pollAfter(5 * time.Minute)
	n := h.src.Status().Warnings
	require.Len(t, n, 1)
	require.Equal(t, warning.RecordsRejected, n[0].Code)
	require.EqualValues(t, 30, n[0].Count)
	h.exec("INSERT INTO o SELECT seq, '2024-06-12', 10 FROM seq_201_to_300")
	h.pollAfter(5 * time.Minute)
	require.Empty(t, warnings(h))
}

// All 100 orders are in a currency without a rate, or have no date. They are read once, with one
// warning.
func TestOrdersThatAreAllRejectedAreReadOnceWithOneWarning(t *testing.T) {
	for reason, columns := range map[string]string{
		"unknown_currency": "at AS placed_at, 'USD' AS currency",
		"missing_date":     "NULL AS placed_at, 'EUR' AS currency",
	} {
		t.Run(reason, func(t *testing.T) {
			h := own(t, "CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT); INSERT INTO o SELECT seq, '2024-01-01' + INTERVAL seq DAY, 10 FROM seq_1_to_100",
				source.Query{SQL: "SELECT id, net, " + columns + " FROM o WHERE {page} {limit}", Key: "id", Cursor: "id", Window: source.Duration(24 * time.Hour)})
			h.cfg.PageSize = 10
			h.open().poll()
			require.Equal(t, map[string]uint64{"order " + reason: 100}, h.rejected())
			read := h.questions(t)
			h.pollAfter(5 * time.Minute)
			h.pollAfter(5 * time.Minute)
			require.LessOrEqual(t, h.questions(t)-read, 4, "the pages are not read again")
			require.Equal(t, map[string]uint64{"order " + reason: 100}, h.rejected())
			require.Equal(t, 1, strings.Count(h.log.String(), "rejected records"))
		})
	}
}

// questions returns how many prepared statements the server has run.
func (h *harness) questions(t *testing.T) int {
	t.Helper()
	var n int
	require.NoError(t, h.db.QueryRowContext(t.Context(),
		"SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'COM_STMT_EXECUTE'").Scan(&n))
	return n
}

// An order that was committed long after it took its key is found by the comparison of keys. Rows
// that are no records are not looked at again and again.
func TestReconciliationReadsMissedRecords(t *testing.T) {
	h := own(t, strings.ReplaceAll(tenths, "HOUR", "DAY"), source.Query{SQL: "SELECT id, at AS placed_at, net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id", Window: source.Duration(time.Hour)})
	h.cfg.ReconcileInterval = source.Duration(time.Hour)
	h.clock.set(h.clock.Now().Add(30 * 24 * time.Hour))
	h.exec("DELETE FROM o WHERE id IN (3, 4); INSERT INTO o VALUES (21, NULL, 10)")
	h.open().poll()
	require.Equal(t, "180.0000", h.sink.total())
	h.exec("INSERT INTO o VALUES (3, '2024-01-01', 7), (4, '2024-01-01', 7)")
	h.pollAfter(5 * time.Minute)
	require.Equal(t, "180.0000", h.sink.total(), "the cursor has passed them")
	h.pollAfter(time.Hour)
	require.Equal(t, "194.0000", h.sink.total())
	h.pollAfter(time.Hour)
	require.Equal(t, 1, strings.Count(h.log.String(), "read missed records"))
	require.Equal(t, map[string]uint64{"order missing_date": 1}, h.rejected())
}
