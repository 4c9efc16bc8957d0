package measure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/measure"
)

func TestTheCatalogueSaysEverythingOfEveryMeasure(t *testing.T) {
	t.Parallel()
	names, metrics := map[string]bool{}, map[string]bool{}
	for _, m := range measure.All() {
		require.Regexp(t, `^[a-z][a-z_]+$`, m.Name)
		require.False(t, names[m.Name] || metrics[m.Metric], "%s is there twice", m.Name)
		names[m.Name], metrics[m.Metric] = true, true
		for field, text := range map[string]string{"title": m.Title, "help": m.Help, "formula": m.Formula, "example": m.Example, "unit": string(m.Unit)} {
			require.NotEmpty(t, text, "%s of %s", field, m.Name)
		}
		require.NoError(t, m.Display.Check(), "display of %s", m.Name)
		require.Contains(t, formsOf(m.Unit), m.Display.Form, "display of %s, whose unit is %s", m.Name, m.Unit)
		for label := range m.LabelValues(measure.Settings{}) {
			require.Contains(t, m.Labels, label, m.Name)
		}
		require.Regexp(t, `\d`, m.Example, "the example of %s has no figure", m.Name)
		require.True(t, strings.HasSuffix(m.Help, "."), "help of %s", m.Name)
		require.NotEmpty(t, m.Needs, m.Name)
		require.True(t, strings.HasPrefix(m.Metric, "loyalty_"), m.Name)
	}
}

// plainLabels are the labels whose values have no colour: points of a scale, names of models and their
// parameters, and the names of measures that baselines have, which are shown in the colour of the measure.
func plainLabels() []string { return []string{"scale", "model", "parameter", "measure"} }

// TestEveryLabelValueHasARole fails for a label value without a role, which boards would show in grey.
func TestEveryLabelValueHasARole(t *testing.T) {
	t.Parallel()
	seen := map[measure.Label]display.Role{}
	for _, m := range measure.All() {
		roles := m.LabelRoles()
		for label := range m.Roles {
			require.Contains(t, m.Labels, label, "%s has roles for a label that it does not have", m.Name)
		}
		for label, values := range m.LabelValues(measure.Settings{}) {
			if roles[label] == nil && slices.Contains(plainLabels(), label) {
				continue
			}
			for _, value := range values {
				require.Contains(t, roles[label], value, "%s: %s=%q has no role, so boards have no colour for it", m.Name, label, value)
			}
		}
		for label, values := range roles {
			for value, role := range values {
				one := measure.Label{Name: label, Value: value}
				require.Contains(t, slices.Concat(display.Roles(), display.ListRoles()), role, "%s: %s=%q", m.Name, label, value)
				require.Contains(t, []display.Role{"", role}, seen[one], "%s: another measure gives %s=%q another role", m.Name, label, value)
				seen[one] = role
			}
		}
	}
}

// formsOf returns the forms that values of a unit can have.
func formsOf(u measure.Unit) []display.Form {
	switch u {
	case measure.UnitRatio:
		return []display.Form{display.FormPeople, display.FormShare, display.FormDifference, display.FormHundred, display.FormMultiple}
	case measure.UnitCurrency:
		return []display.Form{display.FormAmount, display.FormAmountEach}
	case measure.UnitScore:
		return []display.Form{display.FormScore}
	case measure.UnitDays:
		return []display.Form{display.FormDays}
	case measure.UnitNumber:
		return []display.Form{display.FormNumber}
	case measure.UnitOrders:
		return []display.Form{display.FormCount, display.FormMultiple}
	default:
		return []display.Form{display.FormCount}
	}
}
