// Package plugintest runs the back end of the Grafana data source in tests as Grafana does: it builds
// the program, starts it with the handshake of Grafana's plugins and calls it over gRPC. The queries
// are the JSON that a panel stores:
//
//	p := plugintest.Start(t, demotest.Start(t))
//	got := p.Query(t, from, to, 100, json.RawMessage(`{"refId":"A","queryType":"series","measures":["nps"]}`))
//	require.NoError(t, got["A"].Err)
//	frame := got["A"].Frames[0]
package plugintest
