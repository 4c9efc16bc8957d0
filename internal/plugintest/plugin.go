package plugintest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/grpcplugin"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/grafana/grafana-plugin-sdk-go/genproto/pluginv2"
	"github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// ID is the plugin's id.
const ID = panelquery.PluginID

// Plugin is a running back end with one data source. Its methods fail the test if the back end cannot be
// reached or breaks the protocol. The caller checks the answers.
type Plugin struct {
	// Settings are the settings of the data source. A change must increase Updated, as Grafana does: the
	// back end then makes a new instance.
	Settings backend.DataSourceInstanceSettings
	// User sends the queries; nil for Grafana's alerting.
	User *backend.User
	// Headers are sent with queries.
	Headers map[string]string

	data        grpcplugin.DataClient
	resources   grpcplugin.ResourceClient
	diagnostics grpcplugin.DiagnosticsClient
}

// Response is the answer to one query.
type Response struct {
	Frames data.Frames
	// Err is the error that the panel shows; Status and Source say whose fault it is.
	Err    error
	Status backend.Status
	Source backend.ErrorSource
}

// Start builds the back end and runs it until the test ends, with a data source for the exporter at the
// URL and an administrator as user. Each jsonData is an object; later objects override earlier ones.
func Start(t testing.TB, exporterURL string, jsonData ...string) *Plugin {
	t.Helper()
	settings := map[string]any{}
	for _, object := range jsonData {
		require.NoError(t, json.Unmarshal([]byte(object), &settings))
	}
	encoded, err := json.Marshal(settings)
	require.NoError(t, err)
	p := &Plugin{
		Settings: backend.DataSourceInstanceSettings{
			ID: 1, UID: "loyalty", Type: ID, Name: "Loyalty", URL: exporterURL, JSONData: encoded,
			DecryptedSecureJSONData: map[string]string{}, Updated: time.Unix(1, 0),
		},
		User:    &backend.User{Login: "admin", Name: "Administrator", Role: "Admin"},
		Headers: map[string]string{},
	}
	p.connect(t, build(t))
	return p
}

func build(t testing.TB) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "gpx_loyalty")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/klantenbinding/loyalty/plugin/pkg")
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, "build the back end: %s", said)
	return program
}

// connect starts the program and performs the handshake.
func (p *Plugin) connect(t testing.TB, program string) {
	t.Helper()
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion: grpcplugin.ProtocolVersion,
			MagicCookieKey:  grpcplugin.MagicCookieKey, MagicCookieValue: grpcplugin.MagicCookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{grpcplugin.ProtocolVersion: {
			"data":        &grpcplugin.DataGRPCPlugin{},
			"resource":    &grpcplugin.ResourceGRPCPlugin{},
			"diagnostics": &grpcplugin.DiagnosticsGRPCPlugin{},
		}},
		Cmd:              exec.CommandContext(t.Context(), program),
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Logger:           hclog.NewNullLogger(),
	})
	t.Cleanup(client.Kill)
	protocol, err := client.Client()
	require.NoError(t, err, "start the back end")
	p.data = dispense[grpcplugin.DataClient](t, protocol, "data")
	p.resources = dispense[grpcplugin.ResourceClient](t, protocol, "resource")
	p.diagnostics = dispense[grpcplugin.DiagnosticsClient](t, protocol, "diagnostics")
}

func dispense[T any](t testing.TB, from goplugin.ClientProtocol, name string) T {
	t.Helper()
	raw, err := from.Dispense(name)
	require.NoError(t, err)
	client, ok := raw.(T)
	require.True(t, ok, "the back end offers %s as %T", name, raw)
	return client
}

func (p *Plugin) context() backend.PluginContext {
	return backend.PluginContext{
		OrgID: 1, PluginID: ID, PluginVersion: "1.0.0", User: p.User, DataSourceInstanceSettings: &p.Settings, //nolint:staticcheck // Grafana 10.1 sends no namespace
	}
}

// Query sends all queries in one request, as a panel does. It returns the answers by refId; a query
// without a refId is "A".
func (p *Plugin) Query(t testing.TB, from, to time.Time, maxDataPoints int64, queries ...json.RawMessage) map[string]Response {
	t.Helper()
	request := &backend.QueryDataRequest{PluginContext: p.context(), Headers: p.Headers}
	for _, q := range queries {
		model := struct{ RefID, QueryType string }{RefID: "A"}
		require.NoError(t, json.Unmarshal(q, &model))
		request.Queries = append(request.Queries, backend.DataQuery{
			RefID: model.RefID, QueryType: model.QueryType, MaxDataPoints: maxDataPoints,
			Interval: to.Sub(from) / time.Duration(max(maxDataPoints, 1)), TimeRange: backend.TimeRange{From: from, To: to}, JSON: q,
		})
	}
	answer, err := p.data.QueryData(t.Context(), backend.ToProto().QueryDataRequest(request))
	require.NoError(t, err)
	decoded, err := backend.FromProto().QueryDataResponse(answer)
	require.NoError(t, err)
	out := make(map[string]Response, len(decoded.Responses))
	for ref, r := range decoded.Responses {
		out[ref] = Response{Frames: r.Frames, Err: r.Error, Status: r.Status, Source: r.ErrorSource}
	}
	return out
}

// Health runs the health check of "Save & test".
func (p *Plugin) Health(t testing.TB) *backend.CheckHealthResult {
	t.Helper()
	answer, err := p.diagnostics.CheckHealth(t.Context(), &pluginv2.CheckHealthRequest{PluginContext: backend.ToProto().PluginContext(p.context())})
	require.NoError(t, err)
	return backend.FromProto().CheckHealthResponse(answer)
}

// Resource gets a resource, such as "dimension-values?dimension=source", and returns its HTTP status
// and body.
func (p *Plugin) Resource(t testing.TB, path string) (status int, body []byte) {
	t.Helper()
	name, _, _ := strings.Cut(path, "?")
	stream, err := p.resources.CallResource(t.Context(), backend.ToProto().CallResourceRequest(&backend.CallResourceRequest{
		PluginContext: p.context(), Path: name, Method: "GET", URL: path,
	}))
	require.NoError(t, err)
	for {
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return status, body
		}
		require.NoError(t, err)
		if part.Code != 0 {
			status = int(part.Code)
		}
		body = append(body, part.Body...)
	}
}

// Metrics returns the metrics of the back end that Grafana serves.
func (p *Plugin) Metrics(t testing.TB) string {
	t.Helper()
	answer, err := p.diagnostics.CollectMetrics(t.Context(), &pluginv2.CollectMetricsRequest{PluginContext: backend.ToProto().PluginContext(p.context())})
	require.NoError(t, err)
	return string(answer.Metrics.GetPrometheus())
}
