package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// patience is a generous limit, not a measurement.
const patience = 6 * time.Minute

func TestTheDemoShowsFiguresOfARunningShop(t *testing.T) {
	reload := make(chan os.Signal)
	out, stop := begin(t, reload, "--web.listen-address=127.0.0.1:0", "--pace=3s")
	out.await(t, `Ready after`)
	url := out.await(t, `(http://127\.0\.0\.1:\d+)/metrics`)
	scrape := get(t, url+"/metrics")
	problems, err := promlint.New(strings.NewReader(scrape)).Lint()
	require.NoError(t, err)
	require.Empty(t, problems)
	require.Equal(t, 1.0, value(t, scrape, `loyalty_source_up{source="shop"}`))
	require.Greater(t, value(t, scrape, `loyalty_ledger_customers`), 10_000.0)
	require.Greater(t, value(t, scrape, `loyalty_monthly_recurring_revenue{currency="EUR"}`), 500.0)
	retention := value(t, scrape, `loyalty_retention_ratio{window="365d"}`)
	require.InDelta(t, 0.4, retention, 0.25)
	requireVoice(t, scrape)
	require.False(t, strings.Contains(scrape, "loyalty_source_rejected_records_total{"), "the shop's records are all usable")
	require.False(t, strings.Contains(scrape, "@"), "no addresses")

	require.Contains(t, get(t, url+"/"), "<svg")
	require.Contains(t, get(t, url+"/api/v1/catalogue"), "retention_ratio")
	require.Contains(t, get(t, url+"/api/v1/series?measure=retention_ratio&window=90d"), "retention_ratio")

	orders := value(t, scrape, `loyalty_ledger_records{kind="order"}`)
	require.Eventually(t, func() bool {
		return value(t, get(t, url+"/metrics"), `loyalty_ledger_records{kind="order"}`) > orders+20
	}, patience, time.Second, "orders keep coming in")

	require.Contains(t, out.String(), "Opening the shop")
	require.Contains(t, out.String(), "Your own shop   go tool mage build")
	require.Contains(t, get(t, url+"/"), "generated shop")
	require.Contains(t, get(t, url+"/api/v1/status"), `"simulated":true`)
	requireAtRisk(t, out, url)
	requireReload(t, url, reload)
	requirePrometheus(t, strings.TrimPrefix(url, "http://"))

	config := out.await(t, `Configuration\s+(\S+)`)
	password, err := os.ReadFile(filepath.Join(filepath.Dir(config), "password"))
	require.NoError(t, err)
	require.NotContains(t, out.String(), strings.TrimSpace(string(password)))

	require.NoError(t, stop())
	require.NoFileExists(t, config)
	require.NoDirExists(t, filepath.Dir(config))
}

// requireAtRisk requests the customers at risk with the token that the demo has written, and with another one.
func requireAtRisk(t *testing.T, out *output, url string) {
	t.Helper()
	token, err := os.ReadFile(out.await(t, `the token in (\S+) as`))
	require.NoError(t, err)
	client, err := api.NewClient(url, http.DefaultClient)
	require.NoError(t, err)
	_, err = client.AtRisk(t.Context(), api.AtRiskRequest{Limit: 5, Token: "another"})
	require.ErrorContains(t, err, "token")
	list, err := client.AtRisk(t.Context(), api.AtRiskRequest{Limit: 5, Token: strings.TrimSpace(string(token))})
	require.NoError(t, err)
	require.NotEmpty(t, list.Day)
}

// requireReload reloads the configuration while the shop sells and requires that no record is rejected.
func requireReload(t *testing.T, url string, reload chan<- os.Signal) {
	t.Helper()
	const loaded = "loyalty_config_last_reload_success_timestamp_seconds"
	before := value(t, get(t, url+"/metrics"), loaded)
	reload <- syscall.SIGHUP
	require.Eventually(t, func() bool {
		scrape := get(t, url+"/metrics")
		return value(t, scrape, loaded) > before && value(t, scrape, "loyalty_config_pending") == 0
	}, patience, time.Second, "the new configuration takes over")
	require.NotContains(t, get(t, url+"/metrics"), "loyalty_source_rejected_records_total{")
}

// requireVoice requires a figure of every measure that needs the CRM.
func requireVoice(t *testing.T, scrape string) {
	t.Helper()
	require.Equal(t, 1.0, value(t, scrape, `loyalty_source_up{source="crm"}`))
	for series, sane := range map[string][2]float64{
		`loyalty_nps{counted="answers",window="365d"}`:                                         {0, 45},
		`loyalty_nps{counted="people",window="365d"}`:                                          {0, 45},
		`loyalty_nps_answers{group="detractors",window="365d"}`:                                {50, 1000},
		`loyalty_csat_satisfied_ratio{window="365d"}`:                                          {0.5, 0.95},
		`loyalty_csat_mean{scale="5",window="365d"}`:                                           {3, 5},
		`loyalty_ces{window="365d"}`:                                                           {3.5, 6.5},
		`loyalty_delivery_gap{window="365d"}`:                                                  {0.01, 0.5},
		`loyalty_survey_response_ratio{window="365d"}`:                                         {0.15, 0.4},
		`loyalty_silent_churn_ratio{window="365d"}`:                                            {0.3, 0.95},
		`loyalty_customers_voice{state="advocate"}`:                                            {100, 3000},
		`loyalty_index{window="365d"}`:                                                         {30, 90},
		`loyalty_index_component{component="survey",window="365d"}`:                            {40, 95},
		`loyalty_index_component{component="csat",window="365d"}`:                              {40, 95},
		`loyalty_cancellations{reason="service",window="365d"}`:                                {50, 1000},
		`loyalty_cancellations{reason="price",window="365d"}`:                                  {50, 1000},
		`loyalty_involuntary_churn_ratio{window="365d"}`:                                       {0.001, 0.2},
		`loyalty_service_contacts{window="365d"}`:                                              {500, 5000},
		`loyalty_first_contact_resolution_ratio{window="365d"}`:                                {0.4, 0.95},
		`loyalty_contact_churn_risk_ratio{window="365d"}`:                                      {0.8, 2},
		`loyalty_engagement_ratio{window="365d"}`:                                              {0.05, 0.6},
		`loyalty_referral_ratio{window="365d"}`:                                                {0.02, 0.2},
		`loyalty_programme_members{kind="paid",programme="Parcel pass",tier="member"}`:         {30, 1000},
		`loyalty_programme_members{kind="tiered",programme="Bean club",tier="gold"}`:           {30, 1000},
		`loyalty_programme_uplift_ratio{measure="retention",window="365d"}`:                    {1.1, 4},
		`loyalty_programme_points{state="outstanding",window="365d"}`:                          {10_000, 1e6},
		`loyalty_customers_by_type{type="bargain"}`:                                            {100, 2000},
		`loyalty_customers_by_type{type="truly_loyal"}`:                                        {100, 3000},
		`loyalty_acquisition_cost{currency="EUR",window="365d"}`:                               {5, 60},
		`loyalty_payback_months{window="lifetime"}`:                                            {1, 24},
		`loyalty_customer_value_after{currency="EUR",horizon="90d",window="365d"}`:             {5, 100},
		`loyalty_top_customers_revenue_ratio{share="0.2",window="lifetime"}`:                   {0.3, 0.9},
		`loyalty_winback_ratio{counted="recent",window="90d"}`:                                 {0.05, 0.6},
		`loyalty_winback_ratio{counted="ever",window="90d"}`:                                   {0.01, 0.6},
		`loyalty_clv_to_cac_ratio{window="365d"}`:                                              {1, 10},
		`loyalty_retention_cost{currency="EUR",window="365d"}`:                                 {1, 60},
		`loyalty_share_of_wallet_ratio{window="365d"}`:                                         {0.1, 0.9},
		`loyalty_gross_revenue_churn_ratio{basis="subscriptions",window="90d"}`:                {0.02, 0.5},
		`loyalty_nps_by_programme_tier{counted="answers",programme_tier="none",window="365d"}`: {-10, 60},
	} {
		v := value(t, scrape, series)
		require.GreaterOrEqual(t, v, sane[0], series)
		require.LessOrEqual(t, v, sane[1], series)
	}
}

func TestAnAddressInUseIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	err = run(t.Context(), []string{"--web.listen-address=" + l.Addr().String()}, nil, io.Discard, io.Discard)
	require.ErrorContains(t, err, "--web.listen-address")
}

func TestInvalidFlagsAreRejected(t *testing.T) {
	t.Parallel()
	require.Error(t, run(t.Context(), []string{"--nonsense"}, nil, io.Discard, io.Discard))
	require.ErrorContains(t, run(t.Context(), []string{"--pace=-1s", "--web.listen-address=127.0.0.1:0"}, nil, io.Discard, io.Discard), "pace")
	var help bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"--help"}, nil, &help, io.Discard))
	require.Contains(t, help.String(), "--pace")
}

func TestTheProductionProgramDoesNotContainTheDemo(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "github.com/klantenbinding/loyalty/exporter")
	deps, err := list.Output()
	require.NoError(t, err)
	require.NotContains(t, string(deps), "dolthub")
	require.NotContains(t, string(deps), "internal/demo")
}

// begin runs the demo until stop is called. stop returns its error. A signal in reload makes it reload.
func begin(t *testing.T, reload <-chan os.Signal, args ...string) (out *output, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out = &output{}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, args, reload, out, os.Stderr) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return out, stop
}

// output is a buffer that is safe for concurrent use.
type output struct {
	mu  sync.Mutex // protects buf
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// await waits for a pattern and returns its group, or the whole match.
func (o *output) await(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	require.Eventually(t, func() bool { return re.MatchString(o.String()) }, patience, 50*time.Millisecond, pattern)
	m := re.FindStringSubmatch(o.String())
	return m[len(m)-1]
}

func get(t require.TestingT, url string) string {
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	return string(body)
}

// value returns the value of a series in a scrape.
func value(t require.TestingT, scrape, series string) float64 {
	_, rest, found := strings.Cut(scrape, "\n"+series+" ")
	require.True(t, found, series)
	text, _, _ := strings.Cut(rest, "\n")
	v, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return v
}
