package storage_test

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// bytesOf saves a ledger and returns what its snapshot's entries hold.
func bytesOf(t *testing.T, l *ledger.Ledger) []byte {
	t.Helper()
	dir := t.TempDir()
	capture := l.Capture()
	require.NoError(t, openStore(t, dir).Save(&storage.Contents{
		Manifest: storage.Manifest{Written: time.Now(), Sources: []storage.Source{{Name: "shop"}}}, Records: capture.Records,
	}))
	z, err := zip.OpenReader(filepath.Join(dir, "snapshot.zip"))
	require.NoError(t, err)
	defer func() { require.NoError(t, z.Close()) }()
	var all []byte
	for _, f := range z.File {
		entry, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(entry)
		require.NoError(t, err)
		require.NoError(t, entry.Close())
		all = append(all, text...)
	}
	return all
}

// A column with an address is refused. Its other values may be names: the next snapshot no longer has them, and what
// is restored from it is refused too. A column beside it stays.
func TestSnapshotHasNoValuesOfAColumnWithAnAddress(t *testing.T) {
	t.Parallel()
	own := ledger.OwnDimensions{{Name: "contact", From: ledger.FromFirstOrder, Column: "contact"}, {Name: "till", From: ledger.FromFirstOrder, Column: "till"}}
	newLedger := func() *ledger.Ledger {
		l := ledger.New()
		l.SetOwn(own)
		return l
	}
	order := func(key record.Key, contact string) record.Order {
		return record.Order{
			Key: key, Customer: key, Day: 9, Sale: true, Revenue: 1,
			Own: []record.Value{{Column: "contact", Value: contact}, {Column: "till", Value: "Counter"}},
		}
	}
	l := newLedger()
	shop := l.Source("shop", nil)
	shop.Apply(&record.Batch{Orders: []record.Order{order(1, "Ann Smith")}})
	l.Publish()
	require.True(t, bytes.Contains(bytesOf(t, l), []byte("Ann Smith")))

	shop.Apply(&record.Batch{Orders: []record.Order{order(2, record.Address)}})
	view := l.Publish()
	_, refused := view.Refused(ledger.DimOwn)
	require.True(t, refused)
	saved := bytesOf(t, l)
	require.False(t, bytes.Contains(saved, []byte("Ann")))
	require.True(t, bytes.Contains(saved, []byte("Counter")))

	restored := newLedger()
	require.NoError(t, l.Capture().Records(func(source string, b *record.Batch) error {
		restored.Source(source, nil).Apply(b)
		return nil
	}))
	again := restored.Publish()
	why, _ := again.Refused(ledger.DimOwn)
	require.Equal(t, ledger.Refusal{Addresses: true}, why)
	require.Equal(t, view.Values(ledger.DimOwn+1), again.Values(ledger.DimOwn+1))
}

// A snapshot says of which sources it does not have all own values, by record.
func TestSnapshotSaysWhichSourcesLackValues(t *testing.T) {
	t.Parallel()
	for _, of := range []func(own []record.Value) *record.Batch{
		func(own []record.Value) *record.Batch {
			return &record.Batch{Customers: []record.Customer{{Key: 1, Own: own}}}
		},
		func(own []record.Value) *record.Batch {
			return &record.Batch{Orders: []record.Order{{Key: 1, Customer: 1, Sale: true, Own: own}}}
		},
		func(own []record.Value) *record.Batch {
			return &record.Batch{Subscriptions: []record.Subscription{{Key: 1, Customer: 1, Own: own}}}
		},
	} {
		store := openStore(t, t.TempDir())
		require.NoError(t, store.Save(&storage.Contents{
			Manifest: storage.Manifest{Written: time.Now(), Sources: []storage.Source{{Name: "shop"}, {Name: "till", Withheld: true}}},
			Records: func(yield func(string, *record.Batch) error) error {
				if err := yield("shop", of([]record.Value{{Column: "till", Value: "Counter"}, {Column: "contact", Value: record.Address}})); err != nil {
					return err
				}
				return yield("till", of([]record.Value{{Column: "till", Value: "Counter"}}))
			},
		}))
		_, err := store.Load(func(in *storage.Contents) error {
			require.True(t, in.Sources[0].Withheld)
			require.False(t, in.Sources[1].Withheld, "it had no values earlier")
			return nil
		})
		require.NoError(t, err)
	}
}
