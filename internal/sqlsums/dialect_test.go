package sqlsums

import (
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// TestDialectsAreWhole reads the dialects. TiDB takes from MariaDB what its file leaves out.
func TestDialectsAreWhole(t *testing.T) {
	all, err := dialects()
	require.NoError(t, err)
	byName := map[string]dialect{}
	for _, d := range all {
		byName[d.Name] = d
		for i := range reflect.TypeFor[dialect]().NumField() {
			name, v := reflect.TypeFor[dialect]().Field(i).Name, reflect.ValueOf(d).Field(i)
			if v.Kind() == reflect.String && name != "Base" && name != "Collation" {
				require.NotEmpty(t, v.String(), "%s of %s", name, d.Name)
			}
		}
	}
	tidb, mariadb := byName["TiDB"], byName["MariaDB"]
	require.True(t, mariadb.ReadOnly && mariadb.Refunds && mariadb.Lines && mariadb.Increments)
	require.False(t, tidb.ReadOnly)
	mariadb.Base, mariadb.Name, mariadb.Version, mariadb.Session = tidb.Base, tidb.Name, tidb.Version, tidb.Session
	mariadb.capabilities = capabilities{Transactions: true, Parameters: true, Refunds: true, Lines: true, Increments: true}
	require.Equal(t, mariadb, tidb)
}

// TestDialectsClaimNothingOfTheirBase reads a new file that leaves all capabilities out.
func TestDialectsClaimNothingOfTheirBase(t *testing.T) {
	mariadb, err := dialectFiles.ReadFile("dialects/mariadb.yaml")
	require.NoError(t, err)
	files := fstest.MapFS{
		"dialects/mariadb.yaml": {Data: mariadb},
		"dialects/new.yaml":     {Data: []byte("base: MariaDB\nname: New\nversion: new\n")},
	}
	d, err := readDialect(files, "new.yaml")
	require.NoError(t, err)
	require.Zero(t, d.capabilities)
	require.NotEmpty(t, d.Day, "expressions come from the base")
}
