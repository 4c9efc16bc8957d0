package check

import (
	"context"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// count counts the rows of a kind, and the statuses and words in its columns. If counting all rows
// takes too long, it counts only the newest rows.
func (c *check) count(ctx context.Context, session *database.Session, r *Query) {
	k := c.kind(r.Shape.Kind)
	if n, err := c.countOf(ctx, session, r, "", r.Keys.Whole()); err == nil && len(n) == 1 {
		k.Rows = n[0].count
	}
	if r.Shape.Kind == record.KindOrder {
		for _, n := range c.wordsOf(ctx, session, r, "status", 100) {
			c.report.Statuses = append(c.report.Statuses, StatusCount{n.word, meaning(r.Spec.Statuses, n.word), n.count})
		}
	}
	for _, alias := range r.Shape.Coded() {
		for _, n := range c.wordsOf(ctx, session, r, alias, 20) {
			c.report.Words = append(c.report.Words, WordCount{r.Shape.Kind, alias, n.word, r.Decoder.Meaning(alias, n.word), n.count})
		}
	}
}

// sampleRows is how many of the newest rows are counted if counting all rows takes too long.
const sampleRows = 10_000

// wordCount is how many rows have a word.
type wordCount struct {
	word  string
	count int64
}

// wordsOf returns the most frequent words of a column; nil if the query does not select it.
func (c *check) wordsOf(ctx context.Context, session *database.Session, r *Query, alias string, most int) []wordCount {
	s := c.seen[r.Shape.Kind]
	if s == nil || !slices.Contains(s.columns, alias) {
		return nil
	}
	list, err := c.countOf(ctx, session, r, alias, r.Stmt.Whole())
	if err != nil {
		c.report.Sampled = true
		list, _ = c.countOf(ctx, session, r, alias, r.Stmt.Newest(sampleRows)) // a report without words is still useful
	}
	slices.SortStableFunc(list, func(a, b wordCount) int { return int(b.count - a.count) })
	return list[:min(len(list), most)]
}

// countOf counts the rows of a statement by the words of a column, or all rows for "". It reads
// values as the decoder does.
func (c *check) countOf(ctx context.Context, session *database.Session, r *Query, alias, from string) ([]wordCount, error) {
	sql := "SELECT COUNT(*) AS cursor_key FROM (" + from + ") q"
	if alias != "" {
		sql = "SELECT q." + alias + " AS " + alias + ", COUNT(*) AS cursor_key FROM (" + from + ") q GROUP BY q." + alias + " ORDER BY cursor_key DESC LIMIT 1000"
	}
	sh := r.Shape.Counts()
	var list []wordCount
	err := session.Query(ctx, sh, sql, nil, func(row *decode.Row) {
		n, _ := row.At(decode.ColKey).(int64)
		list = append(list, wordCount{sh.Text(row, alias), n})
	})
	return list, err
}

// meaning returns the list that a status is on; "" if it is unlisted.
func meaning(s decode.Statuses, status string) string {
	for _, name := range sortedNames(s) {
		if slices.Contains(s[name], status) {
			return name
		}
	}
	return ""
}
