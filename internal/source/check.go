package source

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// checkTimeout is the most time that a statement of a check gets.
const checkTimeout = 10 * time.Second

// Check tries the source for real and reports what it finds: server and grants, the product, what
// there is to read, the newest page of it. It does not change the database. The records of the
// newest page go to the sink, decoded as they are when the source is polled. Afterwards Provides
// tells which kinds of record were found.
func (s *Source) Check(ctx context.Context) *Report {
	r := &Report{Source: s.cfg.Name, Preset: s.preset.Title, Lacks: strings.TrimSpace(s.preset.Lacks), Business: s.env.Currency}
	cfg, env := s.cfg, s.env
	cfg.StatementTimeout = Duration(min(cfg.StatementTimeout.Or(defaultTimeout), checkTimeout))
	env.Logger = slog.New(slog.DiscardHandler)
	probe, err := New(cfg, env, s.sink)
	if err != nil {
		r.problem("", err)
		return r
	}
	defer func() { _ = probe.Close() }() // it only read
	conn, err := probe.db.Connx(ctx)
	if err != nil {
		r.problem("", s.faults.of("connect", err))
		return r
	}
	defer func() { _ = conn.Close() }() // only gives the connection back
	r.account(ctx, conn)
	c := &check{source: probe, report: r, conn: conn, seen: map[record.Kind]*sample{}}
	c.run(ctx)
	if probe.plan != nil {
		s.state.provide(probe.plan.kinds())
	}
	return r
}

func (r *Report) problem(remedy string, err error) {
	r.Problems = append(r.Problems, Problem{Msg: err.Error(), Remedy: remedy})
}

func (r *Report) warn(remedy, format string, args ...any) {
	r.Warnings = append(r.Warnings, Problem{Msg: fmt.Sprintf(format, args...), Remedy: remedy})
}

// account reports the server and what the account may do there.
func (r *Report) account(ctx context.Context, conn *sqlx.Conn) {
	_ = conn.GetContext(ctx, &r.Server, "SELECT VERSION()")       // a server that does not
	_ = conn.GetContext(ctx, &r.Account, "SELECT CURRENT_USER()") // say goes unnamed
	if err := conn.SelectContext(ctx, &r.Grants, "SHOW GRANTS"); err != nil {
		r.warn("make sure that it may only read", "the server does not say what the account may do")
		return
	}
	for i, g := range r.Grants {
		// MariaDB shows the password's hash with the first grant.
		r.Grants[i], _, _ = strings.Cut(g, " IDENTIFIED ")
		r.CanWrite = r.CanWrite || writes(g)
	}
	if r.CanWrite {
		r.warn("use an account that has been granted SELECT alone", "the account may write")
	}
}

// writes reports whether a grant allows more than reading.
func writes(grant string) bool {
	what, _, _ := strings.Cut(strings.TrimPrefix(strings.ToUpper(grant), "GRANT "), " ON ")
	for priv := range strings.SplitSeq(what, ",") {
		priv, _, _ = strings.Cut(strings.TrimSpace(priv), "(")
		switch strings.TrimSpace(priv) {
		case "SELECT", "USAGE", "SHOW VIEW", "SHOW DATABASES", "PROCESS", "REPLICATION CLIENT",
			"BINLOG MONITOR", "SLAVE MONITOR", "REPLICA MONITOR":
		default:
			return true
		}
	}
	return false
}

// check is a check under way.
type check struct {
	source *Source
	report *Report
	conn   *sqlx.Conn
	seen   map[record.Kind]*sample
	now    time.Time // by the server's clock, or the exporter's if that is later
}

func (c *check) run(ctx context.Context) {
	if err := c.source.prepare(ctx, c.conn); err != nil {
		c.report.problem("", err)
		if failure.Of(err).Code == failure.ProductNotFound {
			c.suggest(ctx)
		}
		return
	}
	plan := c.source.plan
	c.now = c.source.serverTime(ctx, c.conn)
	c.report.Variant, c.report.Currency = plan.variant.Title, plan.currency.Shop
	c.kinds()
	for _, err := range plan.faults {
		c.report.problem("", err)
	}
	for _, l := range plan.lost {
		c.report.warn(failure.Of(database.ClassifyQuery(l.err)).Code.Remedy(), "%s are read without %s: %v", decode.Plural(l.kind), l.column, l.err)
	}
	c.objects(ctx)
	for _, r := range plan.readers {
		c.unindexed(ctx, c.conn, r)
	}
	err := c.conn.Raw(func(dc any) error {
		conn, ok := dc.(driver.Conn)
		if !ok {
			return errors.New("no driver connection")
		}
		return c.read(ctx, conn)
	})
	if err != nil {
		c.report.problem("", c.source.faults.of("read a page", err))
	}
	c.judge()
}

// kinds begins the report of every kind of record.
func (c *check) kinds() {
	kinds := c.source.plan.kinds()
	for _, sh := range decode.Shapes {
		k := KindReport{Kind: sh.Kind, Present: kinds[sh.Kind], Rows: -1, Rejected: map[Reason]uint64{}}
		if !k.Present {
			k.Why = c.why(sh)
		}
		c.report.Kinds = append(c.report.Kinds, k)
	}
	for _, r := range c.source.plan.readers {
		if q := r.query; q.Cursor != preset.CursorFull && !strings.Contains(q.SQL, "{page}") {
			c.report.warn("write {page} among its conditions and {limit} at its end",
				"the server works out all of the %s query for each page, because the query does not say where {page} goes", r.shape.Name)
		}
	}
}

// kind returns the report of a kind.
func (c *check) kind(k record.Kind) *KindReport {
	i := slices.IndexFunc(c.report.Kinds, func(r KindReport) bool { return r.Kind == k })
	return &c.report.Kinds[i]
}

// why says why a kind is not read.
func (c *check) why(sh decode.Shape) string {
	s := c.source
	q, configured := s.cfg.Queries[sh.Name]
	switch {
	case configured && q.Off:
		return "switched off"
	case s.preset.QueriesOf(s.plan.variant, s.cfg.changes())[sh.Name].SQL != "":
		return "the condition of its query does not hold here"
	case s.cfg.Preset == "":
		return "no query is configured"
	case sh.Note():
		return "the preset does not read them; queries may be added in queries"
	}
	return "the preset does not read them; a query may be added in queries." + sh.Name
}

// read counts and reads the newest page of every kind.
func (c *check) read(ctx context.Context, conn driver.Conn) error {
	p := c.source.newPoll(conn, c.now)
	defer p.session.Close()
	p.observe = c.observe
	for _, r := range c.source.plan.readers {
		err := c.page(ctx, p, r)
		if err != nil {
			c.kind(r.shape.Kind).Failed = true
			c.report.problem("", c.source.faults.ofQuery("read "+r.shape.Name, r.shape.Kind, err))
			if !database.Local(err) {
				return nil
			}
			continue
		}
		c.count(ctx, p.session, r)
	}
	st := c.source.Status()
	for i := range c.report.Kinds {
		c.report.Kinds[i].Read = st.Records[c.report.Kinds[i].Kind]
	}
	for why, n := range st.Rejected {
		c.kind(why.Kind).Rejected[why.Reason] = n
	}
	return nil
}

// page reads the newest page of a kind into the sink.
func (c *check) page(ctx context.Context, p *poll, r *reader) error {
	p.pipe = newPipe(p.sink)
	r.decoder.Believe(p.tomorrow())
	pg, err := p.page(ctx, r, r.stmt.Newest(p.size()), nil, false)
	if err == nil {
		c.kind(r.shape.Kind).PageRows = uint64(pg.rows)
		c.tally(pg)
		p.pipe.send(pg)
	}
	if broken := p.pipe.close(); broken != nil && err == nil {
		err = broken
	}
	return err
}
