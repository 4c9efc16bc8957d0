package board

import (
	"regexp"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// Text has the words of one language.
type Text struct{ words.Language }

// T returns the text in the language.
func (t Text) T(english, dutch string) string {
	if t.Language == words.Dutch {
		return dutch
	}
	return english
}

// Title returns a measure's short name for people.
func (t Text) Title(name string) string { return t.Language.Title(name, entry(name).Title) }

// Help returns a measure's explanation in plain words. It calls other measures by their titles.
func (t Text) Help(name string) string { return spoken(t, t.Language.Help(name, entry(name).Help)) }

// spoken replaces the names of measures in a text by their titles.
func spoken(t Text, text string) string {
	return namePattern.ReplaceAllStringFunc(text, func(name string) string {
		if m, ok := measure.Find(name); ok {
			return "“" + t.Title(m.Name) + "”"
		}
		return name
	})
}

// namePattern matches names of several words.
var namePattern = regexp.MustCompile(`\b[a-z]+(_[a-z]+)+\b`)

// Formula returns a measure's formula in words.
func (t Text) Formula(name string) string { return t.Language.Formula(name, entry(name).Formula) }

// UID returns the uid of a board in the language.
func (t Text) UID(n Name) string { return "loyalty-" + string(n) + t.T("", "-nl") }

// other returns the words of the other language.
func (t Text) other() Text {
	if t.Language == words.Dutch {
		return Text{words.English}
	}
	return Text{words.Dutch}
}

// entry returns the catalogue's entry of a measure. An unknown measure has its name as title.
func entry(name string) measure.Measure {
	if m, ok := measure.Find(name); ok {
		return m
	}
	return measure.Measure{Title: name}
}
