package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
)

const (
	// childConfig is the environment variable that makes the test program an exporter with a configuration.
	childConfig = "LOYALTY_TEST_CHILD"
	// killsVariable sets the number of kills, as in LOYALTY_TEST_KILLS=200 go test ./internal/app -run Kills.
	killsVariable = "LOYALTY_TEST_KILLS"
	fewKills      = 12
)

// runChild runs an exporter that writes a snapshot every few milliseconds, until it is killed.
func runChild(name string) {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	o := app.Options{
		ConfigFile: name, Logger: log, Publish: time.Millisecond,
		Web: &web.FlagConfig{WebConfigFile: new(""), WebListenAddresses: &[]string{"127.0.0.1:0"}},
	}
	if err := app.Run(context.Background(), o.WithSnapshots(3*time.Millisecond), nil); err != nil {
		log.Error("stopped", "err", err)
		os.Exit(1)
	}
}

// The exporter is killed at random moments of its start, of polls, snapshots and renames, while the shop
// goes on. No snapshot is ever damaged, and the figures equal plain SQL afterwards.
func TestKillsAtRandomMomentsDoNoHarm(t *testing.T) {
	t.Parallel()
	kills := fewKills
	if n, err := strconv.Atoi(os.Getenv(killsVariable)); err == nil {
		kills = n
	}
	s := newTill(t)
	s.keys = "1s"
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	restored, written := 0, 0
	span := s.firstSnapshot() * 3 / 2
	for i := range kills {
		logs := s.child(time.Duration(random.Int64N(int64(span))))
		require.NotContains(t, logs, "set aside", "kill %d, seed %d", i, seed)
		require.NotContains(t, logs, "level=ERROR", "kill %d, seed %d", i, seed)
		if strings.Contains(logs, "restored snapshot") {
			restored++
		}
		if s.written() {
			written++
		}
		s.trade(random)
		if i%20 == 19 || i == kills-1 {
			r := s.run()
			r.agrees(fmt.Sprintf("after %d kills, seed %d", i+1, seed))
			r.stop()
			require.NoError(t, <-r.ended)
		}
	}
	t.Logf("%d kills within %s, %d of them after a snapshot was restored, %d with a snapshot on disk", kills, span, restored, written)
	require.Positive(t, written)
}

// firstSnapshot runs an exporter until its first snapshot is on disk, kills it and returns how long that
// took: on a busy machine, with the race detector, many times longer than on a quiet one.
func (s *till) firstSnapshot() time.Duration {
	s.t.Helper()
	began := time.Now()
	logs, kill := s.launch()
	defer kill()
	require.Eventually(s.t, s.written, 2*time.Minute, time.Millisecond, "no snapshot; logs: %s", logs)
	return time.Since(began)
}

// written tells whether a snapshot is on disk.
func (s *till) written() bool {
	_, err := os.Stat(filepath.Join(s.dir, "store", "snapshot.zip"))
	return err == nil
}

// child runs an exporter in a process of its own, kills it after a time and returns its logs.
func (s *till) child(after time.Duration) string {
	s.t.Helper()
	logs, kill := s.launch()
	time.Sleep(after)
	kill()
	return logs.String()
}

// launch starts an exporter in a process of its own and returns its logs and what kills it.
func (s *till) launch() (*buffer, func()) {
	s.t.Helper()
	logs := new(buffer)
	cmd := exec.CommandContext(s.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childConfig+"="+s.configure())
	cmd.Stderr = logs
	require.NoError(s.t, cmd.Start())
	return logs, func() {
		require.NoError(s.t, cmd.Process.Kill())
		_ = cmd.Wait() // it was killed
	}
}

// trade changes the shop: new receipts, corrections, cancellations and deletions.
func (s *till) trade(random *rand.Rand) {
	s.t.Helper()
	id := func() int { return random.IntN(500) + 1 }
	s.db.Exec(s.t, fmt.Sprintf(`INSERT INTO receipts (card, mail, printed, state, total) VALUES ('C%d', 'm%d@example.org', UTC_TIMESTAMP() - INTERVAL 1 HOUR, 'paid', %d.25);
		UPDATE receipts SET total = total + 1, card = 'C%d' WHERE id = %d;
		UPDATE receipts SET state = IF(state = 'void', 'paid', 'void') WHERE id = %d;
		DELETE FROM receipts WHERE id = %d`, random.IntN(70), random.IntN(90), random.IntN(50), random.IntN(70), id(), id(), id()))
}
