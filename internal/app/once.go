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

// Once reads every source once and writes to w what a scrape would show then. Sources that fail
// are left out of the figures and named in the error.
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
	}
	return errors.Join(failed, a.scrape(w))
}

// readAll reads all sources side by side, each until it is read completely or fails.
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
		if err != nil {
			f.gate.empty()
			return err // It names the source.
		}
		if f.source.Status().Loaded {
			return nil
		}
	}
}

// scrape writes what is on /metrics as text.
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
