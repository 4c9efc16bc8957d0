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

// unavailable says why a measure is missing, as a sentence.
func (g glossary) unavailable(info api.MeasureInfo) string {
	if info.Absence == nil {
		return info.Reason // an older exporter has no codes
	}
	return sentence(g.words.Absence(*info.Absence))
}

// sentence begins a text with a capital letter.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
