package plugin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// Defaults and limits of the settings.
const (
	defaultTimeout  = 30 * time.Second
	maxTimeout      = 10 * time.Minute
	defaultCacheFor = time.Minute
	maxCacheFor     = 24 * time.Hour
	defaultListRole = "Admin"
)

// settings are the checked settings of one data source.
type settings struct {
	name     string // what Grafana calls the data source
	url      string
	auth     string
	timeout  time.Duration
	cacheFor time.Duration // zero keeps no answers
	listRole string        // the lowest role that may see customers
	bearer   string
	token    string // for lists of customers
}

// storedSettings is the part of jsonData that this package reads. The SDK reads TLS and proxies.
type storedSettings struct {
	TimeoutSeconds   *float64 `json:"timeoutSeconds"`
	CacheSeconds     *float64 `json:"cacheSeconds"`
	CustomerListRole string   `json:"customerListRole"`
	AuthMethod       string   `json:"authMethod"`
	// ServerName is read by the SDK, which does not check that it is text.
	ServerName string `json:"serverName"`
}

// loadSettings reads the settings that Grafana stores. Its errors say what the administrator should do.
func loadSettings(s backend.DataSourceInstanceSettings) (settings, error) {
	var stored storedSettings
	if len(s.JSONData) > 0 {
		if err := json.Unmarshal(s.JSONData, &stored); err != nil {
			return settings{}, settingsError("invalid jsonData: %s; write it as the README shows", jsonMistake(err))
		}
	}
	out := settings{
		name: s.Name, url: strings.TrimSpace(s.URL), auth: stored.AuthMethod, listRole: stored.CustomerListRole,
		bearer: s.DecryptedSecureJSONData["bearerToken"], token: s.DecryptedSecureJSONData["customerToken"],
	}
	if out.listRole == "" {
		out.listRole = defaultListRole
	}
	var errs [2]error
	out.timeout, errs[0] = seconds("timeoutSeconds", stored.TimeoutSeconds, defaultTimeout, time.Second, maxTimeout)
	out.cacheFor, errs[1] = seconds("cacheSeconds", stored.CacheSeconds, defaultCacheFor, 0, maxCacheFor)
	return out, errors.Join(errs[0], errs[1], out.check(s))
}

func (s *settings) check(of backend.DataSourceInstanceSettings) error {
	switch {
	case s.url == "":
		return settingsError("URL: required; enter the URL of the exporter, such as http://localhost:9799")
	case rank(s.listRole) == 0:
		return settingsError("customerListRole: unknown %q; choose Admin, Editor or Viewer", s.listRole)
	case s.auth == "bearer" && s.bearer == "":
		return settingsError("bearer token: required; enter it, or choose another authentication method")
	case s.auth == "basic" && of.BasicAuthUser == "":
		return settingsError("user: required for basic authentication; enter it, or choose another authentication method")
	}
	switch s.auth {
	case "", "none", "basic", "bearer":
		return nil
	}
	return settingsError("authMethod: unknown %q; choose none, basic or bearer", s.auth)
}

func seconds(name string, stored *float64, missing, low, high time.Duration) (time.Duration, error) {
	if stored == nil {
		return missing, nil
	}
	if n := *stored; !(n >= low.Seconds() && n <= high.Seconds()) {
		return 0, settingsError("%s: invalid %v; must be %v to %v", name, n, low.Seconds(), high.Seconds())
	}
	return time.Duration(*stored * float64(time.Second)), nil
}

// rank orders the roles of Grafana's users. An unknown role has rank 0.
func rank(role string) int {
	switch role {
	case "Viewer":
		return 1
	case "Editor":
		return 2
	case "Admin":
		return 3
	}
	return 0
}

// httpClient returns a client with the authentication, TLS, proxy and timeouts of the data source. It
// does not follow redirects, which could send the credentials to another host.
func (s *settings) httpClient(ctx context.Context, of backend.DataSourceInstanceSettings) (*http.Client, error) {
	options, err := of.HTTPClientOptions(ctx)
	if err != nil {
		return nil, settingsError("invalid HTTP settings: %w", err)
	}
	options.Timeouts.Timeout = s.timeout
	s.authenticate(&options, of)
	client, err := httpclient.New(options)
	if err != nil {
		return nil, settingsError("invalid HTTP settings: %w; check the certificates and keys, which must be in PEM", err)
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client, nil
}

func (s *settings) authenticate(o *httpclient.Options, of backend.DataSourceInstanceSettings) {
	switch s.auth {
	case "none":
		o.BasicAuth = nil
	case "basic":
		o.BasicAuth = &httpclient.BasicAuthOptions{User: of.BasicAuthUser, Password: of.DecryptedSecureJSONData["basicAuthPassword"]}
	case "bearer":
		o.BasicAuth = nil
		o.Header = o.Header.Clone()
		if o.Header == nil {
			o.Header = http.Header{}
		}
		o.Header.Set("Authorization", "Bearer "+s.bearer)
	}
}

// jsonMistake says what is wrong with JSON. It does not repeat any of it, which may be secret.
func jsonMistake(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		must := "text"
		if e.Type.Kind() == reflect.Float64 {
			must = "a number"
		}
		return fmt.Sprintf("%s: invalid %s; must be %s", e.Field, e.Value, must)
	}
	return "not a JSON object"
}
