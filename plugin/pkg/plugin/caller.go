package plugin

import (
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// caller is who asks.
type caller struct {
	known bool // a person or service account that has logged in
	role  string
	alert bool // an alert rule asks
}

// scheduler is the login under which the alerting of Grafana asks where it gives one.
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

// allowed refuses those who may not see customers. Nobody reads what an alert rule or an anonymous
// visitor is shown, or everybody does.
func (c caller) allowed(least string) error {
	switch {
	case c.alert || !c.known:
		return refusal("customers are shown to users of Grafana who have logged in, not to alert rules, anonymous visitors and public dashboards")
	case rank(c.role) < rank(least):
		return refusal("customers are shown to users with the role %s or a higher one; ask an administrator of Grafana", least)
	}
	return nil
}
