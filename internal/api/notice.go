package api

import (
	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/notice"
)

// Notice says what the reader of an answer should keep in mind.
type Notice struct {
	Severity string      `json:"severity"` // "info" or "warning"
	Code     notice.Code `json:"code"`
	// Args are the particulars of the notice; package notice says which a code has.
	Args map[string]string `json:"args,omitempty"`
	// Absence is why a figure is missing; absent if none is.
	Absence *absence.Reason `json:"absence,omitempty"`
	// Message says the same in English.
	Message string `json:"message"`
}

// Plain returns the notice without its sentence.
func (n *Notice) Plain() notice.Notice {
	out := notice.Notice{Code: n.Code, Args: n.Args}
	if n.Absence != nil {
		out.Absence = *n.Absence
	}
	return out
}

// Severities of notices.
const (
	SeverityInfo    = "info"
	SeverityWarning = "warning"
)

// The codes of notices that clients compare most. Package notice has all of them.
const (
	NoticeIncomplete = notice.Incomplete
	NoticeForecast   = notice.Forecast
	NoticeSourceDown = notice.SourceDown
)
