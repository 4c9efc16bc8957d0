package plugin_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/plugin/pkg/plugin"
)

// newList returns a data source that has the token, and its exporter with canned answers by path.
func newList(t *testing.T, jsonData string, canned map[string]any) (*plugin.Datasource, *fake) {
	t.Helper()
	f := &fake{t: t, behind: newShop(t), canned: canned}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	s := settingsOf(server.URL)
	s.JSONData, s.DecryptedSecureJSONData = []byte(jsonData), map[string]string{"customerToken": "s3cret"}
	source, _ := newInstance(t, s)
	return source, f
}

func twoAtRisk() api.AtRisk {
	return api.AtRisk{
		Day: "2026-11-22", Count: 5, Value: 900, Currency: "EUR", Notices: []api.Notice{{Severity: "info", Message: "3 are left out"}}, Customers: []api.AtRiskCustomer{
			{IDs: []api.CustomerID{{Source: "crm", ID: "7"}, {Source: "webshop", ID: "1042", Link: "https://shop.example/customer/1042"}}, Purchases: 9, LastPurchase: "2026-06-01", UsualGap: 30.5, DaysOverdue: 144, Probability: 0.2, ProbabilityThen: 0.9, Value: 400},
			{Purchases: 3, LastPurchase: "2026-05-01", Probability: 0.1, ProbabilityThen: 0.7, Value: 200},
		},
	}
}

func asking(t *testing.T, user *backend.User, headers map[string]string) *backend.QueryDataRequest {
	t.Helper()
	return &backend.QueryDataRequest{
		PluginContext: backend.PluginContext{User: user}, Headers: headers,
		Queries: []backend.DataQuery{{RefID: "A", TimeRange: span(t, "2026-10-01", "2026-11-22"), JSON: []byte(`{"queryType":"at_risk","limit":2}`)}},
	}
}

func TestCustomersAreShownToThoseWhoMaySeeThemAlone(t *testing.T) {
	t.Parallel()
	admin := &backend.User{Login: "jo", Role: "Admin"}
	for name, c := range map[string]struct {
		jsonData string
		user     *backend.User
		headers  map[string]string
		shown    bool
	}{
		"an administrator":               {`{}`, admin, nil, true},
		"an editor":                      {`{}`, &backend.User{Login: "ed", Role: "Editor"}, nil, false},
		"an editor where editors may":    {`{"customerListRole":"Editor"}`, &backend.User{Login: "ed", Role: "Editor"}, nil, true},
		"a viewer where viewers may":     {`{"customerListRole":"Viewer"}`, &backend.User{Login: "vi", Role: "Viewer"}, nil, true},
		"somebody without a role":        {`{"customerListRole":"Viewer"}`, &backend.User{Login: "no"}, nil, false},
		"nobody":                         {`{"customerListRole":"Viewer"}`, nil, nil, false},
		"an anonymous visitor":           {`{"customerListRole":"Viewer"}`, &backend.User{Role: "Viewer"}, nil, false},
		"an alert rule":                  {`{}`, admin, map[string]string{"FromAlert": "true"}, false},
		"an alert rule, by its header":   {`{}`, admin, map[string]string{"http_Fromalert": "true"}, false},
		"an alert rule of older Grafana": {`{}`, &backend.User{Login: "grafana_scheduler", Role: "Admin"}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source, f := newList(t, c.jsonData, map[string]any{"/customers/at-risk": twoAtRisk()})
			r := queryAs(t, source, asking(t, c.user, c.headers))
			if c.shown {
				require.NoError(t, r.Error)
				require.Equal(t, 2, r.Frames[0].Rows())
				return
			}
			require.Error(t, r.Error)
			require.EqualValues(t, http.StatusForbidden, r.Status)
			require.Empty(t, f.asked("/customers/at-risk"), "the exporter is not even asked")
		})
	}
}

func TestTheListOfCustomersIsAskedAnewWithTheTokenEachTime(t *testing.T) {
	t.Parallel()
	source, f := newList(t, `{}`, map[string]any{"/customers/at-risk": twoAtRisk()})
	admin := &backend.User{Login: "jo", Role: "Admin"}
	for range 2 {
		r := queryAs(t, source, asking(t, admin, nil))
		require.NoError(t, r.Error)
		frame := r.Frames[0]
		require.Equal(t, "crm, webshop", frame.Fields[0].At(0))
		require.Equal(t, "7, 1042", frame.Fields[1].At(0))
		require.Equal(t, "2026-06-01", frame.Fields[4].At(0), "the day of the shop, wherever the reader is")
		require.Equal(t, "3 are left out", frame.Meta.Notices[0].Text)
		require.NotContains(t, frame.Meta.ExecutedQueryString, "s3cret")
	}
	asked := f.asked("/customers/at-risk")
	require.Len(t, asked, 2)
	require.Equal(t, "s3cret", asked[0].Header.Get(api.TokenHeader))
	require.Equal(t, "2", asked[0].URL.Query().Get("limit"))
	require.Empty(t, f.asked("/catalogue")[0].Header.Get(api.TokenHeader))
}

func TestAnExporterThatShowsNoCustomersSaysSo(t *testing.T) {
	t.Parallel()
	source, _ := newList(t, `{}`, map[string]any{"/customers/at-risk": &api.Error{Status: http.StatusForbidden, Message: "customer_list is not enabled"}})
	r := queryAs(t, source, asking(t, &backend.User{Login: "jo", Role: "Admin"}, nil))
	require.ErrorContains(t, r.Error, "customer_list is not enabled")
	require.EqualValues(t, http.StatusForbidden, r.Status)

	without, _ := newSource(t, nil)
	r = queryAs(t, without, asking(t, &backend.User{Login: "jo", Role: "Admin"}, nil))
	require.ErrorContains(t, r.Error, "no customer list token")
}

// forEverybody is the query of a panel on a board that everybody may open.
func forEverybody(t *testing.T, user *backend.User) *backend.QueryDataRequest {
	t.Helper()
	request := asking(t, user, nil)
	request.Queries[0].JSON = []byte(`{"queryType":"at_risk","omitEmpty":true,"language":"nl"}`)
	return request
}

func TestAPanelForEverybodySaysInOneLineWhyItListsNobody(t *testing.T) {
	t.Parallel()
	admin, nobody := &backend.User{Login: "jo", Role: "Admin"}, api.AtRisk{Day: "2026-11-22", Value: 0, Currency: "EUR"}
	unknown := nobody
	unknown.Notices = []api.Notice{{Severity: "info", Code: "unavailable", Args: map[string]string{"measure": "customers_at_risk", "title": "Customers at risk"}, Message: "nobody knows"}}
	for name, c := range map[string]struct {
		user   *backend.User
		answer any
		line   string
	}{
		"refused by Grafana":      {&backend.User{Login: "vi", Role: "Viewer"}, twoAtRisk(), "om klanten te zien hebt u minstens deze rol nodig: Admin"},
		"refused by the exporter": {admin, &api.Error{Status: http.StatusForbidden, Message: "customer lists are off"}, "customer lists are off"},
		"nobody is at risk":       {admin, nobody, "Geen enkele klant dreigt te vertrekken"},
		"it is unknown":           {admin, unknown, "Klanten met vertrekrisico"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source, _ := newList(t, `{}`, map[string]any{"/customers/at-risk": c.answer})
			r := queryAs(t, source, forEverybody(t, c.user))
			require.NoError(t, r.Error)
			require.Len(t, r.Frames[0].Fields, 1)
			require.Equal(t, 1, r.Frames[0].Rows())
			require.Contains(t, r.Frames[0].Fields[0].At(0), c.line)
		})
	}
}

func TestACustomerLinksToTheShop(t *testing.T) {
	t.Parallel()
	source, _ := newList(t, `{}`, map[string]any{"/customers/at-risk": twoAtRisk()})
	r := queryAs(t, source, forEverybody(t, &backend.User{Login: "jo", Role: "Admin"}))
	require.NoError(t, r.Error)
	fields := r.Frames[0].Fields
	last := fields[len(fields)-1]
	require.Equal(t, "https://shop.example/customer/1042", last.At(0))
	require.Equal(t, map[string]any{"hideFrom": map[string]bool{"viz": true}}, last.Config.Custom)
	require.Equal(t, `${__data.fields["`+last.Name+`"]:raw}`, fields[1].Config.Links[0].URL)

	plain := twoAtRisk()
	plain.Customers = plain.Customers[1:]
	source, _ = newList(t, `{}`, map[string]any{"/customers/at-risk": plain})
	r = queryAs(t, source, forEverybody(t, &backend.User{Login: "jo", Role: "Admin"}))
	require.NoError(t, r.Error)
	require.Empty(t, r.Frames[0].Fields[1].Config.Links, "no source has a link")
}

func TestTheHealthCheckTriesTheTokenForCustomers(t *testing.T) {
	t.Parallel()
	refused, _ := newList(t, `{}`, map[string]any{"/customers/at-risk": &api.Error{Status: http.StatusForbidden, Message: "the token does not match customer_list"}})
	result, err := refused.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	require.NoError(t, err)
	require.Equal(t, backend.HealthStatusError, result.Status)
	require.Contains(t, result.Message, "the token does not match customer_list")

	taken, _ := newList(t, `{}`, map[string]any{"/customers/at-risk": twoAtRisk()})
	result, err = taken.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
	require.NoError(t, err)
	require.Equal(t, backend.HealthStatusOk, result.Status, result.Message)
}
