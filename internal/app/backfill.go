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

// BackfillOptions are what Backfill needs besides Options.
type BackfillOptions struct {
	backfill.Request
	// Monthly asks for a part for each month, instead of one for all.
	Monthly bool
	// Part has write called with where to write the part of a month, such as 2026-11, or that of
	// everything, whose name is empty. What is written when write fails is of no use.
	Part func(month string, write func(io.Writer) error) error
}

// Backfill reads every source once and writes the past of the figures as OpenMetrics. If a source
// fails nothing is written: what went without it would be wrong for good. What was written is
// logged.
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
		return fmt.Errorf("nothing is written, since a source cannot be read: %w", err)
	}
	view := c.take()
	if view == nil {
		return errors.New("nothing is written, since a source has not been read completely")
	}
	if first, _, ok := view.Span(); ok {
		span.From = max(span.From, first)
	}
	if !span.From.In(c.cfg.Location).Before(span.Until) {
		return fmt.Errorf("nothing is written, since the first record is of %s, not before the end, %s; give a later --to",
			span.From, span.Until.In(c.cfg.Location).Format(time.RFC3339))
	}
	return a.backfill(ctx, c.engine.Update(view, record.DayOf(now, c.cfg.Location)), span, b)
}

// backfill writes the parts of a range.
func (a *app) backfill(ctx context.Context, board backfill.Board, span backfill.Range, b BackfillOptions) error {
	a.log.Info("Leaving out the forecasts, which have no past", "measures", strings.Join(backfill.Forecasts(), ", "))
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
		a.tellBackfill(report, part, time.Since(start))
	}
	return nil
}

// tellBackfill logs what was written.
func (a *app) tellBackfill(r backfill.Report, span backfill.Range, took time.Duration) {
	if r.Samples == 0 {
		a.log.Warn("There are no figures in the range", "from", span.From, "until", span.Until.Format(time.RFC3339))
		return
	}
	var labels []string
	for _, l := range span.Labels {
		labels = append(labels, l.Name+"="+l.Value)
	}
	a.log.Info("Written", "families", r.Families, "series", r.Series, "samples", r.Samples, "bytes", r.Bytes,
		"first", r.First.Format(time.RFC3339), "last", r.Last.Format(time.RFC3339),
		"labels", strings.Join(labels, ","), "took", took.Round(time.Millisecond))
}
