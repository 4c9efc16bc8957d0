package measure

import (
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Frame is one group's sums over one window, with the points to finish.
type Frame struct {
	*fold.Frame
	Src      fold.Histories
	Settings *Settings
	Kinds    map[record.Kind]bool
	Expected Expectation
	// Today is the index of the running day.
	Today int32
}

// has reports whether any source delivers records of a kind.
func (f *Frame) has(k record.Kind) bool { return f.Kinds[k] }

// Series returns the parts of a measure that can be computed from the frame, with their labels.
func (f *Frame) Series(parts []Part) []Part {
	var all []Part
	for i := range parts {
		switch p := &parts[i]; {
		case p.Without.Has(f.Window.Kind()) || !p.Fits(f.has):
		case p.fan != nil:
			all = append(all, p.fan(f)...)
		default:
			all = append(all, *p)
		}
	}
	return all
}
