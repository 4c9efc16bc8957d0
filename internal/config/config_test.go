package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/forecast"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/source"
)

// minimal is the smallest valid configuration. write writes its password.
const minimal = `business:
  currency: EUR
sources:
  - name: shop
    preset: woocommerce
    host: 127.0.0.1
    database: wordpress
    user: loyalty
    password_file: secret
`

const password = "correct horse battery staple"

// write writes the configuration and a secret into one directory, and returns the name of the configuration.
func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret"), []byte(password+"\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "webshop.password"), []byte(password), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "short"), []byte("12345"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600))
	name := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestTheExampleLoads(t *testing.T) {
	c, err := config.Load(write(t, config.Example()))
	require.NoError(t, err)
	require.Empty(t, c.Warnings)
	require.Equal(t, "Europe/Amsterdam", c.Location.String())
	require.Equal(t, "EUR", c.Settings.Currency)
	require.Equal(t, []int{90, 100, 365}, c.Settings.EarlyHorizons)
	require.Equal(t, "730d", c.Settings.CLVWindow.String())
	require.Equal(t, 2, c.Settings.WinbackWindows)
	require.Equal(t, ledger.DimCountry, c.Settings.Dimensions[1].Dimension)
	require.Equal(t, 20, c.Settings.Dimensions[1].Cap)
	require.Len(t, c.Sources, 1)
	require.True(t, filepath.IsAbs(c.Sources[0].PasswordFile))

	env := c.Environment(nil, nil)
	require.Len(t, env.Rates["USD"], 2)
	require.False(t, env.Revenue.Tax)
}

func TestTheCommentedPartsOfTheExampleLoad(t *testing.T) {
	t.Setenv("TILL_PASSWORD", password)
	t.Setenv("CRM_PASSWORD", password)
	text := strings.ReplaceAll(config.Example(), "\n#  ", "\n  ")
	text = regexp.MustCompile(`(?m)^    # (zone|currency|earliest|date|grace|statuses|variables|queries):`).ReplaceAllString(text, "    $1:")
	c, err := config.Load(write(t, text))
	require.NoError(t, err)
	require.Len(t, c.Sources, 3)
	require.Equal(t, "till", c.Sources[1].Name)
	require.Len(t, c.Sources[1].Queries, 5)
	require.Equal(t, "1990-01-01", c.Sources[0].Earliest)
	require.Equal(t, "paid", c.Sources[0].Date)
	require.Equal(t, "30d", c.Sources[0].Grace.String())
	require.True(t, c.Sources[0].Queries["customers"].Off)
	require.Equal(t, "crm", c.Sources[2].Name)
	require.Equal(t, "webshop", c.Sources[2].SameIDsAs)
	require.Len(t, c.Sources[2].Queries, 10)
	require.Equal(t, source.Words{"yes": {"Closed", "Solved"}}, c.Sources[2].Queries["contacts"].Values["resolved"])
	require.Equal(t, []string{"rude", "slow"}, c.Sources[2].Reasons["service"])
}

func TestTheMinimalConfigurationHasTheDocumentedDefaults(t *testing.T) {
	c, err := config.Load(write(t, minimal))
	require.NoError(t, err)
	require.Equal(t, "UTC", c.Location.String())
	var windows []string
	for _, w := range c.Settings.Windows {
		windows = append(windows, w.String())
	}
	require.Equal(t, []string{"30d", "90d", "365d"}, windows)
	require.Equal(t, "730d", c.Settings.CLVWindow.String())
	require.Equal(t, 2, c.Settings.WinbackWindows)
	require.Equal(t, []int{90, 100, 365}, c.Settings.EarlyHorizons)
	require.Empty(t, c.Settings.Dimensions)
	require.Nil(t, c.Settings.IndexWeights)
	require.Equal(t, forecast.Settings{Horizon: fold.Days(365), Discount: 0.1}, c.Settings.Forecast)
	require.Equal(t, 24*time.Hour, c.ForecastInterval)
}

func TestForecastsAreConfigured(t *testing.T) {
	c, err := config.Load(write(t, minimal+"forecast: {enabled: false, interval: 12h, horizon: 26w, discount: 0}\n"))
	require.NoError(t, err)
	require.Equal(t, forecast.Settings{Off: true, Horizon: fold.Days(182)}, c.Settings.Forecast)
	require.Equal(t, 12*time.Hour, c.ForecastInterval)
}

func TestSurveysAreConfigured(t *testing.T) {
	c, err := config.Load(write(t, minimal))
	require.NoError(t, err)
	require.Equal(t, measure.Rhythm{First: 7, Then: 30, Every: 90}, c.Settings.SurveyRhythm)
	require.Nil(t, c.Settings.SelfAssessment)

	c, err = config.Load(write(t, minimal+"surveys: {rhythm: {first: 2w, every: 180d}, self_assessment: 0.8}\n"))
	require.NoError(t, err)
	require.Equal(t, measure.Rhythm{First: 14, Then: 30, Every: 180}, c.Settings.SurveyRhythm)
	require.InDelta(t, 0.8, *c.Settings.SelfAssessment, 0)
}

func TestTargetsAreConfigured(t *testing.T) {
	c, err := config.Load(write(t, minimal+`targets:
  - {measure: retention_ratio, window: 4w, value: 0.6}
  - {measure: revenue_movement, window: quarter, labels: {movement: expansion, basis: orders}, value: -3}
  - {measure: monthly_recurring_revenue, value: 0}
  - {measure: clv_historic, value: 1e3}
`))
	require.NoError(t, err)
	quarter, err := fold.ParseWindow("quarter")
	require.NoError(t, err)
	require.Equal(t, []measure.Target{
		{Measure: "retention_ratio", Window: fold.Days(28), Value: 0.6},
		{
			Measure: "revenue_movement", Window: quarter, Value: -3,
			Labels: []measure.Label{{Name: "basis", Value: "orders"}, {Name: "movement", Value: "expansion"}},
		},
		{Measure: "monthly_recurring_revenue"},
		{Measure: "clv_historic", Value: 1000},
	}, c.Settings.Targets)
}

func TestWeeksAreDays(t *testing.T) {
	c, err := config.Load(write(t, minimal+"windows: [4w, 1w1d]\n"))
	require.NoError(t, err)
	require.Equal(t, "28d", c.Settings.Windows[0].String())
	require.Equal(t, "8d", c.Settings.Windows[1].String())
}

func TestTheEmailKeyIsRandomUnlessConfigured(t *testing.T) {
	key := func(text string) [16]byte {
		c, err := config.Load(write(t, text))
		require.NoError(t, err)
		return c.Environment(nil, nil).EmailKey
	}
	random := key(minimal)
	require.NotEqual(t, random, key(minimal))

	t.Setenv("LOYALTY_TEST_KEY", password)
	configured := key(minimal + "identity: {key_file: secret}\n")
	require.NotEqual(t, random, configured)
	require.Equal(t, configured, key(minimal+"identity: {key_env: LOYALTY_TEST_KEY}\n"))
}

func TestIgnoredAddressesAreReadLineByLine(t *testing.T) {
	name := write(t, minimal+"identity: {ignore_emails_file: ignore}\n")
	list := "# the till\ntill@example.com # shop floor\n\n  info@example.com\n"
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(name), "ignore"), []byte(list), 0o600))
	c, err := config.Load(name)
	require.NoError(t, err)
	require.Equal(t, []string{"till@example.com", "info@example.com"}, c.Environment(nil, nil).IgnoreEmails)
}

func TestSecretsReadableByAllUsersGiveAWarning(t *testing.T) {
	name := write(t, minimal)
	require.NoError(t, os.Chmod(filepath.Join(filepath.Dir(name), "secret"), 0o644))
	c, err := config.Load(name)
	require.NoError(t, err)
	require.Len(t, c.Warnings, 1)
	require.Equal(t, "line 9: sources[0].password_file: every user of this machine can read secret: run chmod o-r",
		c.Warnings[0].String())
}

func TestSecretsComeFromTheCredentialsOfSystemd(t *testing.T) {
	name := write(t, strings.Replace(minimal, "password_file: secret", "password_file: secrets/shop", 1))
	credentials := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", credentials)
	_, err := config.Load(name)
	require.ErrorContains(t, err, filepath.Join(filepath.Dir(name), "secrets", "shop")+" not found")

	credential := filepath.Join(credentials, "secrets_shop")
	require.NoError(t, os.WriteFile(credential, []byte(password), 0o400))
	c, err := config.Load(name)
	require.NoError(t, err)
	require.Equal(t, credential, c.Sources[0].PasswordFile)

	c, err = config.Load(write(t, minimal)) // there is no credential "secret"
	require.NoError(t, err)
	require.Equal(t, filepath.Join(filepath.Dir(c.File), "secret"), c.Sources[0].PasswordFile)
}

func TestAllProblemsAreListedInTheOrderOfTheirLines(t *testing.T) {
	text := strings.Replace(minimal, "EUR", "euro", 1) + "windows: [month]\nwindow: [30d]\n"
	_, err := config.Load(write(t, text))
	var refused *config.Error
	require.ErrorAs(t, err, &refused)
	require.Len(t, refused.Problems, 3)
	require.Equal(t, []int{2, 10, 11}, []int{refused.Problems[0].Line, refused.Problems[1].Line, refused.Problems[2].Line})
	require.Contains(t, err.Error(), "is invalid, 3 problems:\n  line 2: business.currency: ")
}

// The hash is of what was read, not of what the file has later.
func TestHashIsOfTheContentsThatWereRead(t *testing.T) {
	t.Parallel()
	load := func(text string) string {
		t.Helper()
		name := write(t, text)
		c, err := config.Load(name)
		require.NoError(t, err)
		require.NoError(t, os.Remove(name))
		return c.Hash
	}
	first := load(minimal)
	require.NotEmpty(t, first)
	require.Equal(t, first, load(minimal))
	require.NotEqual(t, first, load(minimal+"# a comment\n"))
}
