package app

import "strings"

// failures are what a poll can fail of, told by a part of the error's text, with what is told of
// it to everybody: the kind of failure and what to do, but no account, host, address or name of a
// table.
var failures = []struct{ sign, words string }{
	{"Error 1045", "access denied: check user and password (password_file or password_env), and that the account may connect from this host"},
	{"Error 1044", "no right to the database: grant the account SELECT on it, and check its name"},
	{"Error 1142", "no right to a table: grant the account SELECT on it, or switch the query off"},
	{"Error 1143", "no right to a column: grant the account SELECT on it"},
	{"Error 1049", "no such database: check its name"},
	{"Error 1146", "no such table: check database and prefix, or switch the query off with off: true"},
	{"Error 1054", "no such column: this version of the product has other columns; replace the query in queries"},
	{"Error 1064", "the server does not understand a query: check it"},
	{"Error 1040", "too many connections: wait, or raise max_connections"},
	{"Error 1226", "the account's limits are reached: raise them"},
	{"Error 1317", "a statement was stopped at the server; it is tried again"},
	{"Error 1969", timeLimit},
	{"Error 3024", timeLimit},
	{"Error 1053", "the server is stopping; it is tried again"},
	{"Error 1792", "a query wants to write: queries must only read"},
	{"no such host", "the host's name is not known: check it"},
	{"check the host's name", "the host's name cannot be looked up: check it"},
	{"dial ", "no connection: check host and port, that the server runs, and that it may be reached from here"},
	{"that the preset knows", "the database is not that of the preset: check database and prefix"},
	{"tls: ", "no agreement on TLS: check the tls settings"},
	{"x509: ", "the server's certificate is not accepted: check the tls settings"},
	{"read the password", "the password cannot be read: check password_file or password_env"},
	{"does not move on after", "a query does not move on: check its key, modified and order"},
	{"time zone", "the shop's time zone is not known: set zone in the configuration"},
	{"connection was lost", "the connection was lost; it is tried again"},
	{"i/o timeout", noAnswer},
	{"context deadline exceeded", noAnswer},
}

const (
	timeLimit = "a statement takes too long: raise statement_timeout, lower page_size, or add an index"
	noAnswer  = "no answer in time; it is tried again"
	// otherwise is said of failures that are none of the known ones.
	otherwise = "the poll failed: see the exporter's log, or run loyalty_exporter check"
)

// tellable returns what everybody may read of the error of a poll; "" of none. The whole text,
// which may name accounts and hosts, is in the log.
func tellable(failure string) string {
	if failure == "" {
		return ""
	}
	for _, f := range failures {
		if strings.Contains(failure, f.sign) {
			return f.words
		}
	}
	return otherwise
}
