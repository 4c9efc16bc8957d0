package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/words"
)

func TestMessagesOfTheExporterAreToldInDutch(t *testing.T) {
	t.Parallel()
	for english, dutch := range map[string]string{
		`unknown measure "churn"; did you mean "churn_ratio"?`:                                         `onbekend cijfer "churn"; bedoelt u "churn_ratio"?`,
		`unknown dimension "land": must be one of channel, city`:                                       `onbekend: indeling "land"; kies een van channel, city`,
		`queryType: unknown "sql"; choose series, value or card`:                                       `queryType: onbekend "sql"; kies series, value of card`,
		"cap: invalid string; must be a whole number":                                                  "cap: een ongeldige waarde (string); moet een geheel getal zijn",
		"text: invalid true; must be text":                                                             "text: een ongeldige waarde (true); moet tekst zijn",
		"query: unknown field text; remove it":                                                         "query: onbekend veld text; haal het weg",
		`nps has no window "month"; it takes "lifetime"`:                                               `nps heeft geen periode "month"; wel "lifetime"`,
		`a needs a window: a number of days such as "90d" or "lifetime" or "month", "quarter", "year"`: `a heeft een periode nodig: een aantal dagen zoals "90d" of "lifetime" of "month", "quarter", "year"`,
		"the dimension size is left out, because its column has 9 different values for 10 customers and may tell who they are: choose a column in dimensions whose values many customers share": "de indeling size is weggelaten, omdat de kolom 9 verschillende waarden heeft voor 10 klanten en kan verraden wie zij zijn: kies in dimensions een kolom waarvan veel klanten de waarde delen",
		`invalid filter "100%s": write dimension:value, such as country:NL`: `ongeldig filter "100%s": schrijf indeling:waarde, zoals country:NL`,
		"a message of a later exporter":                                     "a message of a later exporter",
	} {
		require.Equal(t, dutch, words.Dutch.Answer(english))
		require.Equal(t, english, words.English.Answer(english))
	}
}

// TestEveryMessageOfTheExporterIsToldInDutch finds the messages in the packages that make them.
func TestEveryMessageOfTheExporterIsToldInDutch(t *testing.T) {
	t.Parallel()
	found := 0
	for _, dir := range []string{"../api/server", "../api", "../panelquery", "../analysis", "../measure"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "settings.go") { // settings are in the log only
				continue
			}
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			parsed, err := parser.ParseFile(token.NewFileSet(), file, source, 0)
			require.NoError(t, err)
			constants := constantsOf(parsed)
			ast.Inspect(parsed, func(n ast.Node) bool {
				if text := messageOf(n, constants, strings.HasSuffix(dir, "panelquery")); regexp.MustCompile(`[a-z]{3}`).MatchString(text) {
					found++
					said := regexp.MustCompile(`%[.0-9]*[a-z]`).ReplaceAllString(text, `"7"`)
					assert.NotEqual(t, said, words.Dutch.Answer(said), file)
				}
				return true
			})
		}
	}
	require.Greater(t, found, 50)
}

// constantsOf returns the texts of a file's constants by their names, also of those inside functions.
func constantsOf(file *ast.File) map[string]string {
	texts := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for i, value := range spec.Values {
				texts[spec.Names[i].Name] = literal(value, nil)
			}
		}
		return true
	})
	return texts
}

// messageOf returns the text of a message that a part of the source makes; "" for other parts.
func messageOf(n ast.Node, constants map[string]string, everyError bool) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		at := -1
		switch name := nameOf(n.Fun); {
		case name == "badRequest" || name == "Refuse":
			at = 1
		case everyError && (name == "Errorf" || name == "New"):
			at = 0
		}
		if at >= 0 && at < len(n.Args) {
			return literal(n.Args[at], constants)
		}
	case *ast.KeyValueExpr:
		if nameOf(n.Key) == "Message" {
			return literal(n.Value, constants)
		}
	}
	return ""
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// literal returns a constant text, or the first text of fmt.Sprintf; "" for others.
func literal(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.Ident:
		return constants[e.Name]
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.CallExpr:
		if nameOf(e.Fun) == "Sprintf" {
			return literal(e.Args[0], constants)
		}
	}
	return ""
}
