package database

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"os"
	"slices"

	"github.com/go-sql-driver/mysql"

	"github.com/klantenbinding/loyalty/internal/failure"
)

// NoColumn is the number of the server's error for a missing column.
const NoColumn = 1054

// codes are the failures of server errors by their number.
var codes = map[uint16]failure.Code{
	1045:     failure.AccessDenied,
	1698:     failure.AccessDenied, // the account has no password but another way to log in
	1044:     failure.DatabaseDenied,
	1142:     failure.TableDenied,
	1143:     failure.ColumnDenied,
	1049:     failure.DatabaseNotFound,
	1146:     failure.TableNotFound,
	1932:     failure.TableNotFound, // "doesn't exist in engine"
	NoColumn: failure.ColumnNotFound,
	1064:     failure.SyntaxError,
	1356:     failure.ViewInvalid, // names missing tables or columns, or its definer has no right to them
	1449:     failure.ViewInvalid, // its definer is missing
	1267:     failure.CollationMix,
	1270:     failure.CollationMix,
	1271:     failure.CollationMix,
	1040:     failure.TooManyConnections,
	1203:     failure.TooManyConnections,
	1226:     failure.AccountLimit,
	1927:     failure.ConnectionLost,
	4031:     failure.ConnectionLost,
	1317:     failure.Interrupted,
	1969:     failure.StatementTimeout, // MariaDB
	3024:     failure.StatementTimeout, // MySQL
	1053:     failure.ServerShutdown,
	1792:     failure.WriteRefused,
	// ClickHouse sends its own numbers, all of them below MySQL's (src/Common/ErrorCodes.cpp).
	47:  failure.ColumnNotFound,
	60:  failure.TableNotFound,
	62:  failure.SyntaxError,
	81:  failure.DatabaseNotFound,
	159: failure.StatementTimeout,
	164: failure.WriteRefused,
	192: failure.AccessDenied,
	193: failure.AccessDenied,
	194: failure.AccessDenied,
	202: failure.TooManyConnections,
	394: failure.Interrupted,
	497: failure.TableDenied,
	516: failure.AccessDenied,
}

// aboutConnection are the server errors after which no other query of the session can run either.
var aboutConnection = map[uint16]bool{
	1040: true, // too many connections
	1053: true, // the server is stopping
	1203: true, // too many connections of the account
	1226: true, // the account has used up its limits
	1927: true, // the connection was killed
	4031: true, // MySQL closes a session that was idle
}

// Classify returns an error that occurred while connecting as a failure.Error. An error that has a
// failure already keeps it.
func Classify(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*failure.Error](err); ok {
		return err
	}
	return failure.Wrap(code(err), err)
}

// ClassifyQuery is Classify for the error of a query. A server that refuses the account in the midst
// of a session means the account that a view runs as: it says so to accounts without rights of their own.
func ClassifyQuery(err error) error {
	if Number(err) == 1045 {
		return failure.Wrap(failure.ViewInvalid, err)
	}
	return Classify(err)
}

func code(err error) failure.Code {
	if n := Number(err); n != 0 {
		if c, ok := codes[n]; ok {
			return c
		}
		return failure.QueryFailed
	}
	if c := networkCode(err); c != "" {
		return c
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return failure.NoAnswer
	case Lost(err):
		return failure.ConnectionLost
	}
	return failure.Other
}

// networkCode returns the failure of an error that occurred before the server answered; "" for others.
func networkCode(err error) failure.Code {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return failure.HostNotFound
	}
	if untrusted(err) {
		return failure.CertificateInvalid
	}
	if tlsFailed(err) {
		return failure.TLSFailed
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return failure.Unreachable
	}
	return ""
}

func untrusted(err error) bool {
	var verify *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verify) || errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid)
}

func tlsFailed(err error) bool {
	var header tls.RecordHeaderError
	var alert tls.AlertError
	return errors.Is(err, mysql.ErrNoTLS) || errors.As(err, &header) || errors.As(err, &alert)
}

// Lost reports whether the connection is of no more use.
func Lost(err error) bool {
	var op *net.OpError
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, mysql.ErrInvalidConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op)
}

// Local reports whether the error of a query concerns that query only: the connection still serves
// the others. Every server error does, except the few about the connection itself.
func Local(err error) bool {
	if n := Number(err); n != 0 {
		return !aboutConnection[n]
	}
	return !Lost(err) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// Refused reports whether an error stays until somebody changes a grant, the schema or the query.
func Refused(err error) bool {
	n := Number(err)
	return n != 0 && !aboutConnection[n] && !temporary[n]
}

// Denied reports whether any error in the tree of err says that the account lacks a right. MariaDB
// computes the rights on a database once for each connection, so a later GRANT may need a new one.
func Denied(err error) bool {
	switch e := err.(type) { //nolint:errorlint // it walks the tree itself
	case *mysql.MySQLError:
		return e.Number == 1044 || e.Number == 1142 || e.Number == 1143
	case interface{ Unwrap() error }:
		return Denied(e.Unwrap())
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), Denied)
	}
	return false
}

// temporary are server errors that pass by themselves.
var temporary = map[uint16]bool{
	1317: true, 1969: true, 3024: true, 394: true, 159: true, // stopped, or ran out of time
	1205: true, 1213: true, 3572: true, // locks
	1021: true, 1037: true, 1038: true, 1135: true, // disk, memory, threads
}

// Absent reports whether an error says that what a query asks for is not there. A query that was
// stopped or ran out of time says nothing.
func Absent(err error) bool {
	switch code(err) {
	case failure.TableNotFound, failure.ColumnNotFound, failure.TableDenied, failure.ColumnDenied, failure.SyntaxError:
		return true
	default:
		return Number(err) == 0 && Local(err)
	}
}

// Number returns the server's error number; zero if the error is not the server's.
func Number(err error) uint16 {
	if my, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return my.Number
	}
	return 0
}
