package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/measure"
)

func seriesOf(t *testing.T, h http.Handler, query string) *api.SeriesAnswer {
	t.Helper()
	w := get(h, api.Prefix+"/series?"+query)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	var a api.SeriesAnswer
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
	return &a
}

// TestEveryMeasureAnswersForEveryWindowItClaims queries every measure of the catalogue.
func TestEveryMeasureAnswersForEveryWindowItClaims(t *testing.T) {
	t.Parallel()
	shop := newShop()
	examples := map[string]string{"days": "45d", "lifetime": "lifetime", "calendar": "quarter"}
	var catalogue api.Catalogue
	require.NoError(t, json.Unmarshal(get(shop, api.Prefix+"/catalogue").Body.Bytes(), &catalogue))
	for _, m := range measure.All() {
		i := slices.IndexFunc(catalogue.Measures, func(i api.MeasureInfo) bool { return i.Name == m.Name })
		info := catalogue.Measures[i]
		for kind, window := range examples {
			query := "measure=" + m.Name + "&window=" + window + "&step=30d"
			if m.Grouped {
				query += "&group_by=country"
			}
			if info.Available && len(info.Windows) > 0 && !slices.Contains(info.Windows, kind) {
				require.Equal(t, http.StatusBadRequest, get(shop, api.Prefix+"/series?"+query).Code, query)
				continue
			}
			a := seriesOf(t, shop, query)
			require.Equal(t, info.Available, len(a.Series) > 0, query)
			for _, s := range a.Series {
				require.Len(t, s.Values, len(a.Days))
				require.Equal(t, m.Unit == measure.UnitCurrency, s.Currency == "EUR")
				require.Len(t, s.Labels, len(info.Labels))
			}
		}
	}
}

func TestGroupsAndFiltersAddUp(t *testing.T) {
	t.Parallel()
	shop := newShop()
	const query = "measure=active_customers&window=60d&step=50d"
	total := seriesOf(t, shop, query).Series[0].Values
	groups := seriesOf(t, shop, query+"&group_by=country").Series
	require.Len(t, groups, 2)
	for i := range total {
		require.InDelta(t, total[i], groups[0].Values[i]+groups[1].Values[i], 1e-9)
	}
	one := seriesOf(t, shop, query+"&filter=country:"+groups[0].Group.Value).Series[0].Values
	require.Equal(t, groups[0].Values, one)
}
