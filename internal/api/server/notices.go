package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/changepoint"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/nearest"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// info returns a notice of something good to know.
func info(n notice.Notice) api.Notice { return wireNotice(api.SeverityInfo, n) }

// warning returns a notice of something that may mislead.
func warning(n notice.Notice) api.Notice { return wireNotice(api.SeverityWarning, n) }

// wireNotice translates a notice into the protocol.
func wireNotice(severity string, n notice.Notice) api.Notice {
	out := api.Notice{Severity: severity, Code: n.Code, Args: n.Args, Message: words.English.Notice(n)}
	if !n.Absence.None() {
		out.Absence = &n.Absence
	}
	return out
}

// messages returns the sentences of notices.
func messages(notices []api.Notice) []string {
	out := make([]string, len(notices))
	for i := range notices {
		out[i] = notices[i].Message
	}
	return out
}

// missingNotice says why what name is the title of is missing. What is notice.Measure,
// notice.Distribution, notice.Question or notice.Survival.
func missingNotice(what, name, title string, why absence.Reason) api.Notice {
	return warning(notice.New(notice.Unavailable, what, name, notice.Title, title).Because(why))
}

// nobodyNotices returns notices of the values of filters that no customer has. Values come and go, so such
// a filter is not an error.
func nobodyNotices(b board, filters []analysis.Filter) []api.Notice {
	var out []api.Notice
	own := b.Settings().Own
	for _, f := range filters {
		known := b.Values(f.Dimension)
		for _, value := range f.Values {
			if slices.Contains(known, value) {
				continue
			}
			n := notice.New(notice.Nobody, notice.Dimension, own.Name(f.Dimension), notice.Value, shorten(value))
			if near, ok := nearest.Name(value, known); ok {
				n.Args[notice.Near] = near
			}
			out = append(out, warning(n))
		}
	}
	return out
}

// downNotices name the sources that cannot be read.
func downNotices(sources []health.Source) []api.Notice {
	var out []api.Notice
	for i := range sources {
		code := notice.SourceDown
		if !sources[i].Complete() {
			code = notice.SourceIncomplete
		}
		out = append(out, warning(notice.New(code, notice.Source, sources[i].Name)))
	}
	return out
}

// futureNotice says that the range was cut at the running day.
func futureNotice(today record.Day) api.Notice {
	return info(notice.New(notice.Future, notice.Day, today.String()))
}

// warmupNotice says that there are figures from before the end of the warm-up.
func warmupNotice(end record.Day) api.Notice {
	return info(notice.New(notice.Warmup, notice.Day, end.String()))
}

// incompleteNotice says that the last day or calendar period of a window still runs.
func incompleteNotice(w fold.Window, day record.Day) api.Notice {
	period := "day"
	if w.Kind() == fold.WindowCalendar {
		period = w.String()
	}
	return info(notice.New(notice.Incomplete, notice.Period, period, notice.Day, day.String()))
}

// truncatedNotice says how many cohorts or customers were left out.
func truncatedNotice(severity, of string, count int) api.Notice {
	n := notice.New(notice.Truncated, notice.Of, of, notice.Count, strconv.Itoa(count))
	if of == notice.Customers {
		n.Args[notice.Limit] = strconv.Itoa(api.MaxCustomers)
	}
	return wireNotice(severity, n)
}

// revenueNotice says that count purchases and refunds have no known margin.
func revenueNotice(count int) api.Notice {
	return info(notice.New(notice.Revenue, notice.Count, strconv.Itoa(count)))
}

// fewLeftNotice says that a figure rests on few subscribers who left.
func fewLeftNotice(l analysis.FewLeft) api.Notice {
	return warning(notice.New(notice.FewLeft, notice.Measure, l.Measure.Name, notice.Title, l.Measure.Title,
		notice.Count, strconv.Itoa(l.Count), notice.Need, strconv.Itoa(measure.EnoughLeft)))
}

// returnedNotice says that count customers at risk have bought since a day.
func returnedNotice(count int, since record.Day) api.Notice {
	return info(notice.New(notice.Returned, notice.Count, strconv.Itoa(count), notice.Day, since.String()))
}

// shortNotice says that count windows are too few to find changes of level.
func shortNotice(m *measure.Measure, w fold.Window, count int) api.Notice {
	return info(notice.New(notice.Short, notice.Measure, m.Name, notice.Title, m.Title, notice.Window, w.String(),
		notice.Count, strconv.Itoa(count), notice.Need, strconv.Itoa(changepoint.Least)))
}

// forecastNotice says what a forecast rests on.
func forecastNotice(f *forecast.Forecast) api.Notice {
	b := f.Basis()
	models := make([]string, len(b.Models))
	for i, m := range b.Models {
		models[i] = m.Name + " (" + strconv.Itoa(m.Customers) + ")"
	}
	return info(notice.New(notice.Forecast, notice.Fitted, b.Fitted.UTC().Format("2006-01-02 15:04 MST"), notice.Day, b.Day.String(),
		notice.Models, strings.Join(models, ", "), notice.Horizon, b.Horizon.String(),
		notice.Discount, strconv.FormatFloat(b.Discount*100, 'g', 4, 64)))
}

// noForecastNotice says why there is no forecast in an answer.
func noForecastNotice(why absence.Reason) api.Notice {
	return warning(notice.New(notice.Forecast).Because(why))
}
