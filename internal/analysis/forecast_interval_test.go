package analysis_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// TestIntervalsOfCDNOW computes the models' own intervals from all customers. The product takes a sample of
// them, so its widths may differ by a few per cent. With 39 weeks of history there is no whole year of
// back-tests, so the product's intervals reach from half to twice the forecast.
func TestIntervalsOfCDNOW(t *testing.T) {
	t.Parallel()
	end := record.Date(1997, time.September, 30)
	whole := 1.0
	view := cdnowAt(t, &whole)
	set := measure.Settings{Forecast: forecast.Settings{Horizon: fold.Days(273)}}
	stated := forecastsOf(foreseen(t, view, end, set))
	for _, name := range []string{"value_predicted basis=orders horizon=273d", "clv_predicted basis=orders horizon=273d", "purchase_probability horizon=90d"} {
		requireInterval(t, stated, name, math.Ln2)
	}
	f, err := forecast.Fit(t.Context(), view, noonOf(end), forecast.Options{Settings: set.Forecast, Untested: true})
	require.NoError(t, err)
	got := forecastsOf(analysis.NewEngine(set).UpdateHistories(view, end).WithForecast(f))
	histories, spends := buyers(view, end)
	rows, accounts := make([]clv.Row, len(histories)), make([]clv.Account, len(histories))
	for i, h := range histories {
		rows[i] = clv.Row{History: h, Customers: 1}
		accounts[i] = clv.Account{History: h, Spend: spends[i], Customers: 1}
	}
	bg, err := clv.FitBGNBD(t.Context(), rows, clv.Options{})
	require.NoError(t, err)
	pareto, err := clv.FitParetoNBD(t.Context(), rows, clv.Options{})
	require.NoError(t, err)
	gg, err := clv.FitGammaGamma(t.Context(), clv.GroupSpend(spends), clv.Options{})
	require.NoError(t, err)
	n := float64(len(histories))

	value, err := clv.ForecastValue(bg, gg, accounts, clv.Horizon{Length: 39, Periods: 3, Year: 365.0 / 7}, 0.95)
	require.NoError(t, err)
	requireInterval(t, got, "value_predicted basis=orders horizon=273d", math.Log(value.High/value.Estimate))
	requireInterval(t, got, "clv_predicted basis=orders horizon=273d", math.Log(value.High/value.Estimate))
	alive := widthOf(pareto, histories, clv.Model.ProbabilityAlive)
	requireInterval(t, got, "alive_customers", alive)
	for _, days := range []float64{30, 90} {
		width := widthOf(bg, histories, func(m clv.Model, h clv.History) float64 { return m.ProbabilityOfPurchase(h, days/7) })
		requireInterval(t, got, fmt.Sprintf("purchase_probability horizon=%gd", days), width)
	}
	require.LessOrEqual(t, got["alive_customers_interval bound=high"], n)
}

// widthOf returns the logarithm of the ratio of an interval's upper bound to its estimate, for the number of
// customers of whom something holds with a probability. It adds the variance of the parameters to the
// variance p(1-p) of each customer.
func widthOf(fit *clv.Fit[clv.Model], histories []clv.History, probability func(clv.Model, clv.History) float64) float64 {
	sum, variance := 0.0, 0.0
	for _, h := range histories {
		p := probability(fit.Model, h)
		sum, variance = sum+p, variance+p*(1-p)
	}
	parameters := fit.Interval(0.95, func(m clv.Model) (sum float64) {
		for _, h := range histories {
			sum += probability(m, h)
		}
		return sum
	})
	return math.Hypot(math.Log(parameters.High/parameters.Estimate), 1.959964*math.Sqrt(variance)/sum)
}

// requireInterval checks both bounds of a forecast against the width of its interval.
func requireInterval(t *testing.T, got map[string]float64, name string, width float64) {
	t.Helper()
	require.InEpsilon(t, width, math.Log(got[interval(name, "high")]/got[name]), 0.03, "%s, high", name)
	require.InEpsilon(t, width, math.Log(got[name]/got[interval(name, "low")]), 0.03, "%s, low", name)
}

// interval returns the key of a bound of a forecast.
func interval(name, bound string) string {
	for i, r := range name {
		if r == ' ' {
			return name[:i] + "_interval" + name[i:] + " bound=" + bound
		}
	}
	return name + "_interval bound=" + bound
}
