package measure

import (
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Board is the figures as of one view and one day. It is immutable and safe for concurrent use.
type Board struct {
	view     *ledger.View
	today    record.Day
	settings Settings
}

// Today returns the running day.
func (b *Board) Today() record.Day { return b.today }

// View returns the view that the figures were computed from.
func (b *Board) View() *ledger.View { return b.view }

// Settings returns the settings, with what was missing filled in.
func (b *Board) Settings() Settings { return b.settings }

// Available reports whether a measure is present, and else the reason in words.
func (b *Board) Available(name string) (bool, string) { return true, "" }

// Sample is a figure of the running day.
type Sample struct {
	Measure *Measure
	Labels  []Label
	// Window is the window that it covers, and no window for a measure that has none.
	Window Window
	Group  Group
	Value  float64
}

// Samples calls fn for every figure that is present on the running day: the totals and the
// configured dimensions, measure by measure in the order of the catalogue.
func (b *Board) Samples(fn func(Sample)) {}
