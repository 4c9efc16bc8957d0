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

// decoder fills Go values from YAML nodes by the yaml tags of their fields. Unlike the YAML
// package it goes on after a problem, so that a reader sees all of them at once, it knows the path
// of each field, it suggests a name for an unknown one, and it never repeats a value, which might
// be a secret.
type decoder struct{ *problems }

// decode reads the one YAML document in data into the struct that v points to.
func (d decoder) decode(data io.Reader, v any) {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(data)
	if err := dec.Decode(&doc); err != nil {
		d.syntax(err)
		return
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		d.lines[""] = more.Line
		d.addf("", "the file holds more than one document; remove the line \"---\" and merge what follows")
		return
	}
	d.value(doc.Content[0], "", reflect.ValueOf(v).Elem())
}

// syntax reports what the YAML parser says, with the line it names.
func (d decoder) syntax(err error) {
	if errors.Is(err, io.EOF) {
		d.addf("", "the file is empty; `loyalty_exporter config example` prints one to start from")
		return
	}
	m := linePrefix.FindStringSubmatch(err.Error())
	if m[1] != "" {
		d.lines[""], _ = strconv.Atoi(m[1])
	}
	d.addf("", "the file is not valid YAML: %s", m[2])
}

// linePrefix takes an error of the YAML parser apart: the line, if it names one, and the message.
var linePrefix = regexp.MustCompile(`(?s)^(?:yaml: )?(?:line (\d+): )?(.*)$`)

func (d decoder) value(n *yaml.Node, path string, v reflect.Value) {
	if _, ok := d.lines[path]; !ok {
		d.lines[path] = n.Line
	}
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.addf(path, "anchors and aliases are not supported; write the value out")
	case n.ShortTag() == "!!null" && (v.Kind() == reflect.Struct || v.Kind() == reflect.Map):
		// A heading whose fields are all left out.
	case n.ShortTag() == "!!null":
		d.addf(path, "has no value; give one or remove the line")
	case d.custom(n, path, v.Addr().Interface()):
	default:
		d.plain(n, path, v)
	}
}

// custom lets types that read themselves do so, and reports whether v is of such a type.
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

// unknown refuses a field that does not exist and names what may have been meant.
func (d decoder) unknown(path, name string, fields map[string]reflect.Value) {
	for _, from := range []string{"_file", "_env"} {
		if _, ok := fields[name+from]; ok {
			d.addf(path, "a secret does not belong in this file; name a file in %s_file or an environment variable in %s_env that holds it", name, name)
			return
		}
	}
	if near, ok := nearest.Name(name, sortedKeys(fields)); ok {
		d.addf(path, "unknown field; did you mean %q?", near)
		return
	}
	d.addf(path, "unknown field; remove it (known here: %s)", strings.Join(sortedKeys(fields), ", "))
}

func (d decoder) mapping(n *yaml.Node, path string, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	d.pairs(n, path, func(name string, value *yaml.Node) {
		elem := reflect.New(v.Type().Elem()).Elem()
		d.value(value, join(path, name), elem)
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), elem)
	})
}

// pairs calls fn for each key and value of a mapping, once a key.
func (d decoder) pairs(n *yaml.Node, path string, fn func(name string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.addf(path, "must be a mapping of names to values, not a %s", nodeName(n))
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!merge" {
			d.addAt(key.Line, path, "a name must be plain text; merge keys are not supported, write the fields out")
			continue
		}
		if first, ok := seen[key.Value]; ok {
			d.addAt(key.Line, join(path, key.Value), "given twice, first on line %d; remove one", first)
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

// scalar sets v, of a basic kind, from its text and reports whether the text fits.
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

// inPerCent says how a number is written that was given with a per cent sign, "" for anything else.
func inPerCent(text string, kind reflect.Kind) string {
	digits, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if !ok || err != nil || kind != reflect.Float64 {
		return ""
	}
	return fmt.Sprintf("; write %s for %s %%", strconv.FormatFloat(n/100, 'f', -1, 64), strconv.FormatFloat(n, 'f', -1, 64))
}

// fieldsOf returns the settable fields of a struct by their yaml names, those of inlined structs
// included.
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
