package source

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/source/check"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// The types of the configuration and of the environment that other packages of the engine define.
type (
	// TLS says how the connection is encrypted.
	TLS = database.TLS
	// Query is how records of one kind are read.
	Query = preset.Query
	// Changelog is a product's own list of changes.
	Changelog = preset.Changelog
	// Duration is a length of time, written "5m", "36h" or "45d" in configuration.
	Duration = preset.Duration
	// Statuses are lists of order statuses by their meaning.
	Statuses = decode.Statuses
	// Words are lists of a source's own words by their meaning.
	Words = decode.Words
	// Values are Words by column.
	Values = decode.Values
	// Problem is one thing that is wrong with a configuration, and its remedy.
	Problem = problem.Problem
	// RevenueRule says what counts as revenue besides the goods after discounts.
	RevenueRule = decode.RevenueRule
	// Rates are exchange rates by currency, each list ascending by day.
	Rates = decode.Rates
	// Rate is an exchange rate that holds from a day on.
	Rate = decode.Rate
	// Rejection is why records of a kind were not used.
	Rejection = decode.Rejection
	// Reason is why a record was not used.
	Reason = decode.Reason
	// Report is what Check found.
	Report = check.Report
	// Description describes a preset without a database.
	Description = preset.Description
)

// Presets returns the descriptions of all presets. An error is a fault of the program itself.
func Presets() ([]Description, error) { return preset.Describe() }

// PresetText returns the YAML text of a preset.
func PresetText(name string) (string, error) { return preset.Text(name) }

// Grants names the account for which PresetGrants writes statements.
type Grants struct {
	Database, Account string
	Prefix            *string // of the tables; nil takes the preset's own
}

// PresetGrants returns the statements that let an account read the tables of a preset and nothing
// else.
func PresetGrants(name string, g Grants) ([]string, error) {
	if _, err := preset.Text(name); err != nil {
		return nil, err
	}
	p, err := preset.Load(name)
	if err != nil {
		return nil, err
	}
	quote := func(s, q string) string { return q + strings.ReplaceAll(s, q, q+q) + q }
	var list []string
	for _, table := range p.Tables(&preset.Changes{Prefix: g.Prefix, AllOwn: true}) {
		list = append(list, fmt.Sprintf("GRANT SELECT ON %s.%s TO %s@'%%';", quote(g.Database, "`"), quote(table, "`"), quote(g.Account, "'")))
	}
	return list, nil
}
