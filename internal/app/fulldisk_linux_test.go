package app_test

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/storage"
)

// disk is a way to fill the disk of an exporter.
type disk struct {
	says string // the error of a write to the full disk
	fill func(t *testing.T, exporter int)
	free func(t *testing.T, exporter int)
}

// While the disk is full, the figures go on, the previous snapshot stays readable, and warnings and metrics tell
// of it. When the disk has space again, the next snapshot succeeds, and a restart restores it.
func TestAFullDiskDoesNoHarm(t *testing.T) {
	t.Parallel()
	t.Run("limited size of files", func(t *testing.T) {
		t.Parallel()
		newTill(t).fullDisk(limitedDisk())
	})
	t.Run("file system in memory", func(t *testing.T) {
		t.Parallel()
		s := newTill(t)
		dir := filepath.Join(s.dir, "store")
		require.NoError(t, os.Mkdir(dir, 0o700))
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=512k"); err != nil {
			require.ErrorIs(t, err, fs.ErrPermission)
			t.Log("only root can mount a file system; the limited size of files is the test then")
			return
		}
		t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
		s.fullDisk(realDisk(filepath.Join(dir, "ballast")))
	})
}

// realDisk is the file system of a file, which fills it.
func realDisk(ballast string) disk {
	return disk{
		says: "no space left on device",
		fill: func(t *testing.T, _ int) {
			f, err := os.OpenFile(ballast, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
			require.NoError(t, err)
			for err == nil {
				_, err = f.Write(make([]byte, 4096))
			}
			require.ErrorIs(t, err, syscall.ENOSPC)
			require.NoError(t, f.Close())
		},
		free: func(t *testing.T, _ int) { require.NoError(t, os.Remove(ballast)) },
	}
}

// limitedDisk limits the size of the exporter's files, which needs no rights.
func limitedDisk() disk {
	return disk{
		says: "file too large",
		fill: func(t *testing.T, exporter int) { limitFiles(t, exporter, 1000) },
		free: func(t *testing.T, exporter int) { limitFiles(t, exporter, math.MaxUint64) },
	}
}

// limitFiles sets the maximum size of the files that a process writes.
func limitFiles(t *testing.T, process int, size uint64) {
	t.Helper()
	limit := syscall.Rlimit{Cur: size, Max: math.MaxUint64}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(process), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	require.Zero(t, errno, errno.Error())
}

// start runs an exporter that writes snapshots all the time in a process of its own.
func (s *till) start() (r *running, process int, kill func()) {
	s.t.Helper()
	r = &running{till: s, logs: &buffer{}}
	cmd := exec.CommandContext(s.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childConfig+"="+s.configure())
	cmd.Stderr = r.logs
	require.NoError(s.t, cmd.Start())
	kill = sync.OnceFunc(func() {
		_ = cmd.Process.Kill() // the end of the test's context may have been first
		_ = cmd.Wait()
	})
	s.t.Cleanup(kill)
	address := regexp.MustCompile(`msg="Listening on" address=(\S+)`)
	require.Eventually(s.t, func() bool { return address.MatchString(r.logs.String()) }, time.Minute, 10*time.Millisecond, r.logs)
	r.url = "http://" + address.FindStringSubmatch(r.logs.String())[1]
	return r, cmd.Process.Pid, kill
}

// fullDisk fills the disk of a running exporter, and frees it.
func (s *till) fullDisk(d disk) {
	t, dir := s.t, filepath.Join(s.dir, "store")
	r, process, kill := s.start()
	r.agrees("initial load")
	r.laterSnapshots(2)

	var before float64
	require.Eventually(t, func() bool { // a snapshot that was complete already may make room for another one
		d.fill(t, process)
		failures := r.value("loyalty_snapshot_failures_total")
		before = r.value("loyalty_snapshot_timestamp_seconds")
		for tried := time.Now(); r.value("loyalty_snapshot_failures_total") <= failures+3; {
			if r.value("loyalty_snapshot_timestamp_seconds") != before || time.Since(tried) > 20*time.Second {
				return false
			}
			time.Sleep(10 * time.Millisecond)
		}
		return r.value("loyalty_snapshot_timestamp_seconds") == before
	}, time.Minute, 10*time.Millisecond, r.logs)
	require.Regexp(t, `level=WARN msg="cannot write snapshot; keeping the previous one" .*`+d.says, r.logs.String())
	s.db.Exec(t, `INSERT INTO receipts (card, printed, state, total) VALUES ('C1', UTC_TIMESTAMP() - INTERVAL 1 HOUR, 'paid', 12.34)`)
	r.agrees("with a full disk")
	r.ready()
	require.Equal(t, before, r.value("loyalty_snapshot_timestamp_seconds"), "no snapshot fits")
	written, orders := snapshotIn(t, dir)
	require.InDelta(t, before, float64(written.UnixMilli())/1000, 0.001, "the previous snapshot is there")
	require.Equal(t, 470, orders, "455 sales, and 15 others with a card and an address")
	parts, err := filepath.Glob(filepath.Join(dir, "*.tmp-*"))
	require.NoError(t, err)
	require.LessOrEqual(t, len(parts), 1, "failed snapshots leave no files")

	d.free(t, process)
	require.Eventually(t, func() bool { return r.value("loyalty_snapshot_timestamp_seconds") > before }, time.Minute, 10*time.Millisecond, r.logs)
	require.NotContains(t, r.logs.String(), "level=ERROR")
	kill()
	_, orders = snapshotIn(t, dir)
	require.Equal(t, 471, orders)
	again := s.run()
	again.agrees("after a restart")
	require.Contains(t, again.logs.String(), "restored snapshot")
	require.Less(t, again.value(`loyalty_source_records_total{kind="order",source="till"}`), 10.0)
	again.end()
}

// snapshotIn reads a whole snapshot. It returns its time and the number of its orders.
func snapshotIn(t *testing.T, dir string) (written time.Time, orders int) {
	t.Helper()
	found, err := storage.Read(dir, func(in *storage.Contents) error {
		written = in.Written
		return in.Records(func(source string, b *record.Batch) error {
			if orders += len(b.Orders); source != "till" {
				return errors.New("unknown source")
			}
			return nil
		})
	})
	require.NoError(t, err)
	require.True(t, found)
	return written, orders
}
