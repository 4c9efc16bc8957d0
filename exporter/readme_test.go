package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
