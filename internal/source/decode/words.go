package decode

import (
	"maps"

	"github.com/klantenbinding/loyalty/internal/record"
)

// words reads the words of rows: their meanings and labels.
type words struct {
	labels  Labels
	scratch []byte
	codes   [numColumns]map[string]uint8
	names   [numColumns]map[string]string
	given   [numColumns]bool // the query lists words of the column
}

func newWords(sh Shape, values Values, labels Labels, scratch []byte) *words {
	x := &words{labels: labels, scratch: scratch}
	for alias, v := range sh.words {
		codes, names := maps.Clone(v.codes), map[string]string{}
		for meaning, list := range values[alias] {
			for _, w := range list {
				if v.codes != nil {
					codes[fold(w)] = v.codes[meaning]
				}
				names[fold(w)] = meaning
			}
		}
		x.codes[v.column], x.names[v.column], x.given[v.column] = codes, names, len(values[alias]) > 0
	}
	return x
}

// RefundReasons returns the reasons of the words in the column reason of refunds, by the word in lower case. Values are
// the values of the query.
func RefundReasons(values Values) map[string]record.RefundReason {
	sh, _ := ShapeOf("refunds")
	reasons := map[string]record.RefundReason{}
	for word, code := range newWords(sh, values, nil, nil).codes[colReason] {
		reasons[word] = record.RefundReason(code)
	}
	return reasons
}

// code returns the meaning of the word in a column. said is false if the column is empty, known is
// false if the word has no meaning.
func (w *words) code(r *Row, c Column) (code uint8, said, known bool) {
	b := lowered(text(r.At(c), w.scratch), w.scratch)
	code, known = w.codes[c][string(b)]
	return code, len(b) > 0, known
}

// reason returns the meaning of the word for a reason: other if the word has none, and 0 if the column is empty.
func (w *words) reason(r *Row, other uint8) uint8 {
	code, said, known := w.code(r, colReason)
	if said && !known {
		return other
	}
	return code
}

// name returns the label of the word in a column: its meaning in the query's values, or else the word.
func (w *words) name(r *Row, c Column) string {
	if names := w.names[c]; len(names) > 0 {
		if n, ok := names[string(lowered(text(r.At(c), w.scratch), w.scratch))]; ok {
			return n
		}
	}
	return w.labels.label(r.At(c), w.scratch)
}

// flag reads a column that says yes or no: a number, one of the usual words, or a word of the query's
// values. If the query lists words, all other words mean no.
func (w *words) flag(r *Row, c Column) (bool, Reason) {
	code, said, known := w.code(r, c)
	if known || !said {
		return code == 1, ""
	}
	b := lowered(text(r.At(c), w.scratch), w.scratch)
	if n, ok := integer(b, w.scratch); ok {
		return n != 0, ""
	}
	switch string(b) {
	case "true", "y", "t", "on":
		return true, ""
	case "false", "n", "f", "off":
		return false, ""
	}
	if w.given[c] {
		return false, ""
	}
	return false, BadType
}

// meaning reads the word that says which type of its kind a record is.
func (w *words) meaning(r *Row) (uint8, Reason) {
	code, _, known := w.code(r, colType)
	switch {
	case !known:
		return 0, BadType
	case code == ignored:
		return 0, nothing
	}
	return code, ""
}
