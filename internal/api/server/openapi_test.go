package server_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
)

// shopOf returns a server that has an answer of an endpoint.
func shopOf(t *testing.T, e *api.Endpoint) http.Handler {
	t.Helper()
	if e.NeedsToken {
		return newForecastShop(t)
	}
	return newShop()
}

// requestOf returns the URL of a request with the required parameters.
func requestOf(e *api.Endpoint) string {
	query := url.Values{}
	for _, p := range e.Query() {
		if p.Required {
			query.Set(p.Name, p.Example)
		}
	}
	return strings.Replace(e.Path, "{name}", "country", 1) + "?" + query.Encode()
}

// TestDescriptionHoldsForEveryAnswer validates the OpenAPI description, and the answer of every endpoint
// against it. A field that the description does not have fails too.
func TestDescriptionHoldsForEveryAnswer(t *testing.T) {
	t.Parallel()
	text := get(newShop(), api.Prefix+"/openapi.json").Body.Bytes()
	strict := strings.ReplaceAll(string(text), `"properties":`, `"additionalProperties":false,"properties":`)
	doc, err := libopenapi.NewDocument([]byte(strict))
	require.NoError(t, err)
	require.Equal(t, "3.1.0", doc.GetVersion())
	v, errs := validator.NewValidator(doc)
	require.Empty(t, errs)
	valid, problems := v.ValidateDocument()
	require.True(t, valid, "%v", problems)
	for _, e := range append(api.Endpoints(), api.Endpoint{Path: api.Prefix}) {
		t.Run(e.Path, func(t *testing.T) {
			w := get(shopOf(t, &e), requestOf(&e))
			require.Equal(t, http.StatusOK, w.Code, w.Body.String())
			r, err := http.NewRequest(http.MethodGet, requestOf(&e), http.NoBody)
			require.NoError(t, err)
			ok, problems := v.ValidateHttpResponse(r, w.Result())
			for _, p := range problems {
				t.Logf("%s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
			}
			require.True(t, ok)
		})
	}
}

// TestEveryDescribedParameterIsUnderstood sends each parameter with its example.
func TestEveryDescribedParameterIsUnderstood(t *testing.T) {
	t.Parallel()
	for _, e := range api.Endpoints() {
		shop := shopOf(t, &e)
		for _, p := range e.Query() {
			require.NotEmpty(t, p.Example, "%s %s", e.Path, p.Name)
			request := requestOf(&e)
			if strings.HasSuffix(e.Path, "/events") && (p.Name == "window" || p.Name == "filter") {
				request += "measure=revenue" // both are of the measure
			}
			if !p.Required {
				request += "&" + url.Values{p.Name: {p.Example}}.Encode()
			}
			w := get(shop, request)
			require.Equal(t, http.StatusOK, w.Code, "%s: %s", request, w.Body)
		}
		require.Equal(t, http.StatusBadRequest, get(shop, requestOf(&e)+"&xylophone=1").Code, e.Path)
	}
}

// TestTablesHaveTheValuesOfTheAnswers compares each answer as CSV with the same answer as JSON.
func TestTablesHaveTheValuesOfTheAnswers(t *testing.T) {
	t.Parallel()
	for path, cells := range map[string]func(answer map[string]any) []any{
		"/series":       func(a map[string]any) []any { return numbers(a["series"], "values") },
		"/cohorts":      func(a map[string]any) []any { return numbers(a["cohorts"], "margin_per_customer") },
		"/distribution": func(a map[string]any) []any { return numbers(a["bins"], "share") },
		"/survey":       func(a map[string]any) []any { return numbers(a["rows"], "value") },
		"/survival": func(a map[string]any) []any {
			return append(numbers([]any{a["all"]}, "survival"), numbers(a["groups"], "survival")...)
		},
		"/rfm":                      func(a map[string]any) []any { return numbers(a["moves"], "customers") },
		"/events":                   func(a map[string]any) []any { return numbers(a["events"], "title") },
		"/customers/at-risk":        func(a map[string]any) []any { return numbers(a["customers"], "value") },
		"/catalogue":                func(a map[string]any) []any { return numbers(a["measures"], "formula") },
		"/dimensions":               func(a map[string]any) []any { return numbers(a["dimensions"], "values") },
		"/dimensions/{name}/values": func(a map[string]any) []any { return a["values"].([]any) },
	} {
		column := map[string]string{
			"/series": "value", "/cohorts": "margin_per_customer", "/distribution": "share", "/survey": "value", "/survival": "survival", "/rfm": "customers", "/events": "title",
			"/customers/at-risk": "value", "/catalogue": "formula", "/dimensions": "values", "/dimensions/{name}/values": "value",
		}[path]
		e := endpoint(t, path)
		shop := shopOf(t, e)
		var answer map[string]any
		require.NoError(t, json.Unmarshal(get(shop, requestOf(e)).Body.Bytes(), &answer))
		w := get(shop, requestOf(e)+"&format=csv")
		require.Equal(t, "text/csv; charset=utf-8; header=present", w.Header().Get("Content-Type"), path)
		rows, err := csv.NewReader(w.Body).ReadAll()
		require.NoError(t, err)
		at := indexOf(rows[0], column)
		require.GreaterOrEqual(t, at, 0, "%s has no column %s", path, column)
		want := cells(answer)
		require.NotEmpty(t, want, path)
		require.Len(t, rows, len(want)+1, path)
		for i, value := range want {
			require.Equal(t, plain(t, value), rows[i+1][at], "%s, row %d", path, i)
		}
	}
}

func endpoint(t *testing.T, path string) *api.Endpoint {
	t.Helper()
	for _, e := range api.Endpoints() {
		if e.Path == api.Prefix+path {
			return &e
		}
	}
	t.Fatalf("no endpoint %s", path)
	return nil
}

// numbers returns a field of each entry of a list; a field that is a list gives all its entries.
func numbers(list any, field string) (out []any) {
	for _, each := range list.([]any) {
		value := each.(map[string]any)[field]
		if inner, ok := value.([]any); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, value)
	}
	return out
}

func indexOf(header []string, name string) int {
	for i, h := range header {
		if h == name {
			return i
		}
	}
	return -1
}

// plain writes a value of JSON as a cell: "" for null.
func plain(t *testing.T, v any) string {
	t.Helper()
	if v == nil {
		return ""
	}
	if reflect.TypeOf(v).Kind() == reflect.String {
		return v.(string)
	}
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func TestTablesAreSafeInSpreadsheetsAndKeepNotices(t *testing.T) {
	t.Parallel()
	w := get(newShop(), "/api/v1/series?measure=retention_ratio&window=90d&filter=country:XX&format=csv")
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.Contains(t, w.Header().Get("X-Loyalty-Notices"), "nobody")
	require.Contains(t, w.Header().Get("Content-Disposition"), `filename="series.csv"`)
	w = get(newShop(), "/api/v1/series?measure=retention_ratio&format=xml")
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Contains(t, w.Body.String(), "must be one of csv, json")
}
