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

func TestAnUnknownPresetListsTheKnownOnes(t *testing.T) {
	code, _, stderr := call("presets", "show", "shopfy")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, `no preset "shopfy"`)
	require.Contains(t, stderr, "woocommerce")
}

func TestGrantsOfAPresetAreItsTables(t *testing.T) {
	code, stdout, stderr := call("presets", "show", "woocommerce", "--grants", "--prefix=x_", "--database=my`shop", "--account=reader")
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, "GRANT SELECT ON `my``shop`.`x_wc_orders` TO 'reader'@'%';\n")
	require.Contains(t, stdout, "`x_options`")
	require.Contains(t, stdout, "`x_usermeta`")
	require.NotContains(t, stdout, "{")
	code, stdout, stderr = call("presets", "show", "woocommerce", "--grants", "--prefix=")
	require.Equal(t, 0, code, stderr)
	require.Contains(t, stdout, "GRANT SELECT ON `shop`.`wc_orders` TO 'loyalty'@'%';\n")
}
