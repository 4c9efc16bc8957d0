package plugin_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"
)

func TestSettingsThatCannotWorkSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		url, jsonData string
		want          string
	}{
		"no URL":                 {"", `{}`, "URL: required"},
		"another scheme":         {"ftp://host", `{}`, "must start with http:// or https://"},
		"credentials in the URL": {"http://user:s3cret@host", `{}`, "must not contain credentials"},
		"no JSON":                {"http://host", `"s3cret"`, "invalid jsonData: not a JSON object"},
		"text for seconds":       {"http://host", `{"timeoutSeconds":"s3cret"}`, "timeoutSeconds: invalid string; must be a number"},
		"no time at all":         {"http://host", `{"timeoutSeconds":0}`, "timeoutSeconds: invalid 0; must be 1 to 600"},
		"a negative cache":       {"http://host", `{"cacheSeconds":-1}`, "cacheSeconds"},
		"an unknown role":        {"http://host", `{"customerListRole":"Boss"}`, "Admin, Editor or Viewer"},
		"an unknown way in":      {"http://host", `{"authMethod":"magic"}`, "none, basic or bearer"},
		"no token":               {"http://host", `{"authMethod":"bearer"}`, "bearer token: required"},
		"no user":                {"http://host", `{"authMethod":"basic"}`, "user: required for basic authentication"},
		"a bad certificate":      {"https://host", `{"tlsAuthWithCACert":true}`, "must be in PEM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settingsOf(c.url)
			s.JSONData = []byte(c.jsonData)
			s.DecryptedSecureJSONData["tlsCACert"] = "s3cret"
			source, _ := newInstance(t, s)
			health, err := source.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
			require.NoError(t, err)
			require.Equal(t, backend.HealthStatusError, health.Status)
			require.Contains(t, health.Message, c.want)
			require.NotContains(t, health.Message+string(health.JSONDetails), "s3cret")
			r := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"status"}`)
			require.ErrorContains(t, r.Error, c.want)
			status, _ := get(t, source, "catalogue")
			require.Equal(t, http.StatusBadRequest, status)
		})
	}
}

func TestTheExporterSeesTheCredentialsOfTheSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		jsonData string
		basic    bool
		want     string
	}{
		"none":                  {`{}`, false, ""},
		"basic auth":            {`{"authMethod":"basic"}`, false, "Basic am86cHc="},
		"basic auth of Grafana": {`{}`, true, "Basic am86cHc="},
		"none in spite of it":   {`{"authMethod":"none"}`, true, ""},
		"a bearer token":        {`{"authMethod":"bearer"}`, true, "Bearer t0ken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fake{t: t, behind: newShop(t)}
			server := httptest.NewServer(f)
			t.Cleanup(server.Close)
			s := settingsOf(server.URL + "/")
			s.JSONData, s.BasicAuthEnabled, s.BasicAuthUser = []byte(c.jsonData), c.basic, "jo"
			s.DecryptedSecureJSONData = map[string]string{"basicAuthPassword": "pw", "bearerToken": "t0ken"}
			source, _ := newInstance(t, s)
			require.NoError(t, query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"status"}`).Error)
			require.Equal(t, c.want, f.asked("/status")[0].Header.Get("Authorization"))
		})
	}
}

func TestTLSTrustsWhatTheSettingsTrust(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(newShop(t))
	t.Cleanup(server.Close)
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	for name, c := range map[string]struct{ jsonData, want string }{
		"nothing":            {`{}`, "certificate is not trusted"},
		"the CA certificate": {`{"tlsAuthWithCACert":true,"serverName":"example.com"}`, ""},
		"everything":         {`{"tlsSkipVerify":true}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settingsOf(server.URL)
			s.JSONData, s.DecryptedSecureJSONData = []byte(c.jsonData), map[string]string{"tlsCACert": ca}
			source, _ := newInstance(t, s)
			err := query(t, source, span(t, "2026-10-01", "2026-11-22"), `{"queryType":"status"}`).Error
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}
