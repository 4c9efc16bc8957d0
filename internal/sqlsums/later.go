package sqlsums

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

const (
	// grace is how long after the limit of a statement the server may take to answer that it stopped it.
	grace = 10 * time.Second
	// stopping is how long it may take to stop a statement.
	stopping = 5 * time.Second
)

// lifetime holds the statements that run for callers who may have left. It ends with the poller.
type lifetime struct {
	mu      sync.Mutex // guards closed, and running.Add against running.Wait
	closed  bool
	ended   chan struct{} // closed by end
	running sync.WaitGroup
}

func newLifetime() *lifetime { return &lifetime{ended: make(chan struct{})} }

// join returns a context that ends with ctx, with the lifetime or after a time, and what to call when the statement has
// ended.
func (l *lifetime) join(ctx context.Context, limit time.Duration) (context.Context, func(), error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, nil, failure.New(failure.ConnectionLost, "the connections of the source are closed")
	}
	l.running.Add(1)
	ctx, cancel := context.WithTimeout(ctx, limit)
	go func() {
		select {
		case <-l.ended:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(); l.running.Done() }, nil
}

// end ends the statements and waits for them.
func (l *lifetime) end() {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.ended)
	}
	l.mu.Unlock()
	l.running.Wait()
}

// later runs a statement after the publication. It goes on if the caller leaves, because a server stops a statement
// only when it writes to a lost connection, and the caller may come back for the rows. It fails if the orders are not those
// of the publication any more, because figures of both would not fit together.
func (p *Poller) later(ctx context.Context, a *adder, text string) ([][]int64, error) {
	ctx, leave, err := p.lifetime.join(context.WithoutCancel(ctx), time.Duration(p.statements())*p.cfg.Limit()+grace)
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, err := p.answer(ctx, a, text)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = failure.New(failure.StatementTimeout, "the database did not end a statement within its time limit: %w", err)
	}
	return rows, p.keyless(err)
}

// statements returns how many statements a caller's question takes: its own one, and readings of the state before and after it.
func (p *Poller) statements() int {
	readings := 1
	if p.refunds != nil {
		readings++
	}
	if p.lines != nil {
		readings++
	}
	return 2*readings + 1
}

// answer runs a statement of a caller between two readings of the state.
func (p *Poller) answer(ctx context.Context, a *adder, text string) ([][]int64, error) {
	conn, err := p.db.Connx(ctx)
	if err != nil {
		return nil, database.Classify(err)
	}
	defer p.leave(ctx, conn, a.dialect)()
	if err := settle(ctx, conn, a.dialect); err != nil {
		return nil, err
	}
	q, end, err := snapshot(ctx, a.dialect, conn)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := a.same(ctx, q); err != nil {
		return nil, err
	}
	rows, err := numbersWithin(ctx, a.room(), q, text, a.orders.argsOf(text)...)
	if err != nil {
		return nil, err
	}
	return rows, a.same(ctx, q) // tables without snapshots may have changed meanwhile
}

// same returns an error if the orders have changed since the publication.
func (a *adder) same(ctx context.Context, q sqlx.QueryerContext) error {
	now, err := readState(ctx, q, a.orders)
	if err == nil && now != a.state {
		err = analysis.ErrOrdersChanged
	}
	return err
}

// leave returns a function that gives a connection back, and stops its statement at the server if ctx has ended: the
// driver only drops the connection then.
func (p *Poller) leave(ctx context.Context, conn *sqlx.Conn, d dialect) func() {
	var id uint64
	err := conn.GetContext(ctx, &id, "SELECT CONNECTION_ID()")
	return func() {
		if ctx.Err() != nil && err == nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // nobody else may get it before its statement is stopped
		}
		_ = conn.Close() // it may have been dropped
		if ctx.Err() == nil || err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
		defer cancel()
		kill, err := expand(d.Kill, id)
		if err == nil {
			_, err = p.db.ExecContext(ctx, kill)
		}
		if err != nil {
			p.env.Logger.Debug("statement not stopped, it may have ended", "source", p.cfg.Name, "err", err)
		}
	}
}
