package measure_test

import (
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
