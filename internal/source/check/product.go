package check

import (
	"context"
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/preset"
	"github.com/klantenbinding/loyalty/internal/source/presets"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// suggest reports the product in the database, if it differs from the configured product or has
// another prefix.
func (c *check) suggest(ctx context.Context) {
	s := c.settings
	for _, name := range presets.Names() {
		p, err := preset.Load(name)
		if err != nil {
			continue // the configured preset was loaded before
		}
		prefix, ok := c.prefixOf(ctx, p)
		if !ok || name == s.Preset.Name && prefix == s.Preset.Vars(preset.Variant{}, s.Changes)["prefix"] {
			continue
		}
		msg := fmt.Sprintf("this database looks like %s", p.Title)
		remedy := "set preset: " + name
		if prefix != p.Prefix {
			remedy += fmt.Sprintf(" and prefix: %q", prefix)
		}
		c.report.Problems = append(c.report.Problems, problem.Problem{Msg: msg, Remedy: remedy})
	}
}

// prefixOf returns the prefix under which one of the preset's variants is found.
func (c *check) prefixOf(ctx context.Context, p *preset.Preset) (string, bool) {
	for _, prefix := range c.prefixes(ctx, p) {
		for _, v := range p.All() {
			vars := p.Vars(v, &preset.Changes{Prefix: &prefix})
			if ok, err := database.Holds(ctx, c.conn, preset.Expand(v.When, vars)); ok && err == nil && v.When != "" {
				return prefix, true
			}
		}
	}
	return "", false
}

// maxPrefixes is how many prefixes are tried for a product.
const maxPrefixes = 5

// prefixes returns the possible prefixes of a preset's tables here: its own, and the text before the
// names of its tables.
func (c *check) prefixes(ctx context.Context, p *preset.Preset) []string {
	list := []string{p.Prefix}
	for _, v := range p.All() {
		for _, table := range preset.Tables(v.When) {
			name, ok := strings.CutPrefix(table, "{prefix}")
			if !ok {
				continue
			}
			var found []string
			err := c.conn.SelectContext(ctx, &found, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE ? LIMIT 5",
				"%"+strings.NewReplacer("_", `\_`, "%", `\%`).Replace(name))
			if err != nil {
				continue // the server does not list its tables
			}
			for _, f := range found {
				list = append(list, strings.TrimSuffix(f, name))
			}
		}
	}
	return list[:min(len(list), maxPrefixes)]
}
