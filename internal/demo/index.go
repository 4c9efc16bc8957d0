package demo

import (
	"fmt"
	"sort"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/expression"
)

// index is a sorted index over columns that are never NULL.
type index struct {
	schema string
	table  string
	key    keyDef
	types  []sql.Type
}

// Methods that the engine needs of an index.

func (x *index) ID() string                                 { return x.key.name }
func (x *index) Database() string                           { return x.schema }
func (x *index) Table() string                              { return x.table }
func (x *index) IsUnique() bool                             { return x.key.name == primary }
func (x *index) IsSpatial() bool                            { return false }
func (x *index) IsFullText() bool                           { return false }
func (x *index) IsVector() bool                             { return false }
func (x *index) Comment() string                            { return "" }
func (x *index) IndexType() string                          { return "BTREE" }
func (x *index) IsGenerated() bool                          { return false }
func (x *index) CanSupport(*sql.Context, ...sql.Range) bool { return true }
func (x *index) CanSupportOrderBy(sql.Expression) bool      { return false }
func (x *index) PrefixLengths() []uint16                    { return nil }
func (x *index) Reversible() bool                           { return true }

// Order returns the order of the rows. An index that serves joins returns none, although its rows are
// sorted. Otherwise the engine would merge two whole tables and not look up the rows of a page.
func (x *index) Order() sql.IndexOrder {
	if x.key.joins {
		return sql.IndexOrderNone
	}
	return sql.IndexOrderAsc
}

// Expressions returns the columns with the table's name.
func (x *index) Expressions() []string {
	all := make([]string, len(x.key.columns))
	for i, c := range x.key.columns {
		all[i] = x.table + "." + c
	}
	return all
}

// ColumnExpressionTypes returns the columns with their types.
func (x *index) ColumnExpressionTypes() []sql.ColumnExpressionType {
	all := make([]sql.ColumnExpressionType, len(x.types))
	for i, e := range x.Expressions() {
		all[i] = sql.ColumnExpressionType{Expression: e, Type: x.types[i]}
	}
	return all
}

// HandledFilters returns the filters that a look-up by the index replaces.
func (x *index) HandledFilters(filters []sql.Expression) []sql.Expression {
	var handled []sql.Expression
	for _, f := range filters {
		if expression.PreciseComparison(f) {
			handled = append(handled, f)
		}
	}
	return handled
}

// seek returns the rows in a range of an index: those between the range's lowest and highest tuple
// whose columns are each within their bounds.
func (t *table[R]) seek(ctx *sql.Context, x *index, r sql.MySQLRange) (*partition[R], error) {
	rows := t.rows.By[x.key.order]
	values := make([]func(*R) any, len(r))
	for i := range r {
		values[i] = t.def.columns[t.def.find(x.key.columns[i])].value
	}
	var failed error
	side := func(row *R, upper bool) int {
		c, err := compareTuple(ctx, r, upper, func(i int) any { return values[i](row) })
		if err != nil {
			failed = err
		}
		return c
	}
	from := sort.Search(len(rows), func(i int) bool { return side(rows[i], false) > 0 })
	to := from + sort.Search(len(rows)-from, func(i int) bool { return side(rows[from+i], true) > 0 })
	p := &partition[R]{rows: rows[from:to], from: from}
	if len(r) > 1 {
		p.keep = func(row *R) (bool, error) {
			return within(ctx, r, func(i int) any { return values[i](row) })
		}
	}
	return p, failed
}

// compareTuple compares a row with the tuple of the range's lower or upper bounds. It returns -1 if
// the row lies below and 1 if it lies above.
func compareTuple(ctx *sql.Context, r sql.MySQLRange, upper bool, value func(int) any) (int, error) {
	for i, c := range r {
		cut := c.LowerBound
		if upper {
			cut = c.UpperBound
		}
		side, equal, err := compareCut(ctx, c.Typ, value(i), cut)
		// The next column decides only if the key itself lies inside.
		if err != nil || !equal || (side > 0) == upper || i == len(r)-1 {
			return side, err
		}
	}
	return 1, nil
}

// within reports whether each column of a row is within its bounds.
func within(ctx *sql.Context, r sql.MySQLRange, value func(int) any) (bool, error) {
	for i, c := range r {
		v := value(i)
		low, _, err := compareCut(ctx, c.Typ, v, c.LowerBound)
		if err != nil {
			return false, err
		}
		high, _, err := compareCut(ctx, c.Typ, v, c.UpperBound)
		if err != nil || low < 0 || high > 0 {
			return false, err
		}
	}
	return true, nil
}

// compareCut returns the side of a cut on which a value lies, and whether it equals the cut's key.
func compareCut(ctx *sql.Context, typ sql.Type, v any, cut sql.MySQLRangeCut) (side int, equal bool, err error) {
	switch cut := cut.(type) {
	case sql.BelowNull, sql.AboveNull:
		return 1, false, nil
	case sql.AboveAll:
		return -1, false, nil
	case sql.Below: // just below the key, so the key itself lies above
		side, err = typ.Compare(ctx, v, cut.Key)
		if side == 0 {
			return 1, true, err
		}
		return side, false, err
	case sql.Above:
		side, err = typ.Compare(ctx, v, cut.Key)
		if side == 0 {
			return -1, true, err
		}
		return side, false, err
	}
	return 0, false, fmt.Errorf("unsupported bound of a range: %T", cut)
}

// Interface guards.
var (
	_ sql.OrderedIndex  = (*index)(nil)
	_ sql.FilteredIndex = (*index)(nil)
)
