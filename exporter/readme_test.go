package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
)

func TestTheReadmeListsThePresetsAsTheProgramDoes(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, stdout, _ := call("presets")
	gaps := regexp.MustCompile(`  +`)
	for line := range strings.Lines(stdout) {
		cells := gaps.Split(strings.TrimSpace(line), 3)
		require.Contains(t, string(readme), "| `"+cells[0]+"` | "+strings.Join(cells[1:], " | ")+" |")
	}
}

func TestTheReadmesConfigurationsLoad(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	t.Setenv("POS_PASSWORD", password)
	blocks := regexp.MustCompile("(?s) *```yaml\n( *business:.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, blocks, 2, "the WooCommerce shop and the till")
	for _, b := range blocks {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "webshop.password"), []byte(password), 0o600))
		indent := len(b[1]) - len(strings.TrimLeft(b[1], " "))
		text := strings.ReplaceAll(b[1], "\n"+strings.Repeat(" ", indent), "\n")
		_, err := config.Parse(filepath.Join(dir, "loyalty.yml"), []byte(strings.TrimLeft(text, " ")))
		require.NoError(t, err, "%s", text)
	}
}
