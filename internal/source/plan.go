package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
)

// plan is what is read of a database, once the variant of its product is known.
type plan struct {
	variant  variant
	currency currency
	local    *time.Location // the shop's own zone
	readers  []*reader
}

// reader is one query and how far its reading has come.
type reader struct {
	shape    shape
	query    Query
	stmt     statement
	keys     statement // for the search for deleted records
	keyShape shape
	last     string // statement for the largest key there is; "" if none is needed
	decoder  *decoder
	cursor   cursor
	children []*reader
}

// defaultReread is how often everything is read where a record could be missed for good: one that
// was committed long after it took its key or its modification time, or that was brought in with an
// old one.
const defaultReread = 7 * 24 * time.Hour

// reread returns how often everything is read again; zero for never.
func (r *reader) reread() time.Duration {
	q := r.query
	if q.Reread == 0 && (q.Cursor == cursorModified || q.Cursor == cursorID && q.Window == 0) {
		return defaultReread
	}
	return time.Duration(q.Reread)
}

// same tells whether another plan reads the same.
func (p *plan) same(o *plan) bool {
	if p == nil || o == nil || p.variant.Name != o.variant.Name || p.currency.shop != o.currency.shop ||
		p.local.String() != o.local.String() {
		return false
	}
	return maps.EqualFunc(p.kinds(), o.kinds(), func(a, b bool) bool { return a == b })
}

// keep takes over how far the readings of another plan have come, where they read the same in the
// same way: what is new is read, and nothing else again.
func (p *plan) keep(o *plan) {
	if o == nil || p.currency.shop != o.currency.shop || p.local.String() != o.local.String() {
		return
	}
	for _, r := range p.readers {
		for _, old := range o.readers {
			if r.same(old) {
				r.cursor, r.decoder.early = old.cursor, old.decoder.early
			}
		}
	}
}

// same tells whether another reader reads the same in the same way.
func (r *reader) same(o *reader) bool {
	return r.stmt == o.stmt && r.keys == o.keys && r.last == o.last && reflect.DeepEqual(r.query, o.query) &&
		slices.EqualFunc(r.children, o.children, (*reader).same)
}

// kinds returns the kinds of record that are read.
func (p *plan) kinds() map[record.Kind]bool {
	kinds := map[record.Kind]bool{}
	for _, r := range p.readers {
		kinds[r.shape.kind] = true
		for _, c := range r.children {
			kinds[c.shape.kind] = true
		}
	}
	return kinds
}

// detect finds out which variant of the product is there and plans its reading.
func (s *Source) detect(ctx context.Context, conn *sqlx.Conn) (*plan, error) {
	v, err := s.variant(ctx, conn)
	if err != nil {
		return nil, err
	}
	vars := s.preset.vars(v, &s.cfg)
	p := &plan{variant: v, currency: currency{business: s.env.Currency, rates: s.env.Rates}}
	if p.currency.shop, err = s.shopCurrency(ctx, conn, vars); err != nil {
		return nil, err
	}
	if p.local, err = s.shopZone(ctx, conn, vars); err != nil {
		return nil, err
	}
	vars["currency"] = p.currency.shop
	queries := s.preset.queries(v, &s.cfg)
	for _, name := range sortedKeys(queries) {
		ok, err := holds(ctx, conn, expand(queries[name].When, vars))
		if err != nil && !absent(err) {
			return nil, fmt.Errorf("see whether there are %s: %w", name, err)
		}
		if !ok || err != nil {
			delete(queries, name)
		}
	}
	return p, s.build(p, queries, vars)
}

// variant returns the first variant of the preset that fits.
func (s *Source) variant(ctx context.Context, conn *sqlx.Conn) (variant, error) {
	var reasons []error
	for _, v := range s.preset.all() {
		ok, err := holds(ctx, conn, expand(v.When, s.preset.vars(v, &s.cfg)))
		switch {
		case err != nil && !absent(err):
			return v, err
		case err != nil:
			reasons = append(reasons, fmt.Errorf("%s: %w", v.Name, err))
		case ok:
			return v, nil
		default:
			reasons = append(reasons, fmt.Errorf("%s: its condition does not hold", v.Name))
		}
	}
	return variant{}, fmt.Errorf("no %s here that the preset knows (check database and prefix %q): %w",
		s.preset.Title, s.preset.vars(variant{}, &s.cfg)["prefix"], join(reasons))
}

// holds tells whether a query's first value is above zero; no query always holds.
func holds(ctx context.Context, conn *sqlx.Conn, query string) (bool, error) {
	if query == "" {
		return true, nil
	}
	var n sql.NullFloat64
	err := conn.GetContext(ctx, &n, query)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return n.Float64 > 0, err
}

// shopCurrency returns the shop's own currency: the configured one, else what the shop's settings
// say, else the business's.
func (s *Source) shopCurrency(ctx context.Context, conn *sqlx.Conn, vars map[string]string) (string, error) {
	if s.cfg.Currency != "" || s.preset.Currency == "" {
		return cmpOr(s.cfg.Currency, s.env.Currency), nil
	}
	code, err := setting(ctx, conn, expand(s.preset.Currency, vars))
	if err != nil {
		return "", err
	}
	if currencyPattern.MatchString(code) {
		return code, nil
	}
	return s.env.Currency, nil
}

// shopZone returns the shop's own zone: the configured one, else what the preset or the shop's
// settings say, else the business's.
func (s *Source) shopZone(ctx context.Context, conn *sqlx.Conn, vars map[string]string) (*time.Location, error) {
	name := cmpOr(s.cfg.Zone, s.preset.Local)
	if s.cfg.Zone == "" && strings.HasPrefix(name, "SELECT ") {
		var err error
		if name, err = setting(ctx, conn, expand(name, vars)); err != nil {
			return nil, err
		}
	}
	if name == "" {
		return s.env.Location, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("the shop's time zone %q is not known: set zone in the configuration", name)
	}
	return loc, nil
}

// setting returns what a query finds in the shop's settings; "" if that is nothing.
func setting(ctx context.Context, conn *sqlx.Conn, query string) (string, error) {
	var value sql.NullString
	err := conn.GetContext(ctx, &value, query)
	if err != nil && !errors.Is(err, sql.ErrNoRows) && !absent(err) {
		return "", err
	}
	return value.String, nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// build makes the readers of the queries.
func (s *Source) build(p *plan, queries map[string]Query, vars map[string]string) error {
	var orders *reader
	var children []*reader
	for _, sh := range shapes {
		q, ok := queries[sh.name]
		if !ok {
			continue
		}
		r, err := s.reader(sh, q, p, vars)
		if err != nil {
			return err
		}
		switch {
		case q.Cursor == cursorOrders:
			children = append(children, r)
			continue
		case sh.kind == record.KindOrder:
			orders = r
		}
		p.readers = append(p.readers, r)
	}
	if orders != nil {
		orders.children = children
	}
	return nil
}

func (s *Source) reader(sh shape, q Query, p *plan, vars map[string]string) (*reader, error) {
	clk, err := newClock(q.Zone, p.local, s.env.Location)
	if err != nil {
		return nil, err
	}
	if clk.earliest, err = s.cfg.earliest(); err != nil {
		return nil, err
	}
	child := q.Cursor == cursorOrders
	modified := q.Modified
	if q.Cursor != cursorModified {
		modified = ""
	}
	key := expand(q.Key, vars)
	r := &reader{
		shape: sh, query: q, keyShape: sh, last: expand(q.Last, vars),
		stmt: newStatement(expand(q.SQL, vars), key, expand(modified, vars), child),
		decoder: &decoder{
			kind: sh.kind, clock: clk, money: &p.currency, rule: s.env.Revenue, ids: &s.ids,
			emails: s.emails, words: s.words, sales: sales(q.Statuses), scratch: make([]byte, 0, 64),
			note: sh.note, lexicon: newLexicon(sh, q.Values), survey: survey{int64(q.Scale), q.Reversed},
		},
	}
	r.keys = r.stmt
	if q.Keys != "" {
		r.keys = newStatement(expand(q.Keys, vars), key, "", false)
		r.keyShape = keysShape(sh)
	}
	return r, nil
}

// keysShape is the vocabulary of a statement for keys alone.
func keysShape(sh shape) shape {
	return shape{kind: sh.kind, name: sh.name, columns: with(nil, nil), needs: []string{"id"}}
}

// sales returns the statuses that count; nil if all do.
func sales(s Statuses) map[string]bool {
	if len(s["sale"]) == 0 {
		return nil
	}
	m := map[string]bool{}
	for _, status := range s["sale"] {
		m[status] = true
	}
	return m
}

// describe names the plan for the log and the report.
func (p *plan) describe() string {
	names := make([]string, 0, len(p.readers))
	for kind := range p.kinds() {
		names = append(names, string(kind))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
