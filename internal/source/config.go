package source

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"
)

// Config is one entry of the configuration file's list of sources: one database to poll.
type Config struct {
	// Name is the source's name in metrics, logs and the API; unique within a configuration.
	Name string `yaml:"name"`
	// Preset names the product whose tables are read; empty if Queries says everything.
	Preset string `yaml:"preset,omitempty"`
	// Prefix is the product's table prefix; nil takes the preset's own ("wp_", say).
	Prefix *string `yaml:"prefix,omitempty"`

	// DSN is a go-sql-driver data source name without a password. The fields below say the same
	// in parts; what both say, the fields win.
	DSN     string `yaml:"dsn,omitempty"`
	DSNFile string `yaml:"dsn_file,omitempty"` // file that holds the DSN, password allowed
	DSNEnv  string `yaml:"dsn_env,omitempty"`  // environment variable that holds it
	Host    string `yaml:"host,omitempty"`     // host name, address, or path of a Unix socket
	Port    int    `yaml:"port,omitempty"`     // default 3306
	// Database is the name of the schema that holds the tables.
	Database string `yaml:"database,omitempty"`
	User     string `yaml:"user,omitempty"`
	// PasswordFile and PasswordEnv name where the password is; it is read at every connect, so
	// that a changed password needs no restart.
	PasswordFile string `yaml:"password_file,omitempty"`
	PasswordEnv  string `yaml:"password_env,omitempty"`
	TLS          TLS    `yaml:"tls,omitempty"`

	Interval          Duration `yaml:"interval,omitempty"`           // between polls; default 5m
	ReconcileInterval Duration `yaml:"reconcile_interval,omitempty"` // between searches for deleted records; default 24h
	PageSize          int      `yaml:"page_size,omitempty"`          // rows a statement reads; default 10000
	PagePause         Duration `yaml:"page_pause,omitempty"`         // rest between pages; default none
	StatementTimeout  Duration `yaml:"statement_timeout,omitempty"`  // after which the server stops a statement; default 30s

	// Margin is the share of revenue (0 to 1) that is margin where lines have no cost; nil: unknown.
	Margin *float64 `yaml:"margin,omitempty"`
	// Currency is the shop's own currency (ISO 4217); default what the shop's settings say, else
	// the business currency.
	Currency string `yaml:"currency,omitempty"`
	// Zone is the time zone of times that the shop keeps in local time; default the business zone.
	Zone string `yaml:"zone,omitempty"`
	// Earliest is the oldest day (YYYY-MM-DD) that is believed; default 1990-01-01.
	Earliest string `yaml:"earliest,omitempty"`
	// Statuses replaces the preset's status lists by name ("sale", "refunded", "other").
	Statuses Statuses `yaml:"statuses,omitempty"`
	// Reasons replaces the preset's lists of the words that customers' cancellations give as their
	// reason, by what they mean: service, price, onboarding, channel, involuntary, other, unknown.
	Reasons Words `yaml:"reasons,omitempty"`
	// Variables sets the preset's parameters, such as the meta key that holds an exchange rate.
	Variables map[string]string `yaml:"variables,omitempty"`
	// Queries adds to or replaces the preset's queries, by kind: customers, orders, lines,
	// refunds, subscriptions, subscription_events, answers, invitations, cancellations, contacts,
	// engagements, memberships, points, spend.
	Queries map[string]Query `yaml:"queries,omitempty"`
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

// Statuses are lists of a product's order statuses by what they mean. Statuses in "sale" count
// as a sale; all others do not. The other lists tell what is known from what is not.
type Statuses map[string][]string

// Words are lists of a source's own words by what they mean. Capitals do not matter.
type Words map[string][]string

// Values tell, by column, what a source's own words mean, for columns that say one of a few things
// (type, question, score, reason, resolved, referral, move, purpose, programme_kind) and for those whose
// words become labels (touchpoint, channel, programme, tier). A meaning means itself.
type Values map[string]Words

// Query is how records of one kind are read. Its SQL selects columns whose aliases are the
// canonical names; {page} stands where the predicate of the page goes and {limit} where its
// order and size go (at the end if absent). SQL without {page} is read as a subquery.
type Query struct {
	SQL string `yaml:"sql,omitempty"`
	// Off leaves the kind out, though the preset has it.
	Off bool `yaml:"off,omitempty"`
	// When is a query whose first value must be above zero for this one to be used.
	When string `yaml:"when,omitempty"`
	// Key is the SQL expression of the record's unique, ordered key; "id" if SQL has no {page}.
	Key string `yaml:"key,omitempty"`
	// Cursor is how changes are found: "modified" (by a modification time, best indexed), "id"
	// (new ids, and Window re-read) or "full" (everything, every time). Lines need none: they
	// are read with their orders.
	Cursor string `yaml:"cursor,omitempty"`
	// Modified is the SQL expression of the modification time, selected as modified_at too.
	Modified string `yaml:"modified,omitempty"`
	// Overlap is re-read before the last modification time, for late commits; default 10m.
	Overlap Duration `yaml:"overlap,omitempty"`
	// Window is how far back, by the records' own dates, cursor "id" re-reads every time.
	Window Duration `yaml:"window,omitempty"`
	// Last is a query for the largest key there is (as id), for records that are few among the rows
	// of a table: cursor id then does not look through those again that hold none.
	Last string `yaml:"last,omitempty"`
	// Every is the least time between two readings; default every poll.
	Every Duration `yaml:"every,omitempty"`
	// Reread is the time between complete readings again, for what no cursor sees; default 7d for
	// cursor "modified" and for cursor "id" without a window, else never.
	Reread Duration `yaml:"reread,omitempty"`
	// Keys is a lighter query for the ids alone, for the search for deleted records.
	Keys string `yaml:"keys,omitempty"`
	// Zone is the zone of its times: "utc", "local", "business", "epoch" (Unix seconds) or a name
	// such as Europe/Amsterdam; default the preset's, else utc.
	Zone string `yaml:"zone,omitempty"`
	// Statuses are this query's own status lists.
	Statuses Statuses `yaml:"statuses,omitempty"`
	// Values tell what the words in its columns mean.
	Values Values `yaml:"values,omitempty"`
	// Scale is the number of points (3, 5, 6, 7, 10 or 11) of answers that do not say.
	Scale int `yaml:"scale,omitempty"`
	// Reversed tells that low scores are the good ones, for answers that do not say.
	Reversed bool `yaml:"reversed,omitempty"`
}

// Duration is a length of time, written "5m", "36h" or "45d" in configuration.
type Duration time.Duration

// UnmarshalYAML reads a duration, naming the line of a bad one.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := model.ParseDuration(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is no duration: write 30s, 5m, 24h or 45d", n.Line, n.Value)
	}
	*d = Duration(v)
	return nil
}

// MarshalYAML writes the duration as it is read.
func (d Duration) MarshalYAML() (any, error) { return d.String(), nil }

// String returns the duration as it is written in configuration.
func (d Duration) String() string { return model.Duration(d).String() }

func (d Duration) or(def time.Duration) time.Duration {
	if d == 0 {
		return def
	}
	return time.Duration(d)
}

// Problem is something wrong with a configuration, and what to do about it.
type Problem struct {
	Field  string // path within the source, such as "queries.orders.sql"
	Msg    string
	Remedy string
}

// Error returns the problem as one line.
func (p Problem) Error() string {
	s := p.Msg
	if p.Field != "" {
		s = p.Field + ": " + s
	}
	if p.Remedy != "" {
		s += " (" + p.Remedy + ")"
	}
	return s
}
