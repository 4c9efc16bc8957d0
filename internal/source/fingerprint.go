package source

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// readingVersion changes when a new version of the program turns the same rows into other records.
const readingVersion = 2

// harmless are the fields of a configuration that do not decide which records are read. The address of
// the database is compared as a whole.
var harmless = []string{
	"name", "dsn", "dsn_file", "dsn_env", "host", "port", "database", "user", "password_file", "password_env", "tls",
	"interval", "reconcile_interval", "page_size", "page_pause", "statement_timeout", "margin", "customer_link",
}

// Fingerprint returns a hash of everything that decides which records the source reads, by the name of its
// field in the configuration.
func (s *Source) Fingerprint() (map[string]string, error) {
	address, err := s.cfg.connection(0, nil).Address()
	if err != nil {
		return nil, err
	}
	prints := map[string]string{}
	put := func(field string, value any) {
		text, failed := json.Marshal(value)
		if failed != nil {
			err = fmt.Errorf("fingerprint of %s: %w", field, failed)
		}
		sum := sha256.Sum256(text)
		prints[field] = hex.EncodeToString(sum[:8])
	}
	put("database", address)
	put("program version", readingVersion)
	put("business.timezone", s.env.Location.String())
	put("business.currency", s.env.Currency)
	put("business.revenue", s.env.Revenue)
	put("rates", s.env.Rates)
	put("identity.ignore_emails_file", s.env.IgnoreEmails)
	if own := s.ownRead(); len(own) > 0 {
		put("dimensions", own)
	}
	cfg := reflect.ValueOf(s.cfg)
	for i := range cfg.NumField() {
		name, _, _ := strings.Cut(cfg.Type().Field(i).Tag.Get("yaml"), ",")
		if !slices.Contains(harmless, name) {
			put(name, cfg.Field(i).Interface())
		}
	}
	return prints, err
}
