package source

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// words reports the words of the columns that say one of a few things, so that one sees which are
// still to be put on a list.
func (c *check) words(ctx context.Context, conn *sqlx.Conn, r *reader) {
	for _, alias := range sortedKeys(r.shape.words) {
		if v := r.shape.words[alias]; v.codes == nil || v.says("yes") {
			continue
		}
		for _, from := range []string{r.stmt.whole(), r.stmt.newest(c.size())} {
			if c.wordsOf(ctx, conn, r, alias, from) {
				break
			}
		}
	}
}

// says tells whether something is among the meanings.
func (v vocabulary) says(meaning string) bool {
	_, ok := v.codes[meaning]
	return ok
}

// wordsOf counts the words of one column; false if that took too long.
func (c *check) wordsOf(ctx context.Context, conn *sqlx.Conn, r *reader, alias, from string) bool {
	var found []struct {
		Word    *string
		Records int64
	}
	err := conn.SelectContext(ctx, &found, "SELECT q."+alias+" AS word, COUNT(*) AS records FROM ("+from+
		") q GROUP BY q."+alias+" ORDER BY records DESC, word LIMIT 20")
	if number(err) == erNoColumn {
		return true
	}
	for _, f := range found {
		w := deref(f.Word)
		c.report.Words = append(c.report.Words, WordCount{r.shape.kind, alias, w, r.meaning(alias, w), f.Records})
	}
	return err == nil
}

// meaning returns the name of what a word in a column means; "" if that is not known.
func (r *reader) meaning(alias, word string) string {
	v := r.shape.words[alias]
	if name, ok := r.decoder.lexicon.names[v.column][fold(word)]; ok {
		return name
	}
	switch {
	case v.says(fold(word)):
		return fold(word)
	case word == "" && v.says("unknown"):
		return "unknown"
	case word != "" && v.says("other"):
		return "other"
	}
	return ""
}
