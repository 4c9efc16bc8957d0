package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/backfill"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Backfill reads every source once and writes the past of the figures to w, as OpenMetrics. If a
// source fails nothing is written: what went without it would be wrong for good. What was written is
// logged.
func Backfill(ctx context.Context, o Options, r backfill.Request, w io.Writer) error {
	a := newApp(o)
	c, err := a.load(nil)
	if err != nil {
		return err
	}
	defer c.close()
	a.serving.Store(c)
	now := a.opts.Now()
	span, err := r.Resolve(c.cfg.Location, now)
	if err != nil {
		return err
	}
	if err := c.readAll(ctx); err != nil {
		return fmt.Errorf("nothing is written, since a source cannot be read: %w", err)
	}
	view := c.take()
	if view == nil {
		return errors.New("nothing is written, since a source has not been read completely")
	}
	start := time.Now()
	report, err := backfill.Write(ctx, w, c.engine.Update(view, record.DayOf(now, c.cfg.Location)), span)
	if err != nil {
		return err
	}
	a.tellBackfill(report, span, time.Since(start))
	return nil
}

// tellBackfill logs what was written.
func (a *app) tellBackfill(r backfill.Report, span backfill.Range, took time.Duration) {
	a.log.Info("Left out, since forecasts have no past", "measures", strings.Join(r.Forecasts, ", "))
	if r.Samples == 0 {
		a.log.Warn("There are no figures in the range", "until", span.Until.Format(time.RFC3339))
		return
	}
	var labels []string
	for _, l := range span.Labels {
		labels = append(labels, fmt.Sprintf("%s=%q", l.Name, l.Value))
	}
	a.log.Info("Written", "families", r.Families, "series", r.Series, "samples", r.Samples, "bytes", r.Bytes,
		"first", r.First.Format(time.RFC3339), "last", r.Last.Format(time.RFC3339),
		"labels", strings.Join(labels, ","), "took", took.Round(time.Millisecond))
}
