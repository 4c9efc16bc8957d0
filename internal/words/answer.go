package words

import (
	"regexp"
	"strings"
	"sync"

	"github.com/klantenbinding/loyalty/internal/warning"
)

// Answer returns an error message of the exporter, or about a field of a query, in the language. It falls back to
// the message itself.
func (l Language) Answer(english string) string {
	if l != Dutch {
		return english
	}
	for _, p := range answerPatterns() {
		if found := p.english.FindStringSubmatch(english); found != nil {
			return p.fill(found[1:])
		}
	}
	return english
}

// answerPattern is a message in both languages.
type answerPattern struct {
	english *regexp.Regexp
	dutch   string
}

// fill puts the parts of the English message into the Dutch one. Parts can be messages themselves.
func (p *answerPattern) fill(parts []string) string {
	text := p.dutch
	for _, part := range parts {
		text = strings.Replace(text, "%s", strings.ReplaceAll(Dutch.Answer(part), "%s", "%\u200bs"), 1)
	}
	return strings.ReplaceAll(text, "%\u200bs", "%s")
}

var answerPatterns = sync.OnceValue(func() []answerPattern {
	var patterns []answerPattern
	add := func(english, dutch string) {
		expr := strings.ReplaceAll(regexp.QuoteMeta(english), "%s", "(.*?)")
		patterns = append(patterns, answerPattern{regexp.MustCompile("(?s)^" + expr + "$"), dutch})
	}
	parts := strings.NewReplacer("{count}", "%s", "{total}", "%s", "{detail}", "%s") // in the same order in both
	for _, code := range []warning.Code{warning.DimensionHasAddresses, warning.DimensionIsUnique} {
		add(parts.Replace(warnings[English][code]), parts.Replace(warnings[Dutch][code]))
	}
	for _, pair := range dutchAnswers {
		add(pair[0], pair[1])
	}
	return patterns
})
