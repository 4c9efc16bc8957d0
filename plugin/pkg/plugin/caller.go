package plugin

import (
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/klantenbinding/loyalty/internal/words"
)

// caller is the person or program behind a query.
type caller struct {
	known bool // a signed-in person or service account
	role  string
	alert bool // an alert rule
}

// scheduler is the login of Grafana's alerting, if it sends a login.
const scheduler = "grafana_scheduler"

func callerOf(req *backend.QueryDataRequest) caller {
	c := caller{alert: req.GetHTTPHeader(backend.FromAlertHeaderName) != ""}
	for name := range req.Headers {
		if strings.EqualFold(name, backend.FromAlertHeaderName) {
			c.alert = true
		}
	}
	if u := req.PluginContext.User; u != nil {
		c.known, c.role = u.Login != "" && u.Login != scheduler, u.Role
	}
	return c
}

// allowed returns an error, in a language, if the caller may not see customers. Alert rules and
// anonymous visitors may not: nobody knows who reads what they are shown.
func (c caller) allowed(least string, language words.Language) error {
	switch {
	case c.alert || !c.known:
		return refusal(language.Word("list_signed_in"))
	case rank(c.role) < rank(least):
		return refusal(language.Word("list_role") + ": " + least)
	}
	return nil
}
