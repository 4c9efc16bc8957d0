package plugin

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"
)

// CallResource implements backend.CallResourceHandler. Resources are what editors and variables offer to
// choose from, in the JSON of the exporter's API.
func (d *Datasource) CallResource(ctx context.Context, req *backend.CallResourceRequest, sender backend.CallResourceResponseSender) error {
	return d.resources.CallResource(ctx, req, sender)
}

func (d *Datasource) routes() backend.CallResourceHandler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /catalogue", d.resource(func(r *http.Request) (any, error) { return d.exporter.catalogue(r.Context()) }))
	mux.HandleFunc("GET /dimension-values", d.resource(d.dimensionValues))
	return httpadapter.New(mux)
}

func (d *Datasource) dimensionValues(r *http.Request) (any, error) {
	dimension := r.URL.Query().Get("dimension")
	if dimension == "" {
		return nil, queryError("dimension: required; write dimension-values?dimension=country, or another dimension")
	}
	return d.exporter.valuesOf(r.Context(), dimension)
}

// resource returns a handler that answers with the result of get.
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
			body, status = []byte(`{"message":"fault in the data source"}`), http.StatusInternalServerError
			d.logger.Error("resource not encoded", "path", r.URL.Path, "err", err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "private, max-age=30")
		if status != http.StatusOK {
			w.Header().Set("Cache-Control", "no-store")
		}
		w.WriteHeader(status)
		if _, err := w.Write(body); err != nil {
			d.logger.Debug("resource not sent", "path", r.URL.Path, "err", err)
		}
	}
}
