package server

import (
	"encoding"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/api"
)

// serveOpenAPI describes the API in the OpenAPI 3.1 format.
func (s *Server) serveOpenAPI(w http.ResponseWriter, r *http.Request) {
	if _, bad := decodeParams(r.URL.RawQuery, nil); bad != nil {
		s.fail(w, bad)
		return
	}
	doc, err := openAPI()
	if err != nil {
		s.fail(w, err)
		return
	}
	doc.write(w, r)
}

var openAPI = sync.OnceValues(func() (*document, error) { return newDocument(describe()) })

// object is a JSON object of the description.
type object = map[string]any

// describe returns the OpenAPI description, made from the endpoints and the types of their answers.
func describe() object {
	s := schemas{}
	paths := object{}
	for _, e := range api.Endpoints() {
		paths[e.Path] = object{"get": s.operation(&e)}
	}
	paths[api.Prefix] = object{"get": object{
		"operationId": "index", "summary": "the endpoints with their parameters", "security": []any{object{}},
		"responses": s.responses(api.Index{}, false),
	}}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Loyalty exporter", "version": "1",
			"description": "Customer loyalty as time series. A missing value is null. docs/measures.md defines the measures.",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []any{object{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas": s,
			"securitySchemes": object{
				"basic":    object{"type": "http", "scheme": "basic", "description": "if the web configuration has passwords"},
				"customer": object{"type": "apiKey", "in": "header", "name": api.TokenHeader, "description": "token of customer_list in the configuration"},
			},
		},
	}
}

// schemas are the schemas of the named types by name.
type schemas object

// operation describes a GET request.
func (s schemas) operation(e *api.Endpoint) object {
	query := map[string]bool{}
	for _, p := range e.Query() {
		query[p.Name] = true
	}
	parameters := []any{}
	for i := range e.Parameters {
		parameters = append(parameters, parameterObject(&e.Parameters[i], query[e.Parameters[i].Name]))
	}
	security := []any{object{}, object{"basic": []any{}}}
	if e.NeedsToken {
		security = []any{object{"customer": []any{}}, object{"customer": []any{}, "basic": []any{}}}
	}
	return object{
		"operationId": operationID(e.Path), "summary": e.Answers, "parameters": parameters, "security": security,
		"responses": s.responses(e.Answer(), e.HasTable()),
	}
}

// operationID returns a name for a path: "dimensions_values" for /dimensions/{name}/values.
func operationID(path string) string {
	var words []string
	for word := range strings.SplitSeq(strings.TrimPrefix(path, api.Prefix+"/"), "/") {
		if !strings.HasPrefix(word, "{") {
			words = append(words, strings.NewReplacer("-", "_", ".", "_").Replace(word))
		}
	}
	return strings.Join(words, "_")
}

func parameterObject(p *api.Parameter, inQuery bool) object {
	schema := object{"type": "string"}
	if p.Name == "format" {
		schema["enum"] = []string{api.FormatJSON, api.FormatCSV}
	}
	out := object{"name": p.Name, "in": "query", "description": p.Description, "required": p.Required, "schema": schema}
	if p.Default != "" {
		out["description"] = p.Description + "; default: " + p.Default
	}
	if !inQuery {
		out["in"] = "path"
	}
	example := any(p.Example)
	if p.Repeat {
		out["schema"] = object{"type": "array", "items": schema}
		out["explode"], example = true, []string{p.Example}
	}
	if p.Example != "" {
		out["example"] = example
	}
	return out
}

// responses describes the answers to a request.
func (s schemas) responses(answer any, table bool) object {
	content := object{"application/json": object{"schema": s.of(reflect.TypeOf(answer))}}
	if table {
		content["text/csv"] = object{"schema": object{"type": "string"}}
	}
	return object{
		"200": object{"description": "the answer", "content": content},
		"default": object{
			"description": "an error", "content": object{"application/json": object{"schema": s.of(reflect.TypeFor[api.ErrorBody]())}},
		},
	}
}

// of returns the schema of a type. Structs are named, and referred to by name.
func (s schemas) of(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[api.Values]():
		return object{"type": "array", "items": object{"type": []string{"number", "null"}}}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.named(t)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Interface:
		return object{}
	default:
		return object{"type": "integer"}
	}
}

// named adds the schema of a struct and returns a reference to it.
func (s schemas) named(t reflect.Type) object {
	ref := object{"$ref": "#/components/schemas/" + typeName(t)}
	if _, ok := s[typeName(t)]; ok {
		return ref
	}
	schema := object{"type": "object"}
	s[typeName(t)] = schema
	properties, required := object{}, []string{}
	s.fields(t, properties, &required)
	schema["properties"], schema["required"] = properties, required
	return ref
}

// typeName returns a name that types of the same name in other packages do not have.
func typeName(t reflect.Type) string {
	if t.PkgPath() == reflect.TypeFor[api.Index]().PkgPath() {
		return t.Name()
	}
	return strings.ToUpper(t.String()[:1]) + strings.ReplaceAll(t.String()[1:], ".", "")
}

// fields adds the fields of a struct and of the structs that it embeds.
func (s schemas) fields(t reflect.Type, properties object, required *[]string) {
	for _, f := range reflect.VisibleFields(t) {
		s.field(t, f, properties, required)
	}
}

func (s schemas) field(t reflect.Type, f reflect.StructField, properties object, required *[]string) {
	name, options, tagged := strings.Cut(f.Tag.Get("json"), ",")
	if !f.IsExported() || name == "-" || f.Anonymous && name == "" || name == "" {
		return
	}
	schema := s.of(f.Type)
	if nullable(t, f) {
		schema = object{"anyOf": []any{schema, object{"type": "null"}}}
	}
	properties[name] = schema
	if !tagged || !strings.Contains(options, "omit") {
		*required = append(*required, name)
	}
}

// nullable reports whether a field may be null: an optional number, or a slice that may be nil.
func nullable(t reflect.Type, f reflect.StructField) bool {
	if strings.Contains(f.Tag.Get("json"), ",omit") {
		return false
	}
	missing := f.Name == "Value" && (t == reflect.TypeFor[api.AtRisk]() || t == reflect.TypeFor[api.AtRiskCustomer]()) // NaN
	return missing || f.Type.Kind() == reflect.Pointer
}
