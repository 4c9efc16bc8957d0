package database

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReadOnlyByProduct holds that TiDB, which may take READ ONLY without effect, is never asked for it.
func TestReadOnlyByProduct(t *testing.T) {
	require.Equal(t, []string{"SET SESSION tidb_low_resolution_tso = 1"}, readOnly("8.0.11-tidb-v8.5.3"))
	require.Equal(t, "SET SESSION TRANSACTION READ ONLY", readOnly("10.11.6-mariadb")[0])
	require.Equal(t, "SET SESSION TRANSACTION READ ONLY", readOnly("8.0.36")[0])
}
