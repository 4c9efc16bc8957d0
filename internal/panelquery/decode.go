package panelquery

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/nearest"
)

// grafanas are the fields that Grafana adds to the queries of every data source.
var grafanas = []string{
	"datasource", "datasourceId", "datasourceUid", "format", "hide", "intervalMs", "key", "maxDataPoints", "queryCachingTTL", "queryType",
	"refId", "resultAssertions", "timeRange",
}

// Decode reads a query. It returns an error that names the field if a field is unknown, has a value of
// the wrong type, or has a value that is not among its choices. The type of the query may be missing,
// because Grafana can send it apart from the query.
func Decode(raw []byte) (Query, error) {
	var q Query
	if err := known(raw); err != nil {
		return Query{}, err
	}
	if err := json.Unmarshal(raw, &q); err != nil {
		return Query{}, mistake(err)
	}
	return q, q.check()
}

// known returns an error if an object, or one of its filters, has a field that Query does not have.
func known(raw []byte) error {
	fields, err := object(raw, "query", append(Fields(), grafanas...))
	if err != nil {
		return err
	}
	var filters []json.RawMessage
	if json.Unmarshal(fields["filters"], &filters) != nil {
		return nil // a filters field of the wrong type fails when the query is decoded
	}
	for i, f := range filters {
		if _, err := object(f, fmt.Sprintf("filters[%d]", i), fieldsOf(reflect.TypeFor[Filter]())); err != nil {
			return err
		}
	}
	return nil
}

// object returns the fields of a JSON object. It returns an error if one of them is not among names.
func object(raw []byte, where string, names []string) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("%s: not a JSON object", where)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if slices.Contains(names, name) {
			continue
		}
		if near, ok := nearest.Name(name, names); ok {
			return nil, fmt.Errorf("%s: unknown field %q; did you mean %q?", where, name, near)
		}
		return nil, fmt.Errorf("%s: unknown field %q; remove it", where, name)
	}
	return fields, nil
}

// Fields returns the JSON names of the fields of a Query, in their order.
func Fields() []string { return fieldsOf(reflect.TypeFor[Query]()) }

func fieldsOf(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// mistake says which field has a value of the wrong type.
func mistake(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s: invalid %s; must be %s", e.Field, e.Value, jsonType(e.Type))
	}
	return errors.New("query: not a JSON object")
}

// jsonType returns what JSON calls a type of Go.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "an object"
	default:
		return "a whole number"
	}
}

// optional returns an error if a value is neither empty nor among the choices.
func optional[T ~string](field string, value T, choices []T) error {
	if value == "" {
		return nil
	}
	return among(field, []T{value}, choices)
}

// among returns an error if one of the values is not among the choices.
func among[T ~string](field string, values, choices []T) error {
	for _, v := range values {
		if !slices.Contains(choices, v) {
			return fmt.Errorf("%s: unknown %q; choose %s", field, string(v), list(choices))
		}
	}
	return nil
}

// list writes choices as "a, b or c".
func list[T ~string](choices []T) string {
	var b strings.Builder
	for i, c := range choices {
		switch {
		case i > 0 && i == len(choices)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(c))
	}
	return b.String()
}

func types() []Type {
	kinds := Kinds()
	all := make([]Type, len(kinds))
	for i := range kinds {
		all[i] = kinds[i].Type
	}
	return all
}

// Settle returns an error if the type of the query is unknown. It completes a query without a type from
// Default: Grafana shows the default query in the editor of a new alert rule, but saves an empty one.
func (q *Query) Settle() error {
	if q.QueryType == "" {
		start := Default()
		q.QueryType = start.QueryType
		if len(q.Measures) == 0 {
			q.Measures = start.Measures
		}
	}
	return optional("queryType", q.QueryType, types())
}
