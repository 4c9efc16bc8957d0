package panelquery_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

var update = flag.Bool("update", false, "write plugin/src/query.ts")

const frontEnd = "../../plugin/src/query.ts"

// TestTheFrontEndHasTheSameQuery compares the types of the front end with those that are generated from
// Query and Kinds.
func TestTheFrontEndHasTheSameQuery(t *testing.T) {
	t.Parallel()
	generated := typescript(t)
	if *update {
		require.NoError(t, os.WriteFile(frontEnd, []byte(generated), 0o600))
	}
	committed, err := os.ReadFile(frontEnd)
	require.NoError(t, err)
	require.Equal(t, generated, string(committed), "out of date: go test ./internal/panelquery -update")
}

// typescript writes the query, its types and their descriptions in TypeScript.
func typescript(t *testing.T) string {
	t.Helper()
	g := parsed(t)
	var b strings.Builder
	b.WriteString("// Generated from internal/panelquery by `go test ./internal/panelquery -update`. Do not edit.\n")
	b.WriteString("import { DataQuery } from '@grafana/schema';\n")
	for _, name := range g.choices {
		fmt.Fprintf(&b, "\n%sexport type %s = %s;\n", comment(g.docs[name], ""), front(name), strings.Join(g.values[name], " | "))
	}
	fmt.Fprintf(&b, "\n%sexport interface Filter {\n%s}\n", comment(g.docs["Filter"], ""), g.fields("Filter"))
	fmt.Fprintf(&b, "\n%sexport interface LoyaltyQuery extends DataQuery {\n%s}\n", comment("LoyaltyQuery"+strings.TrimPrefix(g.docs["Query"], "Query"), ""), g.fields("Query"))
	fmt.Fprintf(&b, "\n/** queryFields are the names of the fields of a LoyaltyQuery. */\nexport const queryFields = %s;\n", stringList(panelquery.Fields()))
	fmt.Fprintf(&b, "\n%sexport interface QueryTypeInfo {\n  value: QueryType;\n%s}\n",
		comment("QueryTypeInfo"+strings.TrimPrefix(g.docs["Kind"], "Kind"), ""), kindFields)
	b.WriteString("\n/** queryTypes are all types of query in the order in which the editor offers them. */\nexport const queryTypes: QueryTypeInfo[] = [\n")
	for _, k := range panelquery.Kinds() {
		b.WriteString(kind(t, &k))
	}
	b.WriteString("];\n")
	first := panelquery.Default()
	fields := strings.TrimPrefix(start(t, first), "{ ")
	fmt.Fprintf(&b, "\n/** defaultQuery is the query of a new panel, and the query of a new alert rule that names no type. */\n"+
		"export const defaultQuery: Partial<LoyaltyQuery> = { queryType: %s, %s;\n", quoted(string(first.QueryType)), fields)
	return b.String()
}

const kindFields = `  label: string;
  description: string;
  /** Which chart shows it best, and how to set that chart; empty if any chart does. */
  drawing: string;
  /** How many measures it takes. */
  measures: Count;
  windowed: boolean;
  filtered: boolean;
  /** The field without which it cannot run. */
  required?: keyof LoyaltyQuery;
  /** What the editor fills in when somebody chooses the type. */
  start: Partial<LoyaltyQuery>;
`

func kind(t *testing.T, k *panelquery.Kind) string {
	t.Helper()
	required := ""
	if k.Required != "" {
		required = "    required: " + quoted(k.Required) + ",\n"
	}
	return fmt.Sprintf("  {\n    value: %s,\n    label: %s,\n    description: %s,\n    drawing: %s,\n    measures: %s,\n    windowed: %t,\n    filtered: %t,\n%s    start: %s,\n  },\n",
		quoted(string(k.Type)), quoted(k.Label), quoted(k.Description), quoted(k.Drawing), quoted(string(k.Measures)), k.Windowed, k.Filtered, required, start(t, k.Start))
}

// start writes the fields of a query that are not empty.
func start(t *testing.T, q panelquery.Query) string {
	t.Helper()
	encoded, err := json.Marshal(q)
	require.NoError(t, err)
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(encoded, &fields))
	var parts []string
	for _, name := range panelquery.Fields() {
		if value, ok := fields[name]; ok && name != "refId" && name != "queryType" {
			parts = append(parts, name+": "+strings.ReplaceAll(strings.ReplaceAll(string(value), `"`, "'"), ",", ", "))
		}
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

func stringList(all []string) string {
	out := "[\n"
	for _, s := range all {
		out += "  " + quoted(s) + ",\n"
	}
	return out + "]"
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

// source is what the Go files of the package declare.
type source struct {
	docs    map[string]string          // by type
	choices []string                   // the types of text with named values
	values  map[string][]string        // their values
	structs map[string]*ast.StructType // by type
}

func parsed(t *testing.T) *source {
	t.Helper()
	s := &source{docs: map[string]string{}, values: map[string][]string{}, structs: map[string]*ast.StructType{}}
	for _, name := range []string{"query.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				s.add(t, g)
			}
		}
	}
	return s
}

func (s *source) add(t *testing.T, g *ast.GenDecl) {
	t.Helper()
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.docs[spec.Name.Name] = oneLine(g.Doc)
			if of, ok := spec.Type.(*ast.StructType); ok {
				s.structs[spec.Name.Name] = of
			} else {
				s.choices = append(s.choices, spec.Name.Name)
			}
		case *ast.ValueSpec:
			of, named := spec.Type.(*ast.Ident)
			value, literal := spec.Values[0].(*ast.BasicLit)
			if named && literal {
				text, err := strconv.Unquote(value.Value)
				require.NoError(t, err)
				s.values[of.Name] = append(s.values[of.Name], quoted(text))
			}
		}
	}
}

// fields writes the fields of a struct that DataQuery does not have.
func (s *source) fields(name string) string {
	var b strings.Builder
	for _, f := range s.structs[name].Fields.List {
		tag, options, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
		if tag == "refId" || tag == "datasource" {
			continue
		}
		optional := ""
		if options == "omitempty" {
			optional = "?"
		}
		doc := oneLine(f.Doc)
		if first, rest, ok := strings.Cut(doc, " "); ok && first == f.Names[0].Name {
			doc = tag + " " + rest
		}
		fmt.Fprintf(&b, "%s  %s%s: %s;\n", comment(doc, "  "), tag, optional, frontType(f.Type))
	}
	return b.String()
}

// frontType returns a type in TypeScript.
func frontType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return frontType(e.Elt) + "[]"
	case *ast.MapType:
		return "Record<" + frontType(e.Key) + ", " + frontType(e.Value) + ">"
	case *ast.StarExpr:
		return frontType(e.X)
	case *ast.Ident:
		return map[string]string{"int": "number", "bool": "boolean", "Type": "QueryType"}[e.Name] + map[bool]string{true: e.Name}[e.Name != "int" && e.Name != "bool" && e.Name != "Type"]
	}
	return "unknown"
}

// front returns what the front end calls a type.
func front(name string) string {
	if name == "Type" {
		return "QueryType"
	}
	return name
}

func oneLine(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }

func comment(text, indent string) string {
	if text == "" {
		return ""
	}
	return indent + "/** " + text + " */\n"
}
