package panelquery_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

func TestAQueryIsDecodedWithTheFieldsThatGrafanaAdds(t *testing.T) {
	t.Parallel()
	q, err := panelquery.Decode([]byte(`{
		"refId":"A","datasource":{"type":"x","uid":"y","apiVersion":"v1"},"datasourceId":3,"datasourceUid":"y","hide":false,"key":"Q-1",
		"queryType":"series","intervalMs":1000,"maxDataPoints":300,"queryCachingTTL":null,"format":"time_series","timeRange":{"from":"now-1h"},
		"measures":["nps"],"labels":{"basis":["orders"]},"filters":[{"dimension":"country","values":["NL"]}],"compareTo":["previous_year"],
		"hideIncomplete":false,"cap":5,"language":"nl"}`))
	require.NoError(t, err)
	require.Equal(t, panelquery.Series, q.QueryType)
	require.Equal(t, []string{"nps"}, q.Measures)
	require.Equal(t, []panelquery.Filter{{Dimension: "country", Values: []string{"NL"}}}, q.Filters)
	require.Equal(t, []panelquery.Comparison{panelquery.PreviousYear}, q.CompareTo)
	require.False(t, *q.HideIncomplete)
	require.Equal(t, 5, q.Cap)
}

func TestMistakesNameTheField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ model, want string }{
		"no object":                 {`[1]`, "query: not a JSON object"},
		"no JSON":                   {`{`, "query: not a JSON object"},
		"an unknown field":          {`{"queryType":"series","windw":"90d"}`, `query: unknown field "windw"; did you mean "window"?`},
		"a field in other letters":  {`{"QueryType":"series"}`, `query: unknown field "QueryType"; did you mean "queryType"?`},
		"a field of elsewhere":      {`{"expr":"up","queryType":"series"}`, `query: unknown field "expr"; remove it`},
		"a field of a filter":       {`{"filters":[{"dimension":"a","values":[]},{"dimension":"b","value":"c"}]}`, `filters[1]: unknown field "value"; did you mean "values"?`},
		"a filter of another type":  {`{"filters":["country"]}`, "filters[0]: not a JSON object"},
		"filters that are a number": {`{"filters":3}`, "filters: invalid number; must be a list"},
		"text for a number":         {`{"cap":"many"}`, "cap: invalid string; must be a whole number"},
		"a number for text":         {`{"window":90}`, "window: invalid number; must be text"},
		"text for a switch":         {`{"target":"yes"}`, "target: invalid string; must be true or false"},
		"a list for labels":         {`{"labels":[]}`, "labels: invalid array; must be an object"},
		"an unknown type":           {`{"queryType":"sql"}`, `queryType: unknown "sql"; choose series, value`},
		"an unknown comparison":     {`{"compareTo":["last week"]}`, `compareTo: unknown "last week"; choose previous_period or previous_year`},
		"an empty comparison":       {`{"compareTo":[""]}`, `compareTo: unknown ""`},
		"an unknown language":       {`{"language":"fr"}`, `language: unknown "fr"; choose en or nl`},
		"an unknown movement":       {`{"movements":"stock"}`, "movements: unknown"},
		"an unknown basis":          {`{"basis":"gifts"}`, "basis: unknown"},
		"an unknown cohort value":   {`{"cohortValue":"age"}`, "cohortValue: unknown"},
		"an unknown event":          {`{"events":["party"]}`, "events: unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := panelquery.Decode([]byte(c.model))
			require.ErrorContains(t, err, c.want)
		})
	}
}

// TestBoardsDecodeToWhatTheyWereMadeFrom also reads the boards that were saved before the fields of
// queries were checked.
func TestBoardsDecodeToWhatTheyWereMadeFrom(t *testing.T) {
	t.Parallel()
	boards, err := filepath.Glob("../../dashboards/*/*.json")
	require.NoError(t, err)
	queries := 0
	for _, path := range boards {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		var board struct {
			Panels []struct {
				Targets []json.RawMessage `json:"targets"`
			} `json:"panels"`
		}
		require.NoError(t, json.Unmarshal(content, &board))
		for _, p := range board.Panels {
			for _, raw := range p.Targets {
				var of struct {
					Datasource struct {
						Type string `json:"type"`
					} `json:"datasource"`
				}
				require.NoError(t, json.Unmarshal(raw, &of))
				if of.Datasource.Type != "klantenbinding-loyalty-datasource" {
					continue
				}
				queries++
				raw = bytes.ReplaceAll(raw, []byte("$cohort_value"), []byte("share")) // as the front end does
				q, err := panelquery.Decode(raw)
				require.NoError(t, err, "%s", raw)
				again, err := json.Marshal(q)
				require.NoError(t, err)
				require.JSONEq(t, string(raw), string(again), path)
			}
		}
	}
	require.Greater(t, queries, 100)
}

func TestEveryKindIsWhole(t *testing.T) {
	t.Parallel()
	for _, k := range panelquery.Kinds() {
		found, ok := panelquery.KindOf(k.Type)
		require.True(t, ok)
		require.Equal(t, k, found)
		require.NotEmpty(t, k.Label, k.Type)
		require.NotEmpty(t, k.Description, k.Type)
		require.NotEmpty(t, k.Measures, k.Type)
		if k.Required != "" {
			require.Contains(t, panelquery.Fields(), k.Required, k.Type)
		}
	}
	_, ok := panelquery.KindOf("sql")
	require.False(t, ok)
}

func TestTheDescriptionHasEveryType(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../plugin/README.md")
	require.NoError(t, err)
	for _, k := range panelquery.Kinds() {
		require.Contains(t, string(content), "\n| "+k.Label+" |", "plugin/README.md has no row for %s", k.Type)
	}
}

func TestLanguagesAreThoseOfTheWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, []words.Language{words.Language(panelquery.English), words.Language(panelquery.Dutch)}, words.Languages())
}

func FuzzDecode(f *testing.F) {
	for _, k := range panelquery.Kinds() {
		seed, err := json.Marshal(k.Example)
		require.NoError(f, err)
		f.Add(seed)
	}
	f.Add([]byte(`{"filters":[null]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		q, err := panelquery.Decode(raw)
		if err != nil {
			return
		}
		encoded, err := json.Marshal(q)
		require.NoError(t, err)
		again, err := panelquery.Decode(encoded)
		require.NoError(t, err)
		require.True(t, slices.Equal(q.Measures, again.Measures))
	})
}
