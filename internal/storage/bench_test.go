package storage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// hash is SplitMix64.
func hash(i int) uint64 {
	h := uint64(i+1) * 0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// shopOf returns a ledger with so many orders of a fifth as many customers, all with addresses.
func shopOf(orders int) *ledger.Ledger {
	l := ledger.New()
	s := l.Source("shop", nil)
	customers := orders / 5
	b := &record.Batch{}
	for i := range customers {
		b.Customers = append(b.Customers, record.Customer{Key: record.Key(i + 1), Email: record.EmailHash(hash(i)), Country: "NL"})
	}
	s.Apply(b)
	for from := 0; from < orders; from += 10_000 {
		b := &record.Batch{}
		for i := from; i < min(from+10_000, orders); i++ {
			c := int(hash(-i) % uint64(customers))
			b.Orders = append(b.Orders, record.Order{
				Key: record.Key(i + 1), Customer: record.Key(c + 1), Email: record.EmailHash(hash(c)), Day: record.Day(16000 + i*3650/orders), Sale: true,
				Revenue: money.Amount(hash(i) % 2_000_000), Channel: [...]string{"web", "shop", "app"}[i%3], Country: [...]string{"NL", "DE", "BE", "FR"}[i%4],
			})
		}
		s.Apply(b)
	}
	l.Publish()
	return l
}

// BenchmarkSnapshot captures, writes and restores a shop. It reports the time that polls and scrapes wait for
// the capture, and the bytes of an order on disk.
func BenchmarkSnapshot(b *testing.B) {
	sizes := []int{1_000_000}
	if !testing.Short() {
		sizes = append(sizes, 10_000_000)
	}
	for _, orders := range sizes {
		b.Run(fmt.Sprintf("%dM orders", orders/1_000_000), func(b *testing.B) {
			l, dir := shopOf(orders), b.TempDir()
			s := openStore(b, dir)
			b.Run("capture", func(b *testing.B) {
				for b.Loop() {
					l.Capture()
				}
			})
			b.Run("write", func(b *testing.B) {
				for b.Loop() {
					capture := l.Capture()
					require.NoError(b, s.Save(&storage.Contents{
						Manifest: storage.Manifest{Written: time.Now(), Sources: []storage.Source{{Name: "shop"}}}, Records: capture.Records,
					}))
				}
				info, err := os.Stat(filepath.Join(dir, "snapshot.zip"))
				require.NoError(b, err)
				b.ReportMetric(float64(info.Size())/float64(orders), "bytes/order")
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(orders), "ns/order")
			})
			b.Run("first figures", func(b *testing.B) {
				for b.Loop() {
					_, err := s.Load(func(*storage.Contents) error { return nil })
					require.NoError(b, err)
				}
			})
			b.Run("decode", func(b *testing.B) {
				for b.Loop() {
					_, err := s.Load(read)
					require.NoError(b, err)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(orders), "ns/order")
			})
			b.Run("restore", func(b *testing.B) {
				for b.Loop() {
					to := ledger.New()
					shop := to.Source("shop", nil)
					_, err := s.Load(func(in *storage.Contents) error {
						return in.Records(func(_ string, batch *record.Batch) error { shop.Apply(batch); return nil })
					})
					require.NoError(b, err)
					require.Equal(b, orders, to.Publish().Orders())
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(orders), "ns/order")
			})
		})
	}
}
