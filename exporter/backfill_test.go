package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

func TestBackfillPrintsThePast(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	code, stdout, stderr := call("backfill", "--config.file", till(t, db, db.Reader(t)), "--step=1d", "--label=instance=shop:9799")
	require.Equal(t, 0, code, stderr)
	require.True(t, strings.HasSuffix(stdout, "\n# EOF\n"))
	const revenue = `loyalty_revenue{instance="shop:9799",job="loyalty",basis="orders",currency="EUR",window="90d"} `
	require.Equal(t, 40, strings.Count(stdout, revenue), "a day each from the first record to yesterday")
	require.Contains(t, stdout, revenue+"60.5 ")
	require.Contains(t, stderr, "clv_predicted", "what is left out is told")
	require.Contains(t, stderr, `labels="instance=shop:9799,job=loyalty"`)
	require.NotContains(t, stdout+stderr, mariadbtest.Password)

	code, stdout, stderr = call("backfill", "--config.file", till(t, db, db.Reader(t)), "--to=2001-01-01")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, "after the end 2001-01-02T00:00:00Z: use a later --to")
	require.Empty(t, stdout)
}

func TestBackfillWritesCompleteFilesOrNone(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, receipts)
	file := till(t, db, db.Reader(t))
	dir := t.TempDir()
	past := filepath.Join(dir, "past.om")

	code, stdout, stderr := call("backfill", "--config.file", file, "--output", past)
	require.Equal(t, 0, code, stderr)
	require.Empty(t, stdout)
	whole, err := os.ReadFile(past)
	require.NoError(t, err)
	require.True(t, bytes.HasSuffix(whole, []byte("\n# EOF\n")))

	months := filepath.Join(dir, "months")
	code, _, stderr = call("backfill", "--config.file", file, "--monthly", "--output", months)
	require.Equal(t, 0, code, stderr)
	parts, err := filepath.Glob(filepath.Join(months, "20??-??.om"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(parts), 2)
	samples := func(names ...string) (all []string) {
		for _, name := range names {
			for line := range strings.Lines(read(t, name)) {
				if !strings.HasPrefix(line, "#") {
					all = append(all, line)
				}
			}
		}
		slices.Sort(all)
		return all
	}
	require.Equal(t, samples(past), samples(parts...), "the months add up to the whole")

	db.Exec(t, "DROP TABLE receipts")
	code, _, stderr = call("backfill", "--config.file", file, "--output", past)
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, "nothing written: cannot read all sources")
	again, err := os.ReadFile(past)
	require.NoError(t, err)
	require.Equal(t, whole, again, "the previous file stays")
	left, err := filepath.Glob(filepath.Join(dir, "*part*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestBackfillWritesIntoWhatIsNotAFile checks that pipes, devices and links stay what they are.
func TestBackfillWritesIntoWhatIsNotAFile(t *testing.T) {
	t.Parallel()
	const text = "# EOF\n"
	fill := func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
	t.Run("a pipe", func(t *testing.T) {
		t.Parallel()
		pipe := filepath.Join(t.TempDir(), "pipe")
		require.NoError(t, syscall.Mkfifo(pipe, 0o600))
		got := make(chan string, 1)
		go func() {
			all, err := os.ReadFile(pipe)
			got <- string(all) + fmt.Sprint(err)
		}()
		require.NoError(t, replace(pipe, fill))
		require.Equal(t, text+"<nil>", <-got)
		require.Equal(t, os.ModeNamedPipe, mode(t, pipe))
	})
	t.Run("a full device", func(t *testing.T) {
		t.Parallel()
		full := filepath.Join(t.TempDir(), "full")
		require.NoError(t, os.Symlink("/dev/full", full)) // a link: a fault must not replace the device
		require.ErrorIs(t, replace(full, fill), syscall.ENOSPC)
		require.Equal(t, os.ModeSymlink, mode(t, full))
		require.Equal(t, os.ModeDevice|os.ModeCharDevice, mode(t, "/dev/full"))
	})
	t.Run("a link", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		link := filepath.Join(dir, "latest.om")
		require.NoError(t, os.Mkdir(filepath.Join(dir, "past"), 0o700))
		require.NoError(t, os.Symlink("past/2026.om", link))
		for range 2 { // the target does not exist at first
			require.NoError(t, replace(link, fill))
			require.Equal(t, os.ModeSymlink, mode(t, link))
			require.Equal(t, text, read(t, filepath.Join(dir, "past", "2026.om")))
		}
		left, err := os.ReadDir(filepath.Join(dir, "past"))
		require.NoError(t, err)
		require.Len(t, left, 1)
	})
}

// mode returns the type of a file without following links.
func mode(t *testing.T, name string) os.FileMode {
	t.Helper()
	info, err := os.Lstat(name)
	require.NoError(t, err)
	return info.Mode().Type()
}

func TestBackfillRejectsInvalidArgumentsBeforeReading(t *testing.T) {
	t.Parallel()
	file := configuration(t, "") // whose database does not answer
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"an invalid day":             {[]string{"--from=yesterday"}, "invalid --from=yesterday"},
		"an invalid step":            {[]string{"--step=1w"}, "must divide a day and be 1m to 1d"},
		"an invalid label":           {[]string{"--label=loyalty"}, "write name=value such as job=loyalty"},
		"months without a directory": {[]string{"--monthly"}, "--monthly needs a directory: set --output"},
		"a directory":                {[]string{"--output", filepath.Dir(file)}, "is a directory: name a file, or add --monthly"},
		"an unknown directory":       {[]string{"--output", filepath.Join(file, "past.om")}, "not found: create it first"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := call(append([]string{"backfill", "--config.file", file}, c.args...)...)
			require.Equal(t, exitFailure, code)
			require.Contains(t, stderr, c.says)
			require.NotContains(t, stderr, "cannot be read")
			require.Empty(t, stdout)
		})
	}
}

func TestBackfillHelpExplainsTheImport(t *testing.T) {
	t.Parallel()
	code, stdout, _ := call("backfill", "--help")
	require.Equal(t, 0, code)
	for _, says := range []string{"--max-block-duration=744h", "--storage.tsdb.retention.time=10y", "three hours", "last_over_time(x[1h])", "--step"} {
		require.Contains(t, stdout, says)
	}
	_, stdout, _ = call("--help")
	require.NotContains(t, stdout, "promtool", "the long text is the command's own")
}
