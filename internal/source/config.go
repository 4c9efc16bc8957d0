package source

import (
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/preset"
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

	// Compute says where the figures are computed: memory (default) reads the records, and database has the
	// source's own database add them up.
	Compute string `yaml:"compute,omitempty"`
	// SameIDsAs names the source whose customer ids this source uses too: a customer with the same id
	// is the same customer. Without it, only e-mail addresses join customers of different sources.
	SameIDsAs string `yaml:"same_ids_as,omitempty"`
	// CustomerLink is the address of a customer's page in the shop or CRM, with {id} where the customer's id
	// belongs; empty for no link.
	CustomerLink string `yaml:"customer_link,omitempty"`
	// Margin is the share of revenue (0 to 1) that is margin where lines have no cost; nil: unknown.
	Margin *float64 `yaml:"margin,omitempty"`
	// Guests says what orders without a customer id and an e-mail address are: apart (default), count
	// or ignore.
	Guests record.Guests `yaml:"guests,omitempty"`
	// Currency is the shop's own currency (ISO 4217); default what the shop's settings say, else
	// the business currency.
	Currency string `yaml:"currency,omitempty"`
	// Zone is the time zone of times that the shop keeps in local time; default the business zone.
	Zone string `yaml:"zone,omitempty"`
	// Date is the date of an order that counts, where the preset offers a choice: "created" or
	// "paid", say; default the shop's own choice.
	Date string `yaml:"date,omitempty"`
	// Grace is how long a subscription on hold still counts as running; default 30d.
	Grace *Duration `yaml:"grace,omitempty"`
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
	// engagements, memberships, newsletters, points, spend.
	Queries map[string]Query `yaml:"queries,omitempty"`
}

// OwnerOfIDs returns the name of the source whose customer ids the source uses: its own by default.
func (c *Config) OwnerOfIDs() string {
	if c.SameIDsAs == "" {
		return c.Name
	}
	return c.SameIDsAs
}

// LinkOf returns the address of a customer's page, and "" without a customer_link.
func (c *Config) LinkOf(id string) string {
	escaped := strings.ReplaceAll(url.QueryEscape(id), "+", "%20") // fits a path and a parameter
	return strings.ReplaceAll(c.CustomerLink, placeOfID, escaped)
}

// changes returns what the configuration changes of its preset.
func (c *Config) changes() *preset.Changes {
	return &preset.Changes{
		Prefix: c.Prefix, Variables: c.Variables, Statuses: c.Statuses, Reasons: c.Reasons, Queries: c.Queries,
		Grace: c.Grace,
	}
}

// changes returns what the source changes of its preset.
func (s *Source) changes() *preset.Changes {
	c := s.cfg.changes()
	c.Own = ownByQuery(s.env.Own)
	return c
}

// connection returns how to connect, with a limit for statements.
func (c *Config) connection(limit time.Duration, logger *slog.Logger) database.Settings {
	return database.Settings{
		Source: c.Name, DSN: c.DSN, DSNFile: c.DSNFile, DSNEnv: c.DSNEnv, Host: c.Host, Port: c.Port,
		Database: c.Database, User: c.User, PasswordFile: c.PasswordFile, PasswordEnv: c.PasswordEnv,
		TLS: c.TLS, Limit: limit, Logger: logger, Computes: c.InDatabase(),
	}
}
