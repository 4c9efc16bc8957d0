package dashboards_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/words"
)

var (
	wordPattern = regexp.MustCompile(`\p{L}+`)
	codePattern = regexp.MustCompile(`\b[a-z]+(_[a-z]+)+\b`)
	// quoted are what texts show literally: metrics, settings, addresses and formulas.
	quoted = regexp.MustCompile("`[^`]*`|“[^”]*”|customer_(?:list|link)|loyalty_\\w+|\\w+\\[\\]\\S*|https?://\\S+|(?i)\\*form(?:ula|ule):\\*[^\n]*")
)

// tokens returns the words of a text, in small letters.
func tokens(s string) []string {
	list := wordPattern.FindAllString(strings.ToLower(s), -1)
	return slices.DeleteFunc(list, func(w string) bool { return len(w) < 3 })
}

// shared are words of both languages that the lists have in one of them only.
var shared = []string{"service", "media", "ten", "start", "loyalty", "product", "interval", "index", "top"}

// foreign returns the words that only the other language has, by language.
var foreign = sync.OnceValue(func() map[words.Language]map[string]bool {
	said := map[words.Language]map[string]bool{words.English: {}, words.Dutch: {}}
	add := func(l words.Language, text string) {
		for _, w := range tokens(quoted.ReplaceAllString(text, " ")) {
			said[l][w] = true
		}
	}
	for _, m := range measure.All() {
		for l := range said {
			add(l, l.Title(m.Name, m.Title))
			add(l, l.Help(m.Name, m.Help))
			for _, label := range m.Labels {
				for _, value := range m.LabelValues(measure.Settings{})[label] {
					add(l, l.Label(label, value))
				}
			}
		}
	}
	for _, w := range shared {
		said[words.English][w], said[words.Dutch][w] = true, true
	}
	sentences, err := os.ReadFile("../internal/words/testdata/sentences.txt")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(sentences)) {
		if l, text, ok := strings.Cut(line, " "); ok && said[words.Language(l)] != nil {
			add(words.Language(l), text)
		}
	}
	only := map[words.Language]map[string]bool{words.English: {}, words.Dutch: {}}
	for l, other := range map[words.Language]words.Language{words.English: words.Dutch, words.Dutch: words.English} {
		for w := range said[other] {
			if !said[l][w] {
				only[l][w] = true
			}
		}
	}
	return only
})

// wrongWords checks that a panel shows no codes and no words of another language.
func (s *situation) wrongWords(board *screen, r *reading) (list []string) {
	mappings, _ := r.panel.texts()
	for _, said := range slices.Concat([]string{r.panel.Title, r.panel.Description}, mappings, r.said()) {
		bare := quoted.ReplaceAllString(said, " ")
		if code := codePattern.FindString(bare); code != "" && !s.own(code) {
			list = append(list, fmt.Sprintf("shows the code %s: %q", code, said))
		}
		var strange []string
		for _, w := range tokens(bare) {
			if foreign()[board.language][w] && !s.data[w] {
				strange = append(strange, w)
			}
		}
		if len(strange) > 0 {
			list = append(list, fmt.Sprintf("is not in the language of the board: %q in %q", strange, said))
		}
	}
	return list
}

// own reports whether all words of a code are the shop's own.
func (s *situation) own(code string) bool {
	return !slices.ContainsFunc(strings.Split(code, "_"), func(w string) bool { return len(w) > 2 && !s.data[w] })
}

// TestForeignWordsAreKnown checks the lists that boards are compared with.
func TestForeignWordsAreKnown(t *testing.T) {
	t.Parallel()
	require.Contains(t, foreign()[words.Dutch], "customers")
	require.Contains(t, foreign()[words.English], "klanten")
	require.NotContains(t, foreign()[words.Dutch], "klanten")
}
