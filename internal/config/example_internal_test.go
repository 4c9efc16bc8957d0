package config

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// names returns the names of all fields of a configuration of type t.
func names(t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return names(t.Elem())
	case reflect.Struct:
		var all []string
		for name, field := range fieldsOf(reflect.New(t).Elem()) {
			all = append(append(all, name), names(field.Type())...)
		}
		return all
	default:
		return nil
	}
}

func TestTheExampleShowsEveryField(t *testing.T) {
	all := names(reflect.TypeFor[file]())
	require.Contains(t, all, "page_size")
	for _, name := range all {
		require.Regexp(t, `\b`+name+`:`, example)
	}
}
