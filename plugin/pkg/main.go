// Command gpx_loyalty is the back end of the Grafana data source. Grafana starts it and calls it over
// gRPC.
package main

import (
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

func main() {
	if err := datasource.Manage(plugin.ID, plugin.Factory(prometheus.DefaultRegisterer, backend.Logger), datasource.ManageOpts{}); err != nil {
		backend.Logger.Error("data source failed", "err", err)
		os.Exit(1)
	}
}
