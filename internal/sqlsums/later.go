package sqlsums

import (
	"context"
	"database/sql/driver"
	"fmt"
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
	// One limit for the statement of the state and one for the rows, after a wait for a connection.
	ctx, end, err := p.lifetime.join(context.WithoutCancel(ctx), 2*p.cfg.Limit()+grace)
	if err != nil {
		return nil, err
	}
	defer end()
	conn, err := p.db.Connx(ctx)
	if err != nil {
		return nil, database.Classify(err)
	}
	defer p.leave(ctx, conn)()
	tx, err := snapshot(ctx, a.dialect, conn)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // there is nothing to commit
	now, err := readState(ctx, tx, a.orders)
	if err != nil {
		return nil, err
	}
	if now != a.state {
		return nil, analysis.ErrOrdersChanged
	}
	return numbers(ctx, tx, text, a.orders.argsOf(text)...)
}

// leave returns a function that gives a connection back, and stops its statement at the server if ctx has ended: the
// driver only drops the connection then.
func (p *Poller) leave(ctx context.Context, conn *sqlx.Conn) func() {
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
		if _, err := p.db.ExecContext(ctx, fmt.Sprintf("KILL QUERY %d", id)); err != nil {
			p.env.Logger.Debug("statement not stopped, it may have ended", "source", p.cfg.Name, "err", err)
		}
	}
}
