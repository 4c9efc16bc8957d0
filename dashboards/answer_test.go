package dashboards_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/plugintest"
)

// sheet is a frame of an answer.
type sheet struct {
	ref     string
	columns []*column
}

// column is a field of a frame. Its values are nil, a float64, a bool, a string or a time.
type column struct {
	name     string
	labels   map[string]string
	numeric  bool
	times    bool
	values   []any
	config   map[string]any // Grafana's field configuration
	ofAmount bool           // amounts of money, as the data source says
	last     time.Time      // of the last value of a series of Prometheus
}

// shown returns the name that people read.
func (c *column) shown() string {
	for _, key := range []string{"displayName", "displayNameFromDS"} {
		if name, ok := c.config[key].(string); ok && name != "" {
			return labelPattern.ReplaceAllStringFunc(name, func(m string) string { return c.labels[labelPattern.FindStringSubmatch(m)[1]] })
		}
	}
	return c.name
}

// labelPattern matches a label in a display name.
var labelPattern = regexp.MustCompile(`\$\{__field\.labels\.(\w+)\}`)

// unit returns Grafana's id of the unit.
func (c *column) unit() string { return text(c.config["unit"]) }

// empty reports whether the column has no value.
func (c *column) empty() bool {
	return !slices.ContainsFunc(c.values, func(v any) bool { return v != nil })
}

// answer is what a panel gets for its queries.
type answer struct {
	sheets  []*sheet
	notices []string
	errors  []string
}

// ofPlugin returns the answer of the loyalty data source. The back end sends frames in the order of the
// queries.
func ofPlugin(t testing.TB, queries []json.RawMessage, got map[string]plugintest.Response) *answer {
	t.Helper()
	a := &answer{}
	for _, q := range queries {
		ref := decode[struct{ RefID string }](t, q).RefID
		r, ok := got[ref]
		require.True(t, ok, "no answer to query %s", ref)
		if r.Err != nil {
			a.errors = append(a.errors, r.Err.Error())
		}
		for _, f := range r.Frames {
			a.sheets = append(a.sheets, ofFrame(t, ref, f))
			if f.Meta != nil {
				for _, n := range f.Meta.Notices {
					a.notices = append(a.notices, n.Text)
				}
			}
		}
	}
	return a
}

func ofFrame(t testing.TB, ref string, f *data.Frame) *sheet {
	t.Helper()
	s := &sheet{ref: ref}
	for _, field := range f.Fields {
		c := &column{name: field.Name, labels: field.Labels, numeric: field.Type().Numeric(), times: field.Type().Time(), config: map[string]any{}}
		if field.Config != nil {
			encoded, err := json.Marshal(field.Config)
			require.NoError(t, err)
			c.config = decode[map[string]any](t, encoded)
		}
		c.ofAmount = strings.HasPrefix(c.unit(), "currency") || regexp.MustCompile(`^(suffix: [A-Z]{3}|si: [A-Z]{3}|si:€)$`).MatchString(c.unit())
		for i := range field.Len() {
			c.values = append(c.values, plain(field, i))
		}
		s.columns = append(s.columns, c)
	}
	return s
}

// plain returns a value of a field as a column has it.
func plain(f *data.Field, i int) any {
	v, ok := f.ConcreteAt(i)
	if !ok {
		return nil
	}
	if f.Type().Numeric() {
		n, _ := f.FloatAt(i)
		return n
	}
	return v
}

// askProm runs one query of Prometheus over the time in which the test has scraped the exporter.
func askProm(t testing.TB, server string, q *promQuery, from, to time.Time) []*sheet {
	t.Helper()
	address := server + "/api/v1/query?query=" + url.QueryEscape(q.expr)
	if q.Range {
		address = fmt.Sprintf("%s/api/v1/query_range?query=%s&start=%d&end=%d&step=1", server, url.QueryEscape(q.expr), from.Unix(), to.Unix())
	}
	var got struct {
		Status, Error string
		Data          struct{ Result []promSeries }
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, address)), &got))
	require.Equal(t, "success", got.Status, "%s: %s", q.expr, got.Error)
	if q.Format == "table" {
		return []*sheet{promTable(q, got.Data.Result)}
	}
	var sheets []*sheet
	for _, s := range got.Data.Result {
		sheets = append(sheets, s.sheet(q))
	}
	return sheets
}

// promQuery is a query of Prometheus on a panel, with its variables replaced.
type promQuery struct {
	RefID, LegendFormat, Format string
	Range                       bool
	expr                        string
	several                     bool // the panel has other tables of Prometheus
}

type promSeries struct {
	Metric map[string]string
	Value  []any
	Values [][]any
}

// points returns the times and values.
func (s *promSeries) points() (at []any, of []any) {
	all := s.Values
	if len(s.Value) > 0 {
		all = append(all, s.Value)
	}
	for _, p := range all {
		seconds, _ := p[0].(float64)
		at = append(at, time.UnixMilli(int64(1000*seconds)))
		value, err := strconv.ParseFloat(text(p[1]), 64)
		if err != nil || value != value { // NaN is no value in Grafana
			of = append(of, nil)
		} else {
			of = append(of, value)
		}
	}
	return at, of
}

// sheet returns the frame of a series, whose name comes from the legend.
func (s *promSeries) sheet(q *promQuery) *sheet {
	at, of := s.points()
	legend := regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`).ReplaceAllStringFunc(q.LegendFormat, func(m string) string {
		return s.Metric[strings.Trim(m, "{} ")]
	})
	value := &column{name: "Value", labels: s.Metric, numeric: true, values: of, config: map[string]any{"displayNameFromDS": cmp.Or(legend, q.expr)}}
	if legend == "" && q.LegendFormat != "" && len(s.Metric) == 0 {
		value.config["displayNameFromDS"] = ""
	}
	for i, v := range of {
		if v != nil {
			value.last, _ = at[i].(time.Time)
		}
	}
	return &sheet{ref: q.RefID, columns: []*column{{name: "Time", times: true, values: at, config: map[string]any{}}, value}}
}

// promTable returns one frame with a row for each series.
func promTable(q *promQuery, all []promSeries) *sheet {
	var names []string
	for _, s := range all {
		for name := range s.Metric {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	value := &column{name: "Value", numeric: true, config: map[string]any{}}
	if q.several {
		value.name += " #" + q.RefID
	}
	times := &column{name: "Time", times: true, config: map[string]any{}}
	table := &sheet{ref: q.RefID, columns: []*column{times}}
	for _, name := range names {
		c := &column{name: name, config: map[string]any{}}
		for _, s := range all {
			if v, ok := s.Metric[name]; ok {
				c.values = append(c.values, v)
			} else {
				c.values = append(c.values, nil)
			}
		}
		table.columns = append(table.columns, c)
	}
	for _, s := range all {
		at, of := s.points()
		times.values, value.values = append(times.values, at[len(at)-1]), append(value.values, of[len(of)-1])
	}
	if len(all) == 0 {
		table.columns = nil
		return table
	}
	table.columns = append(table.columns, value)
	return table
}

// text returns a value of JSON that is a text.
func text(v any) string {
	s, _ := v.(string)
	return s
}
