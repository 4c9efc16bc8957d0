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

// BackfillOptions are the options of Backfill.
type BackfillOptions struct {
	backfill.Request
	// Monthly splits the range into one part for each month.
	Monthly bool
	// Part calls write with the destination of one part. The name of the part is its month, such as
	// "2026-11", or empty if there is only one part. If write fails, the written data is useless.
	Part func(month string, write func(io.Writer) error) error
}

// Backfill reads every source once and writes the past of the figures as OpenMetrics. If a source fails,
// it writes nothing, because figures without that source would stay wrong. It logs what it wrote.
func Backfill(ctx context.Context, o Options, b BackfillOptions) error {
	a := newApp(o)
	c, err := a.load(nil)
	if err != nil {
		return err
	}
	defer c.close()
	a.serving.Store(c)
	now := a.opts.Now()
	span, err := b.Resolve(c.cfg.Location, now)
	if err != nil {
		return err
	}
	if err := c.readAll(ctx); err != nil {
		return fmt.Errorf("nothing written: cannot read all sources: %w", err)
	}
	view := c.take()
	if view == nil {
		return errors.New("nothing written: the initial load of a source is incomplete")
	}
	board := c.engine.Update(view, record.DayOf(now, c.cfg.Location))
	if first, _, ok := board.Span(); ok {
		span.From = max(span.From, first)
	}
	if !span.From.In(c.cfg.Location).Before(span.Until) {
		return fmt.Errorf("nothing written: the first record is from %s, after the end %s: use a later --to",
			span.From, span.Until.In(c.cfg.Location).Format(time.RFC3339))
	}
	digest, err := board.MakeDigest(ctx)
	if err != nil {
		return fmt.Errorf("nothing written: %w", err)
	}
	return a.backfill(ctx, board.WithDigest(digest), span, b)
}

// backfill writes the parts of a range.
func (a *app) backfill(ctx context.Context, board backfill.Board, span backfill.Range, b BackfillOptions) error {
	a.log.Info("forecasts left out because they have no past", "measures", strings.Join(backfill.Forecasts(), ", "))
	parts, layout := []backfill.Range{span}, ""
	if b.Monthly {
		parts, layout = span.Months(board.Settings().Location), "2006-01"
	}
	for _, part := range parts {
		start := time.Now()
		var report backfill.Report
		err := b.Part(part.From.Time().Format(layout), func(w io.Writer) (err error) {
			report, err = backfill.Write(ctx, w, board, part)
			return err
		})
		if err != nil {
			return err
		}
		a.logBackfill(report, part, time.Since(start))
	}
	return nil
}

// logBackfill logs what was written.
func (a *app) logBackfill(r backfill.Report, span backfill.Range, took time.Duration) {
	if r.Samples == 0 {
		a.log.Warn("no figures in the range", "from", span.From, "until", span.Until.Format(time.RFC3339))
		return
	}
	var labels []string
	for _, l := range span.Labels {
		labels = append(labels, l.Name+"="+l.Value)
	}
	a.log.Info("backfill written", "families", r.Families, "series", r.Series, "samples", r.Samples, "bytes", r.Bytes,
		"first", r.First.Format(time.RFC3339), "last", r.Last.Format(time.RFC3339),
		"labels", strings.Join(labels, ","), "duration", took.Round(time.Millisecond))
}
