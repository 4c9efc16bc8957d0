// Package words has the texts that people read, in English and Dutch: names and explanations of
// figures, sentences about them, notices, absences, failures and events. Callers pass the English
// title, help or formula of a measure, which is in the catalogue; all other words are in the lexicon
// of their language. Names that are not in a lexicon, such as products and countries, are returned
// unchanged.
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

// entry is the text about a measure.
type entry struct{ title, help, formula string }

// lexicon holds the words of one language. It is immutable.
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

// Title returns the title of a measure, such as "Retention". It falls back to the English title.
func (l Language) Title(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].title, english)
}

// Help returns a short explanation of a measure. It falls back to the English help.
func (l Language) Help(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].help, english)
}

// Formula returns the formula of a measure. It falls back to the English formula.
func (l Language) Formula(measure, english string) string {
	return cmp.Or(l.lexicon().measures[measure].formula, english)
}

// Label returns the word for a value of a label or dimension, such as "New" for the state new. Use
// Title for the name of a measure.
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

// Dimension returns the word for a dimension or a label of a measure, such as "Country".
func (l Language) Dimension(name string) string { return known(l.lexicon().dimensions, name) }

// Unit returns the word for a unit of counts, such as "customers", and "" for ratios, scores and money.
func (l Language) Unit(unit string) string { return l.lexicon().units[unit] }

// Window returns the words for a window or a horizon, such as "90 days".
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

// known returns the word for a key, or the key itself if the word is missing.
func known(words map[string]string, key string) string {
	if w, ok := words[key]; ok {
		return w
	}
	return key
}
