package plugin

import (
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// explain gives a field without any value the reason as its text for no value.
func (g glossary) explain(f *data.Field, s *api.Series, ns []api.Notice) {
	for i := range f.Len() {
		if !f.NilAt(i) {
			return
		}
	}
	f.Config.NoValue = g.reason(s.Measure, ns)
}

// reason says why a measure has no value.
func (g glossary) reason(name string, ns []api.Notice) string {
	info := g.measure(name)
	if !info.Available {
		return g.unavailable(info)
	}
	lacking := slices.IndexFunc(ns, func(n api.Notice) bool { return n.Code == api.NoticeForecast && n.Severity == api.SeverityWarning })
	switch {
	case !info.Predicted || lacking < 0:
		return g.words.Word("no_value")
	case strings.Contains(ns[lacking].Message, "choice of customers"):
		return g.words.Word("forecast_choice")
	}
	return g.words.Word("forecast_day")
}

// unavailable says what is missing. The catalogue, which the editor shows, has the particulars.
func (g glossary) unavailable(info api.MeasureInfo) string {
	for _, kind := range info.Needs {
		if key := "absent_" + kind; g.words.Word(key) != key && strings.Contains(info.Reason, kind) {
			return g.words.Word(key)
		}
	}
	switch {
	case strings.HasPrefix(info.Reason, "the margin of"):
		return g.words.Word("absent_margin")
	case strings.HasPrefix(info.Reason, "no forecast has been made"), strings.HasPrefix(info.Reason, "not enough history"):
		return g.words.Word("absent_forecast")
	case strings.HasPrefix(info.Reason, "there are no records"):
		return g.words.Word("no_value")
	}
	return info.Reason
}
