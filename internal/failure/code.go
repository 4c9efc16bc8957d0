package failure

import (
	"maps"
	"slices"
)

// The codes of what can fail.
const (
	AccessDenied       Code = "access_denied"        // the server refuses the account
	DatabaseDenied     Code = "database_denied"      // the account may not use the database
	TableDenied        Code = "table_denied"         // the account may not read a table
	ColumnDenied       Code = "column_denied"        // the account may not read a column
	DatabaseNotFound   Code = "database_not_found"   // the server has no such database
	TableNotFound      Code = "table_not_found"      // a query names a missing table
	ColumnNotFound     Code = "column_not_found"     // a query names a missing column
	SyntaxError        Code = "syntax_error"         // the server cannot parse a query
	ViewInvalid        Code = "view_invalid"         // a view's definer or tables are missing
	CollationMix       Code = "collation_mix"        // a query compares texts of two collations
	QueryFailed        Code = "query_failed"         // the server refuses a query for another reason
	TooManyConnections Code = "too_many_connections" // the server has no free connection
	AccountLimit       Code = "account_limit"        // the account has used up its limits
	Interrupted        Code = "interrupted"          // somebody stopped a statement at the server
	StatementTimeout   Code = "statement_timeout"    // a statement takes too long
	ServerShutdown     Code = "server_shutdown"      // the server is stopping
	WriteRefused       Code = "write_refused"        // a query tries to write
	HostNotFound       Code = "host_not_found"       // the host's name cannot be resolved
	Unreachable        Code = "unreachable"          // nothing answers at host and port
	TLSFailed          Code = "tls_failed"           // client and server cannot agree on TLS
	CertificateInvalid Code = "certificate_invalid"  // the server's certificate is not accepted
	SecretUnreadable   Code = "secret_unreadable"    // the password or DSN cannot be read
	ConnectionLost     Code = "connection_lost"      // the connection ended
	NoAnswer           Code = "no_answer"            // the server did not answer in time
	ProductNotFound    Code = "product_not_found"    // the database is not of the preset's product
	ZoneUnknown        Code = "zone_unknown"         // the shop's time zone is unknown
	QueryStuck         Code = "query_stuck"          // a query returns the same page again
	QueryInvalid       Code = "query_invalid"        // a query's columns are not the ones its kind needs
	DuplicateKey       Code = "duplicate_key"        // a query's key is not unique
	FiguresDiffer      Code = "figures_differ"       // figures that the database computed differ from a check
	SumsTooLarge       Code = "sums_too_large"       // the sums that a database computed take too much memory
	Internal           Code = "internal"             // a fault of the program
	Other              Code = "other"                // anything else; the log has the details
)

// remedies say what to do, in English, for logs and for loyalty_exporter check.
var remedies = map[Code]string{
	AccessDenied:       "check user and password (password_file or password_env), and that the account may connect from this host",
	DatabaseDenied:     "grant the account SELECT on the database, and check the database's name",
	TableDenied:        "grant the account SELECT on this table, or switch the query off",
	ColumnDenied:       "grant the account SELECT on this column",
	DatabaseNotFound:   "check the database's name",
	TableNotFound:      "check database and prefix, or switch the query off with off: true",
	ColumnNotFound:     "check the query's columns; if it is a preset's query, this version of the product has other columns: write your own query in queries",
	SyntaxError:        "check the query",
	ViewInvalid:        "create the view again with an account that exists, or read its tables",
	CollationMix:       "convert the tables to one collation, or write COLLATE in the query",
	QueryFailed:        "check the query and the tables and views that it reads",
	TooManyConnections: "wait, or raise max_connections",
	AccountLimit:       "raise the account's limits",
	Interrupted:        "the statement was stopped at the server; it is tried again",
	StatementTimeout:   "raise statement_timeout, lower page_size, or add an index",
	ServerShutdown:     "the server is stopping; it is tried again",
	WriteRefused:       "let the query only read",
	HostNotFound:       "check the host's name",
	Unreachable:        "check host and port, that the server runs, and that it may be reached from here",
	TLSFailed:          "check the tls settings",
	CertificateInvalid: "check the tls settings",
	SecretUnreadable:   "check password_file or password_env",
	ConnectionLost:     "the connection was lost; it is tried again",
	NoAnswer:           "it is tried again",
	ProductNotFound:    "check database and prefix",
	ZoneUnknown:        "set zone in the configuration",
	QueryStuck:         "check the query's key, modified and order",
	QueryInvalid:       "check the query's columns",
	DuplicateKey:       "give a key that is unique",
	FiguresDiffer:      "use compute: memory, and report the log's message and the server's version",
	SumsTooLarge:       "configure fewer dimensions, a lower cap or fewer windows",
	Internal:           "report the fault with the log",
	Other:              "see the exporter's log, or run loyalty_exporter check",
}

// Codes returns all codes, sorted.
func Codes() []Code { return slices.Sorted(maps.Keys(remedies)) }

// Remedy returns what to do about a failure, in English; "" if the code is unknown.
func (c Code) Remedy() string { return remedies[c] }
