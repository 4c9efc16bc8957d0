package decode

import (
	"maps"
	"slices"
	"strconv"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Coded returns the sorted aliases of the columns whose words have meanings other than yes and no.
func (s Shape) Coded() []string {
	aliases := slices.Sorted(maps.Keys(s.words))
	return slices.DeleteFunc(aliases, func(alias string) bool {
		v := s.words[alias]
		return v.codes == nil || v.says("yes")
	})
}

// says reports whether a meaning is in the vocabulary.
func (v vocabulary) says(meaning string) bool {
	_, ok := v.codes[meaning]
	return ok
}

// Statuses reports whether the query lists the statuses that count.
func (d *Decoder) Statuses() bool { return d.statuses.sales != nil }

// Meaning returns the name of a word's meaning in a column; "" if it is unknown.
func (d *Decoder) Meaning(alias, word string) string {
	v := d.shape.words[alias]
	if name, ok := d.words.names[v.column][fold(word)]; ok {
		return name
	}
	if alias == "score" {
		if n, ok := integer([]byte(word), nil); ok {
			return strconv.FormatInt(n, 10)
		}
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

// QuestionName returns the name of a question in configuration; "" if it is unknown.
func QuestionName(q record.Question) string {
	for name, code := range questions {
		if code == uint8(q) {
			return name
		}
	}
	return ""
}
