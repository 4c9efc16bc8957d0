package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kingpin/v2"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/source"
)

// declarePresets adds the commands about presets and returns them by name.
func declarePresets(flags *kingpin.Application) map[string]command {
	presets := flags.Command("presets", "Help with presets, which know the databases of products.")
	presets.Command("list", "List all presets with the versions that they fit (default).").Default()
	show := presets.Command("show", "Print a preset, for example to start your own queries from it.")
	name := show.Arg("name", "Name of the preset.").Required().String()
	grants := show.Flag("grants", "Print the GRANT statements that an account needs to read the product, instead of the preset.").Bool()
	var prefix *string
	show.Flag("prefix", "Prefix of the tables, for --grants (default: the preset's own).").PlaceHolder("PREFIX").SetValue(optional{&prefix})
	database := show.Flag("database", "Name of the database, for --grants.").Default("shop").String()
	account := show.Flag("account", "Name of the account, for --grants.").Default("loyalty").String()
	return map[string]command{
		"presets list": listPresets,
		"presets show": func(_ context.Context, _ app.Options, out io.Writer) error {
			if *grants {
				return showGrants(*name, source.Grants{Database: *database, Account: *account, Prefix: prefix}, out)
			}
			return showPreset(*name, out)
		},
	}
}

func listPresets(_ context.Context, _ app.Options, out io.Writer) error {
	all, err := source.Presets()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, p := range all {
		kinds := make([]string, len(p.Kinds))
		for i, k := range p.Kinds {
			kinds[i] = k.Plural()
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", p.Name, p.Fits, strings.Join(kinds, ", "))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write presets: %w", err)
	}
	return nil
}

func showPreset(name string, out io.Writer) error {
	text, err := source.PresetText(name)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("write preset: %w", err)
	}
	return nil
}

func showGrants(name string, g source.Grants, out io.Writer) error {
	statements, err := source.PresetGrants(name, g)
	if err != nil {
		return err
	}
	text := "-- Not every shop has all of these tables: mariadb --force skips the statements that fail.\n" + strings.Join(statements, "\n") + "\n"
	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("write grants: %w", err)
	}
	return nil
}

// optional is the value of a flag. It tells an empty value from a missing one.
type optional struct{ text **string }

// Set implements kingpin.Value.
func (o optional) Set(text string) error {
	*o.text = &text
	return nil
}

// String implements kingpin.Value.
func (o optional) String() string {
	if *o.text == nil {
		return ""
	}
	return **o.text
}
