package config

import (
	"encoding"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/internal/nearest"
)

// decoder decodes YAML nodes to Go values by the yaml tags of their fields. Unlike the YAML package it
// continues after a problem and reports all problems, knows the path of each field, suggests a name for an
// unknown field, and never repeats a value, because it may be a secret.
type decoder struct{ *problems }

// decode decodes the only YAML document in data to the struct that v points to.
func (d decoder) decode(data io.Reader, v any) {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(data)
	if err := dec.Decode(&doc); err != nil {
		d.syntax(err)
		return
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		d.lines[""] = more.Line
		d.addf("", "more than one YAML document: remove the line \"---\" and merge the documents")
		return
	}
	d.value(doc.Content[0], "", reflect.ValueOf(v).Elem())
}

// syntax adds an error of the YAML parser, with its line.
func (d decoder) syntax(err error) {
	if errors.Is(err, io.EOF) {
		d.addf("", "the file is empty: `loyalty_exporter config example` prints an example")
		return
	}
	m := linePrefix.FindStringSubmatch(err.Error())
	if m[1] != "" {
		d.lines[""], _ = strconv.Atoi(m[1])
	}
	d.addf("", "invalid YAML: %s", m[2])
}

// linePrefix splits an error of the YAML parser into the line, which may be missing, and the message.
var linePrefix = regexp.MustCompile(`(?s)^(?:yaml: )?(?:line (\d+): )?(.*)$`)

func (d decoder) value(n *yaml.Node, path string, v reflect.Value) {
	if _, ok := d.lines[path]; !ok {
		d.lines[path] = n.Line
	}
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.addf(path, "anchors and aliases are unsupported: write the value itself")
	case n.ShortTag() == "!!null" && (v.Kind() == reflect.Struct || v.Kind() == reflect.Map):
		// a heading without fields
	case n.ShortTag() == "!!null":
		d.addf(path, "has no value: add one or remove the line")
	case d.custom(n, path, v.Addr().Interface()):
	default:
		d.plain(n, path, v)
	}
}

// custom decodes types that parse themselves, and reports whether v is such a type.
func (d decoder) custom(n *yaml.Node, path string, v any) bool {
	switch t := v.(type) {
	case *time.Duration:
		var u Duration
		d.text(n, path, &u)
		*t = time.Duration(u)
	case yaml.Unmarshaler:
		if err := t.UnmarshalYAML(n); err != nil {
			d.addf(path, "%s", linePrefix.ReplaceAllString(err.Error(), "$2"))
		}
	case encoding.TextUnmarshaler:
		d.text(n, path, t)
	default:
		return false
	}
	return true
}

func (d decoder) text(n *yaml.Node, path string, v encoding.TextUnmarshaler) {
	if n.Kind != yaml.ScalarNode {
		d.addf(path, "must be a single value, not a %s", nodeName(n))
		return
	}
	if err := v.UnmarshalText([]byte(n.Value)); err != nil {
		d.addf(path, "%s", err)
	}
}

func (d decoder) plain(n *yaml.Node, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, path, v.Elem())
	case reflect.Struct:
		d.structure(n, path, v)
	case reflect.Map:
		d.mapping(n, path, v)
	case reflect.Slice:
		d.sequence(n, path, v)
	default:
		if n.Kind != yaml.ScalarNode {
			d.addf(path, "must be %s, not a %s", kindName(v.Kind()), nodeName(n))
			return
		}
		if !scalar(n.Value, v) {
			d.addf(path, "must be %s%s", kindName(v.Kind()), inPerCent(n.Value, v.Kind()))
		}
	}
}

func (d decoder) structure(n *yaml.Node, path string, v reflect.Value) {
	fields := fieldsOf(v)
	d.pairs(n, path, func(name string, value *yaml.Node) {
		if f, ok := fields[name]; ok {
			d.value(value, join(path, name), f)
			return
		}
		d.unknown(join(path, name), name, fields)
	})
}

// unknown adds the problem of an unknown field, with a suggestion.
func (d decoder) unknown(path, name string, fields map[string]reflect.Value) {
	for _, from := range []string{"_file", "_env"} {
		if _, ok := fields[name+from]; ok {
			d.addf(path, "secrets are not allowed in this file: use %s_file for a file or %s_env for an environment variable", name, name)
			return
		}
	}
	if near, ok := nearest.Name(name, sortedKeys(fields)); ok {
		d.addf(path, "unknown field: did you mean %q?", near)
		return
	}
	d.addf(path, "unknown field: remove it (known fields: %s)", strings.Join(sortedKeys(fields), ", "))
}

func (d decoder) mapping(n *yaml.Node, path string, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	d.pairs(n, path, func(name string, value *yaml.Node) {
		elem := reflect.New(v.Type().Elem()).Elem()
		d.value(value, join(path, name), elem)
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), elem)
	})
}

// pairs calls fn for each key and value of a mapping, once for each key.
func (d decoder) pairs(n *yaml.Node, path string, fn func(name string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.addf(path, "must be a mapping of names to values, not a %s", nodeName(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			d.addAt(key.Line, path, "a name must be plain text: merge keys are unsupported, write the fields themselves")
			continue
		}
		if first, ok := seen[key.Value]; ok {
			d.addAt(key.Line, join(path, key.Value), "duplicate of line %d: remove one", first)
			continue
		}
		seen[key.Value] = key.Line
		d.lines[join(path, key.Value)] = key.Line
		fn(key.Value, n.Content[i+1])
	}
}

func (d decoder) sequence(n *yaml.Node, path string, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		d.addf(path, "must be a list, not a %s", nodeName(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		d.value(item, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
	}
}

// scalar parses a text to v, which has a basic kind, and reports whether the text is valid.
func scalar(text string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(text == "true")
		return text == "true" || text == "false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(i)
		return err == nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, err := strconv.ParseUint(text, 10, v.Type().Bits())
		v.SetUint(u)
		return err == nil
	case reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		v.SetFloat(f)
		return err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	default:
		return false
	}
	return true
}

// inPerCent returns how to write a number that has a per cent sign, "" for other texts.
func inPerCent(text string, kind reflect.Kind) string {
	digits, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if !ok || err != nil || kind != reflect.Float64 {
		return ""
	}
	return fmt.Sprintf("; write %s for %s %%", strconv.FormatFloat(n/100, 'f', -1, 64), strconv.FormatFloat(n, 'f', -1, 64))
}

// fieldsOf returns the settable fields of a struct by their yaml names, including the fields of inlined
// structs.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case options == "inline":
			maps.Copy(fields, fieldsOf(v.Field(i)))
		case name == "":
			fields[strings.ToLower(f.Name)] = v.Field(i)
		default:
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func nodeName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "mapping"
	case yaml.SequenceNode:
		return "list"
	default:
		return "single value"
	}
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	default:
		return "a whole number"
	}
}
