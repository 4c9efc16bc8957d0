package app_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// database is a fake database. The test decides what the polls of its sources do.
type database struct {
	t     *testing.T
	mu    sync.Mutex
	open  map[string]*fake // the latest source, by name
	count int              // number of open sources
}

func newDatabase(t *testing.T) *database {
	return &database{t: t, open: map[string]*fake{}}
}

func (d *database) connect(cfg source.Config, _ source.Environment, sink source.Sink) (app.Poller, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := &fake{db: d, sink: sink, polls: make(chan func(*fake)), status: source.Status{Name: cfg.Name}}
	d.open[cfg.Name] = f
	d.count++
	return f, nil
}

func (d *database) opened() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

// source returns the latest source of a name.
func (d *database) source(name string) *fake {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open[name]
}

// poll lets the latest source of a name poll, and waits until the poll has begun.
func (d *database) poll(name string, how func(*fake)) {
	d.t.Helper()
	select {
	case d.source(name).polls <- how:
	case <-time.After(time.Minute):
		require.Fail(d.t, "source does not poll", name)
	}
}

// fake is a source that polls when the test lets it.
type fake struct {
	db    *database
	sink  source.Sink
	polls chan func(*fake)

	mu     sync.Mutex
	status source.Status
}

// Run implements app.Poller.
func (f *fake) Run(ctx context.Context, polled func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case how := <-f.polls:
			how(f)
			polled()
		}
	}
}

// Poll implements app.Poller.
func (f *fake) Poll(context.Context) error {
	how := <-f.polls
	how(f)
	if s := f.Status(); s.LastError != "" {
		return errors.New(s.LastError)
	}
	return nil
}

// Status implements app.Poller.
func (f *fake) Status() source.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// CustomerID implements app.Poller.
func (f *fake) CustomerID(k record.Key) (string, bool) { return fmt.Sprintf("K-%d", k), true }

// Close implements app.Poller.
func (f *fake) Close() error {
	f.db.mu.Lock()
	defer f.db.mu.Unlock()
	f.db.count--
	return nil
}

// note ends a poll with an error, or successfully if the error is nil.
func (f *fake) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	st := &f.status
	st.Up, st.LastError, st.Failure, st.Tried = err == nil, "", failure.Of(err), time.Now()
	st.Loaded = st.Loaded || st.Up
	st.Polls++
	st.LastPollDuration = time.Millisecond
	if err == nil {
		st.LastSuccess = st.Tried
	} else {
		st.LastError = err.Error()
		st.Failures++
	}
}

// delivers is a poll that completes the initial load.
func delivers(keys ...record.Key) func(*fake) {
	return func(f *fake) {
		f.sink.Apply(orders(keys))
		f.note(nil)
	}
}

// breaks is a poll that fails after some orders.
func breaks(keys ...record.Key) func(*fake) {
	return func(f *fake) {
		if len(keys) > 0 {
			f.sink.Apply(orders(keys))
		}
		f.note(failure.New(failure.ConnectionLost, "the connection was lost"))
	}
}

// orders returns one order for each key, each of another customer.
func orders(keys []record.Key) *record.Batch {
	b := &record.Batch{}
	for _, k := range keys {
		b.Orders = append(b.Orders, record.Order{Key: k, Customer: k, Day: record.Date(2026, 3, 1), Sale: true, Revenue: 10 * money.Unit})
	}
	return b
}
