package source

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/problem"
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
)

// Validate returns everything that is wrong with the configuration, without connecting or reading
// secrets; nothing if it is valid.
func (c *Config) Validate() []Problem {
	var p problem.List
	if !namePattern.MatchString(c.Name) {
		p.Add("name", "use letters, digits, '_', '-' and '.'", "%q is no name", c.Name)
	}
	c.validateConnection(&p)
	c.validatePace(&p)
	c.validateGuests(&p)
	c.validateMoney(&p)
	c.validateTimes(&p)
	c.validateQueries(&p)
	c.validateLink(&p)
	return p
}

// placeOfID is where a customer_link has the customer's id.
const placeOfID = "{id}"

func (c *Config) validateLink(p *problem.List) {
	if c.CustomerLink == "" {
		return
	}
	const field, remedy = "customer_link", "write the address of a customer's page, such as https://shop.example/admin/customer/{id}"
	link, err := url.Parse(strings.ReplaceAll(c.CustomerLink, placeOfID, "1"))
	switch {
	case err != nil, link.Host == "", link.Scheme != "https" && link.Scheme != "http":
		p.Add(field, remedy, "%q is not a web address", c.CustomerLink)
	case link.User != nil:
		p.Add(field, "leave them out", "it contains a user name or a password")
	case !strings.Contains(c.CustomerLink, placeOfID):
		p.Add(field, remedy, "%q has no {id}, so all customers would have the same page", c.CustomerLink)
	}
}

func (c *Config) validateConnection(p *problem.List) {
	n := 0
	for _, s := range []string{c.DSN, c.DSNFile, c.DSNEnv} {
		if s != "" {
			n++
		}
	}
	switch {
	case n > 1:
		p.Add("dsn", "keep one of dsn, dsn_file, dsn_env", "the DSN is given more than once")
	case n == 0 && c.Host == "":
		p.Add("host", "set host, or dsn", "it is not said where the database is")
	case n == 0 && c.Database == "":
		p.Add("database", "set the name of the shop's database", "missing")
	case n == 0 && c.User == "":
		p.Add("user", "set the read-only account's name", "missing")
	}
	if c.DSN != "" {
		c.validateDSN(p)
	}
	if c.PasswordFile != "" && c.PasswordEnv != "" {
		p.Add("password_file", "keep one of password_file and password_env", "the password is given twice")
	}
	if c.Port < 0 || c.Port > 65535 {
		p.Add("port", "MySQL's own is 3306", "%d is no port", c.Port)
	}
	validateTLS(c.TLS, p)
}

func (c *Config) validateDSN(p *problem.List) {
	cfg, err := mysql.ParseDSN(c.DSN)
	switch {
	case err != nil:
		// The driver's message may quote the DSN, and with it a password.
		p.Add("dsn", "write user@tcp(host:3306)/database", "it is no data source name")
	case cfg.Passwd != "":
		p.Add("dsn", "put the password in a file and name it in password_file", "it contains a password")
	case cfg.DBName == "" && c.Database == "":
		p.Add("dsn", "end it with /database", "it names no database")
	}
}

func validateTLS(t TLS, p *problem.List) {
	switch t.Mode {
	case "", "off", "preferred", "required", "verify":
	default:
		p.Add("tls.mode", "use off, preferred, required or verify", "%q is not known", t.Mode)
	}
	if (t.CertFile == "") != (t.KeyFile == "") {
		p.Add("tls.cert_file", "give cert_file and key_file, or neither", "a certificate needs its key")
	}
}

func (c *Config) validatePace(p *problem.List) {
	for field, d := range map[string]Duration{"interval": c.Interval, "statement_timeout": c.StatementTimeout} {
		if d != 0 && time.Duration(d) < minInterval {
			p.Add(field, "use at least 1s", "%s is too short", d)
		}
	}
	if c.ReconcileInterval != 0 && c.ReconcileInterval < c.Interval {
		p.Add("reconcile_interval", "24h is usual", "%s is shorter than the interval", c.ReconcileInterval)
	}
	if c.PageSize < 0 || c.PageSize > maxPageSize {
		p.Add("page_size", "use 1 to 1000000; 10000 is usual", "%d rows are no page", c.PageSize)
	}
}

func (c *Config) validateGuests(p *problem.List) {
	if !c.Guests.Known() {
		p.Add("guests", "use apart, count or ignore", "%q is not known", c.Guests)
	}
}

func (c *Config) validateMoney(p *problem.List) {
	if c.Margin != nil && (*c.Margin < 0 || *c.Margin > 1) {
		p.Add("margin", "write 0.4 for 40 %", "%v is not between 0 and 1", *c.Margin)
	}
	if c.Currency != "" && !currencyPattern.MatchString(c.Currency) {
		p.Add("currency", "use an ISO 4217 code such as EUR", "%q is no currency", c.Currency)
	}
}

func (c *Config) validateTimes(p *problem.List) {
	if c.Zone != "" {
		if _, err := time.LoadLocation(c.Zone); err != nil {
			p.Add("zone", "use a name such as Europe/Amsterdam", "%q is no time zone", c.Zone)
		}
	}
	if c.Grace != nil && *c.Grace%Duration(24*time.Hour) != 0 {
		p.Add("grace", "use whole days such as 30d", "invalid grace %s", *c.Grace)
	}
	if _, err := c.earliest(); err != nil {
		p.Add("earliest", "write a date from 1970-01-02 on, such as 2005-01-01", "%q is no such date", c.Earliest)
	}
}

func (c *Config) earliest() (record.Day, error) {
	if c.Earliest == "" {
		return decode.DefaultEarliest, nil
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

func (c *Config) validateQueries(p *problem.List) {
	pre, err := preset.Load(c.Preset)
	if err != nil {
		p.Add("preset", "correct the name, or leave it out and write queries", "%v", err)
		return
	}
	if c.Prefix != nil && !prefixPattern.MatchString(*c.Prefix) {
		p.Add("prefix", "use letters, digits and '_'", "%q cannot be part of a table's name", *c.Prefix)
	}
	c.validateVariables(pre, p)
	c.validateDate(pre, p)
	for _, name := range slices.Sorted(maps.Keys(c.Queries)) {
		if _, ok := decode.ShapeOf(name); !ok {
			p.Add("queries."+name, "use "+strings.Join(decode.KindNames(), ", "), "no such kind of record")
		}
	}
	for _, v := range pre.All() {
		vars := pre.Vars(v, c.changes())
		queries := pre.QueriesOf(v, c.changes())
		if len(queries) == 0 {
			p.Add("queries", "name a preset, or write a query for orders", "there is nothing to read")
		}
		for _, name := range slices.Sorted(maps.Keys(queries)) {
			validateQuery("queries."+name, name, queries[name], vars, p)
		}
		if _, ok := queries["orders"]; !ok && queries["lines"].SQL != "" {
			p.Add("queries.lines", "add a query for orders", "lines are read with their orders, but no query reads orders")
		}
		c.validateStatuses(queries["orders"], p)
		c.validateReasons(queries["cancellations"], p)
	}
	p.Unique()
}

func (c *Config) validateVariables(pre *preset.Preset, p *problem.List) {
	for _, name := range slices.Sorted(maps.Keys(c.Variables)) {
		_, known := pre.Variables[name]
		if _, set := pre.Settings[name]; !known && !set && pre.Name != "" {
			p.Add("variables."+name, "use "+strings.Join(slices.Sorted(maps.Keys(pre.Variables)), ", "), "the preset has no such variable")
		}
		if !variablePattern.MatchString(c.Variables[name]) {
			p.Add("variables."+name, "use letters, digits and _ . : / @ -", "%q cannot stand in SQL", c.Variables[name])
		}
	}
}

func (c *Config) validateStatuses(orders Query, p *problem.List) {
	for _, name := range slices.Sorted(maps.Keys(c.Statuses)) {
		if name != "sale" && name != "refunded" && name != "other" {
			p.Add("statuses."+name, "use sale, refunded, other", "no such list")
		}
	}
	if len(c.Statuses) > 0 && len(orders.Statuses["sale"]) == 0 {
		p.Add("statuses.sale", "list the statuses that count as a sale", "empty")
	}
}

func (c *Config) validateReasons(cancellations Query, p *problem.List) {
	if len(c.Reasons) > 0 && cancellations.SQL == "" {
		p.Add("reasons", "leave them out, or add a query for cancellations", "no cancellations are read")
	}
}

func validateQuery(field, name string, q Query, vars map[string]string, p *problem.List) {
	if _, ok := decode.ShapeOf(name); !ok {
		return
	}
	paged := strings.Contains(q.SQL, "{page}") || strings.Contains(q.SQL, "{ids")
	for _, u := range preset.UnknownPlaceholders(q.SQL+q.Keys+q.When+q.Last+q.Changelog.SQL+q.Changelog.When, vars) {
		p.Add(field+".sql", "use {page}, {limit}, {order}, {ids}, {prefix}, {currency}, {grace_days} or a variable", "nothing fills in %s", u)
	}
	if strings.Contains(q.SQL+q.Changelog.SQL, "?") {
		p.Add(field+".sql", "write the value itself", "a question mark is a parameter that nothing fills in")
	}
	if name == "lines" {
		if q.Cursor != preset.CursorOrders {
			p.Add(field+".cursor", "leave it out", "lines are read with their orders")
		}
		if strings.Contains(q.SQL, "{page}") && q.Key == "" {
			p.Add(field+".key", "name the column of the order's id", "missing")
		}
		return
	}
	if paged && q.Key == "" {
		p.Add(field+".key", "give the expression that is selected AS id", "missing, and sql has {page}")
	}
	validateCursor(field, name, q, paged, p)
	validateWords(field, name, q, p)
	if q.Zone != "" {
		if err := decode.ValidZone(q.Zone); err != nil {
			p.Add(field+".zone", "use auto, utc, local, business, epoch or a name such as Europe/Amsterdam", "%q is no zone", q.Zone)
		}
	}
}

func validateWords(field, name string, q Query, p *problem.List) {
	sh, _ := decode.ShapeOf(name)
	q.Values.Validate(field+".values", sh, p)
	if q.Scale != 0 && !decode.ValidScale(int64(q.Scale)) {
		p.Add(field+".scale", "use 3, 5, 6, 7, 10 or 11 points", "%d points are no scale", q.Scale)
	}
	if name != "answers" && (q.Scale != 0 || q.Reversed) {
		p.Add(field, "leave scale and reversed out", "only answers have a scale")
	}
}

func validateCursor(field, name string, q Query, paged bool, p *problem.List) {
	switch q.Cursor {
	case preset.CursorModified:
		if paged && q.Modified == "" {
			p.Add(field+".modified", "give the expression that is selected AS modified_at", "missing")
		}
		if !strings.Contains(q.SQL, "modified_at") && !strings.Contains(q.SQL, "*") {
			p.Add(field+".sql", "select the modification time AS modified_at", "cursor modified needs it")
		}
	case preset.CursorID, preset.CursorFull:
	case preset.CursorOrders:
		if name != "refunds" {
			p.Add(field+".cursor", "use modified, id or full", "%s are not read with orders", name)
		}
	default:
		p.Add(field+".cursor", "use modified, id or full", "%q is no cursor", q.Cursor)
	}
	if q.Last != "" && q.Cursor != preset.CursorModified && (q.Cursor != preset.CursorID || q.Window == 0) {
		p.Add(field+".last", "leave it out", "only cursor modified and cursor id with a window need it")
	}
	if c := q.Changelog; c.SQL != "" && (q.Cursor != preset.CursorID || q.Window == 0 || c.Key == "") {
		p.Add(field+".changelog", "give it a key, and the query cursor id with a window", "nothing says how to read the list")
	}
	if q.Window != 0 && (q.Cursor != preset.CursorID || name == "customers") {
		p.Add(field+".window", "leave it out", "only cursor id of dated records has a window")
	}
}
