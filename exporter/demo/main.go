// Command demo runs the exporter with an embedded, generated shop, to show figures without a database of
// your own: `go run ./exporter/demo`. It needs only this repository.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // the shop has a time zone on every system

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/exporter-toolkit/web"
	"golang.org/x/sync/errgroup"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/demo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], reload, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	command string
	address string
	seed    uint64
	pace    time.Duration
	level   slog.Level
	output  string // of the command sql
	account string // of the command sql
}

func parse(args []string, stdout, stderr io.Writer) (o options, done bool, err error) {
	a := kingpin.New("demo", "Runs the exporter with an embedded, generated shop that keeps selling, faster than in real time.")
	a.UsageWriter(stdout).ErrorWriter(stderr).Terminate(func(int) { done = true })
	a.HelpFlag.Short('h')
	level := ""
	a.Flag("web.listen-address", "Address to listen on.").Default("127.0.0.1:9799").StringVar(&o.address)
	a.Flag("pace", "Duration of a day in the shop, until the shop has reached today; with 24h it starts today.").Default(demo.DefaultPace.String()).DurationVar(&o.pace)
	a.Flag("seed", "Number of the shop; each number has another history.").Default("1").Uint64Var(&o.seed)
	a.Flag("log.level", "Log level.").Default("warn").EnumVar(&level, "debug", "info", "warn", "error")
	a.Command("serve", "Open the shop and run the exporter (default).").Default()
	dump := a.Command("sql", "Print the shop's databases as SQL, for a MariaDB or MySQL server of your own.")
	dump.Flag("output", "Output file; - is standard output.").Default("-").StringVar(&o.output)
	dump.Flag("grant", "Existing account of that server (user only) that gets the right to read them.").StringVar(&o.account)
	if o.command, err = a.Parse(args); done || err != nil {
		return o, done, err
	}
	return o, false, o.level.UnmarshalText([]byte(level))
}

// run runs the command of the arguments. The exporter reads its configuration again whenever reload
// receives a signal.
func run(ctx context.Context, args []string, reload <-chan os.Signal, stdout, stderr io.Writer) error {
	o, done, err := parse(args, stdout, stderr)
	switch {
	case done || err != nil:
		return err
	case o.command == "sql":
		return writeSQL(o, time.Now(), stdout)
	default:
		return open(ctx, o, reload, stdout, stderr)
	}
}

// maxMemory limits the memory that Go uses, for a process of less than 500 MB: the program itself needs 50 MB of them. The
// initial load needs at most 240 MB at a time, and a reload with its two sets of figures 350 MB; the rest is garbage. With
// a lower limit a reload collects garbage all the time, and exceeds the limit nevertheless.
const maxMemory = 420 << 20

const (
	// historyGCPercent applies while the shop generates its history. Its rows stay, and with much garbage between
	// them, their pages could not be released later.
	historyGCPercent = 75
	// loadGCPercent applies during the initial load, for which the embedded database allocates much memory while
	// the user waits.
	loadGCPercent = 300
	// readyGCPercent keeps the memory of the running demo low: garbage is at most half of what it needs.
	readyGCPercent = 50
)

// limitMemory limits the memory unless the environment does, and returns a function that restores the
// limit.
func limitMemory() func() {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return func() {}
	}
	usual := debug.SetMemoryLimit(maxMemory)
	return func() { debug.SetMemoryLimit(usual) }
}

// open opens the shop and the exporter and serves until ctx ends.
func open(ctx context.Context, o options, reload <-chan os.Signal, stdout, stderr io.Writer) error {
	began := time.Now()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.address)
	if err != nil {
		return fmt.Errorf("listen: address in use, possibly by another demo: choose another --web.listen-address: %w", err)
	}
	defer listener.Close()
	fmt.Fprint(stdout, "This demo generates a shop with years of history, and runs the exporter on its databases.\nOpening the shop ...\n\n")
	defer limitMemory()()
	usual := debug.SetGCPercent(historyGCPercent)
	defer debug.SetGCPercent(usual)
	shop, err := demo.Start(ctx, demo.Options{Seed: o.seed, Pace: o.pace})
	if err != nil {
		return err
	}
	debug.SetGCPercent(loadGCPercent)
	files, err := writeFiles(shop.Server())
	if err != nil {
		return errors.Join(err, shop.Close())
	}
	introduce(stdout, shop, files, listener.Addr(), o.pace)
	err = serve(ctx, o, shop, files, listener, reload, func() {
		debug.SetGCPercent(readyGCPercent)
		debug.FreeOSMemory()
		fmt.Fprintf(stdout, "\nReady after %.1f s. Ctrl-C ends it.\n", time.Since(began).Seconds())
		conclude(stdout, shop, listener.Addr())
	}, stderr)
	return errors.Join(err, shop.Close(), files.remove())
}

// serve runs the exporter, and the shop when the exporter has read its history, until ctx ends or the
// exporter fails.
func serve(ctx context.Context, o options, shop *demo.Demo, files *files, l net.Listener, reload <-chan os.Signal, ready func(), stderr io.Writer) error {
	none, off := "", false
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return app.Run(ctx, app.Options{
			ConfigFile:  files.config,
			StoragePath: filepath.Join(files.dir, "storage"),
			Listener:    l,
			Web:         &web.FlagConfig{WebListenAddresses: &[]string{o.address}, WebSystemdSocket: &off, WebConfigFile: &none},
			Lifecycle:   true,
			Version:     "demo",
			Logger:      slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: o.level})),
			Now:         shop.Now,
			Simulated:   true,
		}, reload)
	})
	group.Go(func() error {
		if awaitReady(ctx, l.Addr()) {
			ready()
			shop.Run(ctx)
		}
		return nil
	})
	return group.Wait()
}
