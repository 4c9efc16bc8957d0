package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// Target is the value that a measure should have.
type Target struct {
	// Measure is its name in the catalogue.
	Measure string
	// Window is the window of the figure; no window for a measure without windows.
	Window fold.Window
	// Labels narrow the target to the series that have them all; without any it holds for all of
	// the measure's.
	Labels []Label
	// Value is in the measure's unit.
	Value float64
}

// Check says what is wrong with a target, as a *QueryError whose field is measure, window, labels or
// value: a measure, window or label that is not in the catalogue, or a value that is not a number.
func (t Target) Check() error {
	m, ok := Find(t.Measure)
	if !ok {
		return Refuse("measure", "%s", NoSuch(t.Measure, All()))
	}
	switch {
	case m.Windows == 0 && t.Window.Kind() != 0:
		return Refuse("window", "%s holds at the end of a day and has no window; remove it", m.Name)
	case m.Windows != 0 && !m.Windows.Has(t.Window.Kind()):
		return Refuse("window", "%s", m.WrongWindow(t.Window))
	case math.IsNaN(t.Value) || math.IsInf(t.Value, 0):
		return Refuse("value", "must be a number")
	}
	for i, l := range t.Labels {
		if !slices.Contains(m.Labels, l.Name) {
			return Refuse("labels", "%s", m.wrongLabel(l.Name))
		}
		if slices.ContainsFunc(t.Labels[:i], func(o Label) bool { return o.Name == l.Name }) {
			return Refuse("labels", "%s is given twice; remove one", l.Name)
		}
	}
	return nil
}

// wrongLabel says which labels a measure has instead of one.
func (m *Measure) wrongLabel(name string) string {
	if len(m.Labels) == 0 {
		return fmt.Sprintf("%s has no label %q, nor any other", m.Name, name)
	}
	return fmt.Sprintf("%s has no label %q; it has %s", m.Name, name, strings.Join(m.Labels, ", "))
}
