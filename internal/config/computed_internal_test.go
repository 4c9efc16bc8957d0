package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

// What settings do with compute: database. Those that say why have no effect and may stay.
const (
	works   = "works"
	refused = "refused"
)

// effects has every setting of the file, of a source and of a query.
var effects = []struct {
	of       reflect.Type
	settings map[string]string
}{
	{reflect.TypeFor[file](), map[string]string{
		"business": works, "rates": refused, "windows": works, "clv_window": works, "winback_windows": works, "early_churn_horizons": works,
		"loyalty_index": works, "dimensions": "each is checked apart", "surveys": refused, "targets": works, "forecast": works, "identity": works,
		"campaigns": works, "customer_list": refused, "storage": works, "sources": works,
	}},
	{reflect.TypeFor[source.Config](), map[string]string{
		"name": works, "preset": refused, "prefix": works, "dsn": works, "dsn_file": works, "dsn_env": works, "host": works, "port": works,
		"database": works, "user": works, "password_file": works, "password_env": works, "tls": works, "interval": works,
		"reconcile_interval": refused, "page_size": refused, "page_pause": refused, "statement_timeout": works, "compute": works,
		"same_ids_as": "must name another source, and there is only one", "customer_link": refused, "margin": works, "guests": works,
		"currency": refused, "zone": works, "date": "needs a preset", "grace": refused, "earliest": works, "statuses": works, "reasons": "need a query of cancellations",
		"variables": refused, "queries": works,
	}},
	{reflect.TypeFor[source.Query](), map[string]string{
		"sql": works, "off": works, "when": refused, "key": "all rows are read at once", "cursor": "all rows are read at once",
		"modified": "modified_at tells changes", "overlap": refused, "window": refused, "last": refused, "changelog": refused, "every": refused,
		"reread": refused, "keys": refused, "zone": works, "gross": "there is no warning of it", "statuses": works, "values": "each column is checked apart",
		"scale": refused, "reversed": refused,
	}},
}

// TestEverySettingOfAComputedSource sets each setting and looks whether it is refused.
func TestEverySettingOfAComputedSource(t *testing.T) {
	for _, e := range effects {
		fields := fieldsOf(reflect.New(e.of).Elem())
		require.ElementsMatch(t, slices.Collect(maps.Keys(fields)), slices.Collect(maps.Keys(e.settings)), "say here what a new setting of %s does", e.of)
		for name, effect := range e.settings {
			if effect == works {
				continue
			}
			var f file
			f.Business.Currency = "EUR"
			c, q := source.Config{Compute: source.ComputeDatabase}, source.Query{}
			for _, of := range []any{&f, &c, &q} {
				if v := reflect.ValueOf(of).Elem(); v.Type() == e.of {
					fill(fieldsOf(v)[name])
				}
			}
			c.Queries = map[string]source.Query{"orders": q}
			f.Sources = []source.Config{c}
			l := &loader{}
			l.computed(&f, nil)
			found := slices.ContainsFunc(l.list, func(p Problem) bool {
				return strings.HasSuffix(p.Path, name) || name == "preset" && strings.HasSuffix(p.Path, "compute")
			})
			require.Equal(t, effect == refused, found, "%s of %s: %v", name, e.of, l.list)
		}
	}
}

// fill gives a setting a value that is not its zero value.
func fill(v reflect.Value) {
	switch v.Kind() { //nolint:exhaustive // settings are of no other kind
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		v.SetMapIndex(key, element)
	case reflect.Struct:
		fill(v.Field(0))
	}
}
