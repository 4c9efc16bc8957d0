package app_test

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// twoSources returns a till with two sources that read the same receipts: in "till" the address is the key of
// the query and the customer has the id K-card, in "other" the customer has the id C-card. Both number their
// ids from the same number in the same order.
func twoSources(t *testing.T) *till {
	t.Helper()
	s := newTill(t)
	s.db.Exec(t, `ALTER TABLE receipts ADD unique_mail varchar(60); UPDATE receipts SET unique_mail = CONCAT('u', 1000 + id, '@example.org');
		ALTER TABLE receipts ADD UNIQUE (unique_mail)`)
	s.extra = fmt.Sprintf(`    queries:
      orders:
        cursor: id
        key: r.unique_mail
        zone: utc
        sql: |
          SELECT r.unique_mail AS id, r.printed AS placed_at, CONCAT('K-', r.card) AS customer_id,
            r.state AS status, r.total AS total FROM receipts r WHERE {page} {limit}
  - name: other
    host: 127.0.0.1
    port: %d
    database: %s
    user: %s
    password_file: password
    interval: 1s
    statuses: {sale: [paid], other: [void]}
`, s.db.Server.Port(), s.db.Name, s.reader)
	return s
}

// snapshot runs an exporter until both sources are loaded, and stops it.
func (s *till) snapshot() {
	s.t.Helper()
	r := s.run()
	require.Eventually(s.t, func() bool {
		return r.value(`loyalty_source_polls_total{source="till"}`) > 0 && r.value(`loyalty_source_polls_total{source="other"}`) > 0 &&
			r.value(`loyalty_ledger_records{kind="order"}`) == 2*455
	}, time.Minute, 20*time.Millisecond, r.logs)
	r.end()
}

// known returns which of the ids a source of the snapshot knows.
func (s *till) known(name string, ids ...string) []string {
	s.t.Helper()
	var known []string
	_, err := storage.Read(filepath.Join(s.dir, "store"), func(in *storage.Contents) error {
		for _, x := range in.Sources {
			state, err := source.ReadState(x.State)
			require.NoError(s.t, err)
			for _, id := range ids {
				if _, ok := state.CustomerKey(id, [16]byte{}); ok && x.Name == name {
					known = append(known, id)
				}
			}
		}
		return nil
	})
	require.NoError(s.t, err)
	return known
}

// Customers of two sources whose ids have the same numbers are two people.
func TestForgettingACustomerLeavesTheIDsOfOtherSources(t *testing.T) {
	t.Parallel()
	s := twoSources(t)
	s.snapshot()
	cards := func(prefix string) (ids []string) {
		for n := range 70 {
			ids = append(ids, fmt.Sprintf("%sC%d", prefix, n))
		}
		return ids
	}
	require.Len(t, s.known("till", cards("K-")...), 70)
	require.Len(t, s.known("other", cards("")...), 70)
	o := app.Options{ConfigFile: s.configure()}
	require.NoError(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till", Customer: "K-C5"}, io.Discard))
	require.Len(t, s.known("till", cards("K-")...), 69)
	require.Empty(t, s.known("till", "K-C5"))
	require.Len(t, s.known("other", cards("")...), 70, "they are other customers")
}

// No part of a snapshot has an address in the clear, even if the addresses are the keys of a query.
func TestTheSnapshotHasNoAddresses(t *testing.T) {
	t.Parallel()
	s := twoSources(t)
	s.snapshot()
	archive, err := zip.OpenReader(filepath.Join(s.dir, "store", "snapshot.zip"))
	require.NoError(t, err)
	defer archive.Close()
	var size int
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
		require.NotContains(t, string(text), "example.org", f.Name)
		size += len(text)
	}
	require.Greater(t, size, 5000)
	require.Contains(t, strings.Join(s.known("other", "C5"), ""), "C5", "the ids are there")
}

// Snapshots that were set aside may have the customer too, and so may a snapshot that cannot be read.
func TestForgettingRemovesSnapshotsThatWereSetAside(t *testing.T) {
	t.Parallel()
	s := &till{t: t, db: mariadbtest.Shared(t).Database(t), reader: "nobody", dir: t.TempDir()}
	o, store := app.Options{ConfigFile: s.configure()}, filepath.Join(s.dir, "store")
	require.NoError(t, os.Mkdir(store, 0o700))
	write := func(name, text string) string {
		name = filepath.Join(store, name)
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return name
	}
	forget := func() (string, error) {
		var out strings.Builder
		err := app.ForgetState(t.Context(), o, app.Forgotten{Source: "till"}, &out)
		left, failed := filepath.Glob(filepath.Join(store, "*.zip*"))
		require.NoError(t, failed)
		require.Empty(t, left)
		return out.String(), err
	}
	damaged, newer := write("snapshot.damaged-20260310T120000Z.zip", ""), write("snapshot.newer-20260311T120000Z.zip", "")
	write("snapshot.zip.tmp-123", "")
	text, err := forget()
	require.ErrorContains(t, err, "no snapshot in")
	require.Contains(t, text, "Removed "+damaged)
	require.Contains(t, text, "Removed "+newer)

	write("snapshot.zip", "damaged")
	text, err = forget()
	require.ErrorContains(t, err, "to be removed with everything in it")
	require.Contains(t, text, "Removed "+filepath.Join(store, "snapshot.damaged-"))

	file, err := os.Create(filepath.Join(store, "snapshot.zip"))
	require.NoError(t, err)
	z := zip.NewWriter(file)
	entry, err := z.CreateHeader(&zip.FileHeader{Name: "manifest.json", Method: zip.Store})
	require.NoError(t, err)
	_, err = io.WriteString(entry, `{"version": 99, "program": "9.0.0"}`)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	require.NoError(t, file.Close())
	text, err = forget()
	require.ErrorContains(t, err, "to be removed with everything in it")
	require.Contains(t, text, "Removed "+filepath.Join(store, "snapshot.newer-"))
}

// The configuration has lost its dimension when a customer is forgotten, and gets it back afterwards. The source
// is not read again then, so the snapshot must still have the values.
func TestForgettingACustomerKeepsTheValuesOfOtherConfigurations(t *testing.T) {
	t.Parallel()
	s := newTill(t)
	with := "dimensions:\n  receipt_state: {from: latest_order, column: status}\n"
	s.more = with
	first := s.run()
	first.agrees("initial load")
	first.end()
	values := func() map[string]int {
		counts := map[string]int{}
		_, err := storage.Read(filepath.Join(s.dir, "store"), func(in *storage.Contents) error {
			return in.Records(func(_ string, b *record.Batch) error {
				for i := range b.Orders {
					for _, v := range b.Orders[i].Own {
						counts[v.Column+" "+v.Value]++
					}
				}
				return nil
			})
		})
		require.NoError(t, err)
		return counts
	}
	before := values()
	require.Greater(t, before["status paid"], 400)
	s.more = ""
	o := app.Options{ConfigFile: s.configure()}
	require.NoError(t, app.ForgetState(t.Context(), o, app.Forgotten{Source: "till", Customer: "C68"}, io.Discard))
	after := values()
	require.Less(t, after["status paid"], before["status paid"])
	require.Greater(t, after["status paid"], 400)
	s.more = with
	last := s.run()
	require.Eventually(t, func() bool { return strings.Contains(last.logs.String(), "restored snapshot") }, time.Minute, 20*time.Millisecond)
	last.end()
	require.NotContains(t, last.logs.String(), "reading it again")
	require.Greater(t, values()["status paid"], 400)
}
