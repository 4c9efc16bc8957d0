// Package mariadbtest runs a real MariaDB server as a child process of a test, with its own directory
// and port. The server ends with the tests. If MariaDB is not installed, the tests fail; they are not
// skipped.
package mariadbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/klantenbinding/loyalty/internal/needs"
)

const (
	// Password is the password of all accounts that the package creates.
	Password = "only for tests"

	startTimeout = 60 * time.Second
)

// Server is a MariaDB server on 127.0.0.1. Its methods fail the test on errors.
type Server struct {
	dir  string
	port int
	cmd  *exec.Cmd
	done chan struct{}
	dbs  atomic.Int64
	args []string // additional arguments

	// external is the account that may do everything on a server that the package did not start.
	external *mysql.Config
}

// shared is the server that the tests of a binary share, because starting one takes a second.
var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Main runs the tests and then stops the shared server. Call it from TestMain. The optional functions
// run after the server has stopped; an error from one of them fails the run.
func Main(m *testing.M, after ...func() error) {
	code := m.Run()
	if s := shared.server; s != nil {
		s.kill()
		_ = os.RemoveAll(s.dir) // a leftover temporary directory does no harm
	}
	for _, f := range after {
		if err := f(); err != nil && code == 0 {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// Shared returns the server that all tests of the binary share. It starts the server if necessary.
// TestMain must call Main.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.once.Do(func() { shared.server, shared.err = start() })
	if shared.err != nil {
		tb.Fatalf("start MariaDB: %v", shared.err)
	}
	return shared.server
}

// New returns a server for one test, which the test may stop and start. It ends with the test. The
// arguments are added to the package's own arguments of the server.
func New(tb testing.TB, args ...string) *Server {
	tb.Helper()
	s, err := start(args...)
	if err != nil {
		tb.Fatalf("start MariaDB: %v", err)
	}
	tb.Cleanup(func() {
		s.kill()
		_ = os.RemoveAll(s.dir) // a leftover temporary directory does no harm
	})
	return s
}

func start(args ...string) (*Server, error) {
	dir, err := os.MkdirTemp("", "mariadbtest")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, args: args}
	err = s.create()
	if err == nil {
		err = s.launch()
	}
	if err == nil {
		err = s.secure()
	}
	if err != nil {
		s.kill()
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// create creates the data directory. Each server has its own directory for temporary tables, because
// a server that starts removes all temporary tables there.
func (s *Server) create() error {
	program, err := needs.Find("mariadb-install-db")
	if err != nil {
		return err
	}
	args := []string{
		"--no-defaults", "--datadir=" + s.data(), "--tmpdir=" + s.dir, "--skip-test-db",
		"--auth-root-authentication-method=normal",
	}
	out, err := exec.Command(program, append(args, asRoot()...)...).CombinedOutput() //nolint:noctx // runs a second
	if err != nil {
		return fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// asRoot returns the arguments that the programs need if root runs them.
func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}

// launch starts the process and waits until it accepts connections.
func (s *Server) launch() error {
	program, err := needs.Find("mariadbd")
	if err != nil {
		return err
	}
	if s.port == 0 {
		if s.port, err = freePort(); err != nil {
			return err
		}
	}
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() // the child has its own handle
	args := append([]string{
		"--no-defaults", "--datadir=" + s.data(), "--tmpdir=" + s.dir, "--socket=" + s.Socket(),
		"--pid-file=" + filepath.Join(s.dir, "pid"), "--port=" + strconv.Itoa(s.port),
		"--bind-address=127.0.0.1", "--character-set-server=utf8mb4", "--skip-name-resolve",
		"--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0",
		"--innodb-doublewrite=0", "--sql-mode=NO_ENGINE_SUBSTITUTION",
	}, append(asRoot(), s.args...)...)
	s.cmd = exec.Command(program, args...) //nolint:noctx // kill ends it
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = dieWithParent()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	s.done = done
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // the reason of a failure is in its log
		close(done)
	}(s.cmd)
	return s.wait()
}

func (s *Server) log() string { return filepath.Join(s.dir, "log") }

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // local and immediate
	if err != nil {
		return 0, err
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("not a TCP address")
	}
	return addr.Port, l.Close()
}

// wait waits until the server accepts connections. If the server ends, the error has the end of its
// log.
func (s *Server) wait() error {
	deadline := time.Now().Add(startTimeout)
	for time.Now().Before(deadline) {
		select {
		case <-s.done:
			tail, _ := os.ReadFile(s.log())
			return fmt.Errorf("mariadbd ended:\n%s", lastLines(string(tail), 20))
		case <-time.After(20 * time.Millisecond):
		}
		conn, err := net.DialTimeout("tcp", s.Addr(), time.Second) //nolint:noctx // bounded
		if err == nil {
			return conn.Close()
		}
	}
	return fmt.Errorf("mariadbd did not answer within %s", startTimeout)
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// secure sets root's password. A test that connects without a password then fails.
func (s *Server) secure() error {
	cfg := s.config("root", "")
	cfg.Passwd = ""
	c, err := mysql.NewConnector(cfg)
	if err != nil {
		return err
	}
	db := sql.OpenDB(c)
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	// The account of this connection comes last, because it needs the password afterwards.
	for _, host := range []string{"localhost", "::1", "127.0.0.1"} {
		if _, err := db.ExecContext(ctx, "SET PASSWORD FOR 'root'@'"+host+"' = PASSWORD('"+Password+"')"); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) config(user, database string) *mysql.Config {
	cfg := mysql.NewConfig()
	cfg.Net, cfg.Addr, cfg.User, cfg.Passwd, cfg.DBName = "tcp", s.Addr(), user, Password, database
	cfg.Timeout = 10 * time.Second
	return cfg
}

// Addr returns the server's host and port. They do not change if the server restarts.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Port returns the server's port.
func (s *Server) Port() int { return s.port }

// Socket returns the path of the server's Unix socket.
func (s *Server) Socket() string { return filepath.Join(s.dir, "s") }

// Start starts the server after Kill.
func (s *Server) Start(tb testing.TB) {
	tb.Helper()
	if err := s.launch(); err != nil {
		tb.Fatalf("restart MariaDB: %v", err)
	}
}

// Kill ends the server immediately, like a crash.
func (s *Server) Kill() { s.kill() }

func (s *Server) kill() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended already
	<-s.done
}

// Database is a database of one test.
type Database struct {
	*sql.DB // as root
	Server  *Server
	Name    string
}

// Database creates an empty database. It is dropped when the test ends.
func (s *Server) Database(tb testing.TB) *Database {
	tb.Helper()
	name := fmt.Sprintf("test_%d", s.dbs.Add(1))
	c, err := mysql.NewConnector(s.rootConfig(""))
	if err != nil {
		tb.Fatal(err)
	}
	admin := sql.OpenDB(c)
	defer admin.Close()
	if _, err := admin.ExecContext(context.Background(), "CREATE DATABASE "+name+" CHARACTER SET utf8mb4"); err != nil {
		tb.Fatalf("create database: %v", err)
	}
	if c, err = mysql.NewConnector(s.rootConfig(name)); err != nil {
		tb.Fatal(err)
	}
	d := &Database{DB: sql.OpenDB(c), Server: s, Name: name}
	tb.Cleanup(func() {
		_, _ = d.ExecContext(context.Background(), "DROP DATABASE "+name) // the server may be down
		_ = d.Close()
	})
	return d
}

func (s *Server) rootConfig(database string) *mysql.Config {
	cfg := s.config("root", database)
	if s.external != nil {
		cfg.User, cfg.Passwd = s.external.User, s.external.Passwd
	}
	cfg.MultiStatements = true
	return cfg
}

// Exec runs statements, separated by semicolons.
func (d *Database) Exec(tb testing.TB, sql string, args ...any) {
	tb.Helper()
	if _, err := d.ExecContext(context.Background(), sql, args...); err != nil {
		tb.Fatalf("%v in\n%s", err, sql)
	}
}

// Reader creates an account that may read this database, or only the given tables of it, and returns
// its name. Its password is Password.
func (d *Database) Reader(tb testing.TB, tables ...string) string {
	tb.Helper()
	name := fmt.Sprintf("reader_%d", d.Server.dbs.Add(1))
	d.Exec(tb, fmt.Sprintf("CREATE USER '%s'@'%%' IDENTIFIED BY '%s'", name, Password))
	if len(tables) == 0 {
		tables = []string{"*"}
	}
	for _, t := range tables {
		d.Exec(tb, fmt.Sprintf("GRANT SELECT ON %s.%s TO '%s'@'%%'", d.Name, t, name))
	}
	tb.Cleanup(func() {
		_, _ = d.ExecContext(context.Background(), "DROP USER '"+name+"'@'%'") // the server may be down
	})
	return name
}

// DSN returns a data source name for an account of this package, with its password.
func (d *Database) DSN(user string) string { return d.Server.config(user, d.Name).FormatDSN() }
