package dashboards_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// jsRegexp compiles a regular expression of Grafana, such as /a|b/i. Without slashes it must match the
// whole text.
func jsRegexp(t testing.TB, s string) *regexp.Regexp {
	t.Helper()
	pattern := "^" + s + "$"
	if m := regexp.MustCompile(`(?s)^/(.*)/([gimsuy]*)$`).FindStringSubmatch(s); m != nil {
		pattern = m[1]
		if strings.Contains(m[2], "i") {
			pattern = "(?i)" + pattern
		}
	}
	compiled, err := regexp.Compile(pattern)
	require.NoError(t, err, s)
	return compiled
}

// matches reports whether an override is about a column.
func (o *override) matches(t testing.TB, s *sheet, c *column) bool {
	t.Helper()
	switch option := o.Matcher.Options; o.Matcher.ID {
	case "byName":
		return c.shown() == option || c.name == option
	case "byRegexp":
		return jsRegexp(t, text(option)).MatchString(c.shown())
	case "byFrameRefID":
		return s.ref == option
	case "byType":
		return option == "number" && c.numeric || option == "time" && c.times
	case "numeric":
		return c.numeric
	default:
		require.FailNow(t, "unknown matcher", "teach %s to this test", o.Matcher.ID)
		return false
	}
}

// configure gives the columns the panel's field configuration. The data source's own comes before the
// defaults of the panel, and overrides come before both. It notes the overrides that match in used.
func (p *tile) configure(t testing.TB, sheets []*sheet, used map[string]bool) {
	t.Helper()
	for _, s := range sheets {
		for _, c := range s.columns {
			own := c.config
			c.config = map[string]any{}
			maps.Copy(c.config, p.FieldConfig.Defaults)
			maps.Copy(c.config, own)
			before := *c // overrides match the names before them
			before.config = map[string]any{"displayName": c.shown()}
			for i := range p.FieldConfig.Overrides {
				o := &p.FieldConfig.Overrides[i]
				if !o.matches(t, s, &before) {
					continue
				}
				used[o.key()] = true
				for _, property := range o.Properties {
					c.config[property.ID] = property.Value
				}
			}
		}
	}
}

// key identifies the matcher of an override.
func (o *override) key() string { return fmt.Sprintf("%s %v", o.Matcher.ID, o.Matcher.Options) }

// transform applies the panel's transformations. Sorting and types do not change what is read.
func (p *tile) transform(t testing.TB, sheets []*sheet) []*sheet {
	t.Helper()
	for _, step := range p.Transformations {
		if step.Disabled {
			continue
		}
		switch step.ID {
		case "convertFieldType", "sortBy", "limit", "formatTime":
		case "filterFieldsByName":
			sheets = filterFields(t, step.Options, sheets)
		case "filterByRefId":
			wanted := jsRegexp(t, decode[struct{ Include string }](t, step.Options).Include)
			sheets = slices.DeleteFunc(sheets, func(s *sheet) bool { return !wanted.MatchString(s.ref) })
		case "configFromData":
			sheets = configure(t, step.Options, sheets)
		case "merge":
			sheets = merge(sheets)
		case "joinByField", "concatenate":
			sheets = join(sheets)
		case "reduce":
			sheets = reduceAll(t, step.Options, sheets)
		case "renameByRegex":
			rename(t, step.Options, sheets)
		case "organize":
			organize(t, step.Options, sheets)
		default:
			require.FailNow(t, "unknown transformation", "%s: teach %s to this test", p.Title, step.ID)
		}
	}
	return sheets
}

// configure takes the settings of the other frames from the last values of a frame, which it drops.
func configure(t testing.TB, raw json.RawMessage, sheets []*sheet) []*sheet {
	t.Helper()
	options := decode[struct {
		ConfigRefID string
		Mappings    []struct{ FieldName, HandlerKey string }
	}](t, raw)
	i := slices.IndexFunc(sheets, func(s *sheet) bool { return s.ref == options.ConfigRefID && len(s.columns) > 0 })
	if i < 0 {
		return sheets
	}
	from := sheets[i]
	if len(sheets) > 1 {
		sheets = slices.Delete(slices.Clone(sheets), i, i+1)
	}
	for _, m := range options.Mappings {
		setting := from.find(m.FieldName)
		if setting == nil {
			continue
		}
		for _, s := range sheets {
			for _, c := range s.columns {
				if c.numeric {
					c.config[m.HandlerKey] = reduced(t, "lastNotNull", setting.values)
				}
			}
		}
	}
	return sheets
}

func filterFields(t testing.TB, raw json.RawMessage, sheets []*sheet) []*sheet {
	t.Helper()
	type names struct {
		Names   []string
		Pattern string
	}
	options := decode[struct{ Include, Exclude *names }](t, raw)
	in := func(n *names, c *column) bool {
		return slices.Contains(n.Names, c.shown()) || slices.Contains(n.Names, c.name) || n.Pattern != "" && jsRegexp(t, "/"+strings.Trim(n.Pattern, "/")+"/").MatchString(c.shown())
	}
	for _, s := range sheets {
		s.columns = slices.DeleteFunc(slices.Clone(s.columns), func(c *column) bool {
			return options.Include != nil && !in(options.Include, c) || options.Exclude != nil && in(options.Exclude, c)
		})
	}
	return slices.DeleteFunc(sheets, func(s *sheet) bool { return len(s.columns) == 0 })
}

// merge joins the rows of tables that agree in their common texts.
func merge(sheets []*sheet) []*sheet {
	sheets = slices.DeleteFunc(sheets, func(s *sheet) bool { return len(s.columns) == 0 })
	if len(sheets) < 2 {
		return sheets
	}
	out, rows, at := &sheet{ref: sheets[0].ref}, []map[string]any{}, map[string]int{}
	for _, s := range sheets {
		for _, c := range s.columns {
			if out.find(c.name) == nil {
				out.columns = append(out.columns, &column{name: c.name, labels: c.labels, numeric: c.numeric, times: c.times, config: c.config, ofAmount: c.ofAmount})
			}
		}
		for i := range s.columns[0].values {
			row, key := map[string]any{}, ""
			for _, c := range s.columns {
				row[c.name] = c.values[i]
				if !c.numeric && !c.times && common(sheets, c.name) {
					key += fmt.Sprintf("|%s=%v", c.name, c.values[i])
				}
			}
			if j, ok := at[key]; ok {
				maps.Copy(rows[j], row)
			} else {
				at[key] = len(rows)
				rows = append(rows, row)
			}
		}
	}
	for _, c := range out.columns {
		for _, row := range rows {
			c.values = append(c.values, row[c.name])
		}
	}
	return []*sheet{out}
}

func (s *sheet) find(name string) *column {
	for _, c := range s.columns {
		if c.name == name {
			return c
		}
	}
	return nil
}

func common(sheets []*sheet, name string) bool {
	return !slices.ContainsFunc(sheets, func(s *sheet) bool { return s.find(name) == nil })
}

// join puts the columns of all frames beside each other.
func join(sheets []*sheet) []*sheet {
	if len(sheets) < 2 {
		return sheets
	}
	out := &sheet{ref: sheets[0].ref}
	for i, s := range sheets {
		for _, c := range s.columns {
			if i == 0 || !c.times {
				out.columns = append(out.columns, c)
			}
		}
	}
	return []*sheet{out}
}

// reduceAll turns each number column into a row, or each frame into one row.
func reduceAll(t testing.TB, raw json.RawMessage, sheets []*sheet) []*sheet {
	t.Helper()
	options := decode[struct {
		Mode     string
		Reducers []string
	}](t, raw)
	if options.Mode == "reduceFields" {
		for _, s := range sheets {
			for _, c := range s.columns {
				c.values = []any{reduced(t, options.Reducers[0], c.values)}
			}
		}
		return sheets
	}
	names := &column{name: "Field", config: map[string]any{}}
	out := &sheet{columns: []*column{names}}
	titles := map[string]string{"last": "Last", "lastNotNull": "Last *", "max": "Max", "min": "Min", "mean": "Mean", "sum": "Total", "first": "First"}
	for _, reducer := range options.Reducers {
		require.NotEmpty(t, titles[reducer], "unknown reducer %s: teach it to this test", reducer)
		c := &column{name: titles[reducer], numeric: true, config: map[string]any{}}
		out.columns = append(out.columns, c)
		names.values = nil
		for _, s := range sheets {
			for _, of := range s.columns {
				if of.numeric {
					names.values = append(names.values, of.shown())
					c.values = append(c.values, reduced(t, reducer, of.values))
					if of.unit() != "" {
						c.config["unit"] = of.unit()
					}
					c.ofAmount = c.ofAmount || of.ofAmount
				}
			}
		}
	}
	if len(names.values) == 0 {
		return nil
	}
	return []*sheet{out}
}

// reduced returns one value of a column.
func reduced(t testing.TB, calc string, all []any) any {
	t.Helper()
	notNull := slices.DeleteFunc(slices.Clone(all), func(v any) bool { return v == nil })
	switch calc {
	case "last", "first":
		notNull = all
	case "lastNotNull", "firstNotNull":
	case "count":
		return float64(len(all))
	case "max", "min", "mean", "sum", "range", "delta", "diff":
		if len(notNull) == 0 {
			return nil
		}
		result, _ := notNull[0].(float64)
		for _, v := range notNull[1:] {
			switch n, _ := v.(float64); calc {
			case "max":
				result = max(result, n)
			case "min":
				result = min(result, n)
			default:
				result += n
			}
		}
		if calc == "mean" {
			result /= float64(len(notNull))
		}
		return result
	default:
		require.FailNow(t, "unknown calculation", "teach %s to this test", calc)
	}
	if len(notNull) == 0 {
		return nil
	}
	if strings.HasPrefix(calc, "first") {
		return notNull[0]
	}
	return notNull[len(notNull)-1]
}

func rename(t testing.TB, raw json.RawMessage, sheets []*sheet) {
	t.Helper()
	options := decode[struct{ Regex, RenamePattern string }](t, raw)
	pattern := jsRegexp(t, "/"+options.Regex+"/")
	to := regexp.MustCompile(`\$(\d)`).ReplaceAllString(options.RenamePattern, "$${$1}")
	for _, s := range sheets {
		for _, c := range s.columns {
			if pattern.MatchString(c.shown()) {
				c.config["displayName"] = pattern.ReplaceAllString(c.shown(), to)
			}
		}
	}
}

func organize(t testing.TB, raw json.RawMessage, sheets []*sheet) {
	t.Helper()
	options := decode[struct {
		ExcludeByName map[string]bool
		RenameByName  map[string]string
	}](t, raw)
	for _, s := range sheets {
		s.columns = slices.DeleteFunc(slices.Clone(s.columns), func(c *column) bool { return options.ExcludeByName[c.name] || options.ExcludeByName[c.shown()] })
		for _, c := range s.columns {
			if to := options.RenameByName[c.name]; to != "" {
				c.config["displayName"] = to
			} else if to := options.RenameByName[c.shown()]; to != "" {
				c.config["displayName"] = to
			}
		}
	}
}

// written returns a value roughly as Grafana writes it.
func (c *column) written(v any) string {
	switch v := v.(type) {
	case nil:
		return text(c.config["noValue"])
	case float64:
		unit, decimals := c.unit(), 2
		if d, ok := c.config["decimals"].(float64); ok {
			decimals = int(d)
		}
		if moment := moment(unit, v); moment != "" {
			return moment
		}
		code, isCurrency := strings.CutPrefix(unit, "currency")
		suffix, hasSuffix := strings.CutPrefix(unit, "suffix:")
		switch {
		case unit == "percentunit":
			return strconv.FormatFloat(100*v, 'f', decimals, 64) + "%"
		case isCurrency:
			return code + " " + strconv.FormatFloat(v, 'f', decimals, 64)
		case hasSuffix:
			return strconv.FormatFloat(v, 'f', decimals, 64) + suffix
		}
		return strconv.FormatFloat(v, 'f', decimals, 64)
	default:
		return fmt.Sprint(v)
	}
}

// moment returns a moment, in milliseconds since 1970, as Grafana writes it in a unit of time, and "" in other units. Of
// the patterns it knows the days and minutes that the boards use.
func moment(unit string, milliseconds float64) string {
	at := time.UnixMilli(int64(milliseconds)).UTC()
	switch unit {
	case "dateTimeAsIso":
		return at.Format(time.DateTime)
	case "dateTimeFromNow":
		return "59 minutes ago"
	case "time:YYYY-MM-DD":
		return at.Format(time.DateOnly)
	case "time:YYYY-MM-DD HH:mm":
		return at.Format("2006-01-02 15:04")
	}
	return ""
}
