package main

import (
	"context"
	_ "embed" // for notices
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	promslogflag "github.com/prometheus/common/promslog/flag"
	"github.com/prometheus/common/version"
	"github.com/prometheus/exporter-toolkit/web/kingpinflag"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/config"
)

// program is the name of the exporter.
const program = "loyalty_exporter"

// defaultAddress is the default address to listen on.
const defaultAddress = ":9799"

// Exit codes of failures.
const (
	exitFailure = 1 // the command failed
	exitUsage   = 2 // the arguments are invalid
)

// command is a command of the command line.
type command func(ctx context.Context, o app.Options, out io.Writer) error

// run runs the command of the arguments until it is done or ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	setVersion()
	var (
		options = app.Options{Version: version.Version}
		logs    = promslog.Config{Writer: stderr}
		printed bool // whether help or the version was printed
	)
	flags := kingpin.New(program, "Computes customer loyalty from shop and CRM databases for Prometheus and Grafana.").
		UsageWriter(stdout).ErrorWriter(stderr).Terminate(func(int) { printed = true })
	commands := declare(flags, &options, &logs)
	chosen, err := flags.Parse(args)
	switch {
	case printed:
		return 0
	case err != nil:
		fmt.Fprintf(stderr, "%s: %s: see %s --help\n", program, err, program)
		return exitUsage
	}
	options.Logger = promslog.New(&logs)
	if err := commands[chosen](ctx, options, stdout); err != nil {
		if !errors.Is(err, app.ErrCheck) { // the report has it
			fmt.Fprintf(stderr, "%s: %s\n", program, err)
		}
		return exitFailure
	}
	return 0
}

// declare adds the flags and commands, and returns the commands by name.
func declare(flags *kingpin.Application, o *app.Options, logs *promslog.Config) map[string]command {
	flags.Version(version.Print(program))
	flags.HelpFlag.Short('h')
	flags.Flag("config.file", "Configuration file.").Default("loyalty.yml").StringVar(&o.ConfigFile)
	flags.Flag("web.telemetry-path", "Path of the metrics.").Default("/metrics").StringVar(&o.MetricsPath)
	flags.Flag("web.enable-lifecycle", "Allow reloads by request: POST /-/reload. SIGHUP always reloads.").BoolVar(&o.Lifecycle)
	flags.Flag("storage.path", "Directory of a snapshot of the records, so that a restart need not read the databases again (default: storage.path of the configuration, or no snapshot).").
		StringVar(&o.StoragePath)
	flags.Flag("web.grafana-url", "Address of Grafana, such as https://grafana.example.com. The page then links its overview board.").StringVar(&o.GrafanaURL)
	o.Web = kingpinflag.AddFlags(flags, defaultAddress)
	promslogflag.AddFlags(flags, logs)

	flags.Command("serve", "Poll the sources and serve the figures (default).").Default()
	flags.Command("check", "Check the configuration and its databases, and list the measures that they give.")
	flags.Command("once", "Read the sources once, print the metrics, and exit.")
	flags.Command("config", "Help with the configuration file.").
		Command("example", "Print an example configuration that explains every field.")
	flags.Command("licenses", "Print the licenses of the libraries in this program.")
	commands := declarePresets(flags)
	maps.Copy(commands, declareState(flags))
	fromEnvironment(flags)
	maps.Copy(commands, map[string]command{
		"serve":          serve,
		"check":          app.Check,
		"once":           app.Once,
		"backfill":       declareBackfill(flags),
		"config example": example,
		"licenses":       licenses,
	})
	return commands
}

// fromEnvironment lets environment variables set the flags that all commands share: --config.file is
// LOYALTY_CONFIG_FILE. The command line has precedence.
func fromEnvironment(flags *kingpin.Application) {
	for _, f := range flags.Model().Flags {
		if !f.Hidden && f.Name != "help" && f.Name != "version" {
			flags.GetFlag(f.Name).Envar("LOYALTY_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(f.Name)))
		}
	}
}

// serve runs the exporter. SIGHUP makes it read its configuration again.
func serve(ctx context.Context, o app.Options, _ io.Writer) error {
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	o.Logger.Info("starting", "program", program, "version", version.Info(), "build", version.BuildContext())
	return app.Run(ctx, o, reload)
}

func example(_ context.Context, _ app.Options, out io.Writer) error {
	if _, err := io.WriteString(out, config.Example()); err != nil {
		return fmt.Errorf("write example: %w", err)
	}
	return nil
}

// notices has the licenses of the libraries in the program. Package notices writes it.
//
//go:embed THIRD_PARTY_NOTICES.txt
var notices string

// licenses prints the licenses of the libraries in the program.
func licenses(_ context.Context, _ app.Options, out io.Writer) error {
	if _, err := io.WriteString(out, notices); err != nil {
		return fmt.Errorf("write licenses: %w", err)
	}
	return nil
}
