package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBackEndLeavesTheSystemAlone checks that the back end uses only Grafana's settings and the exporter,
// and nothing else on the machine.
func TestBackEndLeavesTheSystemAlone(t *testing.T) {
	for _, path := range sourcesIn(t, filepath.Join(root, "plugin", "pkg"), ".go") {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			require.NotContains(t, []string{"syscall", "unsafe", "os/exec", "io/ioutil", "plugin"}, name, path)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			require.NotRegexp(t, `^(os\.[^E]|os\.Environ|fmt\.Print|log\.(Print|Fatal|Panic))`, selected(node), path)
			return true
		})
	}
}

// selected writes a selector such as os.Exit.
func selected(node ast.Node) string {
	selector, ok := node.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if of, ok := selector.X.(*ast.Ident); ok {
		return of.Name + "." + selector.Sel.Name
	}
	return ""
}

// globalWindow is the browser's window and not the window of a figure.
var globalWindow = regexp.MustCompile(`(^|[^\w.“])window\.[A-Za-z_$]`)

func TestFrontEndKeepsToWhatEveryGrafanaShares(t *testing.T) {
	for _, path := range sourcesIn(t, filepath.Join(root, "plugin", "src"), ".ts", ".tsx") {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, forbidden := range []string{
			"@ts-ignore", "@ts-nocheck", "gf-form", "console.", "dangerouslySetInnerHTML", "testDatasource",
			"'rxjs/operators'", "react/jsx-runtime", ".css'", ".scss'", "/api/ds/query", "defaultProps",
		} {
			require.NotContains(t, string(content), forbidden, path)
		}
		require.NotRegexp(t, globalWindow, string(content), path)
	}
}

// sourcesIn lists the files with these endings, without tests.
func sourcesIn(t *testing.T, dir string, endings ...string) []string {
	t.Helper()
	var paths []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		for _, ending := range endings {
			test := strings.HasSuffix(path, "_test.go") || strings.Contains(path, ".test.")
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ending) && !test {
				paths = append(paths, path)
			}
		}
		return err
	}))
	require.NotEmpty(t, paths)
	return paths
}
