package server

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

func catalogueRequest(b board, _ *http.Request, _ params) (*request, *api.Error) {
	return &request{answer: func(context.Context) (any, error) { return catalogue(b), nil }}, nil
}

func catalogue(b board) *api.Catalogue {
	s := b.Settings()
	c := &api.Catalogue{
		BusinessDay: b.Today().String(),
		Timezone:    s.Location.String(),
		Currency:    s.Currency,
		Windows:     []string{},
		Periods:     calendarWindows(),
		CLVWindow:   s.CLVWindow.String(),
		Dimensions:  dimensions(b),
		Targets:     targets(b),
	}
	if first, _, ok := b.Span(); ok {
		c.FirstDay = first.String()
	}
	for _, w := range s.Windows {
		c.Windows = append(c.Windows, w.String())
	}
	for _, m := range measure.All() {
		c.Measures = append(c.Measures, measureInfo(b, &m))
	}
	for _, d := range analysis.Distributions() {
		info := api.DistributionInfo{Name: d.Name, Title: d.Title, Unit: string(d.Unit), Counts: d.Counts, Windows: d.Windows, Help: d.Help}
		info.Available, info.Reason, info.Absence = missing(b.DistributionAbsence(d.Name))
		c.Distributions = append(c.Distributions, info)
	}
	for _, q := range measure.Questions() {
		info := api.QuestionInfo{Name: q.Name, Title: q.Title, Unit: string(q.Unit), Parts: append([]string{}, q.Parts...), Help: q.Help}
		info.Available, info.Reason, info.Absence = missing(b.SurveyAbsence())
		c.Questions = append(c.Questions, info)
	}
	return c
}

func calendarWindows() []string { return []string{"month", "quarter", "year"} }

func measureInfo(b board, m *measure.Measure) api.MeasureInfo {
	info := api.MeasureInfo{
		Name: m.Name, Title: m.Title, Metric: m.Metric, Unit: string(m.Unit),
		Help: m.Help, Formula: m.Formula, Example: m.Example, Source: m.Source,
		Labels:  append([]string{}, m.Labels...),
		Needs:   make([]string, len(m.Needs)),
		Grouped: m.Grouped, Predicted: m.Predicted, NeedsMargin: m.NeedsMargin,
		Display: m.Display, LabelValues: m.LabelValues(b.Settings()),
		Windows: windowKinds(m.Windows),
	}
	for i, kind := range m.Needs {
		info.Needs[i] = string(kind)
	}
	info.Available, info.Reason, info.Absence = missing(b.Absence(m.Name))
	return info
}

// missing returns whether something is available, and why not, as a sentence and as a code.
func missing(r absence.Reason) (available bool, reason string, why *absence.Reason) {
	if r.None() {
		return true, "", nil
	}
	return false, words.English.Absence(r), &r
}

func targets(b board) []api.TargetInfo {
	infos := []api.TargetInfo{}
	for _, t := range b.Targets() {
		info := api.TargetInfo{Measure: t.Measure, Window: t.Window.String(), Value: t.Value, Labels: make(map[string]string, len(t.Labels))}
		if m, ok := measure.Find(t.Measure); ok {
			info.Unit = string(m.Unit)
		}
		for _, l := range t.Labels {
			info.Labels[l.Name] = l.Value
		}
		infos = append(infos, info)
	}
	return infos
}

func windowKinds(ks fold.WindowKinds) []string {
	names := []string{}
	for _, k := range []struct {
		kind fold.WindowKinds
		name string
	}{{fold.WindowDays, "days"}, {fold.WindowLifetime, "lifetime"}, {fold.WindowCalendar, "calendar"}} {
		if ks.Has(k.kind) {
			names = append(names, k.name)
		}
	}
	return names
}

func dimensionsRequest(b board, _ *http.Request, _ params) (*request, *api.Error) {
	return &request{answer: func(context.Context) (any, error) {
		return &api.Dimensions{Dimensions: dimensions(b)}, nil
	}}, nil
}

func dimensions(b board) []api.DimensionInfo {
	configured, own := b.Settings().Dimensions, b.Settings().Own
	infos := make([]api.DimensionInfo, 0, ledger.NumDimensions)
	for _, d := range own.All() {
		info := api.DimensionInfo{Name: own.Name(d), Titles: titles(own, d), Values: len(b.Values(d))}
		info.From, info.Column = own.Origin(d)
		info.Refused = refusal(b, d)
		i := slices.IndexFunc(configured, func(s fold.DimensionSetting) bool { return s.Dimension == d })
		if i >= 0 {
			info.OnMetrics, info.Cap = true, configured[i].Cap
		}
		infos = append(infos, info)
	}
	return infos
}

// titles returns what people read instead of the name of a dimension, by language.
func titles(own ledger.OwnDimensions, d ledger.Dimension) map[string]string {
	titles := map[string]string{}
	for _, l := range words.Languages() {
		titles[string(l)] = l.Dimension(own.Name(d))
	}
	if o := own.Find(d); o != nil {
		maps.Copy(titles, o.Titles)
	}
	return titles
}

func dimensionValuesRequest(b board, r *http.Request, _ params) (*request, *api.Error) {
	name := r.PathValue("name")
	d, bad := dimension(b, "", name)
	if bad != nil {
		bad.Status = http.StatusNotFound
		return nil, bad
	}
	return &request{answer: func(context.Context) (any, error) { return dimensionValues(b, name, d), nil }}, nil
}

func dimensionValues(b board, name string, d ledger.Dimension) *api.DimensionValues {
	out := &api.DimensionValues{Dimension: name, Values: append([]string{}, b.Values(d)...)}
	slices.Sort(out.Values)
	if len(out.Values) > api.MaxDimensionValues {
		out.Values, out.Truncated = out.Values[:api.MaxDimensionValues], true
	}
	return out
}
