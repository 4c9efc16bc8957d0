package board

import (
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

// Kit makes panels in one language.
type Kit struct{ words.Language }

// T returns the text of the kit's language.
func (k Kit) T(english, dutch string) string {
	if k.Language == words.Dutch {
		return dutch
	}
	return english
}

// Title returns a measure's short name for people.
func (k Kit) Title(name string) string { return k.Language.Title(name, entry(name).Title) }

// Help says in plain words what a measure tells.
func (k Kit) Help(name string) string { return k.Language.Help(name, entry(name).Help) }

// Formula says how a measure is computed.
func (k Kit) Formula(name string) string { return k.Language.Formula(name, entry(name).Formula) }

// entry returns the catalogue's entry of a measure, with the name as title if it is unknown.
func entry(name string) measure.Measure {
	if m, ok := measure.Find(name); ok {
		return m
	}
	return measure.Measure{Title: name}
}

// other returns the kit of the other language.
func (k Kit) other() Kit {
	if k.Language == words.Dutch {
		return Kit{words.English}
	}
	return Kit{words.Dutch}
}
