package sqlsums

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// unused is what the rows that do not count tell.
type unused struct {
	rejected map[source.Reason]uint64
	statuses map[string]uint64 // orders by a status that is on no list
}

// mostReasons is more than the reasons of orders.
const mostReasons = 16

// reason returns why a row is rejected, the first reason as in memory (decode.Decoder); empty text if it is not. Rows that are
// no sales may be incomplete, but not without an id. Outside are the conditions of an invalid amount, without and with
// the discount.
func (w *writer) reason(q source.OrdersQuery, o orders, columns []column, latest record.Day, outside [2]string) string {
	var b strings.Builder
	when := func(condition string, why source.Reason) { fmt.Fprintf(&b, " WHEN %s THEN '%s'", condition, why) }
	when("NOT ("+w.identified(columns)+")", decode.MissingID)
	if sale := w.sale(q, columns); sale != "" {
		when("NOT COALESCE("+sale+", 0)", "")
	}
	badDate("q.placed_at", o.Day, q.Earliest, latest, when)
	when(outside[0], decode.AmountOutOfRange)
	when(o.Units+" IS NULL", decode.MissingAmount)
	when(fmt.Sprintf("%s < %d", o.Units, -money.Cent), decode.NegativeTotal)
	when(fmt.Sprintf("%s > %d OR %s", o.Units, money.Max, outside[1]), decode.AmountOutOfRange)
	return "CASE" + b.String() + " ELSE '' END"
}

// badDate calls when for each fault of a date, of which day is the day.
func badDate(date, day string, earliest, latest record.Day, when func(condition string, why source.Reason)) {
	when(date+" IS NULL", decode.MissingDate)
	when("MONTH("+date+") = 0 OR DAYOFMONTH("+date+") = 0", decode.ZeroDate)
	when("NOT COALESCE("+existing(date)+", 0) OR "+day+" IS NULL", decode.BadDate)
	when(fmt.Sprintf("%s < %d", day, earliest), decode.DateOutOfRange)
	when(fmt.Sprintf("%s > %d", day, latest), decode.FutureDate)
}

// unlisted returns the status of a row if it is on no list, else NULL. Rows without an id are rejected instead.
func (w *writer) unlisted(q source.OrdersQuery, columns []column) string {
	if len(q.Listed) == 0 || w.sale(q, columns) == "" {
		return "NULL"
	}
	status := w.status()
	return "CASE WHEN " + w.identified(columns) + " AND " + status + " NOT IN (X'', " + literals(q.Listed) + ") THEN " + status + " END"
}

// readUnused reads what the rows that do not count tell.
func readUnused(ctx context.Context, q sqlx.QueryerContext, o orders) (unused, error) {
	u := unused{map[source.Reason]uint64{}, map[string]uint64{}}
	s := statement{orders: o, Most: mostReasons + source.MaxStatuses}
	text, err := s.text("unused")
	if err != nil {
		return u, err
	}
	rows, err := q.QueryxContext(ctx, text)
	if err != nil {
		return u, fmt.Errorf("read the rows that do not count: %w", database.ClassifyQuery(err))
	}
	defer rows.Close()
	for rows.Next() {
		var why source.Reason
		var status []byte
		var n uint64
		if err := rows.Scan(&why, &status, &n); err != nil {
			return u, err
		}
		if why != "" {
			u.rejected[why] += n
		} else {
			u.statuses[decode.Label(status)] += n
		}
	}
	return u, database.ClassifyQuery(rows.Err())
}

// notice takes what the rows of each kind that do not count tell. A row is counted when it is rejected first: the counter
// goes up by how many more rows have a reason than at the last poll. Rows are how many rows each kind has.
func (p *Poller) notice(u map[record.Kind]unused, rows map[record.Kind]int64) {
	p.mu.Lock()
	fresh := map[source.Rejection]uint64{}
	before, now := p.status.Warnings, source.UnlistedWarnings(u[record.KindOrder].statuses)
	for _, kind := range kinds {
		var all uint64
		for why, n := range u[kind].rejected {
			all += n
			if before := p.unused[kind].rejected[why]; n > before {
				fresh[source.Rejection{Kind: kind, Reason: why}] = n - before
			}
		}
		// Lines are counted with their orders, and give no warning.
		if many, ok := source.RejectedWarning(kind, all, uint64(rows[kind])); ok && kind != record.KindLine {
			now = append(now, many)
		}
	}
	for why, n := range fresh {
		p.status.Rejected[why] += n
	}
	p.unused, p.status.Warnings = u, now
	p.mu.Unlock()
	p.report(fresh, now, before)
}

// report logs newly rejected rows and new warnings.
func (p *Poller) report(fresh map[source.Rejection]uint64, now, before []warning.Warning) {
	for why, n := range fresh {
		p.env.Logger.Warn("rejected records", "source", p.cfg.Name, "kind", why.Kind, "reason", why.Reason, "count", n)
	}
	source.ReportWarnings(p.env.Logger, p.cfg.Name, now, before)
}
