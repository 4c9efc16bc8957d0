package plugin

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/notice"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestFieldsOfSeveralMeasuresDifferByTheirLabels also if a measure has a label called measure: alert
// rules know fields by their labels alone.
func TestFieldsOfSeveralMeasuresDifferByTheirLabels(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range []api.Series{
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "retention"}},
		{Measure: "programme_uplift_ratio", Labels: map[string]string{"measure": "orders"}},
		{Measure: "nps"},
		{Measure: "baseline", Labels: map[string]string{"measure": "nps"}},
	} {
		labels := labelsOf(&s, "", true).String()
		require.False(t, seen[labels], labels)
		seen[labels] = true
	}
}

// TestGroupsOfAnOwnDimensionSayItsTitle in the language of the query, else in English; built-in dimensions and own ones
// without a title keep the value alone.
func TestGroupsOfAnOwnDimensionSayItsTitle(t *testing.T) {
	t.Parallel()
	catalogue := &api.Catalogue{Dimensions: []api.DimensionInfo{
		{Name: "payment", Titles: map[string]string{"en": "Payment method", "nl": "Betaalwijze"}},
		{Name: "gift", Titles: map[string]string{"en": "Gift", "nl": "gift"}},
		{Name: "coupon", Titles: map[string]string{"en": "coupon", "nl": "coupon"}},
		{Name: "country", Titles: map[string]string{"en": "Country", "nl": "Land"}},
	}}
	english, dutch := glossary{words: words.English, catalogue: catalogue}, glossary{words: words.Dutch, catalogue: catalogue}
	for _, c := range []struct {
		terms                  glossary
		dimension, value, want string
	}{
		{english, "payment", "iDEAL", "Payment method: iDEAL"},
		{dutch, "payment", "iDEAL", "Betaalwijze: iDEAL"},
		{dutch, "payment", "unknown", "Betaalwijze: Onbekend"},
		{english, "gift", "yes", "Gift: yes"},
		{english, "coupon", "SUMMER", "SUMMER"},
		{english, "country", "NL", "NL"},
		{english, "plan", "gold", "gold"},
	} {
		require.Equal(t, c.want, c.terms.group(c.dimension, c.value))
		group := &api.Group{Dimension: c.dimension, Value: c.value}
		require.Equal(t, []string{c.want}, c.terms.names([]api.Series{{Measure: "revenue", Group: group}}))
	}
	nobody := api.Notice{Code: notice.Nobody, Args: map[string]string{notice.Dimension: "payment", notice.Value: "cheque"}}
	require.Equal(t, `No customer has the payment method "cheque"`, english.tell(&nobody))
	require.Equal(t, "payment", nobody.Args[notice.Dimension])
}

// TestASingleReasonIsNamed checks that a series by reason says its reason, even if the query chooses one.
func TestASingleReasonIsNamed(t *testing.T) {
	t.Parallel()
	all := []api.Series{{Measure: "cancellations", Labels: map[string]string{"reason": "price"}}}
	require.Equal(t, []string{"Price"}, glossary{words: words.English, catalogue: &api.Catalogue{}}.names(all))
}

// TestSmallSharesHaveAScaleOfTheirOwn and large ones, amounts and shares of nothing have Grafana's.
func TestSmallSharesHaveAScaleOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit   string
		values []*float64
		want   float64
	}{
		{"percentunit", []*float64{new(0.003), nil, new(0.01)}, 0.01},
		{"percentunit", []*float64{new(0.003), new(0.3)}, 0},
		{"percentunit", []*float64{new(0.0), nil}, 0},
		{"percentunit", []*float64{new(-0.01), new(0.01)}, 0},
		{"short", []*float64{new(0.01), new(0.02)}, 0},
	} {
		var fields []*data.Field
		for _, v := range c.values {
			f := data.NewField("", nil, []*float64{v})
			f.Config = &data.FieldConfig{Unit: c.unit}
			fields = append(fields, f)
		}
		scaleSmall(fields)
		for _, f := range fields {
			if c.want == 0 {
				require.Nil(t, f.Config.Max)
				continue
			}
			require.InDelta(t, c.want, float64(*f.Config.Max), 0)
		}
	}
}
