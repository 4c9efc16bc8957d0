package source

import (
	"context"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// checkTimeout is the most time that a statement of a check gets.
const checkTimeout = 10 * time.Second

// nowhere is a sink that forgets.
type nowhere struct{}

func (nowhere) Apply(*record.Batch)                                   {}
func (nowhere) Keys(record.Kind, record.Key, record.Key) []record.Key { return nil }

// Check tries the source for real and reports what it finds: server and grants, the product, what
// there is to read, a page of it. It changes neither the database nor the sink. Afterwards
// Provides tells what was found.
func (s *Source) Check(ctx context.Context) *Report {
	r := &Report{Source: s.cfg.Name, Preset: s.preset.Title, Lacks: strings.TrimSpace(s.preset.Lacks), Business: s.env.Currency}
	cfg, env := s.cfg, s.env
	cfg.StatementTimeout = Duration(min(cfg.StatementTimeout.Or(defaultTimeout), checkTimeout))
	env.Logger = slog.New(slog.DiscardHandler)
	probe, err := New(cfg, env, nowhere{})
	if err != nil {
		r.problem("", err)
		return r
	}
	defer func() { _ = probe.Close() }() // it only read
	conn, err := probe.db.Connx(ctx)
	if err != nil {
		r.problem("", s.fault("connect", err))
		return r
	}
	defer func() { _ = conn.Close() }() // only gives the connection back
	r.account(ctx, conn)
	c := &check{poll: &poll{Source: probe}, report: r}
	c.run(ctx, conn)
	if probe.plan != nil {
		s.mu.Lock()
		s.provides = probe.plan.kinds()
		s.mu.Unlock()
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
		r.warn("see that it may only read", "the server does not tell what the account may do")
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

// writes tells whether a grant allows more than reading.
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
	*poll
	report *Report
}

func (c *check) run(ctx context.Context, conn *sqlx.Conn) {
	if err := c.prepare(ctx, conn); err != nil {
		c.report.problem("", err)
		return
	}
	c.report.Variant, c.report.Currency = c.plan.variant.Title, c.plan.currency.Shop
	kinds := c.plan.kinds()
	for _, sh := range decode.Shapes {
		k := KindReport{Kind: sh.Kind, Present: kinds[sh.Kind], Rows: -1, Rejected: map[Reason]uint64{}}
		if !k.Present {
			k.Why = c.why(sh)
		}
		c.report.Kinds = append(c.report.Kinds, k)
	}
	for _, r := range c.plan.readers {
		if q := r.query; q.Cursor != preset.CursorFull && !strings.Contains(q.SQL, "{page}") {
			c.report.warn("write {page} among its conditions and {limit} at its end",
				"the server works out all of the %s query for each page of it, because it does not say where {page} goes", r.shape.Name)
		}
		c.unindexed(ctx, conn, r)
		k := c.kind(r.shape.Kind)
		k.Rows = c.count(ctx, conn, r)
		if r.shape.Kind == record.KindOrder {
			c.counts(ctx, conn, r)
		}
		c.words(ctx, conn, r)
	}
	err := conn.Raw(func(dc any) error { return c.pages(ctx, dc) })
	if err != nil {
		c.report.problem("", c.fault("read a page", err))
	}
}

// kind returns the report of a kind.
func (c *check) kind(k record.Kind) *KindReport {
	i := slices.IndexFunc(c.report.Kinds, func(r KindReport) bool { return r.Kind == k })
	return &c.report.Kinds[i]
}

// why says why a kind is not read.
func (c *check) why(sh decode.Shape) string {
	q, configured := c.cfg.Queries[sh.Name]
	switch {
	case configured && q.Off:
		return "switched off"
	case c.preset.QueriesOf(c.plan.variant, c.cfg.changes())[sh.Name].SQL != "":
		return "the condition of its query does not hold here"
	case c.cfg.Preset == "":
		return "no query is configured"
	}
	if sh.Note() {
		return "the preset does not read them; queries may be added in queries"
	}
	return "the preset does not read them; a query may be added in queries." + sh.Name
}

// count returns how many rows there are; below zero if that cannot be told in time.
func (c *check) count(ctx context.Context, conn *sqlx.Conn, r *reader) int64 {
	n := int64(-1)
	if err := conn.GetContext(ctx, &n, "SELECT COUNT(*) FROM ("+r.keys.Whole()+") q"); err != nil {
		return -1
	}
	return n
}

// pages reads the newest page of every kind.
func (c *check) pages(ctx context.Context, dc any) error {
	conn, ok := dc.(driver.Conn)
	if !ok {
		return fmt.Errorf("no driver connection")
	}
	c.session = database.NewSession(conn)
	defer c.session.Close()
	for _, r := range c.plan.readers {
		c.pipe = newPipe(c.sink)
		r.decoder.Believe(c.tomorrow())
		pg, err := c.page(ctx, r, r.stmt.Newest(c.size()), nil, false)
		if err == nil {
			c.kind(r.shape.Kind).PageRows = uint64(pg.rows)
			c.pipe.back(pg)
		}
		c.pipe.close()
		if err != nil {
			c.report.problem("", c.queryFault("read "+r.shape.Name, r.shape.Kind, err))
		}
		if err != nil && !database.Local(err) {
			return nil
		}
	}
	st := c.Status()
	for i := range c.report.Kinds {
		c.report.Kinds[i].Read = st.Records[c.report.Kinds[i].Kind]
	}
	for why, n := range st.Rejected {
		c.kind(why.Kind).Rejected[why.Reason] = n
	}
	return nil
}

// counts reports the statuses and currencies of the orders.
func (c *check) counts(ctx context.Context, conn *sqlx.Conn, r *reader) {
	for _, from := range []string{r.stmt.Whole(), r.stmt.Newest(c.size())} {
		if c.statuses(ctx, conn, r, from) && c.currencies(ctx, conn, from) {
			break
		}
		c.report.Sampled = true
		c.report.Statuses, c.report.Currencies = nil, nil
	}
	for _, s := range c.report.Statuses {
		if s.Meaning == "" && r.decoder.Statuses() {
			c.report.warn("put it on one of the lists in statuses", "the status %q of %d orders is not known and counts as no sale", s.Status, s.Orders)
		}
	}
	for _, s := range c.report.Currencies {
		if s.How == "" {
			c.report.warn("add rates for it", "orders in %s without a rate are rejected", shown(s.Currency))
		}
	}
}

// statuses counts orders by status; false if that took too long.
func (c *check) statuses(ctx context.Context, conn *sqlx.Conn, r *reader, from string) bool {
	var found []struct {
		Status *string
		Orders int64
	}
	err := conn.SelectContext(ctx, &found, "SELECT q.status, COUNT(*) AS orders FROM ("+from+") q GROUP BY q.status ORDER BY orders DESC LIMIT 100")
	if database.Number(err) == database.NoColumn {
		return true
	}
	for _, f := range found {
		status := deref(f.Status)
		c.report.Statuses = append(c.report.Statuses, StatusCount{status, meaning(r.query.Statuses, status), f.Orders})
	}
	return err == nil
}

func meaning(s Statuses, status string) string {
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if slices.Contains(s[name], status) {
			return name
		}
	}
	return ""
}

// currencies counts orders by currency; false if that took too long.
func (c *check) currencies(ctx context.Context, conn *sqlx.Conn, from string) bool {
	var found []struct {
		Currency      *string
		Orders, Rated int64
	}
	sql := func(rated string) string {
		return "SELECT q.currency, COUNT(*) AS orders, " + rated + " AS rated FROM (" + from +
			") q GROUP BY q.currency ORDER BY orders DESC LIMIT 100"
	}
	var err error
	for _, rated := range []string{"COUNT(COALESCE(q.rate, q.rate_divisor))", "COUNT(q.rate)", "COUNT(q.rate_divisor)", "0"} {
		if err = conn.SelectContext(ctx, &found, sql(rated)); database.Number(err) != database.NoColumn {
			break
		}
	}
	if database.Number(err) == database.NoColumn {
		return true
	}
	for _, f := range found {
		code := deref(f.Currency)
		c.report.Currencies = append(c.report.Currencies, CurrencyCount{code, f.Orders, c.how(code, f.Orders-f.Rated)})
	}
	return err == nil
}

// how says how a currency is converted; "" if some orders cannot be.
func (c *check) how(code string, unrated int64) string {
	shop, business := c.plan.currency.Shop, c.plan.currency.Business
	configured := func(code string) bool { return len(c.env.Rates[code]) > 0 }
	switch {
	case code == business:
		return "the business currency"
	case code == "" || code == shop:
		if shop == business {
			return "the shop's own, the business currency"
		}
		if configured(shop) {
			return "the shop's own, by configured rates"
		}
		return ""
	case unrated == 0 && (shop == business || configured(shop)):
		return "by the orders' own rates"
	case configured(code):
		return "by configured rates"
	}
	return ""
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
