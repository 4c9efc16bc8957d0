package docs_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/klantenbinding/loyalty/"

// TestArchitectureListsAllPackages compares the tables of docs/architecture.md with the packages.
func TestArchitectureListsAllPackages(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", module+"...").Output()
	require.NoError(t, err)
	var packages []string
	for path := range strings.FieldsSeq(string(out)) {
		packages = append(packages, strings.TrimPrefix(path, module))
	}
	require.Greater(t, len(packages), 40)
	page, err := os.ReadFile("../../docs/architecture.md")
	require.NoError(t, err)
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		require.NotContains(t, listed, row[1], "listed twice")
		listed = append(listed, row[1])
	}
	slices.Sort(packages)
	slices.Sort(listed)
	require.Equal(t, packages, listed, "the tables of docs/architecture.md must list each package once")
}
