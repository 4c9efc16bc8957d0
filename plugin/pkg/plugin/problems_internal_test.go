package plugin

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestEveryProblemIsToldInDutch finds the patterns of errors in the source of this package.
func TestEveryProblemIsToldInDutch(t *testing.T) {
	t.Parallel()
	verbs := regexp.MustCompile(`%[a-z]`)
	patterns := map[string]bool{}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if p := patternOf(call); p != "" {
					patterns[p] = true
				}
			}
			return true
		})
	}
	require.Greater(t, len(patterns), 15)
	for english := range patterns {
		dutch := words.Dutch.Problem(english)
		require.NotEqual(t, english, dutch)
		require.Equal(t, english, words.English.Problem(english))
		require.Equal(t, verbs.FindAllString(english, -1), verbs.FindAllString(dutch, -1), dutch)
	}
}

// patternOf returns the English pattern of a problem that a call makes; "" for other calls, and for patterns
// without words.
func patternOf(call *ast.CallExpr) string {
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return ""
	}
	at, before := 0, ""
	switch name.Name {
	case "queryError":
	case "settingsError":
		before = "data source settings: "
	case "down":
		at, before = 1, "the exporter answered %d: %s"
	case "newProblem":
		at = 2
	default:
		return ""
	}
	literal, ok := call.Args[at].(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil || before == "" && !regexp.MustCompile(`[a-z]{3}`).MatchString(text) {
		return ""
	}
	return before + text
}

// TestAProblemIsToldInTheLanguageOfThePanel checks that a translated error keeps its cause, its status and its details.
func TestAProblemIsToldInTheLanguageOfThePanel(t *testing.T) {
	t.Parallel()
	e := &api.Error{Status: 503, Message: "no figures yet: no source can be read; see /api/v1/status", RetryAfter: 5e9}
	require.EqualError(t, classifyIn(words.English, e), "the exporter answered 503: no figures yet: no source can be read; see /api/v1/status; try again in 5s")
	require.EqualError(t, classifyIn(words.Dutch, e), "de exporter antwoordde 503: nog geen cijfers: geen enkele bron kan gelezen worden; zie /api/v1/status; probeer het over 5s opnieuw")
	missing := classifyIn(words.Dutch, errNoMeasure())
	require.EqualError(t, missing, "geen cijfer gekozen: kies minstens één cijfer")
	require.EqualValues(t, 400, missing.status)
	answer := &api.AnswerError{Endpoint: "series"}
	require.ErrorIs(t, classifyIn(words.Dutch, answer), answer)
	step := &api.Error{Status: 400, Field: "step", Message: `invalid step "x": must be 1d to 366d, such as 7d`}
	require.EqualError(t, classifyIn(words.Dutch, step), `step: ongeldige stap "x": schrijf 1d tot 366d, zoals 7d`)
	field := errors.New(`query: unknown field "expr"; remove it`)
	require.EqualError(t, classifyIn(words.Dutch, queryError("%w", field)), `query: onbekend veld "expr"; haal het weg`)
	require.ErrorIs(t, classifyIn(words.Dutch, queryError("%w", field)), field)
}
