package app

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/words"
)

// later is the reason of measures whose records are there, but give no figure yet.
const later = "the newest records give no figure yet: too few of them, or none of the needed sort"

// longer is the reason of measures that say what is usual. All records may have the past that they need.
const longer = "they need a longer past than the newest records, which are all that the check reads"

// writeMeasures lists the measures that there will be, and by reason those that there will not be or may
// be. If no records could be read, nothing is known about measures.
func writeMeasures(w io.Writer, found *findings, board *analysis.Board) error {
	if len(found.bad) > 0 && !slices.Contains(slices.Collect(maps.Values(found.kinds)), true) {
		_, err := io.WriteString(w, "\nNo records could be read, so the check cannot tell which measures there will be.\n")
		return err
	}
	var reasons []string // in the order of the catalogue; "" means that the measure will be there
	names := map[string][]string{}
	all := measure.All()
	figures := map[string]bool{}
	board.Samples(func(s analysis.Sample) { figures[s.Measure.Name] = true })
	for i := range all {
		why := found.lacks(&all[i], board, figures)
		if names[why] == nil && why != "" {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], all[i].Name)
	}
	var out strings.Builder
	if len(found.bad) > 0 {
		fmt.Fprintf(&out, "\nSources with problems: %s. Below, only the records count that could be read.\n", strings.Join(found.bad, ", "))
	}
	fmt.Fprintf(&out, "\nMeasures that will be there, %d of %d:\n", len(names[""]), len(all))
	list(&out, names[""])
	for _, why := range reasons {
		heading := "Absent"
		if why == later || why == longer {
			heading = "Not known yet"
		}
		fmt.Fprintf(&out, "\n%s, because %s:\n", heading, why)
		list(&out, names[why])
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// lacks says why a measure will not be there; "" if it will be. It is promised only if it has a
// figure of the newest records, or the first forecast or computation in the background is all that is missing.
func (f *findings) lacks(m *measure.Measure, board *analysis.Board, figures map[string]bool) string {
	why := m.AbsenceFrom(func(k record.Kind) bool { return f.kinds[k] }, f.margin)
	if !why.None() {
		return f.because(m, why)
	}
	if figures[m.Name] {
		return ""
	}
	why = board.Absence(m.Name)
	if why.None() {
		return later
	}
	if why.Code == absence.ForecastPending || why.Code == absence.NotComputed {
		return ""
	}
	if why.Code == absence.ShortPast || why.Code == absence.FewPurchases {
		return longer
	}
	return words.English.Absence(why)
}

// because words a reason. Records that a source with problems would deliver are not missing.
func (f *findings) because(m *measure.Measure, why absence.Reason) string {
	missing := m.Missing(func(k record.Kind) bool { return f.kinds[k] })
	for _, kind := range missing {
		if names := f.blocked[kind]; len(names) > 0 {
			return "these sources have problems: " + strings.Join(names, ", ")
		}
	}
	if len(missing) > 0 && !slices.ContainsFunc(missing, func(k record.Kind) bool { return !f.empty[k] }) {
		var kinds []string
		for _, k := range missing {
			kinds = append(kinds, k.Plural())
		}
		return "there are no " + strings.Join(kinds, " or ") + " yet"
	}
	return words.English.Absence(why)
}

// lineWidth is about how long the lines of a list are.
const lineWidth = 90

// list writes words, separated by commas, in indented lines.
func list(out *strings.Builder, words []string) {
	if len(words) == 0 {
		words = []string{"none"}
	}
	width := 0
	for i, word := range words {
		switch {
		case i == 0:
			out.WriteString("  ")
		case width+len(word) > lineWidth:
			out.WriteString(",\n  ")
			width = 0
		default:
			out.WriteString(", ")
		}
		out.WriteString(word)
		width += len(word) + 2
	}
	out.WriteString("\n")
}
