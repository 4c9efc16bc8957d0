package plugin

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"
)

// notices turns the exporter's notices into Grafana's, in the language of the query, and drops
// duplicates.
func (g glossary) notices(all ...[]api.Notice) []data.Notice {
	var out []data.Notice
	for _, n := range slices.Concat(all...) {
		severity := data.NoticeSeverityInfo
		if n.Severity == api.SeverityWarning {
			severity = data.NoticeSeverityWarning
		}
		told := g.note(severity, string(n.Code), g.tell(&n))
		if !slices.Contains(out, told) {
			out = append(out, told)
		}
	}
	return out
}

// note returns a notice and remembers its code.
func (g glossary) note(severity data.NoticeSeverity, code, text string) data.Notice {
	if g.codes != nil {
		g.codes[text] = code
	}
	return data.Notice{Severity: severity, Text: text}
}

// code gives frames the codes of their notices as custom metadata, by which support finds a notice in every
// language.
func (g glossary) code(frames data.Frames) {
	for _, f := range frames {
		var codes []string
		for _, n := range f.Meta.Notices {
			if c := g.codes[n.Text]; c != "" && !slices.Contains(codes, c) {
				codes = append(codes, c)
			}
		}
		if len(codes) == 0 {
			continue
		}
		custom := map[string]any{"notices": codes}
		if own, ok := f.Meta.Custom.(map[string]any); ok {
			maps.Copy(custom, own)
		}
		f.Meta.Custom = custom
	}
}

// tell returns the sentence of a notice. If the code is unknown, or an older exporter sends no
// arguments, it returns the exporter's English sentence.
func (g glossary) tell(n *api.Notice) string {
	plain := n.Plain()
	if title := g.own(plain.Args[notice.Dimension]); title != "" {
		plain.Args = maps.Clone(plain.Args)
		plain.Args[notice.Dimension] = title
	}
	text := g.words.Notice(plain)
	if text == "" || n.Args == nil && n.Absence == nil {
		text = n.Message
	}
	return sentence(text)
}

// noticesOf is notices for figures over a window, which is empty for figures of the end of a day. In a window of
// four weeks or more, and at the end of a day, it does not matter that the last day has not ended, and that notice is
// left out. So is that forecasts could be fitted, which would stand on every panel of forecasts.
func (g glossary) noticesOf(window string, all []api.Notice) []data.Notice {
	long := !isCalendar(window) && (window == "" || window == "lifetime" || daysOf(window) >= 28)
	return g.notices(slices.DeleteFunc(slices.Clone(all), func(n api.Notice) bool {
		return long && n.Code == api.NoticeIncomplete || isFitted(&n)
	}))
}

// isFitted reports whether a notice only says when forecasts were fitted, and with which models.
func isFitted(n *api.Notice) bool {
	return n.Code == api.NoticeForecast && n.Severity == api.SeverityInfo && n.Absence == nil
}

// leaveOut returns the notices that do not have a code.
func leaveOut(code notice.Code, all []api.Notice) []api.Notice {
	return slices.DeleteFunc(slices.Clone(all), func(n api.Notice) bool { return n.Code == code })
}

// futureNotice says that the range begins after the running day.
func (q *question) futureNotice() data.Notice {
	return q.terms.note(data.NoticeSeverityInfo, "range_future", q.terms.words.Word("range_future")+": "+q.days.today.String())
}

// explain gives a field without any value the reason as its text for no value.
func (g glossary) explain(f *data.Field, s *api.Series, ns []api.Notice) {
	for i := range f.Len() {
		if !f.NilAt(i) {
			return
		}
	}
	f.Config.NoValue = g.reason(s.Measure, ns)
}

// reason says why a measure has no value, in few words. The notices of the answer have the details.
func (g glossary) reason(name string, ns []api.Notice) string {
	info := g.measure(name)
	if info.Absence != nil {
		return g.short(*info.Absence)
	}
	if !info.Available && info.Reason != "" {
		return sentence(info.Reason) // an older exporter has no codes
	}
	i := slices.IndexFunc(ns, func(n api.Notice) bool { return n.Code == api.NoticeForecast && n.Absence != nil })
	if !info.Predicted || i < 0 {
		return g.words.Word("no_value")
	}
	return g.short(*ns[i].Absence)
}

// short returns a reason in few words if the language has them, and otherwise its sentence.
func (g glossary) short(r absence.Reason) string {
	key := map[absence.Code]string{
		absence.NoRecords:         "no_value",
		absence.UnknownMargin:     "absent_margin",
		absence.ShortPast:         "absent_past",
		absence.FewPurchases:      "absent_past",
		absence.ForecastPending:   "absent_forecast",
		absence.ForecastHistory:   "absent_forecast",
		absence.ForecastDropout:   "absent_stopping",
		absence.ForecastDay:       "forecast_day",
		absence.ForecastSelection: "forecast_choice",
	}[r.Code]
	if r.Code == absence.MissingRecords {
		kind, _, _ := strings.Cut(r.Args[absence.Kinds], ",")
		key = "absent_" + kind
	}
	if w := g.words.Word(key); key != "" && w != key {
		return w
	}
	return sentence(g.words.Absence(r))
}

// sentence begins a text with a capital letter.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
