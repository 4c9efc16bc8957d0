package boards_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/words"
)

// columnsOf returns the words for the columns of the data source's tables.
func columnsOf(q *panelquery.Query) []string {
	switch q.QueryType {
	case panelquery.RFM:
		if q.RFMMoves {
			return []string{"from", "to", "customers", "revenue_so_far"}
		}
		return []string{"rfm_segment", "before", "customers", "share", "revenue_so_far", "revenue_share"}
	case panelquery.Survival:
		gone, half := "left", "half_left"
		if q.Survival == panelquery.SurvivalSecondOrder {
			gone, half = "bought_again", "half_again"
		}
		return []string{"group", "customers", gone, half, "low", "high", "by_chance"}
	case panelquery.AtRisk:
		return []string{
			"source", "id", "value_at_risk", "days_overdue", "last_purchase", "usual_gap", "purchases", "probability", "probability_then",
		}
	case panelquery.Status:
		return []string{
			"source", "reachable", "loaded", "last_success", "newest_record", "records", "rejected", "poll_interval", "preset", "error",
		}
	default: // no table, or columns that the figures name
		return nil
	}
}

// TestColumnsOfTheDataSourceFit checks that Grafana cuts no name of a column in tables of the data source.
func TestColumnsOfTheDataSourceFit(t *testing.T) {
	t.Parallel()
	tables := 0
	eachPanel(t, func(t *testing.T, b *board.Board, p *board.Panel) {
		if p.Type != "table" || len(p.Targets) != 1 {
			return
		}
		q, ok := p.Targets[0].(panelquery.Query)
		if !ok {
			return
		}
		overrides := map[string]board.Column{}
		for _, o := range p.FieldConfig.Overrides {
			if o.Matcher.ID == "byName" {
				overrides[o.Matcher.Options.(string)] = columnOf(o)
			}
		}
		var columns []board.Column
		for _, word := range columnsOf(&q) {
			name := words.Language(b.Language()).Word(word)
			c, ok := overrides[name]
			if !ok {
				c.Name = name
			}
			columns = append(columns, c)
		}
		if len(columns) > 0 {
			tables++
		}
		for _, c := range board.Cut(p.GridPos.W, columns) {
			assert.Fail(t, "cut", "%s: %q: the column %q is %.0f pixels wide and needs %.0f", b.UID, p.Title, c.Name, c.Width, board.ColumnWidth(c.Name, c.Cells...))
		}
	})
	require.GreaterOrEqual(t, tables, 12)
}
