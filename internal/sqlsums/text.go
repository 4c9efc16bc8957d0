package sqlsums

import (
	"encoding/hex"
	"slices"
	"strings"
)

// spaces is what Go trims of texts in memory (unicode.IsSpace), as the inside of a class of a regular expression. The
// characters stand there themselves, because products differ in how they escape them.
const spaces = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

// trimmed returns a text without white space at its ends. TRIM removes nothing but spaces.
func (w *writer) trimmed(text string) string {
	pattern := "^[" + spaces + "]+|[" + spaces + "]+$"
	return w.do(w.dialect.Trimmed, pair{text, hex.EncodeToString([]byte(pattern))})
}

// isBytes reports whether a column holds bytes that need not be text.
func (c column) isBytes() bool {
	return strings.HasSuffix(c.kind, "BINARY") || strings.HasSuffix(c.kind, "BLOB")
}

// isBytes reports whether columns have one of this name that holds bytes.
func isBytes(columns []column, name string) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return c.name == name && c.isBytes() })
}

// id returns the id in a column. Bytes stay as they are: as text, different ones become equal.
func (w *writer) id(name string, columns []column) string {
	if isBytes(columns, name) {
		return "q." + name
	}
	return w.do(w.dialect.Text, "q."+name)
}
