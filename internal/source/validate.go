package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/klantenbinding/loyalty/internal/record"
)

var (
	namePattern     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$`)
	prefixPattern   = regexp.MustCompile(`^[A-Za-z0-9_$]*$`)
	variablePattern = regexp.MustCompile(`^[A-Za-z0-9_.:/@ -]*$`)
	currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)
)

// Bounds of what a configuration may ask for.
const (
	minInterval      = time.Second
	maxPageSize      = 1_000_000
	defaultInterval  = 5 * time.Minute
	defaultReconcile = 24 * time.Hour
	defaultPageSize  = 10_000
	defaultTimeout   = 30 * time.Second
	defaultOverlap   = 10 * time.Minute
	defaultPort      = 3306
)

// problems collects what is wrong.
type problems []Problem

func (p *problems) add(field, remedy, format string, args ...any) {
	*p = append(*p, Problem{Field: field, Msg: fmt.Sprintf(format, args...), Remedy: remedy})
}

// unique drops what was said before: variants of a preset share queries.
func (p *problems) unique() {
	seen := map[Problem]bool{}
	*p = slices.DeleteFunc(*p, func(x Problem) bool {
		was := seen[x]
		seen[x] = true
		return was
	})
}

// Validate returns everything that is wrong with the configuration, without connecting or reading
// secrets; nothing if it is valid.
func (c *Config) Validate() []Problem {
	var p problems
	if !namePattern.MatchString(c.Name) {
		p.add("name", "use letters, digits, '_', '-' and '.'", "%q is no name", c.Name)
	}
	c.validateConnection(&p)
	c.validatePace(&p)
	c.validateMoney(&p)
	c.validateTimes(&p)
	c.validateQueries(&p)
	return p
}

func (c *Config) validateConnection(p *problems) {
	n := 0
	for _, s := range []string{c.DSN, c.DSNFile, c.DSNEnv} {
		if s != "" {
			n++
		}
	}
	switch {
	case n > 1:
		p.add("dsn", "keep one of dsn, dsn_file, dsn_env", "the DSN is given more than once")
	case n == 0 && c.Host == "":
		p.add("host", "set host, or dsn", "it is not said where the database is")
	case n == 0 && c.Database == "":
		p.add("database", "set the name of the shop's database", "missing")
	case n == 0 && c.User == "":
		p.add("user", "set the read-only account's name", "missing")
	}
	if c.DSN != "" {
		c.validateDSN(p)
	}
	if c.PasswordFile != "" && c.PasswordEnv != "" {
		p.add("password_file", "keep one of password_file and password_env", "the password is given twice")
	}
	if c.Port < 0 || c.Port > 65535 {
		p.add("port", "MySQL's own is 3306", "%d is no port", c.Port)
	}
	c.TLS.validate(p)
}

func (c *Config) validateDSN(p *problems) {
	cfg, err := mysql.ParseDSN(c.DSN)
	switch {
	case err != nil:
		// The driver's message may quote the DSN, and with it a password.
		p.add("dsn", "write user@tcp(host:3306)/database", "it is no data source name")
	case cfg.Passwd != "":
		p.add("dsn", "put the password in a file and name it in password_file", "it contains a password")
	case cfg.DBName == "" && c.Database == "":
		p.add("dsn", "end it with /database", "it names no database")
	}
}

func (t TLS) validate(p *problems) {
	switch t.Mode {
	case "", "off", "preferred", "required", "verify":
	default:
		p.add("tls.mode", "use off, preferred, required or verify", "%q is not known", t.Mode)
	}
	if (t.CertFile == "") != (t.KeyFile == "") {
		p.add("tls.cert_file", "give cert_file and key_file, or neither", "a certificate needs its key")
	}
}

func (c *Config) validatePace(p *problems) {
	for field, d := range map[string]Duration{"interval": c.Interval, "statement_timeout": c.StatementTimeout} {
		if d != 0 && time.Duration(d) < minInterval {
			p.add(field, "use at least 1s", "%s is too short", d)
		}
	}
	if c.ReconcileInterval != 0 && c.ReconcileInterval < c.Interval {
		p.add("reconcile_interval", "24h is usual", "%s is shorter than the interval", c.ReconcileInterval)
	}
	if c.PageSize < 0 || c.PageSize > maxPageSize {
		p.add("page_size", "use 1 to 1000000; 10000 is usual", "%d rows are no page", c.PageSize)
	}
}

func (c *Config) validateMoney(p *problems) {
	if c.Margin != nil && (*c.Margin < 0 || *c.Margin > 1) {
		p.add("margin", "write 0.4 for 40 %", "%v is not between 0 and 1", *c.Margin)
	}
	if c.Currency != "" && !currencyPattern.MatchString(c.Currency) {
		p.add("currency", "use an ISO 4217 code such as EUR", "%q is no currency", c.Currency)
	}
}

func (c *Config) validateTimes(p *problems) {
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil {
			p.add("zone", "use a name such as Europe/Amsterdam", "%q is no time zone", c.Zone)
		}
	}
	if _, err := c.earliest(); err != nil {
		p.add("earliest", "write a date from 1970-01-02 on, such as 2005-01-01", "%q is no such date", c.Earliest)
	}
}

func (c *Config) earliest() (record.Day, error) {
	if c.Earliest == "" {
		return defaultEarliest, nil
	}
	t, err := time.Parse(time.DateOnly, c.Earliest)
	if err != nil {
		return 0, err
	}
	if d := record.DayOf(t, time.UTC); d > 0 && d <= record.MaxDay {
		return d, nil
	}
	return 0, fmt.Errorf("%s is out of range", c.Earliest)
}

func (c *Config) validateQueries(p *problems) {
	pre, err := loadPreset(c.Preset)
	if err != nil {
		p.add("preset", "correct the name, or leave it out and write queries", "%v", err)
		return
	}
	if c.Prefix != nil && !prefixPattern.MatchString(*c.Prefix) {
		p.add("prefix", "use letters, digits and '_'", "%q cannot be part of a table's name", *c.Prefix)
	}
	c.validateVariables(pre, p)
	for _, name := range sortedKeys(c.Queries) {
		if _, ok := shapeOf(name); !ok {
			p.add("queries."+name, "use "+strings.Join(kindNames(), ", "), "no such kind of record")
		}
	}
	for _, v := range pre.all() {
		vars := pre.vars(v, c)
		queries := pre.queries(v, c)
		if len(queries) == 0 {
			p.add("queries", "name a preset, or write a query for orders", "there is nothing to read")
		}
		for _, name := range sortedKeys(queries) {
			validateQuery("queries."+name, name, queries[name], vars, p)
		}
		if _, ok := queries["orders"]; !ok && queries["lines"].SQL != "" {
			p.add("queries.lines", "add a query for orders", "lines are read with their orders, and there are none")
		}
		c.validateStatuses(queries["orders"], p)
		c.validateReasons(queries["cancellations"], p)
	}
	p.unique()
}

func (c *Config) validateVariables(pre *preset, p *problems) {
	for _, name := range sortedKeys(c.Variables) {
		_, known := pre.Variables[name]
		if !known && pre.Name != "" {
			p.add("variables."+name, "use "+strings.Join(sortedKeys(pre.Variables), ", "), "the preset has no such variable")
		}
		if !variablePattern.MatchString(c.Variables[name]) {
			p.add("variables."+name, "use letters, digits and _ . : / @ -", "%q cannot stand in SQL", c.Variables[name])
		}
	}
}

func (c *Config) validateStatuses(orders Query, p *problems) {
	for _, name := range sortedKeys(c.Statuses) {
		if name != "sale" && name != "refunded" && name != "other" {
			p.add("statuses."+name, "use sale, refunded, other", "no such list")
		}
	}
	if len(c.Statuses) > 0 && len(orders.Statuses["sale"]) == 0 {
		p.add("statuses.sale", "list the statuses that count as a sale", "empty")
	}
}

func (c *Config) validateReasons(cancellations Query, p *problems) {
	if len(c.Reasons) > 0 && cancellations.SQL == "" {
		p.add("reasons", "leave them out, or add a query for cancellations", "no cancellations are read")
	}
}

func validateQuery(field, name string, q Query, vars map[string]string, p *problems) {
	if _, ok := shapeOf(name); !ok {
		return
	}
	paged := strings.Contains(q.SQL, "{page}") || strings.Contains(q.SQL, "{ids")
	for _, u := range unknownPlaceholders(q.SQL+q.Keys+q.When+q.Last, vars) {
		p.add(field+".sql", "use {page}, {limit}, {order}, {ids}, {prefix}, {currency} or a variable", "nothing fills in %s", u)
	}
	if strings.Contains(q.SQL, "?") {
		p.add(field+".sql", "write the value itself", "a question mark is a parameter that nothing fills in")
	}
	if name == "lines" {
		if q.Cursor != cursorOrders {
			p.add(field+".cursor", "leave it out", "lines are read with their orders")
		}
		if strings.Contains(q.SQL, "{page}") && q.Key == "" {
			p.add(field+".key", "name the column of the order's id", "missing")
		}
		return
	}
	if paged && q.Key == "" {
		p.add(field+".key", "give the expression that is selected AS id", "missing, and sql has {page}")
	}
	validateCursor(field, name, q, paged, p)
	validateWords(field, name, q, p)
	if q.Zone != "" {
		if _, err := newClock(q.Zone, time.UTC, time.UTC); err != nil {
			p.add(field+".zone", "use utc, local, business, epoch or a name such as Europe/Amsterdam", "%q is no zone", q.Zone)
		}
	}
}

func validateWords(field, name string, q Query, p *problems) {
	sh, _ := shapeOf(name)
	q.Values.validate(field+".values", sh, p)
	if q.Scale != 0 && !slices.Contains(scales(), int64(q.Scale)) {
		p.add(field+".scale", "use 3, 5, 6, 7, 10 or 11 points", "%d points are no scale", q.Scale)
	}
	if name != "answers" && (q.Scale != 0 || q.Reversed) {
		p.add(field, "leave scale and reversed out", "only answers have a scale")
	}
}

func validateCursor(field, name string, q Query, paged bool, p *problems) {
	switch q.Cursor {
	case cursorModified:
		if paged && q.Modified == "" {
			p.add(field+".modified", "give the expression that is selected AS modified_at", "missing")
		}
		if !strings.Contains(q.SQL, "modified_at") && !strings.Contains(q.SQL, "*") {
			p.add(field+".sql", "select the modification time AS modified_at", "cursor modified needs it")
		}
	case cursorID, cursorFull:
	case cursorOrders:
		if name != "refunds" {
			p.add(field+".cursor", "use modified, id or full", "%s are not read with orders", name)
		}
	default:
		p.add(field+".cursor", "use modified, id or full", "%q is no cursor", q.Cursor)
	}
	if q.Last != "" && (q.Cursor != cursorID || q.Window == 0) {
		p.add(field+".last", "leave it out", "only cursor id with a window needs it")
	}
	if q.Window != 0 && (q.Cursor != cursorID || name == "customers") {
		p.add(field+".window", "leave it out", "only cursor id of dated records has a window")
	}
}
