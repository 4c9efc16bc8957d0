package source_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// shopWithCustomers has three orders of 10 and a query for customers.
func shopWithCustomers(t *testing.T, customers string) *harness {
	t.Helper()
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, buyer VARCHAR(40), at DATETIME, net INT);
		INSERT INTO o SELECT seq, CONCAT('a', seq, '@example.com'), '2024-06-01', 10 FROM seq_1_to_3;
		CREATE TABLE c (id INT PRIMARY KEY, email VARCHAR(40), country CHAR(2), code VARCHAR(9) COLLATE utf8mb4_bin, other VARCHAR(9) COLLATE utf8mb4_general_ci);
		INSERT INTO c SELECT seq, CONCAT('a', seq, '@example.com'), 'NL', 'x', 'x' FROM seq_1_to_3;`,
		source.Query{SQL: "SELECT id, buyer AS email, at AS placed_at, net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id"})
	h.cfg.Queries["customers"] = source.Query{SQL: customers, Key: "id", Cursor: "full"}
	return h
}

// One view, one comparison, one missing table: each is the fault of its query alone. The orders are
// read, 3 of 10 make 30, and the failure names the customers.
func TestServerErrorBelongsToItsQuery(t *testing.T) {
	for name, c := range map[string]struct {
		spoil, customers string
		want             failure.Code
		mend             string
	}{
		"a view whose definer is gone": {
			spoil:     "CREATE DEFINER='gone'@'localhost' SQL SECURITY DEFINER VIEW v AS SELECT id, email FROM c",
			customers: "SELECT id, email FROM v WHERE {page} {limit}", want: failure.ViewInvalid,
			mend: "DROP VIEW v; CREATE VIEW v AS SELECT id, email FROM c",
		},
		"a view whose table is gone": {
			spoil:     "CREATE TABLE d LIKE c; CREATE VIEW v AS SELECT id, email FROM d; DROP TABLE d",
			customers: "SELECT id, email FROM v WHERE {page} {limit}", want: failure.ViewInvalid,
			mend: "DROP VIEW v; CREATE VIEW v AS SELECT id, email FROM c",
		},
		"two collations": {
			customers: "SELECT id, email FROM c WHERE CONCAT(code, 'x') COLLATE utf8mb4_bin = CONCAT(other, 'x') COLLATE utf8mb4_general_ci AND {page} {limit}",
			want:      failure.CollationMix,
		},
		"a function that fails": {
			customers: "SELECT id, email FROM c WHERE (SELECT id FROM c) > 0 AND {page} {limit}", want: failure.QueryFailed,
		},
		"a database that is not there": {
			customers: "SELECT id, email FROM nowhere.c WHERE {page} {limit}", want: failure.TableDenied,
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := shopWithCustomers(t, c.customers)
			if c.spoil != "" {
				h.exec(c.spoil)
			}
			err := h.open().src.Poll(t.Context())
			require.ErrorContains(t, err, "read customers")
			require.Equal(t, "30.0000", h.sink.total())
			st := h.src.Status()
			require.True(t, st.Loaded)
			require.False(t, st.Up)
			customers := failure.Failure{Code: c.want, Kind: string(record.KindCustomer)}
			require.Equal(t, customers, st.Failure)
			require.Equal(t, []failure.Failure{customers}, st.Failing)
			if c.want == failure.ViewInvalid {
				require.ErrorContains(t, err, "read customers: view v: ")
				problems := h.src.Check(t.Context()).Problems
				require.Contains(t, problems[0].Msg, "read customers: view v: ")
			}
			if c.mend != "" {
				h.exec(c.mend)
				h.poll()
				require.Len(t, h.sink.customers, 3)
				require.Equal(t, failure.Failure{}, h.src.Status().Failure)
				require.Empty(t, h.src.Status().Failing)
			}
		})
	}
}

// A query that fails during its initial load removes its records: ids 1 to 10 are in
// the first page, and 15 cannot be compared.
func TestQueryThatFailsDuringItsInitialLoadRemovesItsRecords(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT);
		INSERT INTO o SELECT seq, '2024-06-01', 10 FROM seq_1_to_20;
		CREATE TABLE c (id INT PRIMARY KEY); INSERT INTO c VALUES (1)`,
		source.Query{SQL: "SELECT id, at AS placed_at, net * (SELECT IF(o.id = 15, (SELECT 1 UNION SELECT 2), 1)) AS net FROM o WHERE {page} {limit}", Key: "id", Cursor: "id"})
	h.cfg.Queries["customers"] = source.Query{SQL: "SELECT id FROM c WHERE {page} {limit}", Key: "id", Cursor: "full"}
	h.cfg.PageSize = 10
	err := h.open().src.Poll(t.Context())
	require.ErrorContains(t, err, "read orders")
	require.Empty(t, h.sink.orders)
	require.Len(t, h.sink.customers, 1)
	require.True(t, h.src.Status().Loaded)
}

// The interval is an hour: the orders are read once, the failing customers again and again.
func TestOnlyTheFailedQueryIsRetried(t *testing.T) {
	h := shopWithCustomers(t, "SELECT id, email FROM missing WHERE {page} {limit}")
	h.cfg.Interval = source.Duration(time.Hour)
	h.open()
	ctx, cancel := context.WithCancel(t.Context())
	polled, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		h.src.Run(ctx, func() { polled <- struct{}{} })
	}()
	<-polled
	<-polled
	h.exec("CREATE TABLE missing AS SELECT id, email FROM c")
	<-polled
	cancel()
	go func() {
		for range polled {
		}
	}()
	<-done
	close(polled)
	st := h.src.Status()
	require.True(t, st.Up)
	require.Equal(t, uint64(3), st.Records[record.KindCustomer])
	require.Equal(t, uint64(3), st.Records[record.KindOrder], "read once")
}

// The country stands in a table that the account cannot read, or that is missing: the orders count
// without it, and a warning tells.
func TestMissingTableOfAColumnLosesOnlyTheColumn(t *testing.T) {
	const sql = `SELECT o.id AS id, o.at AS placed_at, o.net AS net {optional:country}, a.country AS country{end} {optional:channel}, w.name AS channel{end}
		FROM o {optional:country}LEFT JOIN a ON a.id = o.id{end} {optional:channel}LEFT JOIN w ON w.id = o.id{end} WHERE {page} {limit}`
	setup := func(t *testing.T) *harness {
		return own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT); INSERT INTO o VALUES (1, '2024-06-01', 10);
			CREATE TABLE a (id INT PRIMARY KEY, country CHAR(2)); INSERT INTO a VALUES (1, 'NL');
			CREATE TABLE w (id INT PRIMARY KEY, name CHAR(9)); INSERT INTO w VALUES (1, 'web')`,
			source.Query{SQL: sql, Key: "o.id", Cursor: "id"})
	}
	check := func(t *testing.T, h *harness, country, channel string) {
		h.pollAfter(time.Hour)
		o := h.sink.orders[1]
		require.Equal(t, []string{"10.0000", country, channel}, []string{o.Revenue.String(), o.Country, o.Channel})
	}
	t.Run("all there", func(t *testing.T) {
		h := setup(t).open()
		check(t, h, "NL", "web")
		require.Empty(t, h.src.Status().Warnings)
	})
	t.Run("a table is missing, and comes back", func(t *testing.T) {
		h := setup(t)
		h.exec("RENAME TABLE a TO b")
		h.open()
		check(t, h, "", "web")
		require.Equal(t, "dimension_missing order country", warnings(h))
		require.Contains(t, h.log.String(), "column left out")
		h.exec("RENAME TABLE b TO a")
		check(t, h, "NL", "web")
		require.Empty(t, warnings(h))
	})
	t.Run("a column is missing", func(t *testing.T) {
		h := setup(t)
		h.exec("ALTER TABLE a DROP COLUMN country")
		check(t, h.open(), "", "web")
	})
	t.Run("a grant is missing", func(t *testing.T) {
		h := setup(t)
		h.cfg.User = h.db.Reader(t, "o", "a")
		check(t, h.open(), "NL", "")
	})
	t.Run("both are missing", func(t *testing.T) {
		h := setup(t)
		h.exec("DROP TABLE a; DROP TABLE w")
		check(t, h.open(), "", "")
		require.Equal(t, "dimension_missing order country, dimension_missing order channel", warnings(h))
	})
	t.Run("the orders are missing", func(t *testing.T) {
		h := setup(t)
		h.exec("DROP TABLE a; DROP TABLE o")
		require.ErrorContains(t, h.open().src.Poll(t.Context()), "read orders")
	})
}

// A flag of type BIT reads as 0 or 1: three of five orders are paid, and two of five contacts solved.
func TestBitColumnsAreNumbers(t *testing.T) {
	h := own(t, `CREATE TABLE o (id INT PRIMARY KEY, at DATETIME, net INT, paid BIT(1), kind BIT(12));
		INSERT INTO o SELECT seq, '2024-06-01', 10, seq <= 3, 2565 FROM seq_1_to_5;
		CREATE TABLE t (id INT PRIMARY KEY, mail VARCHAR(40), at DATETIME, solved BIT(1));
		INSERT INTO t SELECT seq, 'a@example.com', '2024-06-02', seq <= 2 FROM seq_1_to_5;`,
		source.Query{SQL: "SELECT id, at AS placed_at, net, paid AS status, kind AS channel FROM o WHERE {page} {limit}", Key: "id", Cursor: "full"})
	h.cfg.Statuses = source.Statuses{"sale": {"1"}, "other": {"0"}}
	h.cfg.Queries["contacts"] = source.Query{SQL: "SELECT id, mail AS email, at AS contacted_at, solved AS resolved FROM t WHERE {page} {limit}", Key: "id", Cursor: "full"}
	h.open().poll()
	require.Equal(t, "30.0000", h.sink.total())
	require.Equal(t, "2565", h.sink.orders[1].Channel, "0x0A05")
	solved := 0
	for _, n := range h.sink.notes[record.KindContact] {
		if n.(record.Contact).Resolved {
			solved++
		}
	}
	require.Equal(t, 2, solved)
	require.Empty(t, h.rejected())
}
