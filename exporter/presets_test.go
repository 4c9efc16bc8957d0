package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPresetsAreListedAndPrinted(t *testing.T) {
	for _, args := range [][]string{{"presets"}, {"presets", "list"}} {
		code, stdout, stderr := call(args...)
		require.Equal(t, 0, code, stderr)
		require.Regexp(t, `(?m)^woocommerce +WooCommerce 3\.0 and later.*orders, lines`, stdout)
	}
	code, stdout, stderr := call("presets", "show", "woocommerce")
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, "name: woocommerce\n")
	require.Contains(t, stdout, "{page}")
}

func TestAnUnknownPresetNamesThoseThatAre(t *testing.T) {
	code, _, stderr := call("presets", "show", "shopfy")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, `no preset "shopfy"`)
	require.Contains(t, stderr, "woocommerce")
}
