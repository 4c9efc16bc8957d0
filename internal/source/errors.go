package source

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/go-sql-driver/mysql"
)

// Numbers of server errors that have a remedy of their own.
const (
	erAccessDenied       = 1045
	erDatabaseDenied     = 1044
	erTableDenied        = 1142
	erColumnDenied       = 1143
	erNoDatabase         = 1049
	erNoTable            = 1146
	erNoColumn           = 1054
	erSyntax             = 1064
	erTooManyConnections = 1040
	erUserConnections    = 1226
	erInterrupted        = 1317
	erTimeoutMariaDB     = 1969
	erTimeoutMySQL       = 3024
	erShutdown           = 1053
	erReadOnly           = 1792
)

// remedies says what to do about server errors.
var remedies = map[uint16]string{
	erAccessDenied:       "check user and password (password_file or password_env), and that the account may connect from this host",
	erDatabaseDenied:     "grant the account SELECT on the database, and check the database's name",
	erTableDenied:        "grant the account SELECT on this table, or switch the query off",
	erColumnDenied:       "grant the account SELECT on this column",
	erNoDatabase:         "check the database's name",
	erNoTable:            "check database and prefix, or switch the query off with off: true",
	erNoColumn:           "check the query's columns; where a preset wrote it, this version of the product has others: write the query anew in queries",
	erSyntax:             "check the query",
	erTooManyConnections: "wait, or raise max_connections",
	erUserConnections:    "raise the account's limits",
	erInterrupted:        "the statement was stopped at the server; it is tried again",
	erTimeoutMariaDB:     "raise statement_timeout, lower page_size, or add an index",
	erTimeoutMySQL:       "raise statement_timeout, lower page_size, or add an index",
	erShutdown:           "the server is stopping; it is tried again",
	erReadOnly:           "queries must only read",
}

// explain says which source failed doing what, why, and what to do about it.
func explain(source, doing string, err error) error {
	if err == nil {
		return nil
	}
	if r := remedy(err); r != "" {
		return fmt.Errorf("source %s: %s: %w: %s", source, doing, err, r)
	}
	return fmt.Errorf("source %s: %s: %w", source, doing, err)
}

func remedy(err error) string {
	var my *mysql.MySQLError
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &my):
		return remedies[my.Number]
	case errors.As(err, &dns):
		return "check the host's name"
	case errors.As(err, &op) && op.Op == "dial":
		return "check host and port, that the server runs, and that it may be reached from here"
	case lost(err):
		return "the connection was lost; it is tried again"
	}
	return ""
}

// lost tells whether the connection is of no more use.
func lost(err error) bool {
	var op *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op)
}

// local tells whether an error concerns one query only, so that the others may go on.
func local(err error) bool {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch my.Number {
		case erTableDenied, erColumnDenied, erNoTable, erNoColumn, erSyntax, erTimeoutMariaDB, erTimeoutMySQL, erInterrupted:
			return true
		}
		return false
	}
	return !lost(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// refused tells whether an error stays until somebody changes a grant, the schema or the query.
func refused(err error) bool {
	switch number(err) {
	case erTableDenied, erColumnDenied, erNoTable, erNoColumn, erSyntax:
		return true
	}
	return false
}

// absent tells whether an error says that what a query asks for is not there. One that was stopped
// or ran out of time says nothing.
func absent(err error) bool { return refused(err) || number(err) == 0 && local(err) }

// number returns the server's error number; zero if the error is not the server's.
func number(err error) uint16 {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number
	}
	return 0
}

// join makes one error of several, in one line: they end up in logs and on a status page.
func join(errs []error) error {
	var all error
	for _, err := range errs {
		if all == nil {
			all = err
			continue
		}
		all = fmt.Errorf("%w; %w", all, err)
	}
	return all
}
