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

// The names of the databases.
const (
	shopDatabase = "shop"
	crmDatabase  = "crm"
)

// catalog lists the databases of the server.
type catalog struct {
	latest    *atomic.Pointer[shop.Snapshot]
	databases []*database
}

func newCatalog(latest *atomic.Pointer[shop.Snapshot]) *catalog {
	return &catalog{latest, []*database{
		{latest, shopDatabase, shopTables()},
		{latest, crmDatabase, crmTables()},
	}}
}

// Database returns the database with a name.
func (c *catalog) Database(_ *sql.Context, name string) (sql.Database, error) {
	for _, d := range c.databases {
		if strings.EqualFold(d.schema, name) {
			return d, nil
		}
	}
	return nil, sql.ErrDatabaseNotFound.New(name)
}

// HasDatabase reports whether there is a database with a name.
func (c *catalog) HasDatabase(_ *sql.Context, name string) bool {
	return slices.ContainsFunc(c.databases, func(d *database) bool { return strings.EqualFold(d.schema, name) })
}

// AllDatabases returns the databases.
func (c *catalog) AllDatabases(*sql.Context) []sql.Database {
	var all []sql.Database
	for _, d := range c.databases {
		all = append(all, d)
	}
	return all
}

// newSession starts the session of a connection.
func (c *catalog) newSession(_ context.Context, conn *mysql.Conn, addr string) (sql.Session, error) {
	client := sql.Client{Capabilities: conn.Capabilities}
	if u, ok := conn.UserData.(sql.MysqlConnectionUser); ok {
		client.Address, client.User = u.Host, u.User
	}
	return &session{BaseSession: sql.NewBaseSessionWithClientServer(addr, client, conn.ConnectionID), latest: c.latest}, nil
}

// database is one database of the server. Its tables come from the latest snapshot.
type database struct {
	latest *atomic.Pointer[shop.Snapshot]
	schema string
	tables []boundable
}

// Name returns the database's name.
func (d *database) Name() string { return d.schema }

// IsReadOnly returns true: statements cannot change the database.
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
	return d.tables[i].bind(snap, d.schema), true, nil
}

// GetTableNames returns the names of all tables.
func (d *database) GetTableNames(*sql.Context) ([]string, error) {
	var names []string
	for _, t := range d.tables {
		names = append(names, t.name())
	}
	return names, nil
}

// CreateView returns an error.
func (d *database) CreateView(*sql.Context, string, string, string) error {
	return sql.ErrReadOnly.New()
}

// DropView returns an error.
func (d *database) DropView(*sql.Context, string) error { return sql.ErrReadOnly.New() }

// GetViewDefinition finds nothing. The engine requires that the database implements views.
func (d *database) GetViewDefinition(*sql.Context, string) (sql.ViewDefinition, bool, error) {
	return sql.ViewDefinition{}, false, nil
}

// AllViews returns an empty list.
func (d *database) AllViews(*sql.Context) ([]sql.ViewDefinition, error) { return nil, nil }

// session makes a statement read the same snapshot in all tables.
type session struct {
	*sql.BaseSession
	latest *atomic.Pointer[shop.Snapshot]
	snap   *shop.Snapshot
}

// CommandBegin stores the snapshot for a statement.
func (s *session) CommandBegin() error {
	s.snap = s.latest.Load()
	return nil
}

// CommandEnd releases the snapshot.
func (s *session) CommandEnd() { s.snap = nil }

// SessionEnd does nothing.
func (s *session) SessionEnd() {}

// Interface guards.
var (
	_ sql.ReadOnlyDatabase      = (*database)(nil)
	_ sql.ViewDatabase          = (*database)(nil)
	_ sql.DatabaseProvider      = (*catalog)(nil)
	_ sql.LifecycleAwareSession = (*session)(nil)
)
