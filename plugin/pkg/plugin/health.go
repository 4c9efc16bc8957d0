package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// CheckHealth implements backend.CheckHealthHandler: it says whether the data source works and, if not,
// what to do. It does not use the cache.
func (d *Datasource) CheckHealth(ctx context.Context, _ *backend.CheckHealthRequest) (*backend.CheckHealthResult, error) {
	if d.mistake != nil {
		return unwell(d.mistake.Error(), d.mistake), nil
	}
	status, err := d.exporter.api.Status(ctx)
	if err != nil {
		return unwell(classify(err).Error(), err), nil
	}
	if !status.Ready {
		return unwell(notReady(status), nil), nil
	}
	catalogue, err := d.exporter.api.Catalogue(ctx)
	if err != nil {
		return unwell(classify(err).Error(), err), nil
	}
	if _, err := zoneOf(catalogue); err != nil {
		return unwell(err.Error(), err), nil
	}
	return d.withToken(ctx, well(status, catalogue)), nil
}

// withToken turns a result into an error if the exporter rejects the token for lists of customers.
func (d *Datasource) withToken(ctx context.Context, r *backend.CheckHealthResult) *backend.CheckHealthResult {
	if d.settings.token == "" {
		return r
	}
	_, err := d.exporter.api.AtRisk(ctx, api.AtRiskRequest{Limit: 1, Token: d.settings.token})
	if e, ok := errors.AsType[*api.Error](err); ok && e.Status == http.StatusForbidden {
		r.Status = backend.HealthStatusError
		r.Message += " The exporter rejects the customer list token: " + e.Message + "."
	}
	return r
}

// notReady says what an exporter without figures waits for.
func notReady(s *api.Status) string {
	text := fmt.Sprintf("Reached loyalty_exporter %s, but it has no figures yet", s.Version)
	if len(s.HeldBackBy) > 0 {
		text += ": initial load of " + names(s.HeldBackBy) + " is running"
	}
	if down := faults(s); len(down) > 0 {
		return text + ". It cannot read these sources: " + strings.Join(down, "; ") + ". See the exporter's log"
	}
	return text + ". Test again in a minute"
}

// well describes an exporter that has figures. The result is an error only if all sources are down: the
// last figures of a source stay.
func well(s *api.Status, c *api.Catalogue) *backend.CheckHealthResult {
	text := fmt.Sprintf("Reached loyalty_exporter %s: figures up to %s, days of %s", s.Version, c.BusinessDay, c.Timezone)
	status := backend.HealthStatusOk
	if down := faults(s); len(down) > 0 {
		text += ". These sources cannot be read at present: " + strings.Join(down, "; ")
		if missing := missingSources(s); len(missing) > 0 {
			text += ". The figures lack " + names(missing)
		} else {
			text += ". Their last figures are shown"
		}
		if len(down) == len(s.Sources) {
			status = backend.HealthStatusError
		}
	}
	if s.Pending != nil {
		text += ". A newer configuration waits for the initial load of " + names(waiting(s.Pending, words.English))
	}
	if s.RefusedReload != nil {
		text += ". The exporter refused its new configuration; its status page has the reason"
	}
	if missing := unavailableMeasures(c); missing > 0 {
		text += fmt.Sprintf(". %d of %d measures are available; the list of measures says what the others need", len(c.Measures)-missing, len(c.Measures))
	}
	return result(status, text, map[string]any{
		"version": s.Version, "businessDay": c.BusinessDay, "firstDay": c.FirstDay, "timezone": c.Timezone, "currency": c.Currency,
	})
}

func unavailableMeasures(c *api.Catalogue) (n int) {
	for i := range c.Measures {
		if !c.Measures[i].Available {
			n++
		}
	}
	return n
}

// faults names the sources whose last poll failed, each with its error.
func faults(s *api.Status) []string {
	var out []string
	for i := range s.Sources {
		if src := &s.Sources[i]; !src.Up && src.Polls > 0 {
			fault := src.Name
			if src.Error != "" {
				fault += " (" + src.Error + ")"
			}
			out = append(out, fault)
		}
	}
	return out
}

// missingSources names the sources that have never been read.
func missingSources(s *api.Status) []string {
	var out []string
	for i := range s.Sources {
		if src := &s.Sources[i]; !src.Loaded {
			out = append(out, src.Name)
		}
	}
	return out
}

func names(all []string) string { return strings.Join(all, ", ") }

func unwell(text string, err error) *backend.CheckHealthResult {
	details := map[string]any{}
	if err != nil {
		details["verboseMessage"] = err.Error()
	}
	return result(backend.HealthStatusError, text, details)
}

func result(status backend.HealthStatus, text string, details map[string]any) *backend.CheckHealthResult {
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	encoded, err := json.Marshal(details)
	if err != nil {
		encoded = nil // the message is enough
	}
	return &backend.CheckHealthResult{Status: status, Message: text, JSONDetails: encoded}
}
