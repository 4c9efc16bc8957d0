package source

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
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

// plan is what the source reads, once the variant of its product is detected.
type plan struct {
	variant  preset.Variant
	currency decode.Currency
	local    *time.Location // the shop's own zone
	readers  []*reader
	lost     []lostColumn // optional columns that cannot be read
	faults   []error      // of queries whose condition the server refuses
}

// reader is one query and how far it has been read.
type reader struct {
	shape    decode.Shape
	query    Query
	stmt     preset.Statement
	keys     preset.Statement // for the search for deleted records
	keyShape decode.Shape
	last     string // statement for the largest key; "" if none is needed
	decoder  *decode.Decoder
	cursor   cursor
	log      *changelog // nil if the query has no list of changes
	children []*reader
	custom   bool     // the configuration wrote the query
	own      []string // columns that own dimensions need, if the configuration wrote the query
	absent   []string // those of them that its latest page did not have
}

// defaultReread is how often all records of a query are read again if a cursor could miss a record for
// good: one that was committed long after it took its key or modification time, or was imported with an
// old one.
const defaultReread = 7 * 24 * time.Hour

// reread returns how often everything is read again; zero means never.
func (r *reader) reread() time.Duration {
	q := r.query
	if q.Reread == 0 && (q.Cursor == preset.CursorModified || q.Cursor == preset.CursorID && q.Window == 0) {
		return defaultReread
	}
	return time.Duration(q.Reread)
}

// tables returns the tables and views that the query and its children name, each once.
func (r *reader) tables() []string {
	tables := preset.Tables(r.stmt.Whole())
	for _, c := range r.children {
		tables = append(tables, preset.Tables(c.stmt.Whole())...)
	}
	slices.Sort(tables)
	return slices.Compact(tables)
}

// same reports whether another plan reads the same.
func (p *plan) same(o *plan) bool {
	if p == nil || o == nil || p.variant.Name != o.variant.Name || p.currency.Shop != o.currency.Shop ||
		p.local.String() != o.local.String() {
		return false
	}
	return slices.EqualFunc(p.readers, o.readers, (*reader).same)
}

// keep takes over the cursors of another plan for the queries that did not change, so that they are
// not read again.
func (p *plan) keep(o *plan) {
	if o == nil || p.currency.Shop != o.currency.Shop || p.local.String() != o.local.String() {
		return
	}
	for _, r := range p.readers {
		for _, old := range o.readers {
			if r.same(old) {
				r.cursor, r.decoder.Early, r.absent = old.cursor, old.decoder.Early, old.absent
			}
		}
	}
}

// same reports whether another reader reads the same records in the same way.
func (r *reader) same(o *reader) bool {
	return r.stmt == o.stmt && r.keys == o.keys && r.last == o.last && reflect.DeepEqual(r.query, o.query) &&
		reflect.DeepEqual(r.log, o.log) &&
		slices.EqualFunc(r.children, o.children, (*reader).same)
}

// kinds returns the kinds of record that are read.
func (p *plan) kinds() map[record.Kind]bool {
	kinds := map[record.Kind]bool{}
	for _, r := range p.readers {
		kinds[r.shape.Kind] = true
		for _, c := range r.children {
			kinds[c.shape.Kind] = true
		}
	}
	return kinds
}

// detect detects the variant of the product and plans what to read.
func (s *Source) detect(ctx context.Context, conn *sqlx.Conn) (*plan, error) {
	v, err := s.variant(ctx, conn)
	if err != nil {
		return nil, err
	}
	vars := s.preset.Vars(v, s.changes())
	p := &plan{variant: v, currency: decode.Currency{Business: s.env.Currency, Rates: s.env.Rates}}
	if p.currency.Shop, err = s.shopCurrency(ctx, conn, vars); err != nil {
		return nil, err
	}
	if p.local, err = s.shopZone(ctx, conn, vars); err != nil {
		return nil, err
	}
	vars["currency"] = p.currency.Shop
	if err = s.settings(ctx, conn, vars); err != nil {
		return nil, err
	}
	if err = s.parts(ctx, conn, v, vars); err != nil {
		return nil, err
	}
	queries := s.preset.QueriesOf(v, s.changes())
	for _, name := range slices.Sorted(maps.Keys(queries)) {
		ok, err := database.Holds(ctx, conn, preset.Expand(queries[name].When, vars))
		if err != nil && !database.Refused(err) && !database.Absent(err) {
			return nil, fmt.Errorf("see whether there are %s: %w", name, err)
		}
		sh, _ := decode.ShapeOf(name)
		if err != nil && !database.Absent(err) {
			p.faults = append(p.faults, s.faults.ofQuery("see whether there are "+name, sh.Kind, err))
		}
		if !ok || err != nil {
			delete(queries, name)
			continue
		}
		if queries[name], err = listed(ctx, conn, queries[name], vars); err != nil {
			return nil, fmt.Errorf("see whether changes of %s are listed: %w", name, err)
		}
		lost := lose(ctx, conn, sh, queries[name], vars)
		p.lost = append(p.lost, lost...)
		queries[name] = without(queries[name], lost)
	}
	return p, s.build(p, queries, vars)
}

// parts adds to vars the SQL of the preset's parts for the tables and columns of this database.
func (s *Source) parts(ctx context.Context, conn *sqlx.Conn, v preset.Variant, vars map[string]string) error {
	has := map[string]bool{}
	for _, x := range s.preset.PartsOf(v) {
		ok, err := database.Holds(ctx, conn, preset.Expand(x.When(), vars))
		if err != nil {
			return fmt.Errorf("look for %s: %w", x.Needs(), err)
		}
		has[x.Needs()] = ok
	}
	s.preset.Settle(v, vars, func(x preset.Part) bool { return has[x.Needs()] })
	return nil
}

// listed returns the query without its list of changes if the database has no such list. How often the window
// is read again stays, if the query says it.
func listed(ctx context.Context, conn *sqlx.Conn, q Query, vars map[string]string) (Query, error) {
	ok, err := database.Holds(ctx, conn, preset.Expand(q.Changelog.When, vars))
	if err != nil && !database.Absent(err) {
		return q, err
	}
	if !ok || err != nil {
		q.Changelog = preset.Changelog{Sweep: q.Changelog.Sweep}
	}
	return q, nil
}

// without returns a query without some of its columns.
func without(q Query, lost []lostColumn) Query {
	var columns []string
	for _, l := range lost {
		columns = append(columns, l.column)
	}
	q.SQL = preset.Without(q.SQL, columns)
	return q
}

// variant returns the first variant of the preset that fits.
func (s *Source) variant(ctx context.Context, conn *sqlx.Conn) (preset.Variant, error) {
	var reasons []error
	for _, v := range s.preset.All() {
		ok, err := database.Holds(ctx, conn, preset.Expand(v.When, s.preset.Vars(v, s.changes())))
		switch {
		case err != nil && !database.Absent(err):
			return v, err
		case err != nil:
			reasons = append(reasons, fmt.Errorf("%s: %w", v.Name, err))
		case ok:
			return v, nil
		default:
			reasons = append(reasons, fmt.Errorf("%s: its condition does not hold", v.Name))
		}
	}
	return preset.Variant{}, failure.New(failure.ProductNotFound, "no %s here that the preset knows (prefix %q): %w",
		s.preset.Title, s.preset.Vars(preset.Variant{}, s.changes())["prefix"], join(reasons))
}

// shopCurrency returns the shop's own currency: the configured one, or else the one in the shop's
// settings, or else the business currency.
func (s *Source) shopCurrency(ctx context.Context, conn *sqlx.Conn, vars map[string]string) (string, error) {
	if s.cfg.Currency != "" || s.preset.Currency == "" {
		return cmp.Or(s.cfg.Currency, s.env.Currency), nil
	}
	code, err := lookUp(ctx, conn, preset.Expand(s.preset.Currency, vars))
	if err != nil {
		return "", err
	}
	if currencyPattern.MatchString(code) {
		return code, nil
	}
	return s.env.Currency, nil
}

// shopZone returns the shop's own zone: the configured one, or else the one in the preset or the
// shop's settings, or else the business zone.
func (s *Source) shopZone(ctx context.Context, conn *sqlx.Conn, vars map[string]string) (*time.Location, error) {
	name := cmp.Or(s.cfg.Zone, s.preset.Local)
	if s.cfg.Zone == "" && strings.HasPrefix(name, "SELECT ") {
		var err error
		if name, err = lookUp(ctx, conn, preset.Expand(name, vars)); err != nil {
			return nil, err
		}
	}
	if name == "" {
		return s.env.Location, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, failure.New(failure.ZoneUnknown, "the shop's time zone %q is unknown", name)
	}
	return loc, nil
}

// build makes the readers of the queries.
func (s *Source) build(p *plan, queries map[string]Query, vars map[string]string) error {
	var orders *reader
	var children []*reader
	for _, sh := range decode.Shapes {
		q, ok := queries[sh.Name]
		if !ok {
			continue
		}
		r, err := s.reader(sh, q, p, vars)
		if err != nil {
			return err
		}
		switch {
		case q.Cursor == preset.CursorOrders:
			children = append(children, r)
			continue
		case sh.Kind == record.KindOrder:
			orders = r
		}
		p.readers = append(p.readers, r)
	}
	if orders != nil {
		orders.children = children
	}
	return nil
}

func (s *Source) reader(sh decode.Shape, q Query, p *plan, vars map[string]string) (*reader, error) {
	earliest, err := s.cfg.earliest()
	if err != nil {
		return nil, err
	}
	sh = sh.WithOwn(s.env.Own[sh.Kind])
	decoder, err := decode.New(decode.Settings{
		Shape: sh, Zone: q.Zone, Local: p.local, Business: s.env.Location, Earliest: earliest,
		Money: &p.currency, Revenue: s.env.Revenue, Statuses: q.Statuses, Values: q.Values,
		Scale: q.Scale, Reversed: q.Reversed,
	}, s.shared)
	if err != nil {
		return nil, err
	}
	child := q.Cursor == preset.CursorOrders
	modified := q.Modified
	if q.Cursor != preset.CursorModified {
		modified = ""
	}
	key := preset.Expand(q.Key, vars)
	r := &reader{
		shape: sh, query: q, keyShape: sh, last: preset.Expand(q.Last, vars), decoder: decoder, custom: s.cfg.Queries[sh.Name].SQL != "",
		stmt: preset.NewStatement(preset.Expand(q.SQL, vars), key, preset.Expand(modified, vars), child),
	}
	if r.custom {
		r.own = slices.DeleteFunc(s.ownRead()[sh.Name], func(column string) bool {
			return slices.ContainsFunc(p.lost, func(l lostColumn) bool { return l.kind == sh.Kind && l.column == column })
		})
	}
	r.log = newChangelog(q.Changelog, vars)
	r.keys = r.stmt
	if q.Keys != "" {
		r.keys = preset.NewStatement(preset.Expand(q.Keys, vars), key, "", false)
		r.keyShape = sh.Keys()
	}
	return r, nil
}

// describe lists the kinds of the plan for the log.
func (p *plan) describe() string {
	names := make([]string, 0, len(p.readers))
	for kind := range p.kinds() {
		names = append(names, string(kind))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
