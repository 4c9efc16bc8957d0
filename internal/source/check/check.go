// Package check tries a source for real and reports what it finds: the server and the account's
// grants, the tables and columns, the product, the newest page of every kind of record, counts of
// statuses, words and currencies, and what the operator should change. It reads and never writes.
package check

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// Run checks a source on a connection and returns what it found. It does not change the database.
func Run(ctx context.Context, conn *sqlx.Conn, s Settings, source Source) *Report {
	c := &check{settings: s, source: source, report: NewReport(s), conn: conn, seen: map[record.Kind]*sample{}}
	c.report.account(ctx, conn)
	c.run(ctx)
	return c.report
}

// NewReport returns the report of a source before anything was checked.
func NewReport(s Settings) *Report {
	return &Report{Source: s.Source, Preset: s.Preset.Title, Lacks: strings.TrimSpace(s.Preset.Lacks), Business: s.Business, Guests: s.Guests}
}

// Fail adds an error to the report that keeps the source from being polled.
func (r *Report) Fail(err error) { r.problem("", err) }

func (r *Report) problem(remedy string, err error) {
	r.Problems = append(r.Problems, problem.Problem{Msg: err.Error(), Remedy: remedy})
}

func (r *Report) warn(remedy, format string, args ...any) {
	r.Warnings = append(r.Warnings, problem.Problem{Msg: fmt.Sprintf(format, args...), Remedy: remedy})
}

// check is a running check.
type check struct {
	settings Settings
	source   Source
	report   *Report
	conn     *sqlx.Conn
	plan     *Plan // nil before the product is detected
	seen     map[record.Kind]*sample
	buyers   buyers
	views    []string  // that cannot be read
	now      time.Time // the later of the server's clock and the exporter's clock
}

func (c *check) run(ctx context.Context) {
	plan, err := c.source.Detect(ctx, c.conn)
	if err != nil {
		c.report.problem("", err)
		if failure.Of(err).Code == failure.ProductNotFound {
			c.unrecognised(ctx)
			c.suggest(ctx)
		}
		return
	}
	c.plan = plan
	c.now = c.source.Now(ctx, c.conn)
	c.report.Variant, c.report.Currency = plan.Variant.Title, plan.Currency.Shop
	c.kinds()
	for _, err := range plan.Faults {
		c.report.problem("", err)
	}
	for _, l := range plan.Lost {
		c.report.warn(failure.Of(database.ClassifyQuery(l.Err)).Code.Remedy(), "%s are read without %s: %v", decode.Plural(l.Kind), l.Column, l.Err)
	}
	c.objects(ctx)
	for _, r := range plan.Queries {
		c.unindexed(ctx, c.conn, r)
	}
	err = c.conn.Raw(func(dc any) error {
		conn, ok := dc.(driver.Conn)
		if !ok {
			return errors.New("no driver connection")
		}
		c.read(ctx, conn)
		return nil
	})
	if err != nil {
		c.report.problem("", c.source.Fault("read a page", err))
	}
	c.judge()
}

// kinds starts the report of every kind of record.
func (c *check) kinds() {
	for _, sh := range decode.Shapes {
		k := KindReport{Kind: sh.Kind, Present: c.plan.Kinds[sh.Kind], Rows: -1, Rejected: map[decode.Reason]uint64{}}
		if !k.Present {
			k.Why = c.why(sh)
		}
		c.report.Kinds = append(c.report.Kinds, k)
	}
	for _, r := range c.plan.Queries {
		if q := r.Spec; q.Cursor != preset.CursorFull && !preset.Paged(q.SQL) {
			c.report.warn("write {page} among its conditions and {limit} at its end",
				"the server works out all of the %s query for each page, because the query does not say where {page} goes%s", r.Shape.Name, whole(r))
		}
	}
}

// whole says how often a query is read whole that cannot be read in slices.
func whole(r *Query) string {
	if r.Whole == 0 {
		return ""
	}
	return fmt.Sprintf("; all its rows are read again at once every %s, not a part at each poll", preset.Duration(r.Whole))
}

// kind returns the report of a kind.
func (c *check) kind(k record.Kind) *KindReport {
	i := slices.IndexFunc(c.report.Kinds, func(r KindReport) bool { return r.Kind == k })
	return &c.report.Kinds[i]
}

// why returns why a kind is not read.
func (c *check) why(sh decode.Shape) string {
	s := c.settings
	q, configured := s.Changes.Queries[sh.Name]
	switch {
	case configured && q.Off:
		return "switched off"
	case s.Preset.QueriesOf(c.plan.Variant, s.Changes)[sh.Name].SQL != "":
		return "the condition of its query does not hold here"
	case s.Preset.Name == "":
		return "no query is configured"
	case sh.Note():
		return "the preset does not read them; queries may be added in queries"
	}
	return "the preset does not read them; a query may be added in queries." + sh.Name
}

// read reads the newest page of every kind into the sink, and counts the rows. If the connection is lost, the remaining kinds
// cannot be read either.
func (c *check) read(ctx context.Context, conn driver.Conn) {
	session := database.NewSession(conn)
	defer session.Close()
	for i, r := range c.plan.Queries {
		err := c.page(ctx, conn, r)
		if err == nil {
			c.count(ctx, session, r)
			continue
		}
		c.kind(r.Shape.Kind).Failed = true
		c.report.problem("", c.source.QueryFault("read "+r.Shape.Name, r.Shape.Kind, c.nameViews(r, err)))
		if !database.Local(err) {
			for _, other := range c.plan.Queries[i:] {
				c.kind(other.Shape.Kind).Failed = true
			}
			break
		}
	}
	read, rejected := c.source.Counts()
	for i := range c.report.Kinds {
		c.report.Kinds[i].Read = read[c.report.Kinds[i].Kind]
	}
	for why, n := range rejected {
		c.kind(why.Kind).Rejected[why.Reason] = n
	}
}

// page reads the newest page of a kind into the sink.
func (c *check) page(ctx context.Context, conn driver.Conn, r *Query) error {
	observe := func(row *decode.Row, rejects []decode.Rejected) { c.observe(r, row, rejects) }
	return c.source.Newest(ctx, conn, r, observe, func(pg Page) {
		c.kind(r.Shape.Kind).PageRows = uint64(pg.Rows)
		if s := c.seen[r.Shape.Kind]; s != nil {
			s.newest = pg.Newest
		}
		for _, column := range pg.Absent {
			c.report.warn("select "+column+" in the query, or take it out of dimensions", "%s are read without %s: the query does not select it", r.Shape.Name, column)
		}
		c.tally(pg.Batch)
	})
}
