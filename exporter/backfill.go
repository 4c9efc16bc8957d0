package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kingpin/v2"

	"github.com/klantenbinding/loyalty/internal/app"
)

const backfillHelp = `Prometheus knows the figures only from its first scrape on. This command writes the time before it, as the same series:

    loyalty_exporter backfill --to=2026-11-22T10:17:00+01:00 --label=job=loyalty --label=instance=localhost:9799 --output=past.om
    promtool tsdb create-blocks-from openmetrics --max-block-duration=744h past.om blocks
    mv blocks/* /var/lib/prometheus/

--to is the time of the first scrape. The query min_over_time(timestamp(loyalty_business_day_timestamp_seconds)[30d:1m]) of Prometheus returns it in seconds; date --iso-8601=seconds --date=@SECONDS writes it as --to needs it. --label gives the labels that Prometheus adds to each scrape: its page of targets shows them. With other labels the past and the present are different series.

First make Prometheus keep the past (--storage.tsdb.retention.time=10y): by default it deletes what is older than 15 days. If Prometheus has data already, move the blocks three hours after the first scrape or later: it drops everything in its memory that is older than the end of the newest block.

The figures of a past day are those at its end, from what the databases have now. They hold for the whole day, but Prometheus finds a sample only for five minutes. With the default step of 1h, a graph shows the past if its own step is a number of whole hours, as it is over some weeks or more, and last_over_time(x[1h]) finds it at any time. A step of 5m needs neither, but twelve times the space. A step of 1d needs little space, but last_over_time(x[25h]) everywhere.

Two years of 600 series, as without dimensions, are about 1.3 GB of text at the step of 1h, and each dimension multiplies that. promtool reads a file once for every 20 days in it, or for every two hours without --max-block-duration. For more than a few GB, write a file for each month and import one after the other:

    loyalty_exporter backfill --monthly --output=past
    for f in past/*.om; do promtool tsdb create-blocks-from openmetrics --max-block-duration=744h $f blocks && rm $f; done

If a source cannot be read, nothing is written. Forecasts have no past and are left out.
`

// declareBackfill adds the command backfill and returns it.
func declareBackfill(flags *kingpin.Application) command {
	var (
		b      app.BackfillOptions
		output string
		cmd    = flags.Command("backfill", "Read the sources once, write the past of the figures as OpenMetrics, and exit.")
	)
	flags.UsageTemplate(longUsage)
	cmd.HelpLong(backfillHelp)
	cmd.Flag("from", "First day, such as 2024-01-01 (default: the day of the first record).").StringVar(&b.From)
	cmd.Flag("to", "Last day, or the time of the first scrape, such as 2026-11-22T10:17:00+01:00; all samples are before it (default: yesterday).").StringVar(&b.To)
	cmd.Flag("step", "Time between samples, from 1m to 1d.").Default("1h").StringVar(&b.Step)
	cmd.Flag("label", "Label of every series, as name=value; repeatable. Default: job=loyalty and instance=localhost:9799; name= leaves a label out.").StringsVar(&b.Labels)
	cmd.Flag("totals", "Leave out figures by dimension.").BoolVar(&b.Totals)
	cmd.Flag("monthly", "Write one file for each month to the directory of --output.").BoolVar(&b.Monthly)
	cmd.Flag("output", "Output file or directory; - is standard output.").Default("-").StringVar(&output)
	return func(ctx context.Context, o app.Options, out io.Writer) error {
		b.Labels = append([]string{"job=loyalty", "instance=localhost" + defaultAddress}, b.Labels...)
		var err error
		if b.Part, err = destination(output, b.Monthly, out); err != nil {
			return err
		}
		return app.Backfill(ctx, o, b)
	}
}

// longUsage is the default help template with the long help of a command.
var longUsage = strings.Replace(kingpin.DefaultUsageTemplate, "{{if .Context.Flags -}}",
	"{{if .Context.SelectedCommand}}{{with .Context.SelectedCommand.HelpLong}}{{.|Wrap 0}}\n{{end}}{{end -}}\n{{if .Context.Flags -}}", 1)

// destination returns a function that opens the output of each part.
func destination(output string, monthly bool, out io.Writer) (func(string, func(io.Writer) error) error, error) {
	switch {
	case monthly && output == "-":
		return nil, errors.New("--monthly needs a directory: set --output")
	case monthly:
		if err := os.MkdirAll(output, 0o755); err != nil {
			return nil, fmt.Errorf("create directory: %w", err)
		}
		return func(month string, write func(io.Writer) error) error {
			return replace(filepath.Join(output, month+".om"), write)
		}, nil
	case output == "-":
		return func(_ string, write func(io.Writer) error) error { return write(out) }, nil
	default:
		if err := checkOutput(output); err != nil {
			return nil, err
		}
		return func(_ string, write func(io.Writer) error) error { return replace(output, write) }, nil
	}
}

// checkOutput returns an error if output cannot be a file.
func checkOutput(output string) error {
	if dir, err := os.Stat(filepath.Dir(output)); err != nil || !dir.IsDir() {
		return fmt.Errorf("invalid --output=%s: directory %s not found: create it first", output, filepath.Dir(output))
	}
	if old, err := os.Stat(output); err == nil && old.IsDir() {
		return fmt.Errorf("invalid --output=%s: is a directory: name a file, or add --monthly", output)
	}
	return nil
}

// replace writes a file. It replaces a regular file atomically: the file is complete or unchanged. A pipe
// or a device cannot be replaced, so replace writes into it. A symbolic link stays, and its target is
// written.
func replace(name string, write func(w io.Writer) error) error {
	old, err := os.Stat(name)
	if err == nil && !old.Mode().IsRegular() {
		return writeInto(name, write)
	}
	return renameOver(target(name), write)
}

// writeInto writes into an existing pipe or device.
func writeInto(name string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// maxLinks is the number of symbolic links after which a name is taken as it is: they may form a circle.
const maxLinks = 40

// target follows the symbolic links of a name. The last one may refer to a file that does not exist.
func target(name string) string {
	for range maxLinks {
		link, err := os.Readlink(name)
		if err != nil {
			return name
		}
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(name), link)
		}
		name = link
	}
	return name
}

// renameOver writes a new file and gives it the name when it is complete.
func renameOver(name string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Chmod(0o644), f.Close(), os.Rename(f.Name(), name)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
