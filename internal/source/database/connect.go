package database

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/failure"
)

// Settings say where the database is and how to connect to it.
type Settings struct {
	// Source is the source's name, for the log.
	Source string
	// DSN, or the file or environment variable that holds it; the fields below override its parts.
	DSN, DSNFile, DSNEnv string
	Host                 string // host name, address, or path of a Unix socket
	Port                 int    // zero is 3306
	Database, User       string
	// PasswordFile and PasswordEnv say where the password is; it is read at every connect.
	PasswordFile, PasswordEnv string
	TLS                       TLS
	// Limit is the longest time that a statement may take.
	Limit time.Duration
	// Computes tells that the database adds records up, for which statements need neither parameters nor transactions.
	Computes bool
	Logger   *slog.Logger
}

// TLS says how the connection is encrypted.
type TLS struct {
	// Mode is "" or "off" (no encryption), "preferred", "required" (encrypted, not verified) or
	// "verify" (encrypted, the server's certificate verified).
	Mode       string `yaml:"mode,omitempty"`
	CAFile     string `yaml:"ca_file,omitempty"`     // trusted authorities instead of the system's
	CertFile   string `yaml:"cert_file,omitempty"`   // client certificate, with KeyFile
	KeyFile    string `yaml:"key_file,omitempty"`    // its private key
	ServerName string `yaml:"server_name,omitempty"` // name to verify instead of the host
}

// defaultPort is MySQL's own.
const defaultPort = 3306

// Open returns a pool that holds one connection, and for a moment another. It reads the secrets, so
// that a missing one is found at once, but does not connect.
func Open(s Settings) (*sqlx.DB, error) {
	c := &connector{
		cfg: s, warned: map[string]bool{}, getenv: os.LookupEnv, connect: 10 * time.Second,
	}
	if _, err := c.settings(); err != nil {
		return nil, err
	}
	db := sqlx.NewDb(sql.OpenDB(c), "mysql")
	db.SetMaxOpenConns(2)
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(time.Hour)
	db.SetConnMaxIdleTime(time.Minute)
	return db, nil
}

// connector opens connections that cannot write and whose statements the server itself stops.
type connector struct {
	cfg     Settings
	mu      sync.Mutex      // protects warned
	warned  map[string]bool // settings that the server refused, so that each is told once
	getenv  func(string) (string, bool)
	connect time.Duration // most time that connecting may take
}

// Driver returns the MySQL driver.
func (c *connector) Driver() driver.Driver { return &mysql.MySQLDriver{} }

// Connect opens a connection; the secrets are read anew, so that a changed password is found.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	cfg, err := c.settings()
	if err != nil {
		return nil, err
	}
	base, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	conn, err := base.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.prepare(ctx, conn); err != nil {
		_ = conn.Close() // the first error is the one to tell
		return nil, err
	}
	return conn, nil
}

// settings returns the driver's settings.
func (c *connector) settings() (*mysql.Config, error) {
	cfg, err := c.parsed()
	if err != nil {
		return nil, err
	}
	c.address(cfg)
	cfg.DBName, cfg.User = cmp.Or(c.cfg.Database, cfg.DBName), cmp.Or(c.cfg.User, cfg.User)
	password, err := c.secret(c.cfg.PasswordFile, c.cfg.PasswordEnv)
	if err != nil {
		return nil, failure.New(failure.SecretUnreadable, "read the password: %w", err)
	}
	cfg.Passwd = cmp.Or(password, cfg.Passwd)
	cfg.Loc, cfg.ParseTime = time.UTC, false
	cfg.Logger = &mysql.NopLogger{} // what it would print is in the errors too
	cfg.MultiStatements, cfg.AllowAllFiles, cfg.InterpolateParams = false, false, false
	cfg.Timeout = c.connect
	// The server stops a statement that takes too long; this is for a server that is gone.
	cfg.ReadTimeout, cfg.WriteTimeout = c.cfg.Limit+10*time.Second, c.cfg.Limit+10*time.Second
	return cfg, c.encryption(cfg)
}

func (c *connector) parsed() (*mysql.Config, error) {
	dsn := c.cfg.DSN
	if dsn == "" {
		secret, err := c.secret(c.cfg.DSNFile, c.cfg.DSNEnv)
		if err != nil {
			return nil, failure.New(failure.SecretUnreadable, "read the DSN: %w", err)
		}
		dsn = secret
	}
	if dsn == "" {
		return mysql.NewConfig(), nil
	}
	cfg, err := mysql.ParseDSN(dsn)
	if err != nil {
		// The driver's message may quote the DSN, and with it a password.
		return nil, errors.New("the DSN is malformed: write user@tcp(host:3306)/database")
	}
	return cfg, nil
}

func (c *connector) address(cfg *mysql.Config) {
	host, port := c.cfg.Host, c.cfg.Port
	if host == "" {
		if port != 0 && cfg.Net == "tcp" {
			if h, _, err := net.SplitHostPort(cfg.Addr); err == nil {
				cfg.Addr = net.JoinHostPort(h, strconv.Itoa(port))
			}
		}
		return
	}
	if strings.HasPrefix(host, "/") {
		cfg.Net, cfg.Addr = "unix", host
		return
	}
	if port == 0 {
		port = defaultPort
	}
	cfg.Net, cfg.Addr = "tcp", net.JoinHostPort(host, strconv.Itoa(port))
}

// secret reads a secret from a file or the environment; "" if neither is named.
func (c *connector) secret(file, env string) (string, error) {
	switch {
	case file != "":
		data, err := os.ReadFile(file)
		return strings.TrimRight(string(data), "\r\n"), err
	case env != "":
		v, ok := c.getenv(env)
		if !ok {
			return "", fmt.Errorf("the environment variable %s is not set", env)
		}
		return v, nil
	}
	return "", nil
}

func (c *connector) encryption(cfg *mysql.Config) error {
	t := c.cfg.TLS
	switch t.Mode {
	case "", "off":
		return nil
	case "preferred":
		cfg.TLSConfig = "preferred"
		cfg.AllowFallbackToPlaintext = true
		return nil
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.ServerName}
	if conf.ServerName == "" {
		conf.ServerName, _, _ = net.SplitHostPort(cfg.Addr) // a socket has no name to verify
	}
	conf.InsecureSkipVerify = t.Mode == "required" // encrypted, and documented as not verified
	if t.CAFile != "" {
		pem, err := os.ReadFile(t.CAFile)
		if err != nil {
			return err
		}
		conf.RootCAs = x509.NewCertPool()
		if !conf.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("tls.ca_file %s holds no certificate", t.CAFile)
		}
	}
	if t.CertFile != "" {
		pair, err := tls.LoadX509KeyPair(t.CertFile, t.KeyFile)
		if err != nil {
			return err
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	cfg.TLS = conf
	return nil
}

// prepare sets the session up. Settings that a server does not have are told once and done
// without; that the session only reads is not negotiable.
func (c *connector) prepare(ctx context.Context, conn driver.Conn) error {
	product, err := Product(func(query string) (string, error) { return text(ctx, conn, query) })
	if err != nil {
		return err
	}
	if isClickHouse(product) {
		return c.prepareClickHouse(ctx, conn)
	}
	product = strings.ToLower(product)
	if err := firstOf(ctx, conn, readOnly(product)...); err != nil {
		return fmt.Errorf("make the session read only: %w", err)
	}
	if err := c.optional(ctx, conn, "SET time_zone = '+00:00'"); err != nil {
		return err
	}
	seconds := strconv.FormatFloat(c.cfg.Limit.Seconds(), 'f', 3, 64)
	millis := strconv.FormatInt(c.cfg.Limit.Milliseconds(), 10)
	limits := []string{"SET SESSION max_execution_time = " + millis, "SET SESSION max_statement_time = " + seconds}
	if strings.Contains(product, "mariadb") {
		limits[0], limits[1] = limits[1], limits[0]
	}
	return c.optional(ctx, conn, limits...)
}

// readOnly returns statements of which one makes a session of a product read only. TiDB refuses READ ONLY, or takes it
// without effect if tidb_enable_noop_functions is on; with timestamps of low resolution it refuses every write
// (TiDB v8.5.3: pkg/sessionctx/variable/varsutil.go, checkReadOnly; pkg/executor/adapter.go, handleNoDelayExecutor).
// Such a session reads the state of up to two seconds ago.
func readOnly(product string) []string {
	if strings.Contains(product, "tidb") {
		return []string{"SET SESSION tidb_low_resolution_tso = 1"}
	}
	return []string{"SET SESSION TRANSACTION READ ONLY", "SET SESSION transaction_read_only = 1", "SET SESSION tx_read_only = 1"}
}

// optional runs the first of the statements that the server takes.
func (c *connector) optional(ctx context.Context, conn driver.Conn, statements ...string) error {
	err := firstOf(ctx, conn, statements...)
	if err == nil || Number(err) == 0 {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.warned[statements[0]] {
		c.warned[statements[0]] = true
		c.cfg.Logger.Warn("the server refuses a session setting, going on without", "source", c.cfg.Source,
			"setting", statements[0], "err", err)
	}
	return nil
}

// firstOf runs statements until one succeeds, and returns the first one's error if none does.
func firstOf(ctx context.Context, conn driver.Conn, statements ...string) error {
	var first error
	for _, s := range statements {
		err := exec(ctx, conn, s)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
		if Number(err) == 0 {
			return err
		}
	}
	return first
}

func exec(ctx context.Context, conn driver.Conn, sql string) error {
	e, ok := conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the driver cannot run statements")
	}
	_, err := e.ExecContext(ctx, sql, nil)
	return err
}

// text returns the only value of a query.
func text(ctx context.Context, conn driver.Conn, query string) (string, error) {
	q, ok := conn.(driver.QueryerContext)
	if !ok {
		return "", errors.New("the driver cannot run queries")
	}
	rows, err := q.QueryContext(ctx, query, nil)
	if err != nil {
		return "", err
	}
	dest := make([]driver.Value, 1)
	err = rows.Next(dest)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errors.Join(err, rows.Close())
	}
	// The value lies in the buffer of the connection, which Close fills again.
	var value string
	switch v := dest[0].(type) {
	case []byte:
		value = string(v)
	case string:
		value = v
	}
	return value, rows.Close()
}

// Address returns where the database is: the network, the address of the server and the name of the
// database, without the account.
func (s Settings) Address() (string, error) {
	cfg, err := (&connector{cfg: s, getenv: os.LookupEnv}).settings()
	if err != nil {
		return "", err
	}
	return cfg.Net + "(" + cfg.Addr + ")/" + cfg.DBName, nil
}
