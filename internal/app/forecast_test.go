package app_test

import (
	"context"
	"encoding/json"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

func TestAForecastFollowsTheFirstFigures(t *testing.T) {
	e := start(t, "shop")
	e.db.poll("shop", delivers(1, 2, 3))
	var catalogue api.Catalogue
	e.eventually("a forecast", e.shows("loyalty_model_fitted_timestamp_seconds 1.7731"))
	require.NoError(t, json.Unmarshal([]byte(e.get("/api/v1/catalogue")), &catalogue))
	reasons := map[string]string{}
	for _, m := range catalogue.Measures {
		reasons[m.Name] = m.Reason
	}
	require.Equal(t, "not enough history: 3 customers, at least 100 are needed", reasons["purchase_probability"])
	require.Equal(t, "not enough history: 3 customers, at least 100 are needed", reasons["alive_customers"])
	require.Contains(t, e.get("/metrics"), "loyalty_forecast_failures_total 0\n")
}

func TestFiguresAreServedAndUpdatedDuringAForecast(t *testing.T) {
	began := make(chan struct{}, 1)
	slow := func(ctx context.Context, _ *ledger.View, _ time.Time, _ measure.Settings) (*forecast.Forecast, error) {
		began <- struct{}{}
		<-ctx.Done() // until the exporter stops
		return nil, ctx.Err()
	}
	var logs *buffer
	t.Cleanup(func() {
		require.NotContains(t, logs.String(), "forecast failed", "an interrupted forecast is not a failure")
	})
	e := startWith(t, slow, "shop")
	logs = e.logs
	e.db.poll("shop", delivers(1, 2, 3))
	<-began
	e.db.poll("shop", delivers(1, 2, 3, 4))
	e.eventually("new figures", e.shows(`loyalty_active_customers{window="30d"} 4`))
	require.NotContains(t, e.get("/metrics"), "loyalty_model_fitted_timestamp_seconds")
}

// A fit of a few orders, or without a source, must not stay for a day.
func TestTheModelsAreFittedAgainWhenTheRecordsHaveOutgrownThem(t *testing.T) {
	fits := make(chan int, 10)
	fit := func(_ context.Context, v *ledger.View, _ time.Time, _ measure.Settings) (*forecast.Forecast, error) {
		fits <- v.Orders()
		return &forecast.Forecast{}, nil
	}
	e := startWith(t, fit, "one", "two")
	keys := func(n int) (all []record.Key) {
		for i := range n {
			all = append(all, record.Key(i+1))
		}
		return all
	}
	e.db.poll("one", delivers(keys(100)...))
	e.db.poll("two", breaks())
	require.Equal(t, 100, <-fits)
	e.db.poll("one", delivers(keys(109)...))
	e.eventually("figures", func() bool { return e.orders() == 109 })
	e.never("a fit of hardly more orders", func() bool { return len(fits) > 0 })
	e.db.poll("one", delivers(keys(110)...))
	require.Equal(t, 110, <-fits)
	e.db.poll("two", delivers(1))
	require.Equal(t, 111, <-fits, "the second source has been loaded")
	e.db.poll("two", delivers(1, 2))
	e.eventually("figures", func() bool { return e.orders() == 112 })
	e.never("another fit", func() bool { return len(fits) > 0 })
}

func TestForecastsCanBeTurnedOff(t *testing.T) {
	never := func(context.Context, *ledger.View, time.Time, measure.Settings) (*forecast.Forecast, error) {
		panic("forecasts are off")
	}
	e := startWith(t, never, "shop")
	e.configure("forecast: {enabled: false}\n", "shop")
	e.reload <- syscall.SIGHUP
	e.eventually("the new configuration", func() bool { return strings.Contains(e.logs.String(), "configuration read") })
	e.db.poll("shop", delivers(1, 2, 3))
	e.eventually("figures", e.ready)
	require.Contains(t, e.get("/api/v1/catalogue"), "forecasts are turned off in the configuration")
	require.Contains(t, e.get("/metrics"), "loyalty_forecast_failures_total 0\n")
}

// shows returns a condition: a line of /metrics begins with a text.
func (e *exporter) shows(line string) func() bool {
	return func() bool { return strings.Contains(e.get("/metrics"), "\n"+line) }
}
