package measure

import (
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Engine keeps the sums that the figures are finished from, and brings them up to date.
type Engine struct {
	settings Settings
}

// NewEngine returns an engine that has seen nothing.
func NewEngine(s Settings) *Engine { return &Engine{settings: s.withDefaults()} }

// Update brings the figures to view v as of the running day today. Only customers that changed
// since the last view are folded again. It must not run concurrently with itself.
func (e *Engine) Update(v *ledger.View, today record.Day) *Board {
	return &Board{view: v, today: today, settings: e.settings}
}
