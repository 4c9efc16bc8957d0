package source

import (
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
)

// Where the figures of a source are computed.
const (
	// ComputeMemory reads all records into memory. It is the default.
	ComputeMemory = "memory"
	// ComputeDatabase lets the source's own database add the orders up.
	ComputeDatabase = "database"
)

// InDatabase reports whether the source's own database adds its orders up.
func (c *Config) InDatabase() bool { return c.Compute == ComputeDatabase }

// OrdersQuery is the query of orders as a whole, for a database that adds them up.
type OrdersQuery struct {
	// SQL is a SELECT without parameters.
	SQL string
	// Sales are the statuses of orders that count; all orders count if it is empty.
	Sales []string
	// Listed are the statuses on any list; empty if only Sales lists statuses, because others are omitted on purpose then.
	Listed []string
	// Zone is the zone of the query's times, by its name in the configuration.
	Zone string
	// Earliest is the first valid day.
	Earliest record.Day
	Guests   record.Guests
	Margin   *float64
	// Revenue says what counts as revenue. It comes from the environment.
	Revenue RevenueRule
}

// RefundsQuery is the query of refunds as a whole, for a database that adds them up.
type RefundsQuery struct {
	// SQL is a SELECT without parameters.
	SQL string
	// Counted are the statuses of refunds that count; all refunds count if it is empty.
	Counted []string
	// Zone is the zone of the query's times, by its name in the configuration.
	Zone string
	// Earliest is the first valid day.
	Earliest record.Day
	// Revenue says what counts as revenue. It comes from the environment.
	Revenue RevenueRule
	// Reasons are the reasons of the shop's words, by the word in lower case.
	Reasons map[string]record.RefundReason
}

// LinesQuery is the query of the lines of orders as a whole, for a database that adds them up.
type LinesQuery struct {
	// SQL is a SELECT without parameters.
	SQL string
}

// Orders returns the query of orders of a valid configuration without a preset, and false if it has none.
func (c *Config) Orders() (OrdersQuery, bool) {
	q, whole, ok := c.whole("orders")
	if !ok {
		return OrdersQuery{}, false
	}
	earliest, err := c.earliest()
	if err != nil {
		return OrdersQuery{}, false
	}
	var listed []string
	if len(q.Statuses) > 1 {
		listed = slices.Concat(slices.Collect(maps.Values(q.Statuses))...)
		slices.Sort(listed)
	}
	return OrdersQuery{
		SQL: whole, Sales: q.Statuses["sale"], Listed: listed, Zone: q.Zone, Earliest: earliest, Guests: c.Guests, Margin: c.Margin,
	}, true
}

// Refunds returns the query of refunds of a valid configuration without a preset, and false if it has none.
func (c *Config) Refunds() (RefundsQuery, bool) {
	q, whole, ok := c.whole("refunds")
	if !ok {
		return RefundsQuery{}, false
	}
	earliest, err := c.earliest()
	if err != nil {
		return RefundsQuery{}, false
	}
	return RefundsQuery{SQL: whole, Counted: q.Statuses["sale"], Zone: q.Zone, Earliest: earliest, Reasons: decode.RefundReasons(q.Values)}, true
}

// Lines returns the query of lines of a valid configuration without a preset, and false if it has none.
func (c *Config) Lines() (LinesQuery, bool) {
	_, whole, ok := c.whole("lines")
	return LinesQuery{SQL: whole}, ok
}

// whole returns the query of a kind, and its statement for all records.
func (c *Config) whole(kind string) (q preset.Query, statement string, ok bool) {
	pre, err := preset.Load("")
	if err != nil {
		return q, "", false
	}
	v := pre.All()[0]
	q, ok = pre.QueriesOf(v, c.changes())[kind]
	if !ok || q.SQL == "" {
		return q, "", false
	}
	return q, preset.NewStatement(preset.Expand(q.SQL, pre.Vars(v, c.changes())), q.Key, q.Modified, false).Whole(), true
}

// Connect returns a pool of connections to the source's database, which can only read and whose statements the
// server stops after the configured time. It does not connect yet.
func (c *Config) Connect(logger *slog.Logger) (*sqlx.DB, error) {
	settings := c.connection(c.Limit(), logger)
	settings.Computes = true
	return database.Open(settings)
}

// Limit returns the longest time that a statement may take.
func (c *Config) Limit() time.Duration { return c.StatementTimeout.Or(defaultTimeout) }

// Every returns the time between two polls.
func (c *Config) Every() time.Duration { return c.Interval.Or(defaultInterval) }
