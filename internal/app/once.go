package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Once reads every source once and writes the metrics to w. The figures do not include sources that fail;
// the error names them.
func Once(ctx context.Context, o Options, w io.Writer) error {
	a := newApp(o)
	c, err := a.load(nil)
	if err != nil {
		return err
	}
	defer c.close()
	a.serving.Store(c)
	failed := c.readAll(ctx)
	if view := c.take(); view != nil {
		c.publish(view, record.DayOf(a.opts.Now(), c.cfg.Location))
		c.forecastOnce(ctx)
		c.digestOnce(ctx)
	}
	return errors.Join(failed, a.scrape(w))
}

// readAll reads all sources concurrently, each until its initial load is complete or fails.
func (c *core) readAll(ctx context.Context) error {
	errs := make([]error, len(c.feeds))
	var all sync.WaitGroup
	for i, f := range c.feeds {
		all.Go(func() { errs[i] = f.readOnce(ctx) })
	}
	all.Wait()
	return errors.Join(errs...)
}

func (f *feed) readOnce(ctx context.Context) error {
	for {
		err := f.source.Poll(ctx)
		f.count()
		f.polled(f)
		if err != nil && f.source.Status().Loaded {
			return err // the kinds of record whose queries work are complete
		}
		if err != nil {
			f.gate.empty()
			return err // it names the source
		}
		if f.source.Status().Loaded {
			return nil
		}
	}
}

// scrape writes the metrics as text.
func (a *app) scrape(w io.Writer) error {
	all := prometheus.NewRegistry()
	all.MustRegister(append(a.others(), a.collector)...)
	families, err := all.Gather()
	if err != nil {
		return fmt.Errorf("collect metrics: %w", err)
	}
	enc := expfmt.NewEncoder(w, expfmt.NewFormat(expfmt.TypeTextPlain))
	for _, family := range families {
		if err := enc.Encode(family); err != nil {
			return fmt.Errorf("write metrics: %w", err)
		}
	}
	return nil
}
