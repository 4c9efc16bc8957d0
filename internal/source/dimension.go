package source

import (
	"context"
	"database/sql/driver"
	"slices"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// lostColumn is an optional column of a query that cannot be read here.
type lostColumn struct {
	kind   record.Kind
	column string
	err    error
}

// lose returns the optional columns that the server refuses in a query. It returns nil if the server
// accepts the whole query, or refuses it without these columns too.
func lose(ctx context.Context, conn *sqlx.Conn, sh decode.Shape, q Query, vars map[string]string) []lostColumn {
	columns := preset.Optional(q.SQL)
	if len(columns) == 0 {
		return nil
	}
	cause := tryQuery(ctx, conn, q, nil, vars)
	if !database.Refused(cause) || tryQuery(ctx, conn, q, columns, vars) != nil {
		return nil
	}
	without := slices.Clone(columns)
	var lost []lostColumn
	for _, c := range columns {
		rest := slices.DeleteFunc(slices.Clone(without), func(other string) bool { return other == c })
		err := tryQuery(ctx, conn, q, rest, vars)
		if err == nil {
			without = rest
			continue
		}
		lost = append(lost, lostColumn{sh.Kind, c, err})
	}
	return lost
}

// tryQuery has the server prepare a query without some columns, which checks tables, columns and
// grants but reads nothing.
func tryQuery(ctx context.Context, conn *sqlx.Conn, q Query, without []string, vars map[string]string) error {
	child := q.Cursor == preset.CursorOrders
	stmt := preset.NewStatement(preset.Expand(preset.Without(q.SQL, without), vars), preset.Expand(q.Key, vars), "", child)
	sql, _ := stmt.ByKey(nil, 1)
	if child {
		sql, _ = stmt.In([]driver.Value{int64(1)})
	}
	return database.Prepare(ctx, conn, sql)
}

// reportLost logs the optional columns that a new plan omits.
func (s *Source) reportLost(lost []lostColumn) {
	for _, l := range lost {
		s.logger.Warn("column left out", "source", s.cfg.Name, "kind", l.kind, "column", l.column,
			"err", s.faults.ofQuery("read "+l.column, l.kind, l.err))
	}
}

// warnings returns a warning for every column that the plan omits, and for every one that a result lacks.
func (p *plan) warnings() []warning.Warning {
	var list []warning.Warning
	for _, l := range p.lost {
		list = append(list, warning.Warning{Code: warning.DimensionMissing, Kind: string(l.kind), Detail: l.column})
	}
	for _, r := range p.readers {
		for _, column := range r.absent {
			list = append(list, warning.Warning{Code: warning.DimensionMissing, Kind: string(r.shape.Kind), Detail: column})
		}
	}
	return list
}
