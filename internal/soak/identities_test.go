package soak_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"
)

// metrics are the samples of a scrape.
type metrics map[string]*dto.MetricFamily

// scrape returns the metrics, or nil without an error before there are figures.
func scrape(client *http.Client, url string) (metrics, error) {
	res, err := client.Get(url + "/metrics")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read metrics: %w", err)
	case res.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("scrape: %s: %s", res.Status, body)
	}
	return parse(body)
}

// A test that cannot fail is worth nothing: one figure of another moment is found.
func TestATornScrapeIsFound(t *testing.T) {
	const text = `loyalty_opening_revenue{basis="orders",window="30d"} 100
loyalty_revenue_movement{basis="orders",movement="new",window="30d"} 20
loyalty_revenue_movement{basis="orders",movement="churned",window="30d"} -50
loyalty_revenue{basis="orders",window="30d"} 70
loyalty_revenue{basis="orders",window="lifetime"} 900
loyalty_opening_revenue_by_country{basis="orders",country="NL",window="30d"} 100
loyalty_revenue_by_country{basis="orders",country="NL",window="30d"} 70
`
	m, err := parse([]byte(text))
	require.NoError(t, err)
	checked, err := m.identities()
	require.NoError(t, err)
	require.Positive(t, checked)
	for _, torn := range []string{`window="30d"} 20`, `window="30d"} -50`, `window="30d"} 70`} {
		m, err := parse([]byte(strings.Replace(text, torn, torn+"1", 1)))
		require.NoError(t, err)
		_, err = m.identities()
		require.Error(t, err, torn)
	}
}

func parse(body []byte) (metrics, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(body))
	return families, err
}

// sum adds the samples of a family whose labels contain all given pairs.
func (m metrics) sum(family string, labels ...string) (sum float64, found int) {
	f := m["loyalty_"+family]
	if f == nil {
		return 0, 0
	}
	for _, sample := range f.GetMetric() {
		if has(sample, labels) {
			sum += sample.GetGauge().GetValue() + sample.GetUntyped().GetValue()
			found++
		}
	}
	return sum, found
}

func has(sample *dto.Metric, labels []string) bool {
	for i := 0; i < len(labels); i += 2 {
		if !slices.ContainsFunc(sample.GetLabel(), func(l *dto.LabelPair) bool { return l.GetName() == labels[i] && l.GetValue() == labels[i+1] }) {
			return false
		}
	}
	return true
}

// windows returns the windows in days of the figures.
func (m metrics) windows() []string {
	all := map[string]bool{}
	for _, sample := range m["loyalty_opening_revenue"].GetMetric() {
		for _, l := range sample.GetLabel() {
			if l.GetName() == "window" {
				all[l.GetValue()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// identities checks that the figures of a scrape belong together, and returns how many identities it checked.
func (m metrics) identities() (checked int, err error) {
	var torn []error
	equal := func(what string, a, b float64) {
		checked++
		if math.Abs(a-b) > 1e-6*max(1, math.Abs(a)) {
			torn = append(torn, fmt.Errorf("%s: %v is not %v", what, a, b))
		}
	}
	for _, w := range m.windows() {
		opening, _ := m.sum("opening_revenue", "window", w)
		movements, n := m.sum("revenue_movement", "window", w)
		closing, _ := m.sum("revenue", "window", w, "basis", "orders")
		equal(fmt.Sprintf("opening revenue + %d movements = closing revenue, %s", n, w), opening+movements, closing)
		states, _ := m.sum("customers", "window", w)
		active, _ := m.sum("active_customers", "window", w)
		equal("retained + new + reactivated = active customers, "+w, states, active)
		retained, _ := m.sum("customers", "window", w, "state", "retained")
		churned, _ := m.sum("churned_customers", "window", w)
		if kept, ok := m.sum("retention_ratio", "window", w); ok == 1 {
			lost, _ := m.sum("churn_ratio", "window", w)
			equal("retention + churn = 1, "+w, kept+lost, 1)
			equal("retained / (retained + churned) = retention, "+w, retained/(retained+churned), kept)
		}
		for _, family := range []string{"revenue", "opening_revenue", "active_customers", "churned_customers"} {
			total, _ := m.sum(family, "window", w)
			groups, _ := m.sum(family+"_by_country", "window", w)
			equal(family+" by country, "+w, groups, total)
		}
	}
	return checked, errors.Join(torn...)
}
