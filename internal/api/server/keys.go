package server

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
)

// selectionKey returns the part of a key that says by which dimension a query groups, if by is not nil, and
// which customers it keeps. It has numbers of dimensions, because all own ones have the same String.
func selectionKey(by *ledger.Dimension, filters []analysis.Filter) string {
	var key strings.Builder
	if by != nil {
		fmt.Fprintf(&key, "by %d", *by)
	}
	for _, f := range filters {
		fmt.Fprintf(&key, " in %d %q", f.Dimension, f.Values)
	}
	return key.String()
}
