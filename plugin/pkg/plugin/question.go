package plugin

import (
	"cmp"
	"context"
	"strings"
	"time"
	_ "time/tzdata" // the machine that Grafana runs on may have no time zones

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// question is one query that is being answered. Handlers may change its query.
type question struct {
	query    panelquery.Query
	points   int // about as many points as the panel has room for
	when     backend.TimeRange
	settings *settings
	caller   caller
	exporter *asker
	terms    glossary
	days     span
	write    writer
}

// defaultPoints is the number of points for callers that do not give one.
const defaultPoints = 1000

// question decodes a query. Its terms and days are empty until prepare has run.
func (d *Datasource) question(from caller, q backend.DataQuery) (*question, error) {
	query, err := decodeQuery(q)
	if err != nil {
		return nil, err
	}
	if from.alert && isCalendar(query.Window) { // an alert rule must not compare part of a month with whole months
		query.HideIncomplete = new(true)
	}
	language := words.Language(cmp.Or(query.Language, panelquery.English))
	points := int(q.MaxDataPoints)
	if points <= 0 {
		points = defaultPoints
	}
	return &question{
		query: query, points: points, when: q.TimeRange, settings: &d.settings, caller: from, exporter: &asker{exporter: d.exporter},
		terms: glossary{words: language, catalogue: &api.Catalogue{}, codes: map[string]string{}}, write: writer{language},
	}, nil
}

// decodeQuery reads a query, whose type Grafana may send apart from it.
func decodeQuery(q backend.DataQuery) (panelquery.Query, error) {
	query, err := panelquery.Decode(q.JSON)
	if err != nil {
		return query, queryError("%w", err)
	}
	if q.QueryType != "" {
		query.QueryType = panelquery.Type(q.QueryType)
	}
	if err := query.Settle(); err != nil {
		return query, queryError("%w", err)
	}
	return query, nil
}

// prepare reads the catalogue and finds the days of the panel's range in the viewer's time zone.
func (q *question) prepare(ctx context.Context, r backend.TimeRange) error {
	catalogue, err := q.exporter.exporter.catalogue(ctx)
	if err != nil {
		return err
	}
	q.terms.catalogue = catalogue
	q.days, err = spanOf(catalogue, r, q.query.Timezone, time.Now())
	return err
}

// spanOf returns the days of a range in the viewer's time zone; empty or unknown for the shop's. Days after the
// running day are cut off. A range that ends now ends with the running day, even if the viewer's clock shows
// another date.
func spanOf(c *api.Catalogue, r backend.TimeRange, viewer string, now time.Time) (span, error) {
	zone, err := zoneOf(c)
	if err != nil {
		return span{}, err
	}
	today, err := dayOf(c.BusinessDay)
	if err != nil {
		return span{}, err
	}
	first, err := dayOf(c.FirstDay)
	if err != nil {
		first = 0 // there is no record yet
	}
	if viewer != "" {
		if known, err := time.LoadLocation(viewer); err == nil {
			zone = known
		}
	}
	from, to := record.DayOf(r.From, zone), min(record.DayOf(r.To, zone), today)
	if from <= today && r.To.After(now.Add(-time.Minute)) {
		to = today
	}
	return span{zone: zone, from: from, to: to, today: today, first: first}, nil
}

func zoneOf(c *api.Catalogue) (*time.Location, error) {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return nil, protocolError("unknown time zone %q", c.Timezone)
	}
	return zone, nil
}

// dayOf parses a day of an answer.
func dayOf(s string) (record.Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, protocolError("invalid day %q", s)
	}
	return record.DayOf(t, time.UTC), nil
}

// caller is the person or program behind a query.
type caller struct {
	known bool // a signed-in person or service account
	role  string
	alert bool // an alert rule
}

// scheduler is the login of Grafana's alerting, if it sends a login.
const scheduler = "grafana_scheduler"

func callerOf(req *backend.QueryDataRequest) caller {
	c := caller{alert: req.GetHTTPHeader(backend.FromAlertHeaderName) != ""}
	for name := range req.Headers {
		if strings.EqualFold(name, backend.FromAlertHeaderName) {
			c.alert = true
		}
	}
	if u := req.PluginContext.User; u != nil {
		c.known, c.role = u.Login != "" && u.Login != scheduler, u.Role
	}
	return c
}

// allowed returns an error, in a language, if the caller may not see customers. Alert rules and
// anonymous visitors may not: nobody knows who reads what they are shown.
func (c caller) allowed(least string, language words.Language) error {
	switch {
	case c.alert || !c.known:
		return refusal(language.Word("list_signed_in"))
	case rank(c.role) < rank(least):
		return refusal(language.Word("list_role") + ": " + least)
	}
	return nil
}
