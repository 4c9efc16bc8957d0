package storage

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
)

// formatVersion is the version of the format. Older versions are read too; a snapshot of a newer version is set
// aside. Version 2 added the reasons of refunds and newsletters, version 3 the trials and renewals of subscriptions,
// version 4 the values of own dimensions.
const formatVersion = 4

// Names of the entries.
const (
	manifestName  = "manifest.json"
	figuresName   = "figures"
	recordsPrefix = "records/"
	statePrefix   = "state/"
)

// Limits of entries, against files that are something else.
const (
	maxManifest = 64 << 20
	maxEntry    = 1 << 30
)

// Manifest describes a snapshot.
type Manifest struct {
	Version int `json:"version"`
	// Written is when the snapshot was taken.
	Written time.Time `json:"written"`
	// Program is the version of the program that wrote it.
	Program string `json:"program"`
	// Key is the fingerprint of the key of the hashes of addresses.
	Key string `json:"key"`
	// Config is a hash of the configuration file, which decides whether the figures still fit.
	Config string `json:"config"`
	// Kinds are the kinds of record that were ever delivered.
	Kinds   []record.Kind `json:"kinds"`
	Sources []Source      `json:"sources"`
	// Blocks is the number of blocks of records.
	Blocks int `json:"blocks"`
}

// Source describes a source in a snapshot.
type Source struct {
	Name string `json:"name"`
	// Fingerprint has a hash of everything that decides which records the source reads, by field.
	Fingerprint map[string]string `json:"fingerprint"`
	// Loaded tells whether everything was read once.
	Loaded bool `json:"loaded"`
	// LastSuccess is when the last successful poll ended.
	LastSuccess time.Time `json:"last_success"`
	// Records is the number of records, by kind.
	Records map[record.Kind]int `json:"records"`
	// Withheld tells that own values of its records are missing: each of them is an address (record.Address) here.
	Withheld bool `json:"withheld,omitempty"`
	// State is what the source needs to go on; the snapshot has it apart from the manifest.
	State []byte `json:"-"`
}

// Contents are what a snapshot is made of.
type Contents struct {
	Manifest
	// Records calls its argument with batches of all records.
	Records func(yield func(source string, b *record.Batch) error) error
	// Figures are the last published metrics.
	Figures []byte
}

// encodeTo writes a snapshot.
func (c *Contents) encodeTo(w io.Writer) error {
	buffered := bufio.NewWriterSize(w, 1<<20)
	z := zip.NewWriter(buffered)
	m := c.Manifest
	m.Version = formatVersion
	if err := c.encodeRecords(z, &m); err != nil {
		return err
	}
	for i, s := range m.Sources {
		if err := entry(z, statePrefix+strconv.Itoa(i), s.State); err != nil {
			return err
		}
	}
	if err := entry(z, figuresName, c.Figures); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("describe snapshot: %w", err)
	}
	if err := entry(z, manifestName, text); err != nil {
		return err
	}
	return errors.Join(z.Close(), buffered.Flush())
}

// encodeRecords writes the blocks, and counts them and their records in m.
func (c *Contents) encodeRecords(z *zip.Writer, m *Manifest) error {
	m.Sources = slices.Clone(m.Sources)
	numbers := map[string]int{}
	for i := range m.Sources {
		numbers[m.Sources[i].Name] = i
		m.Sources[i].Records, m.Sources[i].Withheld = map[record.Kind]int{}, false
	}
	var block writer
	m.Blocks = 0
	return c.Records(func(source string, b *record.Batch) error {
		i, ok := numbers[source]
		if !ok {
			return fmt.Errorf("unknown source %q", source)
		}
		encode(&block, i, b)
		count(b, m.Sources[i].Records)
		m.Sources[i].Withheld = m.Sources[i].Withheld || withheld(b)
		m.Blocks++
		return entry(z, fmt.Sprintf("%s%06d", recordsPrefix, m.Blocks-1), block.buf)
	})
}

// withheld reports whether an own value of a record in a batch is an address.
func withheld(b *record.Batch) bool {
	has := func(own []record.Value) bool {
		return slices.ContainsFunc(own, func(v record.Value) bool { return v.Value == record.Address })
	}
	return slices.ContainsFunc(b.Customers, func(r record.Customer) bool { return has(r.Own) }) ||
		slices.ContainsFunc(b.Orders, func(r record.Order) bool { return has(r.Own) }) ||
		slices.ContainsFunc(b.Subscriptions, func(r record.Subscription) bool { return has(r.Own) })
}

// entry writes an entry without compression. The writer adds its checksum.
func entry(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// count adds the records of a batch to the counts.
func count(b *record.Batch, counts map[record.Kind]int) {
	for kind, n := range map[record.Kind]int{
		record.KindCustomer: len(b.Customers), record.KindOrder: len(b.Orders), record.KindLine: len(b.Lines),
		record.KindRefund: len(b.Refunds), record.KindSubscription: len(b.Subscriptions),
		record.KindSubscriptionEvent: len(b.SubscriptionEvents), record.KindAnswer: len(b.Answers),
		record.KindInvitation: len(b.Invitations), record.KindCancellation: len(b.Cancellations),
		record.KindContact: len(b.Contacts), record.KindEngagement: len(b.Engagements),
		record.KindMembership: len(b.Memberships), record.KindPoints: len(b.Points), record.KindSpend: len(b.Spend),
		record.KindNewsletter: len(b.Newsletters),
	} {
		if n > 0 {
			counts[kind] += n
		}
	}
}

// DamagedError is the error of a file that is not a complete snapshot of this format.
type DamagedError struct{ Err error }

// Error implements error.
func (e *DamagedError) Error() string { return "damaged or foreign snapshot: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *DamagedError) Unwrap() error { return e.Err }

// VersionError is the error of a snapshot that a newer program wrote.
type VersionError struct {
	// Version is the version of its format, and Program the version of the program that wrote it.
	Version int
	Program string
}

// Error says which program can read the snapshot.
func (e *VersionError) Error() string {
	return fmt.Sprintf("unsupported snapshot version %d: this program reads version %d; use program version %s or later",
		e.Version, formatVersion, e.Program)
}

func damaged(format string, args ...any) error { return &DamagedError{fmt.Errorf(format, args...)} }

// open reads the manifest, the states and the figures of a snapshot, and prepares to read its records. The
// file must stay open until they are read.
func open(file io.ReaderAt, size int64) (*Contents, error) {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return nil, damaged("read archive: %w", err)
	}
	entries := map[string]*zip.File{}
	for _, f := range z.File {
		entries[f.Name] = f
	}
	c := &Contents{}
	text, err := content(entries, manifestName, maxManifest)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &c.Manifest); err != nil {
		return nil, damaged("read %s: %w", manifestName, err)
	}
	if c.Version > formatVersion {
		return nil, &VersionError{c.Version, c.Program}
	}
	if c.Version < 1 {
		return nil, damaged("invalid version %d: must be 1 to %d", c.Version, formatVersion)
	}
	if c.Blocks > 0 && len(c.Sources) == 0 {
		return nil, damaged("records without sources")
	}
	if want := c.Blocks + len(c.Sources) + 2; c.Blocks < 0 || len(z.File) != want || len(entries) != want {
		return nil, damaged("%d entries: expected %d", len(z.File), want)
	}
	for i := range c.Sources {
		if c.Sources[i].State, err = content(entries, statePrefix+strconv.Itoa(i), maxEntry); err != nil {
			return nil, err
		}
	}
	if c.Figures, err = content(entries, figuresName, maxEntry); err != nil {
		return nil, err
	}
	c.Records = func(yield func(string, *record.Batch) error) error { return c.decodeRecords(entries, yield) }
	return c, nil
}

// content returns an entry after its checksum was verified.
func content(entries map[string]*zip.File, name string, limit uint64) ([]byte, error) {
	f := entries[name]
	if f == nil {
		return nil, damaged("missing entry %s", name)
	}
	if f.Method != zip.Store || f.UncompressedSize64 != f.CompressedSize64 || f.UncompressedSize64 > limit {
		return nil, damaged("invalid entry %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("open %s: %w", name, err)
	}
	defer func() { _ = r.Close() }() // it was only read
	// The checksum is compared at the end of the entry. The size may be wrong, so memory grows with what
	// is there.
	data := bytes.NewBuffer(make([]byte, 0, min(f.UncompressedSize64, 4<<20)+bytes.MinRead))
	if _, err := data.ReadFrom(r); err != nil {
		return nil, damaged("read %s: %w", name, err)
	}
	return data.Bytes(), nil
}

// decoded is a decoded block.
type decoded struct {
	source int
	batch  *record.Batch
	err    error
}

// decodeRecords decodes blocks while others are applied.
func (c *Contents) decodeRecords(entries map[string]*zip.File, yield func(string, *record.Batch) error) error {
	blocks, free, stop := make(chan decoded, 1), make(chan *record.Batch, 3), make(chan struct{})
	for range cap(free) {
		free <- &record.Batch{}
	}
	go func() {
		defer close(blocks)
		c.decodeBlocks(entries, blocks, free, stop)
	}()
	defer func() {
		close(stop)
		for range blocks { // wait for the goroutine
		}
	}()
	counts := make([]map[record.Kind]int, len(c.Sources))
	for i := range counts {
		counts[i] = map[record.Kind]int{}
	}
	for d := range blocks {
		if d.err != nil {
			return d.err
		}
		count(d.batch, counts[d.source])
		if err := yield(c.Sources[d.source].Name, d.batch); err != nil {
			return err
		}
		free <- d.batch
	}
	for i, s := range c.Sources {
		for kind, n := range s.Records {
			if counts[i][kind] != n {
				return damaged("source %s has %d of %d records of kind %s", s.Name, counts[i][kind], n, kind)
			}
		}
	}
	return nil
}

func (c *Contents) decodeBlocks(entries map[string]*zip.File, blocks chan<- decoded, free <-chan *record.Batch, stop <-chan struct{}) {
	var scratch []int64
	for i := range c.Blocks {
		d := decoded{}
		select {
		case d.batch = <-free:
		case <-stop:
			return
		}
		name := fmt.Sprintf("%s%06d", recordsPrefix, i)
		var data []byte
		if data, d.err = content(entries, name, maxEntry); d.err == nil {
			r := reader{buf: data, numbers: scratch, version: c.Version}
			d.source, d.err = decode(&r, d.batch, len(c.Sources))
			scratch = r.numbers
		}
		if d.err != nil && !errors.As(d.err, new(*DamagedError)) {
			d.err = damaged("read %s: %w", name, d.err)
		}
		select {
		case blocks <- d:
		case <-stop:
			return
		}
		if d.err != nil {
			return
		}
	}
}
