package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryDutchAnswerHasAnEnglishSource checks that the long parts of each message in dutchAnswers are still in a text
// that a program writes. A message that is reworded in English only would leave a dead entry.
func TestEveryDutchAnswerHasAnEnglishSource(t *testing.T) {
	t.Parallel()
	const long = 18 // letters; shorter parts are in other texts too
	ends := regexp.MustCompile(`%s|"|: |; | or `)
	written, checked := textsOf(t, "../api", "../panelquery", "../analysis", "../measure"), 0
	for _, pair := range dutchAnswers {
		for _, part := range ends.Split(pair[0], -1) {
			if part = strings.TrimSpace(part); len(part) >= long {
				checked++
				assert.True(t, strings.Contains(written, part), "%q of %q", part, pair[0])
			}
		}
	}
	require.Greater(t, checked, 50)
}

// textsOf returns all constant texts of the source under some folders, one a line.
func textsOf(t *testing.T, dirs ...string) string {
	t.Helper()
	var texts strings.Builder
	for _, dir := range dirs {
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text, err := strconv.Unquote(literal.Value)
					require.NoError(t, err)
					texts.WriteString(text + "\n")
				}
				return true
			})
			return nil
		}))
	}
	return texts.String()
}
