package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/alecthomas/kingpin/v2"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/backfill"
)

const backfillHelp = `Read the sources once, write the past of the figures as OpenMetrics text, and exit.

Prometheus then has the days before its first scrape:

  loyalty_exporter backfill --from=2024-01-01 --to=2026-11-22T10:17:00+01:00 \
    --label=job=loyalty --label=instance=localhost:9799 --output=past.om
  promtool tsdb create-blocks-from openmetrics --max-block-duration=744h past.om blocks
  mv blocks/* /var/lib/prometheus/

--to is the moment of the first scrape, which this query tells: min_over_time(timestamp(loyalty_business_day_timestamp_seconds)[30d:1m]).
--label gives the labels that Prometheus attaches to what it scrapes (see /targets there); with any others the past would be other series than the present.

Wait three hours after the first scrape before moving blocks into a running Prometheus: it takes what its memory holds of the time before a block's end for stored. Have it keep the past first (--storage.tsdb.retention.time=10y; the default deletes what is older than 15 days). Without --max-block-duration promtool reads the file once for every two hours in it.

Figures change once a day, but Prometheus finds a sample for five minutes only. With the default step of 1h a graph shows the past wherever its own step is whole hours, as it is over more than some weeks, and last_over_time(x[1h]) finds it at any moment. --step=5m needs neither and makes twelve times the samples; --step=1d is small and needs last_over_time(x[1d]).

The figures of a past day are those at its end, from what the databases say now, throughout that day. Forecasts have no past. A running Prometheus is not asked or changed.`

// declareBackfill adds the command that writes the past and returns what it does.
func declareBackfill(flags *kingpin.Application) command {
	var (
		r      backfill.Request
		output string
		cmd    = flags.Command("backfill", "Write the past of the figures as OpenMetrics, for promtool to make blocks of.")
	)
	cmd.HelpLong(backfillHelp)
	cmd.Flag("from", "First day, such as 2024-01-01; that of the first record if left out.").StringVar(&r.From)
	cmd.Flag("to", "Last day, or the moment before which all samples lie, such as 2026-11-22T10:17:00+01:00; yesterday if left out.").StringVar(&r.To)
	cmd.Flag("step", "Time between samples, from 1m to 1d.").Default("1h").StringVar(&r.Step)
	cmd.Flag("label", "Label of every series, as name=value; repeat it for more. job=loyalty and instance=localhost:9799 if not given, and name= for none.").StringsVar(&r.Labels)
	cmd.Flag("output", "File to write; - is the standard output.").Default("-").StringVar(&output)
	return func(ctx context.Context, o app.Options, out io.Writer) error {
		r.Labels = append([]string{"job=loyalty", "instance=localhost" + defaultAddress}, r.Labels...)
		if output == "-" {
			return app.Backfill(ctx, o, r, out)
		}
		return replace(output, func(w io.Writer) error { return app.Backfill(ctx, o, r, w) })
	}
}

// replace writes a file that is there whole or not at all.
func replace(name string, write func(w io.Writer) error) (err error) {
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
