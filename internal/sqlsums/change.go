package sqlsums

import (
	"context"
	"reflect"
	"regexp"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// touchedShare limits increments: the customers with new orders or refunds may have at most one in touchedShare of all
// orders. With more, an increment is hardly faster.
const touchedShare = 10

// addition tells that rows were added to the orders and the refunds since the last publication, and that nothing else has
// changed.
type addition struct {
	former *adder // of the last publication
	orders orders // of the customers who have new rows
	whole  int    // sums that were computed whole, because the last publication did not have the same
}

// figures returns figures that have passed the check, and the adder of their rows. It computes an increment if rows were
// only added, and everything if that fails.
func (p *Poller) figures(ctx context.Context, a *adder, today record.Day) (*adder, *analysis.Board, error) {
	board, err := p.incremented(ctx, a, today)
	if board != nil || ctx.Err() != nil {
		return a, board, err
	}
	if err != nil {
		p.discard(a, today, err)
		a = p.newAdder(a.dialect, a.orders, a.state, a.query)
	}
	board, err = p.compute(ctx, a, a.state, today)
	return a, board, err
}

// incremented returns the figures of an increment, and nil if everything must be computed.
func (p *Poller) incremented(ctx context.Context, a *adder, today record.Day) (board *analysis.Board, err error) {
	if a.added, err = p.addition(ctx, a, today); err != nil || a.added == nil {
		return nil, err
	}
	return p.compute(ctx, a, a.state, today)
}

// discard records that an increment failed, and that everything is computed instead, today also with later orders: the
// next increment would probably fail too.
func (p *Poller) discard(a *adder, today record.Day, err error) {
	p.discarded = today
	p.env.Logger.Warn("increment discarded, all figures are computed again", "source", p.cfg.Name, "err", p.keyless(err))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tally(source.ComputedDiscarded, a.took)
}

// tally counts a computation. The caller holds p.mu.
func (p *Poller) tally(kind source.Computed, took time.Duration) {
	t := p.status.Computations[kind]
	t.Count++
	t.Duration += took
	p.status.Computations[kind] = t
}

// howComputed returns how all sums of an adder were computed until now.
func (a *adder) howComputed() source.Computed {
	if a.added != nil && a.added.whole == 0 {
		return source.ComputedIncrement
	}
	return source.ComputedWhole
}

// comparable reports whether the rows of a former adder may be added to: it computed the same on the same day.
func (a *adder) comparable(former *adder, today record.Day) bool {
	return former != nil && former.day == today && former.state.usable > 0 && former.state.first == a.state.first &&
		a.orders.Lines == nil &&
		reflect.DeepEqual(former.dialect, a.dialect) && reflect.DeepEqual(former.orders, a.orders)
}

// addition returns what was added to the orders since the last publication, and nil if all must be computed: anything else
// has changed, or too much was added.
func (p *Poller) addition(ctx context.Context, a *adder, today record.Day) (*addition, error) {
	former := p.adder
	if !a.dialect.Increments || p.failed > 0 || p.discarded == today || !a.comparable(former, today) {
		return nil, ctx.Err()
	}
	added, ok := newRowsSince(former.state, a.state)
	if !ok || !p.few(added.rows, a) {
		return nil, ctx.Err()
	}
	// The rows that are not new must be the rows of the publication: then none of those was changed or deleted, and
	// none has come that claims to be older.
	before, err := readState(ctx, a.query, a.orders.without(added))
	if err != nil || before != former.state {
		return nil, err
	}
	touched, err := a.orders.countTouched(ctx, a, added)
	if err != nil || !p.few(touched, a) {
		return nil, err
	}
	return &addition{former: former, orders: a.orders.touched(added)}, nil
}

// few reports whether so many rows are few enough for an increment.
func (p *Poller) few(rows int64, a *adder) bool { return rows*p.touchedShare <= a.state.rows }

// plainTimes are the texts of times and numbers, which need no escapes in a literal.
var plainTimes = regexp.MustCompile(`^[0-9A-Za-z:. +-]+$`)

// none is the condition of no rows.
const none = "1 = 0"

// newRows are the conditions of the rows that came after a publication, and their number.
type newRows struct {
	orders, refunds string
	rows            int64
}

// newRowsSince returns the rows that came after a former state, and false if they are unknown or there are no such rows.
func newRowsSince(former, now state) (newRows, bool) {
	orders, known := modifiedAfter(former.modified, now.rows-former.rows)
	refunds, all := modifiedAfter(former.refunds.modified, now.refunds.rows-former.refunds.rows)
	n := newRows{orders, refunds, now.rows - former.rows + now.refunds.rows - former.refunds.rows}
	return n, known && all && n.rows > 0
}

// modifiedAfter returns the condition of the rows that were modified after a time, and false if that is unknown. It may
// misjudge a row, because columns of any type are compared with a text: then the state of the other rows differs.
func modifiedAfter(modified string, rows int64) (string, bool) {
	if rows == 0 {
		return none, true
	}
	return "q.modified_at > '" + modified + "'", rows > 0 && plainTimes.MatchString(modified)
}

// older returns the rows of a query that a condition does not hold for.
func older(query, newer string) string {
	return "SELECT q.* FROM (" + query + ") q WHERE NOT COALESCE(" + newer + ", 0)"
}

// without returns the orders without the new rows, and their refunds without the new ones.
func (o orders) without(n newRows) orders {
	o.SQL = older(o.SQL, n.orders)
	if o.Refunds != nil {
		r := *o.Refunds
		r.SQL, o.Refunds = older(r.SQL, n.refunds), &r
	}
	return o
}

// signColumn is the column that tells what a row of touched orders is for.
const signColumn = "loyalty_sign"

// signed returns the rows of a query twice: with sign 0 all of them, and with sign 1 those that a condition does not hold
// for.
func signed(query, newer string) string {
	return "SELECT q.*, v." + signColumn + " FROM (" + query + ") q CROSS JOIN (SELECT 0 AS " + signColumn +
		" UNION ALL SELECT 1) v WHERE v." + signColumn + " = 0 OR NOT COALESCE(" + newer + ", 0)"
}

// touched returns the orders of the customers who have new rows, twice: with sign 0 all of them, and with sign 1 without
// the new rows, as different orders of different customers. So one statement tells what the customers add now, and what
// they added before.
func (o orders) touched(n newRows) orders {
	sign := func(text string) string { return "CONCAT(q." + signColumn + ", " + text + ")" }
	o.SQL = signed(o.ofTouched(n), n.orders)
	o.Person = sign("HEX(" + o.Person + ")")
	if o.Refunds != nil {
		r := *o.Refunds
		r.SQL, r.Order = signed(r.SQL, n.refunds), sign(r.Order)
		o.ID, o.Refunds = sign(o.ID), &r
	}
	return o
}

// allRows is a limit that leaves out nothing. It makes servers find the rows of a sub-query first, and only then look
// whether they count, which takes longer.
const allRows = " LIMIT 18446744073709551615"

// ofTouched returns the query of the orders of the customers who have new rows: new orders, or orders with new refunds. A
// guest order is a customer of its own. It compares checksums, because servers compare long texts row by row: another
// customer with the same checksum adds nothing but is the same before and after.
func (o *orders) ofTouched(n newRows) string {
	fresh := n.orders
	if o.Refunds != nil && n.refunds != none {
		fresh = "(" + fresh + " OR " + o.ID + " IN (SELECT " + o.Refunds.Order + " FROM (" + o.Refunds.SQL + ") q WHERE " + n.refunds + " AND " +
			o.Refunds.Order + " IS NOT NULL))"
	}
	return "SELECT q.* FROM (" + o.SQL + ") q WHERE " + o.Mixed + " IN (SELECT " + o.Mixed + " FROM (" + o.SQL + ") q WHERE " + fresh + " AND " + o.Person +
		" IS NOT NULL) OR " + fresh + " AND " + o.Person + " IS NULL" + allRows
}

// countTouched returns how many orders the customers have who have new rows.
func (o *orders) countTouched(ctx context.Context, a *adder, n newRows) (int64, error) {
	text := "SELECT COUNT(*) FROM (" + o.ofTouched(n) + ") q"
	rows, err := numbers(ctx, a.query, text, o.argsOf(text)...)
	if err != nil {
		return 0, database.ClassifyQuery(err)
	}
	return rows[0][0], nil
}

// signed returns the cut with slots that also tell the sign of a row: twice the slot, and one more for sign 1.
func (c cut) signed() cut {
	of := &c.Latest
	if c.Slot == "first" {
		of = &c.First
	} else {
		c.Slot = "latest"
	}
	slot := *of
	c.Signed = true
	*of = "q." + signColumn
	if slot != "" {
		*of += " + 2 * (" + slot + ")" // negative with both signs if the customer is left out
	}
	return c
}
