package needs_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

func TestFindNamesThePackageOfAMissingProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := needs.Find("promtool")
	require.EqualError(t, err, "promtool is not installed; on Debian or Ubuntu: apt-get install prometheus")
	_, err = needs.Find("unknown")
	require.EqualError(t, err, "unknown is not installed")
}

func TestMissingNamesEachPackageOnce(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	names, packages := needs.Missing()
	require.Subset(t, names, []string{"prometheus", "promtool", "amtool"})
	require.Subset(t, packages, []string{"prometheus", "prometheus-alertmanager"})
	slices.Sort(packages)
	require.Equal(t, slices.Compact(slices.Clone(packages)), packages)
}
