package packaging_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// unit is a unit of systemd: the values of each setting.
type unit map[string][]string

// parse reads a unit without its sections; no setting is in two of them.
func parse(t *testing.T, name string) unit {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	u := unit{}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(key, "#") {
			u[key] = append(u[key], value)
		}
	}
	return u
}

// one returns the value of a setting that the unit has once.
func (u unit) one(t *testing.T, key string) string {
	t.Helper()
	require.Len(t, u[key], 1, key)
	return u[key][0]
}

// TestTheTemplateIsTheUnitWithDirectoriesOfItsOwn checks that both units differ only in names.
func TestTheTemplateIsTheUnitWithDirectoriesOfItsOwn(t *testing.T) {
	t.Parallel()
	one, err := os.ReadFile("loyalty_exporter.service")
	require.NoError(t, err)
	template, err := os.ReadFile("loyalty_exporter@.service")
	require.NoError(t, err)
	require.Equal(t, string(one), strings.NewReplacer(
		"figures of %i for", "figures for",
		"loyalty_exporter/%i", "loyalty_exporter",
		"loyalty_exporter-%i", "loyalty_exporter",
	).Replace(string(template)))
	require.Equal(t, 7, strings.Count(string(template), "%i"))
}

// TestTheUnitIsHardened lets systemd check both units and rate their exposure, from 0 to 10.
func TestTheUnitIsHardened(t *testing.T) {
	t.Parallel()
	program, err := needs.Find("systemd-analyze")
	require.NoError(t, err)
	for name, installed := range map[string]string{
		"loyalty_exporter.service":  "loyalty_exporter.service",
		"loyalty_exporter@.service": "loyalty_exporter@shop.service",
	} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		dir := t.TempDir()
		path := filepath.Join(dir, installed)
		// The program only has to exist.
		text = []byte(strings.ReplaceAll(string(text), "/usr/bin/loyalty_exporter", "/bin/sh"))
		require.NoError(t, os.WriteFile(path, text, 0o600))

		out, err := exec.CommandContext(t.Context(), program, "verify", "--man=no", path).CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Empty(t, string(out), "systemd warns about nothing")

		out, err = exec.CommandContext(t.Context(), program, "security", "--offline=true", "--threshold=15", "--no-pager", path).CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}
