package measure

import (
	"github.com/klantenbinding/loyalty/internal/record"
)

// frame is one group's sums over one window, with the points to finish.
type frame struct {
	*Frame
	src      histories
	settings *Settings
	kinds    map[record.Kind]bool
	expected expectation
	// today is the index of the running day.
	today int32
}

// has reports whether any source delivers records of a kind.
func (f *frame) has(k record.Kind) bool { return f.kinds[k] }

// series returns those of a measure's parts that the frame has, each with its labels.
func (f *frame) series(parts []part) []part {
	var all []part
	for i := range parts {
		switch p := &parts[i]; {
		case p.without.Has(f.window.Kind()) || !p.fits(f.has):
		case p.fan != nil:
			all = append(all, p.fan(f)...)
		default:
			all = append(all, *p)
		}
	}
	return all
}
