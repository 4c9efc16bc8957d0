package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheBackEndKeepsGrafanasRulesForCode checks the rules of Grafana's validator: the back end reads no
// environment variables and no files, makes no system calls, starts no programs and prints nothing,
// because output would break the handshake.
func TestTheBackEndKeepsGrafanasRulesForCode(t *testing.T) {
	t.Parallel()
	forbidden := map[string][]string{
		"os": {
			"Getenv", "LookupEnv", "Environ", "Setenv", "Open", "OpenFile", "Create", "CreateTemp", "ReadFile", "WriteFile", "ReadDir",
			"Mkdir", "MkdirAll", "MkdirTemp", "Remove", "RemoveAll", "Rename", "Stat", "Lstat", "DirFS", "Stdout",
		},
		"fmt": {"Print", "Printf", "Println"},
		"log": {"Print", "Printf", "Println", "Fatal", "Fatalf", "Fatalln"},
	}
	imports := []string{"syscall", "golang.org/x/sys/unix", "os/exec", "io/ioutil", "unsafe", "plugin"}
	files := 0
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			require.NotContains(t, imports, name, path)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if of, ok := s.X.(*ast.Ident); ok {
					require.False(t, slices.Contains(forbidden[of.Name], s.Sel.Name), "%s uses %s.%s", path, of.Name, s.Sel.Name)
				}
			}
			return true
		})
		return nil
	}))
	require.Greater(t, files, 10)
}
