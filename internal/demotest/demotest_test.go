package demotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/demotest"
)

func TestStartedDemoHasFiguresAndCustomersAtRisk(t *testing.T) {
	demo := demotest.Run(t)
	client, err := api.NewClient(demo.URL, http.DefaultClient)
	require.NoError(t, err)
	c, err := client.Catalogue(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, c.Measures)
	_, err = client.AtRisk(t.Context(), api.AtRiskRequest{Limit: 5, Token: demo.CustomerToken + "x"})
	require.ErrorContains(t, err, "token")
	list, err := client.AtRisk(t.Context(), api.AtRiskRequest{Limit: 5, Token: demo.CustomerToken})
	require.NoError(t, err)
	require.Equal(t, c.BusinessDay, list.Day)
}
