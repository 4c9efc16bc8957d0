// Package words says in English and Dutch what the figures are called, what they mean and how they
// have changed. Callers pass the English title, help or formula of a measure, which the catalogue
// has; every other word stands in the lexicon of its language. Names that a lexicon does not have,
// such as those of products and countries, are returned unchanged.
package words

import (
	"cmp"
	"strings"
)

// Language is the two-letter code of a language.
type Language string

// The languages.
const (
	English Language = "en"
	Dutch   Language = "nl"
)

// Languages returns all languages, English first.
func Languages() []Language { return []Language{English, Dutch} }

// Parse returns the language of a code, English for the empty one, and false for any other string.
func Parse(code string) (Language, bool) {
	switch l := Language(code); l {
	case "":
		return English, true
	case English, Dutch:
		return l, true
	}
	return English, false
}

// entry is the text about a measure.
type entry struct{ title, help, formula string }

// lexicon holds the words of one language. Its maps must not be changed.
type lexicon struct {
	measures   map[string]entry
	labels     map[string]map[string]string
	dimensions map[string]string
	units      map[string]string
	words      map[string]string
	absences   absences
	notices    notices
	events     events
	grammar    grammar
}

// lexicon returns the words of the language. An unknown language falls back to English.
func (l Language) lexicon() *lexicon {
	if l == Dutch {
		return &dutch
	}
	return &english
}

// Title returns a measure's short name for people, such as "Retention". It returns the English
// title if the language has no other.
func (l Language) Title(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].title, english)
}

// Help says in plain words what a measure tells. It returns the English help if the language has no
// other.
func (l Language) Help(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].help, english)
}

// Formula says how a measure is computed. It returns the English formula if the language has no
// other.
func (l Language) Formula(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].formula, english)
}

// Label returns the word for a value of a label or dimension, such as "New" for the state new. A
// measure as a value is a matter for Title.
func (l Language) Label(label, value string) string {
	switch label {
	case "horizon", "window":
		return l.Window(value)
	case "scale":
		return l.Word("scale_of") + " " + value
	case "programme":
		return value
	}
	if w, ok := l.lexicon().labels[label][value]; ok {
		return w
	}
	return known(l.lexicon().labels["any"], value)
}

// Dimension returns the word for a dimension or a measure's own label, such as "Country".
func (l Language) Dimension(name string) string { return known(l.lexicon().dimensions, name) }

// Unit returns the word for what a unit counts, such as "customers"; "" for ratios, scores and money.
func (l Language) Unit(unit string) string { return l.lexicon().units[unit] }

// Window returns a window in words, such as "90 days"; the horizon of a forecast likewise.
func (l Language) Window(window string) string {
	days, ok := strings.CutSuffix(window, "d")
	switch {
	case !ok:
		return known(l.lexicon().labels["window"], window)
	case days == "1":
		return "1 " + l.Word("day")
	}
	return days + " " + l.Word("days")
}

// Word returns one of the fixed words of tables and boards, such as "Target" for target.
func (l Language) Word(key string) string { return known(l.lexicon().words, key) }

func known(words map[string]string, key string) string {
	if w, ok := words[key]; ok {
		return w
	}
	return key
}
