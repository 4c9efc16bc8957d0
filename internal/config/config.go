// Package config reads the configuration, a strict YAML file. Unknown fields are errors, and Example
// explains every field. Load returns a valid configuration, or an Error with all problems of the file, each
// with its line, its field and the remedy. Secrets are not in the file: it names the files or environment
// variables that have them.
package config

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Config is a valid configuration. Only Load and Parse create one. It must not be changed.
type Config struct {
	// File is the name of the file, and Hash a hash of its contents when it was read.
	File, Hash string
	// Location is the business time zone.
	Location *time.Location
	// Settings are the settings of the measures.
	Settings measure.Settings
	// ForecastInterval is the time between forecasts, unless Settings turn them off.
	ForecastInterval time.Duration
	// Sources are the databases, at least one, with unique names.
	Sources []source.Config
	// Campaigns are the campaigns, sorted by their first day.
	Campaigns []Campaign
	// Warnings are problems that do not make the configuration invalid.
	Warnings []Problem

	revenue source.RevenueRule
	rates   source.Rates
	key     Secret
	ignore  []string

	// StoragePath is the directory of the snapshot; "" without one. StorageInterval is the time between
	// two snapshots.
	StoragePath     string
	StorageInterval time.Duration

	keyGiven      bool // whether key is configured
	showCustomers bool
	customerToken Secret
}

// Load reads a configuration file and its secrets. If the file is invalid, it returns an *Error with all
// problems.
func Load(name string) (*Config, error) {
	data, _, err := readFile(name, maxConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		err = withFile("file %s not found: use --config.file, or create one from `loyalty_exporter config example`", name, "of that name", err)
	}
	if err != nil {
		var p problems
		p.addFile("", err)
		return nil, p.err(name)
	}
	return Parse(name, data)
}

// Parse is like Load for the contents of a file. The name is for messages and for the directory of relative
// file names.
func Parse(name string, data []byte) (*Config, error) {
	l := &loader{problems: problems{lines: map[string]int{}}, file: name, getenv: os.LookupEnv}
	var f file
	decoder{&l.problems}.decode(bytes.NewReader(data), &f)
	if l.fatal() {
		return nil, l.err(name)
	}
	c := l.config(f)
	if err := l.err(name); err != nil {
		return nil, err
	}
	c.Warnings = l.warnings
	sum := sha256.Sum256(data)
	c.Hash = hex.EncodeToString(sum[:8])
	return c, nil
}

// Environment returns what all sources share.
func (c *Config) Environment(logger *slog.Logger, now func() time.Time) source.Environment {
	return source.Environment{
		Location:     c.Location,
		Currency:     c.Settings.Currency,
		Rates:        c.rates,
		Revenue:      c.revenue,
		Own:          c.Settings.Own.Columns(),
		EmailKey:     emailKey(c.key),
		IgnoreEmails: c.ignore,
		CustomerIDs:  c.customerIDs(),
		Logger:       logger,
		Now:          now,
	}
}

// loader converts a file to a Config and collects its problems.
type loader struct {
	problems
	warnings []Problem
	file     string
	getenv   func(string) (string, bool)
}

func (l *loader) warnf(path, format string, args ...any) {
	l.warnings = append(l.warnings, Problem{Line: l.line(path), Path: path, Text: fmt.Sprintf(format, args...)})
}

// fatal reports whether the file as a whole is invalid, so further checks make no sense.
func (l *loader) fatal() bool {
	return slices.ContainsFunc(l.list, func(p Problem) bool { return p.Path == "" })
}

func (l *loader) config(f file) *Config {
	c := &Config{
		File:     l.file,
		Location: l.location(f.Business.Timezone),
		revenue:  l.revenue(f.Business.Revenue),
		rates:    l.rates(f.Rates, f.Business.Currency),
		key:      l.key(f.Identity),
		ignore:   l.ignored(f.Identity.IgnoreEmailsFile),
		Sources:  l.sources(f.Sources),
	}
	l.computed(&f, c.Location)
	own := l.ownDimensions(f.Dimensions, f.Sources)
	c.keyGiven = f.Identity.KeyFile != "" || f.Identity.KeyEnv != ""
	c.StoragePath, c.StorageInterval = l.storage(f.Storage)
	c.Settings = measure.Settings{
		Location:       c.Location,
		Currency:       l.currency("business.currency", f.Business.Currency),
		Windows:        l.windows(f.Windows),
		CLVWindow:      l.clvWindow(f.CLVWindow),
		WinbackWindows: l.winbackWindows(f.WinbackWindows),
		Dimensions:     l.dimensions(f.Dimensions, own),
		Own:            own,
		EarlyHorizons:  l.horizons(f.EarlyChurnHorizons),
		IndexWeights:   l.weights(f.LoyaltyIndex.Weights),
		SurveyRhythm:   l.rhythm(f.Surveys.Rhythm),
		SelfAssessment: l.selfAssessment(f.Surveys.SelfAssessment),
		Targets:        l.targets(f.Targets),
		Forecast:       l.forecastSettings(f.Forecast),
	}
	c.ForecastInterval = l.forecastInterval(f.Forecast.Interval)
	c.Campaigns = l.campaigns(f.Campaigns)
	c.customerToken, c.showCustomers = l.customerToken(f.CustomerList)
	return c
}

// WithKey returns a copy of the configuration with another key for hashing e-mail addresses, unless it has a
// configured one.
func (c *Config) WithKey(key string) *Config {
	if c.keyGiven {
		return c
	}
	out := *c
	out.key = NewSecret(key)
	return &out
}

// minKey is the minimum length of a configured key. Shorter keys can be guessed.
const minKey = 16

// key returns the key for hashing e-mail addresses. If none is configured, it is random and lives as long as
// this configuration, as the hashes do.
func (l *loader) key(id identity) Secret {
	s, ok := l.secret("identity.key", id.KeyFile, id.KeyEnv)
	if !ok {
		return NewSecret(rand.Text())
	}
	if n := len(s.Reveal()); n < minKey {
		path := "identity.key_file"
		if id.KeyFile == "" {
			path = "identity.key_env"
		}
		l.addf(path, "the key has only %s: use at least %d random ones, for example from openssl rand -hex 32", count(n, "character"), minKey)
	}
	return s
}

func emailKey(s Secret) (key [16]byte) {
	sum := sha256.Sum256([]byte(s.Reveal()))
	copy(key[:], sum[:])
	return key
}

// ignored returns the addresses that identify no customer, such as the till's own.
func (l *loader) ignored(name string) []string {
	const path = "identity.ignore_emails_file"
	if name == "" {
		return nil
	}
	data, mode, err := readFile(l.resolve(name), maxEmailsFile)
	if err != nil {
		l.addFile(path, err)
		return nil
	}
	l.warnReadable(path, name, mode)
	var list []string
	for number, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "#")
		switch line = strings.TrimSpace(line); {
		case line == "":
		case !strings.Contains(line, "@"):
			l.addFile(path, withFile(fmt.Sprintf("line %d of %%s is not an e-mail address: write one address per line", number+1), name, "the file", nil))
			return nil
		default:
			list = append(list, line)
		}
	}
	return list
}
