package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// storedIn returns the configuration, and the storage directory that the options or the configuration name.
func storedIn(o Options) (*config.Config, string, error) {
	cfg, err := config.Load(o.ConfigFile)
	if err != nil {
		return nil, "", err
	}
	path := cmp.Or(o.StoragePath, cfg.StoragePath)
	if path == "" {
		return nil, "", errors.New("no storage directory: set --storage.path, or storage.path in the configuration")
	}
	return cfg, path, nil
}

// ShowState writes what the storage directory has: time and size of the snapshot, and its sources. It also
// works while an exporter runs.
func ShowState(_ context.Context, o Options, w io.Writer) error {
	_, path, err := storedIn(o)
	if err != nil {
		return err
	}
	var text strings.Builder
	found, err := storage.Read(path, func(in *storage.Contents) error {
		fmt.Fprintf(&text, "Snapshot in %s of %s, by version %s\n", path, in.Written.UTC().Format(time.RFC3339), in.Program)
		t := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		for _, s := range in.Sources {
			state := "complete"
			if !s.Loaded {
				state = "initial load incomplete"
			}
			fmt.Fprintf(t, "%s\t%s\tlast successful poll %s\n", s.Name, state, s.LastSuccess.UTC().Format(time.RFC3339))
			for _, kind := range slices.Sorted(maps.Keys(s.Records)) {
				fmt.Fprintf(t, "\t%s\t%d\n", kind.Plural(), s.Records[kind])
			}
		}
		return t.Flush()
	})
	switch {
	case err != nil:
		return err
	case !found:
		fmt.Fprintf(&text, "No snapshot in %s\n", path)
	}
	_, err = io.WriteString(w, text.String())
	return err
}

// Forgotten names what ForgetState removes: a whole source, or one customer by id in a source or by e-mail
// address.
type Forgotten struct{ Source, Customer, Email string }

// check returns an error if it names nothing or too much.
func (f Forgotten) check() error {
	switch {
	case f.Source == "" && f.Customer != "":
		return errors.New("an id belongs to a source: add --source")
	case f.Source == "" && f.Email == "":
		return errors.New("nothing to forget: use --source, --source with --customer, or --email")
	case f.Source != "" && f.Email != "":
		return errors.New("an address belongs to no source: use --email alone")
	}
	return nil
}

// returns is what becomes of a customer that was removed from the snapshot only.
const returns = "The shop's database is not changed. If it still has the customer, the exporter reads the records again, at the next comparison of keys at the latest: erase them there first.\n"

// ForgetState removes a source or a customer from the snapshot, and all snapshots that were set aside, because
// it cannot tell what they have. It names each file that it removes or cannot read. No exporter may use the
// directory.
func ForgetState(_ context.Context, o Options, f Forgotten, w io.Writer) error {
	if err := f.check(); err != nil {
		return err
	}
	cfg, path, err := storedIn(o)
	if err != nil {
		return err
	}
	store, err := storage.Open(path, o.withDefaults().Now)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }() // the process ends
	key, err := store.Key()
	if err != nil {
		return err
	}
	failed := removeSetAside(store, w)
	err = forgetSnapshot(store, cfg.WithKey(key), f, w)
	return errors.Join(err, failed, removeSetAside(store, w)) // an unreadable snapshot has been set aside too
}

// removeSetAside removes the snapshots that were set aside, and writes their names.
func removeSetAside(store *storage.Store, w io.Writer) error {
	removed, err := store.RemoveSetAside()
	for _, name := range removed {
		_, failed := fmt.Fprintf(w, "Removed %s, which was set aside: it may have had the same records.\n", name)
		err = errors.Join(err, failed)
	}
	return err
}

// forgetSnapshot removes a source or a customer from the snapshot. It sets aside a snapshot that it cannot read.
func forgetSnapshot(store *storage.Store, cfg *config.Config, f Forgotten, w io.Writer) error {
	var text string
	found, err := store.Load(func(in *storage.Contents) (err error) {
		if f.Source != "" && f.Customer == "" {
			text, err = forgetSource(store, in, f.Source)
			return err
		}
		text, err = forgetCustomer(store, in, cfg, f)
		return err
	})
	switch {
	case errors.As(err, new(*storage.DamagedError)), errors.As(err, new(*storage.VersionError)):
		return fmt.Errorf("%w, to be removed with everything in it: start the exporter, which reads all sources again", err)
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("no snapshot in %s", store.Dir())
	}
	_, err = io.WriteString(w, text)
	return err
}

func forgetSource(store *storage.Store, in *storage.Contents, name string) (string, error) {
	i := slices.IndexFunc(in.Sources, func(s storage.Source) bool { return s.Name == name })
	if i < 0 {
		return "", fmt.Errorf("the snapshot has no source %q", name)
	}
	out := &storage.Contents{Manifest: in.Manifest}
	out.Sources = slices.Delete(slices.Clone(in.Sources), i, i+1)
	out.Records = func(yield func(string, *record.Batch) error) error {
		return in.Records(func(source string, b *record.Batch) error {
			if source == name {
				return nil
			}
			return yield(source, b)
		})
	}
	return fmt.Sprintf("Removed source %s from the snapshot. If it is still configured, the exporter reads it again.\n", name), store.Save(out)
}

func forgetCustomer(store *storage.Store, in *storage.Contents, cfg *config.Config, f Forgotten) (string, error) {
	key := cfg.Environment(nil, nil).EmailKey
	if in.Key != storage.KeyFingerprint(key) {
		return "", errors.New("the key for e-mail addresses is another one than the snapshot's: configure the earlier key")
	}
	states := map[string]*source.SavedState{}
	for _, s := range in.Sources {
		state, err := source.ReadState(s.State)
		if err != nil {
			return "", err
		}
		states[s.Name] = state
	}
	id, err := customerOf(states, f, key)
	if err != nil {
		return "", err
	}
	own, err := ownOf(in)
	if err != nil {
		return "", err
	}
	l := ledger.New()
	l.SetOwn(own)
	for _, s := range cfg.Sources {
		l.Source(s.Name, s.Margin).SetGuests(s.Guests)
	}
	for _, s := range cfg.Sources {
		l.SameIDs(s.Name, s.OwnerOfIDs())
	}
	if err := in.Records(func(name string, b *record.Batch) error { l.Source(name, nil).Apply(b); return nil }); err != nil {
		return "", err
	}
	removed := l.Forget(id, source.HashEmail(f.Email, key))
	if len(removed) == 0 {
		return "", errors.New("the snapshot does not have this customer")
	}
	out := &storage.Contents{Manifest: in.Manifest, Figures: in.Figures, Records: l.Capture().Records}
	out.Sources = slices.Clone(in.Sources)
	owner, count := ownersOfIDs(cfg), 0
	for i := range out.Sources {
		s := &out.Sources[i]
		for name, keys := range removed {
			if owner(name) == owner(s.Name) {
				states[s.Name].Forget(map[record.Kind][]record.Key{record.KindCustomer: keys[record.KindCustomer]})
			}
		}
		states[s.Name].Forget(removed[s.Name])
		for _, keys := range removed[s.Name] {
			count += len(keys)
		}
		if s.State, err = states[s.Name].Encode(); err != nil {
			return "", err
		}
	}
	if err := store.Save(out); err != nil {
		return "", err
	}
	return fmt.Sprintf("Removed %d records of the customer from the snapshot.\n", count) + returns, nil
}

// ownOf returns own dimensions with the columns that a snapshot has. They may be others than today's
// configuration has, and the sources read them again only if they were configured differently when the snapshot
// was written.
func ownOf(in *storage.Contents) (ledger.OwnDimensions, error) {
	var own ledger.OwnDimensions
	see := func(from ledger.From, values []record.Value) {
		for _, v := range values {
			if !slices.ContainsFunc(own, func(d ledger.OwnDimension) bool { return d.From == from && d.Column == v.Column }) {
				own = append(own, ledger.OwnDimension{Name: v.Column, From: from, Column: v.Column})
			}
		}
	}
	err := in.Records(func(_ string, b *record.Batch) error {
		for i := range b.Customers {
			see(ledger.FromCustomer, b.Customers[i].Own)
		}
		for i := range b.Orders {
			see(ledger.FromLatestOrder, b.Orders[i].Own)
		}
		for i := range b.Subscriptions {
			see(ledger.FromSubscription, b.Subscriptions[i].Own)
		}
		return nil
	})
	return own, err
}

// ownersOfIDs returns a function that returns the source whose customer ids a source uses. Sources of one owner
// have the same ids; the keys of others have nothing to do with each other.
func ownersOfIDs(cfg *config.Config) func(name string) string {
	owners := map[string]string{}
	for _, s := range cfg.Sources {
		owners[s.Name] = s.OwnerOfIDs()
	}
	return func(name string) string { return cmp.Or(owners[name], name) }
}

// customerOf returns the id to forget; the zero value if an address is given.
func customerOf(states map[string]*source.SavedState, f Forgotten, key [16]byte) (ledger.CustomerKey, error) {
	if f.Customer == "" {
		return ledger.CustomerKey{}, nil
	}
	state := states[f.Source]
	if state == nil {
		return ledger.CustomerKey{}, fmt.Errorf("the snapshot has no source %q", f.Source)
	}
	k, ok := state.CustomerKey(f.Customer, key)
	if !ok {
		return ledger.CustomerKey{}, errors.New("the snapshot does not have this customer")
	}
	return ledger.CustomerKey{Source: f.Source, Key: k}, nil
}
