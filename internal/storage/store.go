package storage

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/prometheus/tsdb/fileutil"
)

// Names of the files.
const (
	lockName       = "lock"
	keyName        = "key"
	snapshotName   = "snapshot.zip"
	damagedPattern = "snapshot.damaged-*.zip" // only the latest one is kept
	newerPattern   = "snapshot.newer-*.zip"   // of a newer program, for its return; all are kept until somebody is forgotten
)

// Store is a directory with a snapshot. It is safe for concurrent use. Only one process at a time can
// open a directory.
type Store struct {
	dir  string
	lock fileutil.Releaser
	now  func() time.Time

	saving sync.Mutex // held while a snapshot is written

	mu     sync.Mutex // guards status
	status Status
}

// Status describes the snapshots of a store.
type Status struct {
	// Written is when the last snapshot was taken; zero without one.
	Written time.Time
	// Bytes is the size of the last snapshot.
	Bytes int64
	// Took is how long it took to write.
	Took time.Duration
	// Failures counts the snapshots that could not be written or read since the start.
	Failures uint64
	// Failed is when the last of these failed; zero without one.
	Failed time.Time
}

// LockedError is the error of a directory that another process uses.
type LockedError struct {
	Dir string
	// Process is the id of the other process; "" if it is unknown.
	Process string
}

// Error says which process uses the directory and what to do.
func (e *LockedError) Error() string {
	by := "another process"
	if e.Process != "" {
		by = "process " + e.Process
	}
	return fmt.Sprintf("storage directory %s is in use by %s: stop it, or choose another directory with --storage.path", e.Dir, by)
}

// Open creates the directory if it is missing, and locks it. The error is a *LockedError if another process
// has it open.
func Open(dir string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create storage directory: %w", err)
	}
	name := filepath.Join(dir, lockName)
	lock, err := lockFile(name)
	if err != nil {
		if !locked(err) {
			return nil, fmt.Errorf("lock storage directory: %w", err)
		}
		process, _ := os.ReadFile(name)
		return nil, &LockedError{dir, strings.TrimSpace(string(process))}
	}
	s := &Store{dir: dir, lock: lock, now: now}
	if err := os.WriteFile(name, fmt.Appendln(nil, os.Getpid()), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock storage directory: %w", err), s.Close())
	}
	if err := giveAway(name, name, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("lock storage directory: %w", err), s.Close())
	}
	s.removeTemporary()
	return s, nil
}

// lockFile locks a file, which it creates if it is missing.
func lockFile(name string) (fileutil.Releaser, error) {
	lock, _, err := fileutil.Flock(name)
	return lock, err
}

// Close unlocks the directory.
func (s *Store) Close() error { return s.lock.Release() }

// Dir returns the directory.
func (s *Store) Dir() string { return s.dir }

// Status returns the status of the snapshots.
func (s *Store) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// removeTemporary removes what an interrupted writer left.
func (s *Store) removeTemporary() {
	names, _ := filepath.Glob(filepath.Join(s.dir, "*.tmp-*")) // the pattern is valid
	for _, name := range names {
		_ = os.Remove(name) // the next writer uses another name
	}
}

// Key returns the key of the directory. The first call creates it.
func (s *Store) Key() (string, error) {
	name := filepath.Join(s.dir, keyName)
	data, err := os.ReadFile(name)
	if key := strings.TrimSpace(string(data)); err == nil && key != "" {
		return key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read key: %w", err)
	}
	key := rand.Text() + rand.Text()
	err = s.replace(keyName, func(f *os.File) error {
		_, err := f.WriteString(key + "\n")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create key: %w", err)
	}
	return key, nil
}

// KeyFingerprint returns a hash of a key, which tells whether two keys are the same.
func KeyFingerprint(key [16]byte) string {
	sum := sha256.Sum256(append([]byte("loyalty snapshot key "), key[:]...))
	return hex.EncodeToString(sum[:8])
}

// Save replaces the snapshot, and removes the one that was set aside. If it fails, the previous snapshot stays.
func (s *Store) Save(c *Contents) error {
	s.saving.Lock()
	defer s.saving.Unlock()
	start := time.Now()
	var size int64
	err := s.replace(snapshotName, func(f *os.File) error {
		err := c.encodeTo(f)
		if info, failed := f.Stat(); failed == nil {
			size = info.Size()
		}
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.status.Failures, s.status.Failed = s.status.Failures+1, s.now()
		return fmt.Errorf("write snapshot: %w", err)
	}
	s.status.Written, s.status.Bytes, s.status.Took = c.Written, size, time.Since(start)
	_, _ = s.remove(damagedPattern) // the next Save tries again
	return nil
}

// RemoveSetAside removes all snapshots that were set aside, and returns their names. No program can remove a
// single customer from them. The error names each file that is still there.
func (s *Store) RemoveSetAside() (removed []string, err error) {
	damaged, err := s.remove(damagedPattern)
	newer, failed := s.remove(newerPattern)
	return append(damaged, newer...), errors.Join(err, failed)
}

// remove removes the files whose names have a pattern, and returns their names.
func (s *Store) remove(pattern string) (removed []string, err error) {
	names, _ := filepath.Glob(filepath.Join(s.dir, pattern)) // the pattern is valid
	var errs []error
	for _, name := range names {
		if err := os.Remove(name); err != nil {
			errs = append(errs, fmt.Errorf("remove snapshot that was set aside: %w", err))
			continue
		}
		removed = append(removed, name)
	}
	return removed, errors.Join(errs...)
}

// replace replaces a file atomically: after a crash it is the old or the new one, complete.
func (s *Store) replace(name string, write func(f *os.File) error) (err error) {
	f, err := os.CreateTemp(s.dir, name+".tmp-") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the error of the write counts
		}
	}()
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := giveAway(f.Name(), filepath.Join(s.dir, name), s.dir); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	return fileutil.Rename(f.Name(), filepath.Join(s.dir, name)) // syncs the directory too
}

// Load calls use with the snapshot. It returns false if there is none. A snapshot that use or the file
// itself refuses with a *DamagedError, or the file with a *VersionError, is set aside under another name,
// which the error has. Other errors of use are returned as they are, and are no failures of the snapshot.
func (s *Store) Load(use func(*Contents) error) (found bool, err error) {
	name := filepath.Join(s.dir, snapshotName)
	var refused error
	info, err := readFile(name, func(c *Contents) error {
		refused = use(c)
		return refused
	})
	if refused != nil && !errors.As(refused, new(*DamagedError)) {
		return true, refused
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.status.Written, s.status.Bytes = info.Written, info.bytes
		return true, nil
	}
	s.status.Failures, s.status.Failed = s.status.Failures+1, s.now()
	switch {
	case errors.As(err, new(*DamagedError)):
		_, _ = s.remove(damagedPattern) // the next Save tries again
		return true, s.setAside(name, damagedPattern, err)
	case errors.As(err, new(*VersionError)):
		return true, s.setAside(name, newerPattern, err)
	}
	return true, fmt.Errorf("read snapshot: %w", err)
}

// loaded describes a snapshot that was read.
type loaded struct {
	Manifest
	bytes int64
}

// readFile calls use with a snapshot.
func readFile(name string, use func(*Contents) error) (l loaded, err error) {
	f, err := os.Open(name)
	if err != nil {
		return l, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return l, err
	}
	c, err := open(f, info.Size())
	if err != nil {
		return l, err
	}
	return loaded{c.Manifest, info.Size()}, use(c)
}

// setAside renames a snapshot that cannot be read. The time replaces the asterisk of the pattern.
func (s *Store) setAside(name, pattern string, why error) error {
	to := filepath.Join(s.dir, strings.Replace(pattern, "*", s.now().UTC().Format("20060102T150405Z"), 1))
	if err := fileutil.Rename(name, to); err != nil {
		return fmt.Errorf("read snapshot: %w; cannot set it aside: %w", why, err)
	}
	return fmt.Errorf("read snapshot: %w; it was set aside as %s", why, to)
}

// Read calls use with the snapshot of a directory that may be in use. It returns false if there is none.
func Read(dir string, use func(*Contents) error) (found bool, err error) {
	_, err = readFile(filepath.Join(dir, snapshotName), use)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
