package demo

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dolthub/go-mysql-server/sql"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// definition describes a table over rows of type R.
type definition[R any] struct {
	table   string
	rows    func(*shop.Snapshot) *shop.Sorted[R]
	columns []column[R]
	indexes []keyDef
}

// column is a column and the function that returns its value for a row; a nil value is NULL.
type column[R any] struct {
	name     string
	typ      sql.Type
	nullable bool
	value    func(*R) any
}

// keyDef is an index: its columns and the order of the rows that is sorted by them.
type keyDef struct {
	name    string
	columns []string
	order   int  // index into shop.Sorted.By
	joins   bool // serves joins with the parent table
}

func (d *definition[R]) name() string { return d.table }

// bind returns the table of a snapshot in a schema.
func (d *definition[R]) bind(snap *shop.Snapshot, schema string) sql.Table {
	return &table[R]{def: d, schema: schema, rows: d.rows(snap)}
}

func (d *definition[R]) find(name string) int {
	return slices.IndexFunc(d.columns, func(c column[R]) bool { return strings.EqualFold(c.name, name) })
}

// table is a read-only table of the server with the rows of one snapshot. Its indexes are binary
// searches in the sorted rows.
type table[R any] struct {
	def     *definition[R]
	schema  string
	rows    *shop.Sorted[R]
	columns []string // nil means all
}

// Name returns the table's name.
func (t *table[R]) Name() string { return t.def.table }

// String returns the table's name.
func (t *table[R]) String() string { return t.def.table }

// Collation returns the server's default collation.
func (t *table[R]) Collation() sql.CollationID { return sql.Collation_Default }

// Schema returns the columns after projection.
func (t *table[R]) Schema() sql.Schema {
	all := t.PrimaryKeySchema().Schema
	if t.columns == nil {
		return all
	}
	some := make(sql.Schema, len(t.columns))
	for i, name := range t.columns {
		some[i] = all[t.def.find(name)]
	}
	return some
}

// PrimaryKeySchema returns all columns; the first one is the key.
func (t *table[R]) PrimaryKeySchema() sql.PrimaryKeySchema {
	schema := make(sql.Schema, len(t.def.columns))
	for i, c := range t.def.columns {
		schema[i] = &sql.Column{
			Name: c.name, Type: c.typ, Nullable: c.nullable, Source: t.def.table,
			DatabaseSource: t.schema, PrimaryKey: i == 0,
		}
	}
	return sql.NewPrimaryKeySchema(schema)
}

// WithProjections returns the table with the given columns only.
func (t *table[R]) WithProjections(names []string) sql.Table {
	c := *t
	c.columns = names
	return &c
}

// Projections returns the columns set by WithProjections.
func (t *table[R]) Projections() []string { return t.columns }

// RowCount returns the number of rows.
func (t *table[R]) RowCount(*sql.Context) (uint64, bool, error) {
	return uint64(len(t.rows.Rows())), true, nil
}

// DataLength returns a rough size in bytes.
func (t *table[R]) DataLength(*sql.Context) (uint64, error) {
	return uint64(len(t.rows.Rows()) * len(t.def.columns) * 16), nil
}

// Partitions returns the one partition with all rows.
func (t *table[R]) Partitions(*sql.Context) (sql.PartitionIter, error) {
	return sql.PartitionsToPartitionIter(&partition[R]{rows: t.rows.Rows()}), nil
}

// PartitionRows iterates over a partition.
func (t *table[R]) PartitionRows(_ *sql.Context, p sql.Partition) (sql.RowIter, error) {
	part, ok := p.(*partition[R])
	if !ok {
		return nil, fmt.Errorf("table %s: unsupported partition %T", t.def.table, p)
	}
	return &rowIter[R]{rows: part.rows, keep: part.keep, reverse: part.reverse, values: t.values()}, nil
}

// values returns the functions for the columns' values, after projection.
func (t *table[R]) values() []func(*R) any {
	var values []func(*R) any
	if t.columns == nil {
		for _, c := range t.def.columns {
			values = append(values, c.value)
		}
	}
	for _, name := range t.columns {
		values = append(values, t.def.columns[t.def.find(name)].value)
	}
	return values
}

// GetIndexes returns the table's indexes.
func (t *table[R]) GetIndexes(*sql.Context) ([]sql.Index, error) {
	var all []sql.Index
	for _, k := range t.def.indexes {
		idx := &index{schema: t.schema, table: t.def.table, key: k}
		for _, name := range k.columns {
			idx.types = append(idx.types, t.def.columns[t.def.find(name)].typ)
		}
		all = append(all, idx)
	}
	return all, nil
}

// PreciseMatch returns true: an index delivers exactly the requested rows.
func (t *table[R]) PreciseMatch() bool { return true }

// IndexedAccess returns the table for access by an index.
func (t *table[R]) IndexedAccess(*sql.Context, sql.IndexLookup) sql.IndexedTable { return t }

// LookupPartitions returns a partition for each range that is looked up.
func (t *table[R]) LookupPartitions(ctx *sql.Context, lookup sql.IndexLookup) (sql.PartitionIter, error) {
	idx, ok := lookup.Index.(*index)
	ranges, ok2 := lookup.Ranges.(sql.MySQLRangeCollection)
	if !ok || !ok2 {
		return nil, fmt.Errorf("table %s: unsupported look-up %T", t.def.table, lookup.Index)
	}
	parts := make([]*partition[R], 0, len(ranges))
	for _, r := range ranges {
		p, err := t.seek(ctx, idx, r)
		if err != nil {
			return nil, err
		}
		p.reverse = lookup.IsReverse
		parts = append(parts, p)
	}
	return sortPartitions(parts, lookup.IsReverse), nil
}

// sortPartitions returns the partitions in the order of their rows.
func sortPartitions[R any](parts []*partition[R], reverse bool) sql.PartitionIter {
	slices.SortFunc(parts, func(a, b *partition[R]) int { return cmp.Compare(a.from, b.from) })
	if reverse {
		slices.Reverse(parts)
	}
	all := make([]sql.Partition, len(parts))
	for i, p := range parts {
		all[i] = p
	}
	return sql.PartitionsToPartitionIter(all...)
}

// partition is a range of rows. If keep is set, rows for which it returns false are skipped.
type partition[R any] struct {
	rows    []*R
	from    int // index of the first row among all rows
	keep    func(*R) (bool, error)
	reverse bool
}

// Key returns a constant, because partitions are not looked up by key.
func (p *partition[R]) Key() []byte { return []byte{0} }

// rowIter creates the rows on request.
type rowIter[R any] struct {
	rows    []*R
	keep    func(*R) (bool, error)
	reverse bool
	values  []func(*R) any
}

// Next returns the next row, or io.EOF.
func (i *rowIter[R]) Next(*sql.Context) (sql.Row, error) {
	for len(i.rows) > 0 {
		r := i.take()
		if i.keep != nil {
			if ok, err := i.keep(r); err != nil {
				return nil, err
			} else if !ok {
				continue
			}
		}
		row := make(sql.Row, len(i.values))
		for k, value := range i.values {
			row[k] = value(r)
		}
		return row, nil
	}
	return nil, io.EOF
}

func (i *rowIter[R]) take() *R {
	if last := len(i.rows) - 1; i.reverse {
		r := i.rows[last]
		i.rows = i.rows[:last]
		return r
	}
	r := i.rows[0]
	i.rows = i.rows[1:]
	return r
}

// Close does nothing.
func (i *rowIter[R]) Close(*sql.Context) error { return nil }

var (
	_ sql.ProjectedTable        = (*table[shop.Order])(nil)
	_ sql.IndexAddressableTable = (*table[shop.Order])(nil)
	_ sql.IndexedTable          = (*table[shop.Order])(nil)
	_ sql.PrimaryKeyTable       = (*table[shop.Order])(nil)
	_ sql.StatisticsTable       = (*table[shop.Order])(nil)
)
