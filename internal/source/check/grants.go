package check

import (
	"context"
	"regexp"
	"strings"

	"github.com/jmoiron/sqlx"
)

// account reports the server and the account's grants.
func (r *Report) account(ctx context.Context, conn *sqlx.Conn) {
	var database string
	_ = conn.GetContext(ctx, &r.Server, "SELECT VERSION()")       // the report omits
	_ = conn.GetContext(ctx, &r.Account, "SELECT CURRENT_USER()") // unknown names
	_ = conn.GetContext(ctx, &database, "SELECT DATABASE()")      // every grant counts if unknown
	if err := conn.SelectContext(ctx, &r.Grants, "SHOW GRANTS"); err != nil {
		r.warn("make sure that it may only read", "the server does not say what the account may do")
		return
	}
	for i, g := range r.Grants {
		// MariaDB shows the password's hash with the first grant.
		r.Grants[i], _, _ = strings.Cut(g, " IDENTIFIED ")
		r.CanWrite = r.CanWrite || writes(g) && covers(g, database)
	}
	if r.CanWrite {
		r.warn("use an account that has been granted SELECT alone", "the account may write")
	}
}

// writes reports whether a grant allows more than reading.
func writes(grant string) bool {
	what, _, _ := strings.Cut(strings.TrimPrefix(strings.ToUpper(grant), "GRANT "), " ON ")
	for priv := range strings.SplitSeq(what, ",") {
		priv, _, _ = strings.Cut(strings.TrimSpace(priv), "(")
		switch strings.TrimSpace(priv) {
		case "SELECT", "USAGE", "SHOW VIEW", "SHOW DATABASES", "PROCESS", "REPLICATION CLIENT",
			"BINLOG MONITOR", "SLAVE MONITOR", "REPLICA MONITOR":
		default:
			return true
		}
	}
	return false
}

// grantedOn matches the database, and the table or *, of a grant on a database, a table or a routine.
var grantedOn = regexp.MustCompile("(?i) ON (?:TABLE |PROCEDURE |FUNCTION |PACKAGE (?:BODY )?)?`((?:[^`]|``)+)`\\.(\\*|`)")

// everyone ends the grants to every account. A new MariaDB has such grants on databases for tests.
const everyone = " TO PUBLIC"

// covers reports whether a grant concerns a database. It returns true if it cannot tell: for grants on
// *.*, for roles and for an unknown database. Grants of every account on another database say nothing about
// this one.
func covers(grant, database string) bool {
	m := grantedOn.FindStringSubmatch(grant)
	if m == nil {
		return true
	}
	if database == "" {
		return !strings.HasSuffix(strings.ToUpper(grant), everyone)
	}
	name := strings.ReplaceAll(m[1], "``", "`")
	if m[2] != "*" { // only grants on whole databases have patterns
		return strings.EqualFold(strings.ReplaceAll(name, `\`, ""), database)
	}
	return like(name).MatchString(database)
}

// like returns the expression of a pattern of LIKE: _ is any character, % any text, and a backslash
// makes the next character stand for itself.
func like(pattern string) *regexp.Regexp {
	var expr strings.Builder
	for rest := []rune(pattern); len(rest) > 0; rest = rest[1:] {
		switch {
		case rest[0] == '\\' && len(rest) > 1:
			rest = rest[1:]
			expr.WriteString(regexp.QuoteMeta(string(rest[0])))
		case rest[0] == '_':
			expr.WriteString(".")
		case rest[0] == '%':
			expr.WriteString(".*")
		default:
			expr.WriteString(regexp.QuoteMeta(string(rest[0])))
		}
	}
	return regexp.MustCompile("(?is)^" + expr.String() + "$")
}
