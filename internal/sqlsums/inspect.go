package sqlsums

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
)

// Inspect connects and returns an error if the database cannot compute the figures. It reads no orders.
func (p *Poller) Inspect(ctx context.Context) error { return p.keyless(p.inspect(ctx)) }

func (p *Poller) inspect(ctx context.Context) error {
	conn, err := p.db.Connx(ctx)
	if err != nil {
		return database.Classify(err)
	}
	defer conn.Close()
	d, err := product(ctx, conn)
	if err != nil {
		return err
	}
	_, err = p.prepare(ctx, conn, d, record.DayOf(p.env.Now(), p.env.Location))
	return err
}

// product returns the dialect of the server.
func product(ctx context.Context, conn *sqlx.Conn) (dialect, error) {
	version, err := database.Product(func(query string) (text string, err error) {
		return text, conn.GetContext(ctx, &text, query)
	})
	if err != nil {
		return dialect{}, database.Classify(err)
	}
	return dialectOf(version)
}

// settle gives the session the settings that the statements need.
func settle(ctx context.Context, conn *sqlx.Conn, d dialect) error {
	for _, s := range d.Session {
		_, err := conn.ExecContext(ctx, s)
		if failure.Of(database.Classify(err)).Code == failure.WriteRefused {
			return failure.New(failure.WriteRefused, "the account may not change settings of its sessions: give it readonly = 2: %w", err)
		}
		if err != nil {
			return fmt.Errorf("change settings of the session: %w", database.Classify(err))
		}
	}
	return nil
}

// prepare inspects the columns of the query.
func (p *Poller) prepare(ctx context.Context, conn *sqlx.Conn, d dialect, today record.Day) (orders, error) {
	if err := settle(ctx, conn, d); err != nil {
		return orders{}, err
	}
	columns, err := columnsOf(ctx, conn, d, p.orders.SQL)
	if err != nil {
		return orders{}, err
	}
	if err := checkColumns(columns, p.settings.Own, p.env.Location.String() == time.UTC.String()); err != nil {
		return orders{}, err
	}
	ignores := false
	if has(columns, "customer_id") {
		if ignores, err = ignoresCase(ctx, conn, d, textColumn{p.orders.SQL, "customer_id"}); err != nil {
			return orders{}, err
		}
	}
	who := identity{p.env.EmailKey, p.env.IgnoreEmails}
	o, err := newOrders(d, p.orders, columns, p.settings.Own, ignores, who, today+1) // days may begin earlier in the shop
	if err != nil {
		return o, err
	}
	if ignores, err = p.orderIDs(ctx, conn, d, &o, columns); err != nil {
		return o, err
	}
	if p.refunds != nil {
		if !d.Refunds {
			return o, refuseRefunds("refunds have not passed all tests on %s: remove the query, or use compute: memory", d.Name)
		}
		o.Refunds, err = p.prepareRefunds(ctx, conn, d, ignores, today+1)
		o.dimensions[ledger.DimSource] = sourceOf(p.cfg.Name)
	}
	if err == nil && p.lines != nil {
		if !d.Lines {
			return o, refuseLines("lines were not tried on %s: remove the query, or use compute: memory", d.Name)
		}
		o.Lines, err = p.prepareLines(ctx, conn, d, columns, ignores)
	}
	return o, err
}

// columnsOf returns the columns of a query, with names in lower case. It returns an error if the server would not find a column
// by such a name.
func columnsOf(ctx context.Context, conn *sqlx.Conn, d dialect, query string) ([]column, error) {
	rows, err := conn.QueryxContext(ctx, "SELECT q.* FROM ("+query+") q LIMIT 0")
	if err != nil {
		return nil, database.ClassifyQuery(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	columns := make([]column, len(types))
	for i, t := range types {
		columns[i] = column{strings.ToLower(t.Name()), t.DatabaseTypeName()}
		if d.MindsCase && columns[i].name != t.Name() {
			return nil, failure.New(failure.QueryInvalid, "write the name of the column %s in lower case, for example %[1]s AS %[2]s: %[3]s minds the case of names", t.Name(), columns[i].name, d.Name)
		}
	}
	return columns, rows.Err()
}
