package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	promslogflag "github.com/prometheus/common/promslog/flag"
	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/config"
)

// program is the exporter's name.
const program = "loyalty_exporter"

// defaultAddress is where it listens unless told otherwise.
const defaultAddress = ":9799"

// Exit codes besides 0.
const (
	exitFailure = 1 // it did not work
	exitUsage   = 2 // it was called wrongly
)

// command is what can be done, by its name on the command line.
type command func(ctx context.Context, o app.Options, out io.Writer) error

// run does what the arguments say until it is done or ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var (
		options = app.Options{Version: versionText()}
		logs    = promslog.Config{Writer: stderr}
		told    bool // whether help or the version was printed
	)
	flags := kingpin.New(program, "Computes customer loyalty from shop and CRM databases for Prometheus and Grafana.").
		UsageWriter(stdout).ErrorWriter(stderr).Terminate(func(int) { told = true })
	commands := declare(flags, &options, &logs)
	chosen, err := flags.Parse(args)
	switch {
	case told:
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "%s: %s; try %s --help\n", program, err, program)
		return exitUsage
	}
	options.Logger = promslog.New(&logs)
	if err := commands[chosen](ctx, options, stdout); err != nil {
		if !errors.Is(err, app.ErrCheck) { // It has been told in full.
			fmt.Fprintf(stderr, "%s: %s\n", program, err)
		}
		return exitFailure
	}
	return 0
}

// declare adds the flags and the commands, whose names it returns with what they do.
func declare(flags *kingpin.Application, o *app.Options, logs *promslog.Config) map[string]command {
	flags.Version(version.Print(program))
	flags.HelpFlag.Short('h')
	flags.Flag("config.file", "The configuration file.").Default("loyalty.yml").StringVar(&o.ConfigFile)
	flags.Flag("web.telemetry-path", "Path under which to expose metrics.").Default("/metrics").StringVar(&o.MetricsPath)
	o.Web = kingpinflag.AddFlags(flags, defaultAddress)
	promslogflag.AddFlags(flags, logs)

	flags.Command("serve", "Poll the sources and serve the figures. The default.").Default()
	flags.Command("check", "Try the configuration and its databases, and tell which measures there will be.")
	flags.Command("once", "Read the sources once, print what a scrape would show, and exit.")
	flags.Command("config", "About the configuration file.").
		Command("example", "Print a configuration file that explains every field.")
	commands := declarePresets(flags)
	maps.Copy(commands, map[string]command{
		"serve":          serve,
		"check":          app.Check,
		"once":           app.Once,
		"backfill":       declareBackfill(flags),
		"config example": example,
	})
	return commands
}

// serve runs the exporter, which loads its configuration anew at every SIGHUP.
func serve(ctx context.Context, o app.Options, _ io.Writer) error {
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	o.Logger.Info("Starting", "program", program, "version", version.Info(), "build", version.BuildContext())
	return app.Run(ctx, o, reload)
}

func example(_ context.Context, _ app.Options, out io.Writer) error {
	if _, err := io.WriteString(out, config.Example()); err != nil {
		return fmt.Errorf("write example: %w", err)
	}
	return nil
}

// versionText returns the version that was built in, or that the sources are of one that was not.
func versionText() string {
	if version.Version == "" {
		return "devel"
	}
	return version.Version
}
