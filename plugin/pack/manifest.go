package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const manifestName = "go_plugin_build_manifest"

// manifest writes the list of the Go sources of the back end, one a line: the SHA-256 sum and the path
// from the root of the repository.
func (b *build) manifest(ctx context.Context) error {
	paths, err := b.sources(ctx)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, path := range paths {
		content, err := os.ReadFile(filepath.Join(b.root, path))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x:%s\n", sha256.Sum256(content), filepath.ToSlash(path))
	}
	return os.WriteFile(filepath.Join(b.out, manifestName), []byte(lines.String()), 0o644)
}

// sources returns the Go files of this repository in the back end.
func (b *build) sources(ctx context.Context) ([]string, error) {
	const files = `{{if and .Module .Module.Main}}{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}{{end}}`
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", files, "./plugin/pkg")
	list.Dir = b.root
	answer, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list the sources of the back end: %w", err)
	}
	paths := strings.Fields(string(answer))
	for i, path := range paths {
		if paths[i], err = filepath.Rel(b.root, path); err != nil {
			return nil, err
		}
	}
	slices.Sort(paths)
	return paths, nil
}
