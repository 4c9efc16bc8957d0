package app

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/health"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/words"
)

// addRefused adds a warning for each own dimension that is refused and whose column the source may have.
func addRefused(to *health.Source, cfg source.Config, c *core) {
	board := c.board.Load()
	if board == nil {
		return
	}
	own := board.Settings().Own
	for i := range own {
		r, refused := board.Refused(ledger.DimOwn + ledger.Dimension(i))
		if refused && cfg.MayHave(own[i].From.Kind(), own[i].Column) {
			to.Warnings = append(slices.Clip(to.Warnings), r.Warning(&own[i]))
		}
	}
}

// writeDimensions writes the number of values of each configured dimension, and why dimensions are refused.
// It writes nothing without dimensions.
func writeDimensions(w io.Writer, board *analysis.Board) error {
	settings := board.Settings()
	if len(settings.Dimensions) == 0 {
		return nil
	}
	var out, warnings strings.Builder
	out.WriteString("\nDimensions, with the values of the newest records; the running exporter counts all of them:\n")
	t := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, d := range settings.Dimensions {
		name := settings.Own.Name(d.Dimension)
		if r, refused := board.Refused(d.Dimension); refused {
			fmt.Fprintf(t, "  %s\tleft out\n", name)
			fmt.Fprintf(&warnings, "Warning: %s\n", words.English.Warning(r.Warning(settings.Own.Find(d.Dimension))))
			continue
		}
		fmt.Fprintf(t, "  %s\t%s\n", name, valuesOf(board, d))
	}
	_ = t.Flush() // a Builder takes everything
	_, err := io.WriteString(w, out.String()+warnings.String())
	return err
}

// valuesOf describes the values of a dimension that customers have.
func valuesOf(board *analysis.Board, d fold.DimensionSetting) string {
	n := board.Named(d.Dimension)
	switch {
	case n == 0:
		return "no values yet"
	case n > d.Cap:
		return fmt.Sprintf("%d values, the largest %d on /metrics and the rest as other", n, d.Cap)
	case n == 1:
		return fmt.Sprintf("1 value, at most %d on /metrics", d.Cap)
	}
	return fmt.Sprintf("%d values, at most %d on /metrics", n, d.Cap)
}
