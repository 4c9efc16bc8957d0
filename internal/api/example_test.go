package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/klantenbinding/loyalty/internal/api"
)

// exporter answers like an exporter whose shop has two days of figures.
func exporter(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, `{
		"window": "90d", "days": ["2026-11-21", "2026-11-22"], "complete": [true, false],
		"series": [{"measure": "retention_ratio", "unit": "ratio", "labels": {}, "values": [0.62, null]}],
		"notices": [{"severity": "info", "code": "incomplete", "args": {"period": "day", "day": "2026-11-22"},
			"message": "2026-11-22 is not over yet"}]
	}`)
}

// The client queries a measure over a range of days. Missing values are NaN.
func ExampleClient_Series() {
	server := httptest.NewServer(http.HandlerFunc(exporter))
	defer server.Close()
	client, err := api.NewClient(server.URL, server.Client())
	if err != nil {
		panic(err)
	}
	answer, err := client.Series(context.Background(), api.SeriesRequest{
		Measures: []string{"retention_ratio"}, Window: "90d", From: "2026-11-21", To: "2026-11-22",
	})
	if err != nil {
		panic(err)
	}
	for i, day := range answer.Days {
		fmt.Println(day, answer.Series[0].Values[i])
	}
	for _, n := range answer.Notices {
		fmt.Println(n.Code, n.Message)
	}
	// Output:
	// 2026-11-21 0.62
	// 2026-11-22 NaN
	// incomplete 2026-11-22 is not over yet
}
