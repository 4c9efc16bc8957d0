package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/notice"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/api/server"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// newShop returns a server of the figures of a shop on 2026-11-22. The shop has 120 customers who buy at
// fixed intervals. Two thirds of them live in the Netherlands, the others in Belgium.
func newShop() *server.Server {
	today := record.Date(2026, time.November, 22)
	l := ledger.New()
	margin := 0.4
	var b record.Batch
	order := record.Key(0)
	for c := range 120 {
		country := "NL"
		if c%3 == 0 {
			country = "BE"
		}
		for day := today - record.Day(900-6*c); day <= today; day += record.Day(30 + c) {
			order++
			b.Orders = append(b.Orders, record.Order{
				Key: order, Customer: record.Key(c + 1), Day: day, Sale: true, Country: country, Channel: "web",
				Revenue: money.Amount(20+c) * money.Unit,
			})
		}
	}
	for c := range 60 {
		b.Answers = append(b.Answers, record.Answer{
			Key: record.Key(c + 1), Who: record.Who{Customer: record.Key(c + 1)}, Day: today - record.Day(c), Question: record.QuestionNPS,
			Score: uint8(10 - 5*(c%3/2)), Scale: 11, Touchpoint: "delivery",
		})
	}
	l.Source("webshop", &margin).Apply(&b)
	engine := analysis.NewEngine(measure.Settings{
		Location: time.UTC, Currency: "EUR", Dimensions: []fold.DimensionSetting{{Dimension: ledger.DimCountry, Cap: 10}},
		Targets: []measure.Target{{Measure: "retention_ratio", Window: fold.Days(90), Value: 0.8}},
	})
	board := engine.Update(l.Publish(), today)
	return server.New(server.Options{
		Board: func() *analysis.Board { return board }, Status: shopStatus, Events: shopEvents, Customers: shopCustomers(),
	})
}

func shopEvents() []health.Event {
	start := time.Date(2026, time.November, 21, 2, 10, 0, 0, time.UTC)
	end := start.Add(90 * time.Minute)
	return []health.Event{{
		Kind: health.SourceGap, Start: start, End: end, Tags: []string{"webshop"},
		Args: map[string]string{health.ArgSource: "webshop"}, Failure: failure.Failure{Code: failure.NoAnswer},
	}}
}

// token is the token of the shop's customer list.
const token = "a secret token"

func shopCustomers() server.CustomerLists {
	return server.CustomerLists{
		Shown: func() bool { return true },
		Token: func(text string) bool { return text == token },
		IDs: func(_ *ledger.View, slots []int) ([][]server.CustomerID, bool) {
			ids := make([][]server.CustomerID, len(slots))
			for i, slot := range slots {
				ids[i] = []server.CustomerID{{Source: "webshop", ID: strconv.Itoa(1000 + slot), Link: "https://shop.example/customer/1"}}
			}
			return ids, true
		},
	}
}

func shopStatus() health.Status {
	success := time.Date(2026, time.November, 22, 11, 58, 0, 0, time.UTC)
	newest := time.Date(2026, time.November, 22, 11, 49, 12, 0, time.UTC)
	return health.Status{Ready: true, Version: "1.0.0", BusinessDay: record.Date(2026, time.November, 22), Sources: []health.Source{{
		Name: "webshop", Preset: "woocommerce", Variant: "hpos", Up: false, Loaded: true, Polls: 412, Failures: 1,
		PollInterval: 5 * time.Minute, LastSuccess: success, NewestRecord: newest,
		Records:     map[record.Kind]uint64{"order": 1402},
		Rejected:    []health.Rejected{{Kind: "order", Reason: "zero_date", Count: 3}},
		Guests:      health.Guests{Setting: record.GuestsApart, Orders: 210, Sales: 1380},
		Computation: &health.Computation{Kind: "increment", Ended: success, Duration: 12 * time.Second, Kinds: []health.ComputationKind{{Kind: "whole", Count: 3}, {Kind: "increment", Count: 40}, {Kind: "discarded"}}},
		Error:       "no answer in time; it is tried again",
	}}, HeldBackBy: []string{"till"}, Refused: &health.Refusal{Error: "invalid"}, Pending: &health.Pending{
		Since: newest, Waiting: []health.Waiting{{Name: "till", Error: "no answer in time; it is tried again"}},
	}}
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	r.Header.Set(api.TokenHeader, token)
	h.ServeHTTP(w, r)
	return w
}

// TestReadmeExamples sends the requests of README.md and checks that the answers there have the keys of
// the real answers.
func TestReadmeExamples(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	examples := regexp.MustCompile("(?s)```http\nGET (\\S+)\n```\n(?:.*?)```json\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	require.GreaterOrEqual(t, len(examples), 11, "README.md has an example of every endpoint")
	shop, predicting := newShop(), newForecastShop(t)
	for _, e := range examples {
		t.Run(e[1], func(t *testing.T) {
			t.Parallel()
			var documented, answered any
			require.NoError(t, json.Unmarshal([]byte(e[2]), &documented))
			w := get(shop, e[1])
			if strings.Contains(e[1], "at-risk") {
				w = get(predicting, e[1])
			}
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answered))
			require.Equal(t, keys(answered), keys(documented), w.Body.String())
		})
	}
}

// TestReadmeNamesEveryParameter checks that README.md has all parameters, codes and names.
func TestReadmeNamesEveryParameter(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	for _, name := range []string{"measure", "window", "from", "to", "step", "group_by", "cap", "filter", "of", "bins", "question", "kind", "limit", "cohort"} {
		require.Contains(t, string(text), fmt.Sprintf("| `%s` |", name))
	}
	require.Contains(t, string(text), fmt.Sprint(api.MaxValues))
	for _, code := range notice.Codes() {
		require.Contains(t, string(text), "`"+string(code)+"`")
	}
	for _, d := range analysis.Distributions() {
		require.Contains(t, string(text), "| `"+d.Name+"` |")
	}
	for _, k := range analysis.Survivals() {
		require.Contains(t, string(text), "| `"+k.Name+"` |")
	}
	for _, q := range measure.Questions() {
		require.Contains(t, string(text), "`"+q.Name+"`")
	}
}

// keys returns the paths of all keys in a JSON value. Entries of a list share a path, and what is
// below labels, label_values, records and args is data, not a key.
func keys(v any) []string {
	set := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				p := path + "." + k
				set[p] = true
				if k != "labels" && k != "label_values" && k != "records" && k != "args" {
					walk(p, inner)
				}
			}
		case []any:
			for _, inner := range v {
				walk(path, inner)
			}
		}
	}
	walk("", v)
	paths := make([]string, 0, len(set))
	for p := range set {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}
