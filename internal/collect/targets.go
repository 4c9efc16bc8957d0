package collect

import (
	"github.com/klantenbinding/loyalty/internal/measure"
)

// addTargets takes in what measures are meant to be.
func (w *builder) addTargets(targets []measure.Target) {
	for _, t := range targets {
		m, ok := measure.Find(t.Measure)
		if !ok {
			continue // Board.Targets leaves such out.
		}
		w.put(IdentifyTarget(&m, t, w.currency), BaseUnit(&m, t.Value))
	}
}
