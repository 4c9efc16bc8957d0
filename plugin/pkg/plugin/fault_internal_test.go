package plugin

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/log"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
)

// A panic is a fault of the data source, and Grafana must not end with it.
func TestAPanicIsAFaultOfTheDataSource(t *testing.T) {
	t.Parallel()
	d := newDatasource(t.Context(), backend.DataSourceInstanceSettings{URL: "http://127.0.0.1:1", JSONData: []byte("{}")},
		newMetrics(prometheus.NewRegistry()), log.NewNullLogger())
	t.Cleanup(d.Dispose)
	d.exporter = nil
	r := d.answer(t.Context(), caller{}, backend.DataQuery{RefID: "A", JSON: []byte(`{"queryType":"status"}`)})
	require.ErrorContains(t, r.Error, "fault in the data source, please report it")
	require.Equal(t, backend.StatusInternal, r.Status)
	require.Equal(t, backend.ErrorSourcePlugin, r.ErrorSource)
}
