package boardtest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/dashboards/generate/board/boardtest"
)

func TestColumnsBreakTheirNamesBetweenWords(t *testing.T) {
	t.Parallel()
	require.Equal(t, boardtest.ColumnWidth("onbereikbaar"), boardtest.ColumnWidth("Exporters onbereikbaar"))
	require.Greater(t, boardtest.ColumnWidth("", "Exporters onbereikbaar"), boardtest.ColumnWidth("Exporters onbereikbaar"))
}
