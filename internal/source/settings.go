package source

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// dateSetting is the setting that the configuration's date replaces.
const dateSetting = "date"

// settings sets the placeholders from the shop's own settings, unless the configuration sets them.
func (s *Source) settings(ctx context.Context, conn *sqlx.Conn, vars map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(s.preset.Settings)) {
		if _, ok := s.cfg.Variables[name]; ok {
			continue
		}
		if name == dateSetting && s.cfg.Date != "" {
			vars[name] = s.cfg.Date
			continue
		}
		set := s.preset.Settings[name]
		found, err := lookUp(ctx, conn, preset.Expand(set.SQL, vars))
		if err != nil {
			return fmt.Errorf("look up setting %s: %w", name, err)
		}
		vars[name] = set.Value(found)
	}
	return nil
}

// lookUp returns the first value that a query finds in the shop's settings; "" if it finds nothing.
func lookUp(ctx context.Context, conn *sqlx.Conn, query string) (string, error) {
	var value sql.NullString
	err := conn.GetContext(ctx, &value, query)
	if err != nil && !errors.Is(err, sql.ErrNoRows) && !database.Absent(err) {
		return "", err
	}
	return value.String, nil
}

// validateDate checks the configuration's choice of a date.
func (c *Config) validateDate(pre *preset.Preset, p *problem.List) {
	if c.Date == "" {
		return
	}
	set, ok := pre.Settings[dateSetting]
	if !ok {
		p.Add("date", "remove it", "the queries choose the date of an order")
		return
	}
	if list := set.Choices(); !slices.Contains(list, c.Date) {
		p.Add("date", "use "+strings.Join(list, ", "), "unknown date %q", c.Date)
	}
}
