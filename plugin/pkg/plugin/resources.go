package plugin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"
)

// CallResource implements backend.CallResourceHandler: what editors and variables offer to choose from,
// as JSON in the exporter's own form.
func (d *Datasource) CallResource(ctx context.Context, req *backend.CallResourceRequest, sender backend.CallResourceResponseSender) error {
	return d.resources.CallResource(ctx, req, sender)
}

func (d *Datasource) routes() backend.CallResourceHandler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /catalogue", d.resource(func(r *http.Request) (any, error) { return d.exporter.catalogue(r.Context()) }))
	mux.HandleFunc("GET /dimensions", d.resource(func(r *http.Request) (any, error) { return d.exporter.dimensions(r.Context()) }))
	mux.HandleFunc("GET /dimension-values", d.resource(d.dimensionValues))
	mux.HandleFunc("GET /windows", d.resource(d.windows))
	mux.HandleFunc("GET /status", d.resource(func(r *http.Request) (any, error) { return d.exporter.status(r.Context()) }))
	return httpadapter.New(mux)
}

func (d *Datasource) dimensionValues(r *http.Request) (any, error) {
	dimension := r.URL.Query().Get("dimension")
	if dimension == "" {
		return nil, queryError("dimension is missing; write dimension-values?dimension=country, or another of the dimensions")
	}
	return d.exporter.dimensionValues(r.Context(), dimension)
}

// windows are those of the configuration and the calendar periods.
func (d *Datasource) windows(r *http.Request) (any, error) {
	c, err := d.exporter.catalogue(r.Context())
	if err != nil {
		return nil, err
	}
	return map[string][]string{"windows": c.Windows, "periods": c.Periods}, nil
}

// resource answers with what get returns.
func (d *Datasource) resource(get func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, status, err := any(nil), http.StatusOK, d.mistake
		if err == nil {
			answer, err = get(r)
		}
		if err != nil {
			p := classify(err)
			answer, status = map[string]string{"message": p.Error()}, int(p.status)
		}
		body, err := json.Marshal(answer)
		if err != nil {
			body, status = []byte(`{"message":"a fault in the data source"}`), http.StatusInternalServerError
			d.logger.Error("Encode a resource", "path", r.URL.Path, "err", err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "private, max-age=30")
		if status != http.StatusOK {
			w.Header().Set("Cache-Control", "no-store")
		}
		w.WriteHeader(status)
		if _, err := w.Write(body); err != nil {
			d.logger.Debug("Send a resource", "path", r.URL.Path, "err", err)
		}
	}
}
