package source

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/database"
)

// words reports the words of the columns that say one of a few things, so that one sees which are
// still to be put on a list.
func (c *check) words(ctx context.Context, conn *sqlx.Conn, r *reader) {
	for _, alias := range r.shape.Coded() {
		for _, from := range []string{r.stmt.Whole(), r.stmt.Newest(c.size())} {
			if c.wordsOf(ctx, conn, r, alias, from) {
				break
			}
		}
	}
}

// wordsOf counts the words of one column; false if that took too long.
func (c *check) wordsOf(ctx context.Context, conn *sqlx.Conn, r *reader, alias, from string) bool {
	var found []struct {
		Word    *string
		Records int64
	}
	err := conn.SelectContext(ctx, &found, "SELECT q."+alias+" AS word, COUNT(*) AS records FROM ("+from+
		") q GROUP BY q."+alias+" ORDER BY records DESC, word LIMIT 20")
	if database.Number(err) == database.NoColumn {
		return true
	}
	for _, f := range found {
		w := deref(f.Word)
		c.report.Words = append(c.report.Words, WordCount{r.shape.Kind, alias, w, r.decoder.Meaning(alias, w), f.Records})
	}
	return err == nil
}
