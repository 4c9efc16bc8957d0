package storage_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// own returns values of own dimensions, given as columns and values in turn.
func own(pairs ...string) []record.Value {
	var values []record.Value
	for i := 0; i < len(pairs); i += 2 {
		values = append(values, record.Value{Column: pairs[i], Value: pairs[i+1]})
	}
	return values
}

// everything returns batches with all kinds of record and all widths of numbers.
func everything() []record.Batch {
	who := record.Who{Customer: 1 << 31, Email: 1<<64 - 1}
	return []record.Batch{
		{
			Customers:          []record.Customer{{Key: 7, Email: 5, Country: "NL", Segment: "trade", Own: own("club", "gold")}, {Key: 1<<32 - 1, AcquisitionChannel: "fair"}},
			Orders:             []record.Order{{Key: 1, Customer: 7, Email: 5, Day: 3, Sale: true, Revenue: money.Max, Discounted: true, Channel: "web", Own: own("payment", "card", "coupon", "SPRING")}, {Key: 300, Customer: 7, Email: 5, Day: record.NoDay, Revenue: -money.Max, Country: "BE", AcquisitionChannel: "x", Own: own("coupon", record.Address)}},
			Lines:              []record.Line{{Order: 1, Product: 9, Cost: 5, HasCost: true}, {Order: 1}},
			LinesOf:            []record.Key{1, 300},
			Refunds:            []record.Refund{{Key: 1, Order: 1, Day: 65534, Amount: 70_000, Reason: record.RefundFit}},
			Subscriptions:      []record.Subscription{{Key: 2, Customer: 7, Start: 1, End: record.NoDay, Monthly: 3, TrialDays: 30, Renews: 41, Own: own("plan", "basic")}},
			SubscriptionEvents: []record.SubscriptionEvent{{Key: 3, Subscription: 2, Day: 2, Type: record.EventPause, Monthly: 1}},
			Answers:            []record.Answer{{Key: 4, Who: who, Day: 1, Question: record.QuestionNPS, Score: 9, Scale: 11, Touchpoint: "till"}, {Key: 5, Question: record.QuestionCategorySpend, Amount: 5, Days: 365}},
			Invitations:        []record.Invitation{{Key: 6, Who: who, Day: 1}},
			Cancellations:      []record.Cancellation{{Key: 7, Who: who, Day: 1, Reason: record.ReasonOther}},
			Contacts:           []record.Contact{{Key: 8, Who: who, Day: 1, Case: 4, Resolved: true}},
			Engagements:        []record.Engagement{{Key: 9, Who: who, Day: 1, Channel: "review", Referral: true}},
			Memberships:        []record.Membership{{Key: 10, Who: who, Start: 1, End: 9, Programme: "p", Kind: "points", Tier: "gold"}},
			Points:             []record.Points{{Key: 11, Who: who, Day: 1, Move: record.PointsEarned, Points: 1 << 62}},
			Newsletters:        []record.Newsletter{{Key: 13, Who: who, Start: 1, End: record.NoDay}},
			Spend:              []record.Spend{{Key: 12, Day: 1, Purpose: record.PurposeAcquisition, Amount: 9, Channel: "ads"}},
		},
		{Orders: []record.Order{{Key: 2, Day: 4, Sale: true, Revenue: 1}}},
	}
}

// contents returns a snapshot of everything, of two sources.
func contents() *storage.Contents {
	batches := everything()
	return &storage.Contents{
		Manifest: storage.Manifest{
			Written: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC), Program: "1.2.3", Key: "k", Kinds: []record.Kind{record.KindOrder},
			Sources: []storage.Source{{Name: "shop", Fingerprint: map[string]string{"preset": "a"}, Loaded: true, State: []byte("state of shop")}, {Name: "till"}},
		},
		Figures: []byte("figures"),
		Records: func(yield func(string, *record.Batch) error) error {
			return errors.Join(yield("shop", &batches[0]), yield("till", &batches[1]))
		},
	}
}

func openStore(t testing.TB, dir string) *storage.Store {
	t.Helper()
	s, err := storage.Open(dir, func() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) })
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it
	return s
}

func TestSnapshotReturnsWhatWasSaved(t *testing.T) {
	t.Parallel()
	s := openStore(t, t.TempDir())
	found, err := s.Load(nil)
	require.NoError(t, err)
	require.False(t, found)
	want := contents()
	require.NoError(t, s.Save(want))
	found, err = s.Load(func(in *storage.Contents) error {
		require.Equal(t, want.Figures, in.Figures)
		require.True(t, want.Written.Equal(in.Written))
		require.Equal(t, "state of shop", string(in.Sources[0].State))
		require.Equal(t, 2, in.Sources[0].Records[record.KindOrder])
		require.Equal(t, 1, in.Sources[1].Records[record.KindOrder])
		batches, at := everything(), 0
		err := in.Records(func(source string, b *record.Batch) error {
			require.Equal(t, in.Sources[at].Name, source)
			requireEqualBatches(t, &batches[at], b)
			at++
			return nil
		})
		require.Equal(t, 2, at)
		return err
	})
	require.NoError(t, err)
	require.True(t, found)
	info, err := os.Stat(filepath.Join(s.Dir(), "snapshot.zip"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// requireEqualBatches compares batches; empty lists may be nil.
func requireEqualBatches(t require.TestingT, want, got *record.Batch) {
	require.Equal(t, want.Orders, got.Orders)
	require.ElementsMatch(t, want.Customers, got.Customers)
	require.ElementsMatch(t, want.Lines, got.Lines)
	require.ElementsMatch(t, want.LinesOf, got.LinesOf)
	require.ElementsMatch(t, want.Refunds, got.Refunds)
	require.ElementsMatch(t, want.Subscriptions, got.Subscriptions)
	require.ElementsMatch(t, want.SubscriptionEvents, got.SubscriptionEvents)
	require.ElementsMatch(t, want.Answers, got.Answers)
	require.ElementsMatch(t, want.Invitations, got.Invitations)
	require.ElementsMatch(t, want.Cancellations, got.Cancellations)
	require.ElementsMatch(t, want.Contacts, got.Contacts)
	require.ElementsMatch(t, want.Engagements, got.Engagements)
	require.ElementsMatch(t, want.Memberships, got.Memberships)
	require.ElementsMatch(t, want.Points, got.Points)
	require.ElementsMatch(t, want.Newsletters, got.Newsletters)
	require.ElementsMatch(t, want.Spend, got.Spend)
}

// read loads a whole snapshot.
func read(in *storage.Contents) error {
	return in.Records(func(string, *record.Batch) error { return nil })
}

// Every flipped bit and every truncation is found, or changes nothing that is read. What was damaged is
// set aside.
func TestDamagedSnapshotsAreSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openStore(t, dir)
	require.NoError(t, s.Save(contents()))
	name := filepath.Join(dir, "snapshot.zip")
	sound, err := os.ReadFile(name)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 2))
	harmless := 0
	for i := range 600 {
		data := append([]byte(nil), sound...)
		what := "flip"
		switch i % 3 {
		case 0:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		case 1:
			what, data = "truncation", data[:random.IntN(len(data))]
		case 2: // a part that never reached the disk
			what = "torn"
			at := random.IntN(len(data) - 100)
			clear(data[at : at+100])
		}
		require.NoError(t, os.WriteFile(name, data, 0o600))
		before := s.Status().Failures
		got, at := everything(), 0
		found, err := s.Load(func(in *storage.Contents) error {
			return in.Records(func(source string, b *record.Batch) error {
				requireEqualBatches(t, &got[at], b)
				at++
				return nil
			})
		})
		require.True(t, found)
		if err == nil {
			require.NotEqual(t, "truncation", what)
			harmless++
			continue
		}
		require.ErrorContains(t, err, "set aside as "+dir)
		require.ErrorAs(t, err, new(*storage.DamagedError))
		require.NoFileExists(t, name)
		require.Equal(t, before+1, s.Status().Failures)
		require.False(t, s.Status().Failed.IsZero())
		aside, _ := filepath.Glob(filepath.Join(dir, "snapshot.damaged-*"))
		require.Len(t, aside, 1, "only the last one is kept")
	}
	require.Less(t, harmless, 60, "times, attributes and other fields that nothing uses")
	require.NoError(t, s.Save(contents()), "the directory works as before")
	aside, err := filepath.Glob(filepath.Join(dir, "snapshot.damaged-*"))
	require.NoError(t, err)
	require.Empty(t, aside, "the new snapshot replaces the damaged one")
	_, err = s.Load(read)
	require.NoError(t, err)
}

func TestSnapshotsOfOtherVersionsAndFilesAreSetAside(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{"empty": "", "text": "not an archive"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, t.TempDir())
			require.NoError(t, os.WriteFile(filepath.Join(s.Dir(), "snapshot.zip"), []byte(data), 0o600))
			_, err := s.Load(read)
			require.ErrorContains(t, err, "set aside")
		})
	}
	t.Run("no version", func(t *testing.T) {
		t.Parallel()
		s := openStore(t, t.TempDir())
		require.NoError(t, storage.WriteVersion(filepath.Join(s.Dir(), "snapshot.zip"), contents(), 0))
		_, err := s.Load(read)
		require.ErrorAs(t, err, new(*storage.DamagedError))
	})
}

// After a downgrade the snapshot of the newer program stays, also when a later one is damaged.
func TestASnapshotOfANewerProgramIsKept(t *testing.T) {
	t.Parallel()
	s := openStore(t, t.TempDir())
	name := filepath.Join(s.Dir(), "snapshot.zip")
	require.NoError(t, storage.WriteVersion(name, contents(), 99))
	newer, err := os.ReadFile(name)
	require.NoError(t, err)
	_, err = storage.Read(s.Dir(), read)
	require.EqualError(t, err, "unsupported snapshot version 99: this program reads version 4; use program version 1.2.3 or later")
	_, err = s.Load(read)
	require.ErrorAs(t, err, new(*storage.VersionError))
	require.NotErrorAs(t, err, new(*storage.DamagedError))
	aside := filepath.Join(s.Dir(), "snapshot.newer-20260310T120000Z.zip")
	require.ErrorContains(t, err, "set aside as "+aside)
	for range 2 {
		require.NoError(t, os.WriteFile(name, []byte("damaged"), 0o600))
		_, err = s.Load(read)
		require.ErrorAs(t, err, new(*storage.DamagedError))
	}
	kept, err := os.ReadFile(aside)
	require.NoError(t, err)
	require.Equal(t, newer, kept)
}

// An error of the caller is no failure of the snapshot.
func TestErrorsOfTheCallerAreReturnedAsTheyAre(t *testing.T) {
	t.Parallel()
	s := openStore(t, t.TempDir())
	require.NoError(t, s.Save(contents()))
	for _, want := range []error{errors.New("the snapshot does not have this customer"), context.Canceled, fs.ErrNotExist} {
		found, err := s.Load(func(in *storage.Contents) error {
			return in.Records(func(string, *record.Batch) error { return want })
		})
		require.True(t, found)
		require.Equal(t, want, err)
		require.Zero(t, s.Status().Failures)
	}
	require.FileExists(t, filepath.Join(s.Dir(), "snapshot.zip"))
}

// A failed write leaves the previous snapshot and no other file.
func TestAFailedSaveKeepsThePreviousSnapshot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := openStore(t, dir)
	require.NoError(t, s.Save(contents()))
	broken := contents()
	broken.Records = func(yield func(string, *record.Batch) error) error {
		return errors.Join(contents().Records(yield), errors.New("no space left on device"))
	}
	require.ErrorContains(t, s.Save(broken), "no space left on device")
	require.Equal(t, uint64(1), s.Status().Failures)
	_, err := s.Load(read)
	require.NoError(t, err)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 2, "the lock and the snapshot")
}

func TestOneProcessADirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := openStore(t, dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "snapshot.zip.tmp-1"), nil, 0o600))
	_, err := storage.Open(dir, time.Now)
	locked, ok := errors.AsType[*storage.LockedError](err)
	require.True(t, ok, err)
	require.NotEmpty(t, locked.Process)
	require.NoError(t, s.Close())
	again, err := storage.Open(dir, time.Now)
	require.NoError(t, err)
	require.NoFileExists(t, filepath.Join(dir, "snapshot.zip.tmp-1"))
	require.NoError(t, again.Close())
}

func TestTheKeyIsCreatedOnce(t *testing.T) {
	t.Parallel()
	s := openStore(t, t.TempDir())
	first, err := s.Key()
	require.NoError(t, err)
	require.Greater(t, len(first), 40)
	second, err := s.Key()
	require.NoError(t, err)
	require.Equal(t, first, second)
	info, err := os.Stat(filepath.Join(s.Dir(), "key"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// FuzzRead reads arbitrary files and arbitrary blocks within sound archives.
func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	s := openStore(f, dir)
	require.NoError(f, s.Save(contents()))
	sound, err := os.ReadFile(filepath.Join(dir, "snapshot.zip"))
	require.NoError(f, err)
	f.Add(sound, false)
	f.Add(sound[:len(sound)/2], false)
	f.Add(storage.EncodeBlock(&everything()[0]), true)
	f.Add(storage.EncodeBlock(&everything()[1]), true)
	f.Fuzz(func(t *testing.T, data []byte, block bool) {
		if block {
			_ = storage.DecodeBlock(data)
			return
		}
		_ = storage.ReadBytes(data, read)
	})
}

// Each file was written by the code of its version: 1 without reasons of refunds and newsletters, 2 without trials
// and renewals, 3 without own dimensions. Version 1 is that of release 1.0.0.
func TestSnapshotsOfOlderVersionsAreRead(t *testing.T) {
	t.Parallel()
	for version := 1; version <= 3; version++ {
		data, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version%d.zip", version)))
		require.NoError(t, err)
		batches, at := asOf(version), 0
		require.NoError(t, storage.ReadBytes(data, func(in *storage.Contents) error {
			require.Equal(t, version, in.Version)
			return in.Records(func(source string, b *record.Batch) error {
				require.Equal(t, in.Sources[at].Name, source)
				requireEqualBatches(t, &batches[at], b)
				at++
				return nil
			})
		}))
		require.Equal(t, 2, at)
	}
}

// asOf returns what a snapshot of an older version has of everything.
func asOf(version int) []record.Batch {
	batches := everything()
	b := &batches[0]
	if version < 2 {
		b.Refunds[0].Reason, b.Newsletters = record.RefundUnknown, nil
	}
	if version < 3 {
		b.Subscriptions[0].TrialDays, b.Subscriptions[0].Renews = 0, 0
	}
	if version < 4 {
		for _, own := range []*[]record.Value{&b.Customers[0].Own, &b.Orders[0].Own, &b.Orders[1].Own, &b.Subscriptions[0].Own} {
			*own = nil
		}
	}
	return batches
}
