package source

import (
	"context"
	"database/sql/driver"
	"log/slog"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/check"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// checkTimeout is the longest time that a statement of a check may take.
const checkTimeout = 10 * time.Second

// Check tries the source for real and reports what it finds: server and grants, the product, the
// kinds of record, the newest page of each. It does not change the database. The records of the
// newest page go to the sink, decoded as in a poll. Afterwards Provides returns the kinds of record
// that were found.
func (s *Source) Check(ctx context.Context) *Report {
	settings := check.Settings{Source: s.cfg.Name, Preset: s.preset, Changes: s.changes(), Business: s.env.Currency, Guests: s.cfg.Guests}
	cfg, env := s.cfg, s.env
	cfg.StatementTimeout = Duration(min(cfg.StatementTimeout.Or(defaultTimeout), checkTimeout))
	env.Logger = slog.New(slog.DiscardHandler)
	probed, err := New(cfg, env, s.sink)
	if err != nil {
		return failed(settings, err)
	}
	defer func() { _ = probed.Close() }() // it only read
	conn, err := probed.db.Connx(ctx)
	if err != nil {
		return failed(settings, s.faults.of("connect", err))
	}
	defer func() { _ = conn.Close() }() // only gives the connection back
	r := check.Run(ctx, conn, settings, probe{probed})
	if probed.plan != nil {
		s.state.provide(probed.plan.kinds())
	}
	return r
}

// failed returns the report of a source that cannot be checked.
func failed(s check.Settings, err error) *Report {
	r := check.NewReport(s)
	r.Fail(err)
	return r
}

// probe lets a check read from a source.
type probe struct{ source *Source }

func (p probe) Detect(ctx context.Context, conn *sqlx.Conn) (*check.Plan, error) {
	if err := p.source.prepare(ctx, conn); err != nil {
		return nil, err
	}
	found := p.source.plan
	out := &check.Plan{Variant: found.variant, Currency: found.currency, Kinds: found.kinds(), Faults: found.faults}
	for _, l := range found.lost {
		out.Lost = append(out.Lost, check.Lost{Kind: l.kind, Column: l.column, Err: l.err})
	}
	for _, r := range found.readers {
		out.Queries = append(out.Queries, r.checked())
	}
	return out, nil
}

// checked returns the reader as a check sees it.
func (r *reader) checked() *check.Query {
	q := &check.Query{
		Shape: r.shape, Spec: r.query, Stmt: r.stmt, Keys: r.keys, Last: r.last, Decoder: r.decoder, Custom: r.custom,
	}
	if !r.sliced() {
		q.Whole = r.reread()
	}
	for _, c := range r.children {
		q.Children = append(q.Children, c.checked())
	}
	return q
}

func (p probe) Now(ctx context.Context, conn *sqlx.Conn) time.Time {
	return p.source.serverTime(ctx, conn)
}

func (p probe) Newest(ctx context.Context, conn driver.Conn, q *check.Query, observe func(*decode.Row, []decode.Rejected), page func(check.Page)) error {
	i := slices.IndexFunc(p.source.plan.readers, func(r *reader) bool { return r.shape.Kind == q.Shape.Kind })
	r := p.source.plan.readers[i]
	poll := p.source.newPoll(conn, time.Time{}) // only a poll by modification time needs the time
	defer poll.session.Close()
	poll.observe, poll.pipe = observe, newPipe(poll.sink)
	pg, err := poll.page(ctx, r, r.stmt.Newest(poll.size()), nil, false)
	if err == nil {
		page(check.Page{Rows: pg.rows, Newest: pg.newest, Batch: &pg.batch, Absent: r.absent})
		poll.pipe.send(pg)
	}
	if broken := poll.pipe.close(); broken != nil && err == nil {
		err = broken
	}
	return err
}

func (p probe) Counts() (read map[record.Kind]uint64, rejected map[Rejection]uint64) {
	st := p.source.Status()
	return st.Records, st.Rejected
}

func (p probe) Fault(doing string, err error) error { return p.source.faults.of(doing, err) }

func (p probe) QueryFault(doing string, kind record.Kind, err error) error {
	return p.source.faults.ofQuery(doing, kind, err)
}
