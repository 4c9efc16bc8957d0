package board

import (
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

// other returns the kit of the other language.
func (k Kit) other() Kit {
	if k.Language == words.Dutch {
		return Kit{words.English}
	}
	return Kit{words.Dutch}
}
