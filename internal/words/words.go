// Package words says in English and Dutch what the figures are called, what they mean and how they
// have changed. English titles, helps and formulas are the catalogue's own; everything else stands
// in one lexicon a language. Names that a lexicon does not know, such as those of products and
// countries, come back as they are.
package words

import (
	"strings"
	"sync"

	"github.com/klantenbinding/loyalty/internal/measure"
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

// entry is what is said of a measure.
type entry struct{ title, help, formula string }

// lexicon is what one language says. Its maps must not be changed.
type lexicon struct {
	measures   map[string]entry
	labels     map[string]map[string]string
	dimensions map[string]string
	units      map[string]string
	words      map[string]string
	grammar    grammar
}

// catalogue is what the catalogue of measures says, in English.
var catalogue = sync.OnceValue(func() map[string]entry {
	all := map[string]entry{}
	for _, m := range measure.All() {
		all[m.Name] = entry{m.Title, m.Help, m.Formula}
	}
	return all
})

// lexicon returns the language's own; that of English for languages that there are not.
func (l Language) lexicon() *lexicon {
	if l == Dutch {
		return &dutch
	}
	return &english
}

// entry returns what is said of a measure, with its name for a title if nothing is.
func (l Language) entry(name string) entry {
	if e, ok := l.lexicon().measures[name]; ok {
		return e
	}
	if e, ok := catalogue()[name]; ok {
		return e
	}
	return entry{title: name}
}

// Title returns a measure's short name for people, such as "Retention".
func (l Language) Title(measure string) string { return l.entry(measure).title }

// Help says in plain words what a measure tells; "" for measures that there are not.
func (l Language) Help(measure string) string { return l.entry(measure).help }

// Formula says how a measure is computed; "" for measures that there are not.
func (l Language) Formula(measure string) string { return l.entry(measure).formula }

// Label returns the word for a label's value, such as "New" for the state new. The label may be a
// dimension too.
func (l Language) Label(label, value string) string {
	switch label {
	case "horizon", "window":
		return l.Window(value)
	case "scale":
		return l.Word("scale_of") + " " + value
	case "measure":
		if _, ok := catalogue()[value]; ok {
			return l.Title(value)
		}
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
