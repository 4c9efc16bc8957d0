package collect

import (
	"github.com/klantenbinding/loyalty/internal/measure"
)

// addTargets adds the targets.
func (w *builder) addTargets(targets []measure.Target) {
	for _, t := range targets {
		m, ok := measure.Find(t.Measure)
		if !ok {
			continue // Board.Targets has no such targets
		}
		w.put(IdentifyTarget(&m, t, &w.settings), BaseUnit(&m, t.Value))
	}
}
