package demo

import (
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/mysql_db"
	"github.com/sirupsen/logrus"

	"github.com/klantenbinding/loyalty/internal/demo/shop"
)

// Server is a server of the MySQL protocol on a port of the loopback interface. It answers from the
// latest published snapshot. Its only account may read and nothing else. It is safe for concurrent
// use.
type Server struct {
	latest   atomic.Pointer[shop.Snapshot]
	listener net.Listener
	server   *server.Server
	engine   *sqle.Engine
	password string
	accept   sync.WaitGroup
}

// NewServer starts a server on a free port, with a new random password. It runs until Close; ctx is
// for the start only.
func NewServer(ctx context.Context, snap *shop.Snapshot) (*Server, error) {
	s := &Server{password: rand.Text()}
	s.latest.Store(snap)
	// The engine logs each connection to the global logger of logrus.
	logrus.SetOutput(io.Discard)
	db := newCatalog(&s.latest)
	s.engine = newEngine(db)
	s.engine.ReadOnly.Store(true)
	s.addAccount()
	var err error
	if s.listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("start demo database: %w", err)
	}
	config := server.Config{Protocol: "tcp", Address: s.listener.Addr().String(), Listener: s.listener, MaxLoggedQueryLen: -1}
	if s.server, err = server.NewServer(config, s.engine, newContext, db.newSession, nil); err != nil {
		_ = s.listener.Close()
		return nil, fmt.Errorf("start demo database: %w", err)
	}
	s.accept.Go(s.server.Listener.Accept)
	return s, nil
}

// newContext returns the context of a statement, with a memory manager of its own. The engine's manager would keep the
// groups of each grouped subquery that is joined by hash, because the engine does not close their iterator.
func newContext(ctx context.Context, opts ...sql.ContextOption) *sql.Context {
	return sql.NewContext(ctx, append(opts, sql.WithMemoryManager(sql.NewMemoryManager(nil)))...)
}

// addAccount creates the account, which may read the databases.
func (s *Server) addAccount() {
	users := s.engine.Analyzer.Catalog.MySQLDb
	users.SetEnabled(true)
	rights := mysql_db.NewPrivilegeSet()
	rights.AddDatabase(shopDatabase, sql.PrivilegeType_Select)
	rights.AddDatabase(crmDatabase, sql.PrivilegeType_Select)
	// The engine answers SHOW GRANTS only to accounts that may read the system database.
	rights.AddDatabase("mysql", sql.PrivilegeType_Select)
	ed := users.Editor()
	defer ed.Close()
	ed.PutUser(&mysql_db.User{
		User: s.User(), Host: "localhost", PrivilegeSet: rights,
		Plugin: "mysql_native_password", AuthString: nativePassword(s.password),
	})
}

// nativePassword returns the hash of a password for the plugin mysql_native_password.
func nativePassword(password string) string {
	once := sha1.Sum([]byte(password))
	twice := sha1.Sum(once[:])
	return "*" + strings.ToUpper(hex.EncodeToString(twice[:]))
}

// Publish sets the snapshot for later statements.
func (s *Server) Publish(snap *shop.Snapshot) { s.latest.Store(snap) }

// Addr returns the host and port.
func (s *Server) Addr() *net.TCPAddr { return s.listener.Addr().(*net.TCPAddr) }

// Database returns the name of the shop's database.
func (s *Server) Database() string { return shopDatabase }

// CRM returns the name of the CRM's database.
func (s *Server) CRM() string { return crmDatabase }

// User returns the name of the account.
func (s *Server) User() string { return "demo" }

// Password returns the account's password.
func (s *Server) Password() string { return s.password }

// Close ends all connections and stops the server.
func (s *Server) Close() error {
	_ = s.server.Close()
	s.accept.Wait()
	_ = s.server.SessionManager().Iter(func(sess sql.Session) (bool, error) {
		return false, s.server.SessionManager().KillConnection(sess.ID())
	})
	s.server.SessionManager().WaitForClosedConnections()
	// Closing cancels the engine's own context, which it reports as an error.
	if err := s.engine.Close(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stop demo database: %w", err)
	}
	return nil
}
