package plugin

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the machine that Grafana runs on may have no time zones of its own

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// ask is one query being answered.
type ask struct {
	query
	settings  *settings
	exporter  *exporter
	caller    caller
	words     words.Language
	catalogue *api.Catalogue
	zone      *time.Location // in which days begin
	// from and to are the days of the panel's range, inclusive; to is the running day, today, at the
	// latest, and from may be after it.
	from, to, today record.Day
	points          int // about as many are wanted
	addresses       []string
}

// defaultPoints is for callers that do not say how many points they want.
const defaultPoints = 1000

// ask decodes a query.
func (d *Datasource) ask(from caller, q backend.DataQuery) (*ask, error) {
	decoded, language, err := decodeQuery(q.JSON)
	if err != nil {
		return nil, err
	}
	a := &ask{query: decoded, settings: &d.settings, exporter: d.exporter, caller: from, words: language, points: int(q.MaxDataPoints)}
	if a.points <= 0 {
		a.points = defaultPoints
	}
	if from.alert && isCalendar(a.Window) { // a rule that takes the last value must not find a month so far, nor none
		a.HideIncomplete = new(true)
	}
	return a, nil
}

// prepare finds out what all handlers of figures need to know: what there is, and which days the
// range of the panel has in the business time zone.
func (a *ask) prepare(ctx context.Context, r backend.TimeRange) (err error) {
	if a.catalogue, err = a.exporter.catalogue(ctx); err != nil {
		return err
	}
	if a.zone, err = zoneOf(a.catalogue); err != nil {
		return err
	}
	if a.today, err = dayOf(a.catalogue.BusinessDay); err != nil {
		return err
	}
	a.from = record.DayOf(r.From, a.zone)
	a.to = min(record.DayOf(r.To, a.zone), a.today)
	return nil
}

func zoneOf(c *api.Catalogue) (*time.Location, error) {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return nil, protocolError("the time zone %q is not known here", c.Timezone)
	}
	return zone, nil
}

// dayOf reads a day of an answer.
func dayOf(s string) (record.Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, protocolError("%q is not a day", s)
	}
	return record.DayOf(t, time.UTC), nil
}

// protocolError is an answer of the exporter that cannot be right.
func protocolError(format string, args ...any) error {
	return &problem{backend.StatusBadGateway, backend.ErrorSourceDownstream, fmt.Errorf("the exporter's answer cannot be used: "+format, args...)}
}

// asking notes what is asked, for the query inspector.
func (a *ask) asking(path string, q url.Values) string {
	u := address(path, q)
	if line := "GET " + u; !slices.Contains(a.addresses, line) {
		a.addresses = append(a.addresses, line)
	}
	return u
}

// executed returns what was asked, a line each.
func (a *ask) executed() string { return strings.Join(a.addresses, "\n") }

func (a *ask) series(ctx context.Context, r api.SeriesRequest) (*api.SeriesAnswer, error) {
	u := a.asking("series", r.Values())
	return cached(ctx, a.exporter.cache, u, func(ctx context.Context) (*api.SeriesAnswer, error) { return a.exporter.api.Series(ctx, r) })
}

// measure returns what the catalogue says of a measure.
func (a *ask) measure(name string) api.MeasureInfo {
	for i := range a.catalogue.Measures {
		if a.catalogue.Measures[i].Name == name {
			return a.catalogue.Measures[i]
		}
	}
	return api.MeasureInfo{Name: name, Title: name}
}

// title returns a measure's name for people.
func (a *ask) title(name string) string { return a.words.Title(name, a.measure(name).Title) }

// describe returns the text that explains a measure.
func (a *ask) describe(name string) string { return a.words.Help(name, a.measure(name).Help) }

// label returns the word for a label's value, which may be a measure.
func (a *ask) label(label, value string) string {
	if w := a.words.Label(label, value); label != "measure" || w != value {
		return w
	}
	return a.title(value)
}

// notices turns the exporter's into Grafana's, each once.
func notices(all ...[]api.Notice) []data.Notice {
	var out []data.Notice
	for _, n := range slices.Concat(all...) {
		notice := data.Notice{Severity: data.NoticeSeverityInfo, Text: n.Message}
		if n.Severity == api.SeverityWarning {
			notice.Severity = data.NoticeSeverityWarning
		}
		if !slices.Contains(out, notice) {
			out = append(out, notice)
		}
	}
	return out
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
