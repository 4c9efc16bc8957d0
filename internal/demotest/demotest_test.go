package demotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/demotest"
)

func TestStartedDemoHasFigures(t *testing.T) {
	res, err := http.Get(demotest.Start(t) + "/api/v1/catalogue") //nolint:noctx // the test's end ends the demo
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode)
}
