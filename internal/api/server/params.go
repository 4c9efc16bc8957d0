package server

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/fold"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// maxStep is the longest step, in days. It keeps day arithmetic far from its bounds.
const maxStep = 3660

// params are the parameters of a request. The endpoint knows all of them.
type params struct{ values url.Values }

// decodeParams parses a raw query. It refuses unknown parameters, and repeated parameters that take only
// one value.
func decodeParams(raw string, known []api.Parameter) (params, *api.Error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return params{}, badRequest("", "invalid query string: write name=value pairs, joined by & and percent-encoded")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(known, func(p api.Parameter) bool { return p.Name == name })
		if i < 0 {
			return params{}, unknownParameter(name, known)
		}
		if !known[i].Repeat && len(values[name]) > 1 {
			return params{}, badRequest(name, "repeated %d times: use it once", len(values[name]))
		}
	}
	return params{values: values}, nil
}

func unknownParameter(name string, known []api.Parameter) *api.Error {
	if len(known) == 0 {
		return badRequest("", "unknown parameter %s: this endpoint takes no parameters", quote(name))
	}
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.Name
	}
	return badRequest("", "%s", unknown("parameter", name, names))
}

// format parses the format of the answer and returns its encoder.
func (p params) format() (func(any) (*document, error), *api.Error) {
	switch f := p.values.Get("format"); f {
	case "", api.FormatJSON:
		return newDocument, nil
	case api.FormatCSV:
		return newTable, nil
	default:
		return nil, badRequest("format", "%s", unknown("format", f, []string{api.FormatJSON, api.FormatCSV}))
	}
}

// days parses from and to. The default of to is today, and the default of from two years before to.
func (p params) days(today record.Day) (from, to record.Day, bad *api.Error) {
	to, bad = p.day("to", today)
	if bad != nil {
		return 0, 0, bad
	}
	twoYears := record.DayOf(to.Time().AddDate(-2, 0, 0), time.UTC)
	from, bad = p.day("from", max(0, twoYears+1))
	if bad != nil {
		return 0, 0, bad
	}
	if from > to {
		return 0, 0, badRequest("from", "invalid range: from %s is after to %s", from, to)
	}
	return from, to, nil
}

func (p params) day(name string, missing record.Day) (record.Day, *api.Error) {
	if !p.values.Has(name) {
		return missing, nil
	}
	s := p.values.Get(name)
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, badRequest(name, "invalid day %s: write YYYY-MM-DD, such as 2026-01-31", quote(s))
	}
	if last := record.MaxDay.Time(); t.Unix() < 0 || t.After(last) {
		return 0, badRequest(name, "invalid day %s: must be between 1970-01-01 and %s", s, record.MaxDay)
	}
	return record.DayOf(t, time.UTC), nil
}

// step parses the number of days between points.
func (p params) step() (int, *api.Error) {
	if !p.values.Has("step") {
		return 1, nil
	}
	s := p.values.Get("step")
	n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
	if err != nil || !strings.HasSuffix(s, "d") || n < 1 || n > maxStep || s[0] == '+' {
		return 0, badRequest("step", "invalid step %s: must be 1d to %dd, such as 7d", quote(s), maxStep)
	}
	return n, nil
}

func (p params) groupCap() (int, *api.Error) {
	if !p.values.Has("cap") {
		return fold.DefaultCap, nil
	}
	s := p.values.Get("cap")
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > api.MaxCap {
		return 0, badRequest("cap", "invalid cap %s: must be 1 to %d", quote(s), api.MaxCap)
	}
	return n, nil
}

func (p params) groupBy(b board) (*ledger.Dimension, *api.Error) {
	if !p.values.Has("group_by") {
		return nil, nil
	}
	d, bad := dimension(b, "group_by", p.values.Get("group_by"))
	if bad != nil {
		return nil, bad
	}
	return &d, nil
}

// dimension returns the dimension with a name. One whose values may identify customers is refused.
func dimension(b board, field, name string) (ledger.Dimension, *api.Error) {
	own := b.Settings().Own
	d, ok := own.Parse(name)
	if !ok {
		return 0, badRequest(field, "%s", unknown("dimension", name, dimensionNames(own)))
	}
	if why := refusal(b, d); why != "" {
		return 0, badRequest(field, "%s", why)
	}
	return d, nil
}

// refusal says why a dimension is refused; "" if it is not.
func refusal(b board, d ledger.Dimension) string {
	r, refused := b.View().Refused(d)
	if !refused {
		return ""
	}
	own := b.Settings().Own
	return words.English.Warning(r.Warning(own.Find(d)))
}

func dimensionNames(own ledger.OwnDimensions) []string {
	names := make([]string, 0, ledger.NumDimensions)
	for _, d := range own.All() {
		names = append(names, own.Name(d))
	}
	return names
}

// filters parses the filters. A customer passes if it has one of the values in each dimension. The
// result is sorted, because equal queries must have equal keys.
func (p params) filters(b board) ([]analysis.Filter, *api.Error) {
	byDimension := map[ledger.Dimension][]string{}
	for _, s := range p.values["filter"] {
		name, value, ok := strings.Cut(s, ":")
		if !ok {
			return nil, badRequest("filter", "invalid filter %s: write dimension:value, such as country:NL", quote(s))
		}
		d, bad := dimension(b, "filter", name)
		if bad != nil {
			return nil, bad
		}
		byDimension[d] = append(byDimension[d], value)
	}
	var filters []analysis.Filter
	for _, d := range b.Settings().Own.All() {
		if values := byDimension[d]; values != nil {
			slices.Sort(values)
			filters = append(filters, analysis.Filter{Dimension: d, Values: slices.Compact(values)})
		}
	}
	return filters, nil
}

// measures parses the names of measures, without duplicates and in their order.
func (p params) measures() ([]*measure.Measure, *api.Error) {
	var found []*measure.Measure
	for _, name := range p.values["measure"] {
		m, ok := measure.Find(name)
		if !ok {
			return nil, badRequest("measure", "%s", unknownMeasure(name))
		}
		if !slices.ContainsFunc(found, func(f *measure.Measure) bool { return f.Name == m.Name }) {
			found = append(found, &m)
		}
	}
	if len(found) == 0 {
		return nil, badRequest("measure", "required: name at least one measure, such as measure=retention_ratio; %s/catalogue lists all", api.Prefix)
	}
	return found, nil
}
