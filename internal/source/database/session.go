package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// Session reads rows below database/sql: prepared statements in the binary protocol, values
// decoded where they lie. It lives as long as one poll has its connection.
type Session struct {
	conn  driver.Conn
	stmts map[string]driver.Stmt
}

// NewSession returns a session on a connection.
func NewSession(conn driver.Conn) *Session {
	return &Session{conn: conn, stmts: map[string]driver.Stmt{}}
}

// Close gives the statements back to the server.
func (s *Session) Close() {
	for _, st := range s.stmts {
		_ = st.Close() // a connection that is gone has closed them already
	}
}

// Query runs a statement and hands out its rows; a row is valid until the next.
func (s *Session) Query(ctx context.Context, sh decode.Shape, sql string, args []driver.Value, fn func(*decode.Row)) error {
	st, err := s.statement(ctx, sql)
	if err != nil {
		return err
	}
	q, ok := st.(driver.StmtQueryContext)
	if !ok {
		return errors.New("the driver cannot run prepared queries")
	}
	rows, err := q.QueryContext(ctx, named(args))
	if err != nil {
		return err
	}
	r, err := decode.NewRow(sh, rows.Columns())
	if err != nil {
		err = failure.Wrap(failure.QueryInvalid, err)
	}
	bits := ofType(rows, "BIT")
	stamps := ofType(rows, "TIMESTAMP")
	if err == nil {
		r.Stamps(func(i int) bool { return slices.Contains(stamps, i) })
	}
	for err == nil {
		if err = rows.Next(r.Values()); err == nil {
			countBits(r.Values(), bits)
			fn(r)
		}
	}
	if errors.Is(err, io.EOF) && ctx.Err() == nil {
		err = nil
	}
	return errors.Join(err, rows.Close())
}

func (s *Session) statement(ctx context.Context, sql string) (driver.Stmt, error) {
	if st, ok := s.stmts[sql]; ok {
		return st, nil
	}
	p, ok := s.conn.(driver.ConnPrepareContext)
	if !ok {
		return nil, fmt.Errorf("the driver cannot prepare statements")
	}
	st, err := p.PrepareContext(ctx, sql)
	if err != nil {
		return nil, err
	}
	s.stmts[sql] = st
	return st, nil
}

func named(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, a := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return out
}

// ofType returns the positions of the columns of a type.
func ofType(rows driver.Rows, name string) []int {
	types, ok := rows.(driver.RowsColumnTypeDatabaseTypeName)
	if !ok {
		return nil
	}
	var columns []int
	for i := range rows.Columns() {
		if types.ColumnTypeDatabaseTypeName(i) == name {
			columns = append(columns, i)
		}
	}
	return columns
}

// countBits turns values of type BIT, which the server sends as bytes, into numbers.
func countBits(values []driver.Value, bits []int) {
	for _, i := range bits {
		b, ok := values[i].([]byte)
		if !ok {
			continue
		}
		n := int64(0)
		for _, c := range b {
			n = n<<8 | int64(c)
		}
		values[i] = n
	}
}
