package demo

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/vitess/go/mysql"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

const databaseName = "shop"

// database is the one database of the server. It reads the tables of the latest snapshot.
type database struct {
	latest *atomic.Pointer[shop.Snapshot]
	tables []boundable
}

// Name returns the database's name.
func (d *database) Name() string { return databaseName }

// IsReadOnly tells that nothing can be changed by statements.
func (d *database) IsReadOnly() bool { return true }

// GetTableInsensitive returns a table as of the statement's snapshot.
func (d *database) GetTableInsensitive(ctx *sql.Context, name string) (sql.Table, bool, error) {
	i := slices.IndexFunc(d.tables, func(t boundable) bool { return strings.EqualFold(t.name(), name) })
	if i < 0 {
		return nil, false, nil
	}
	snap := d.latest.Load()
	if s, ok := ctx.Session.(*session); ok && s.snap != nil {
		snap = s.snap
	}
	return d.tables[i].bind(snap), true, nil
}

// GetTableNames returns the names of all tables.
func (d *database) GetTableNames(*sql.Context) ([]string, error) {
	var names []string
	for _, t := range d.tables {
		names = append(names, t.name())
	}
	return names, nil
}

// CreateView refuses.
func (d *database) CreateView(*sql.Context, string, string, string) error {
	return sql.ErrReadOnly.New()
}

// DropView refuses.
func (d *database) DropView(*sql.Context, string) error { return sql.ErrReadOnly.New() }

// GetViewDefinition finds nothing. Without views of its own the engine would refuse the session.
func (d *database) GetViewDefinition(*sql.Context, string) (sql.ViewDefinition, bool, error) {
	return sql.ViewDefinition{}, false, nil
}

// AllViews returns none.
func (d *database) AllViews(*sql.Context) ([]sql.ViewDefinition, error) { return nil, nil }

// Database returns the database of a name.
func (d *database) Database(_ *sql.Context, name string) (sql.Database, error) {
	if !d.HasDatabase(nil, name) {
		return nil, sql.ErrDatabaseNotFound.New(name)
	}
	return d, nil
}

// HasDatabase tells whether a name is that of the database.
func (d *database) HasDatabase(_ *sql.Context, name string) bool {
	return strings.EqualFold(name, databaseName)
}

// AllDatabases returns the database.
func (d *database) AllDatabases(*sql.Context) []sql.Database { return []sql.Database{d} }

// newSession begins the session of a connection.
func (d *database) newSession(_ context.Context, conn *mysql.Conn, addr string) (sql.Session, error) {
	client := sql.Client{Capabilities: conn.Capabilities}
	if u, ok := conn.UserData.(sql.MysqlConnectionUser); ok {
		client.Address, client.User = u.Host, u.User
	}
	return &session{BaseSession: sql.NewBaseSessionWithClientServer(addr, client, conn.ConnectionID), latest: d.latest}, nil
}

// session makes each statement read one snapshot, whichever tables it joins.
type session struct {
	*sql.BaseSession
	latest *atomic.Pointer[shop.Snapshot]
	snap   *shop.Snapshot
}

// CommandBegin pins the snapshot of a statement.
func (s *session) CommandBegin() error {
	s.snap = s.latest.Load()
	return nil
}

// CommandEnd lets the snapshot go.
func (s *session) CommandEnd() { s.snap = nil }

// SessionEnd does nothing.
func (s *session) SessionEnd() {}

// Interface guards.
var (
	_ sql.ReadOnlyDatabase      = (*database)(nil)
	_ sql.ViewDatabase          = (*database)(nil)
	_ sql.DatabaseProvider      = (*database)(nil)
	_ sql.LifecycleAwareSession = (*session)(nil)
)
