package source

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The cause of a failure is not saved, so the failure is not either: the status would have a failure without
// a cause until the query is tried again.
func TestARestoredCursorHasNotFailed(t *testing.T) {
	t.Parallel()
	log := cursor{loaded: true, failed: true, cause: "query_failed"}
	before := cursor{loaded: true, failed: true, cause: "query_failed", stalled: 2, log: &log}
	saved := saveCursor(&before)
	require.Equal(t, cursor{loaded: true, stalled: 2, log: &cursor{loaded: true}}, saved.cursor())
}
