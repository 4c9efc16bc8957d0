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
	// Apart has the kinds of record that are about no customer of the shop.
	Apart    map[record.Kind]bool
	Expected Expectation
	// Today is the index of the running day.
	Today int32
}

// has reports whether any source delivers records of a kind.
func (f *Frame) has(k record.Kind) bool { return f.Kinds[k] }

// joined reports whether records of a kind are there and can be about customers of the shop.
func (f *Frame) joined(k record.Kind) bool { return f.has(k) && !f.Apart[k] }

// Series returns the parts of a measure that can be computed from the frame, with their labels.
func (f *Frame) Series(parts []Part) []Part {
	var all []Part
	for i := range parts {
		switch p := &parts[i]; {
		case p.Without.Has(f.Window.Kind()) || !p.Fits(f.has) || !p.Joins(f.joined):
		case p.fan != nil:
			all = append(all, p.fan(f)...)
		default:
			all = append(all, *p)
		}
	}
	return all
}
