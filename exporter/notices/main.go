// Command notices writes the licenses of all modules that the released programs contain to a file that
// travels with them. It finds the licenses with go-licenses of Google. Run it in the root of the
// repository.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

// file is the name of the file.
const file = "exporter/THIRD_PARTY_NOTICES.txt"

// programs are the released programs. systems are those whose binaries may contain other modules.
var (
	programs = []string{"./exporter", "./exporter/demo", "./plugin/pkg"}
	systems  = []string{"linux", "darwin", "windows"}
)

func main() {
	check := flag.Bool("check", false, "fail if the file is not up to date, instead of writing it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *check); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	modules, err := report(ctx)
	if err != nil {
		return err
	}
	texts, err := collect(modules)
	if err != nil {
		return err
	}
	made := write(texts)
	if !check {
		return os.WriteFile(file, made, 0o644)
	}
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, made) {
		return errors.New(file + " is not up to date: run go tool mage notices")
	}
	return nil
}

// module is a library in a released program.
type module struct{ name, license, path string }

// report lists the modules in the programs of all systems, without repetitions.
func report(ctx context.Context) ([]module, error) {
	dir, err := os.MkdirTemp("", "notices")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	tool, template := filepath.Join(dir, "go-licenses"), filepath.Join(dir, "template")
	build := exec.CommandContext(ctx, "go", "build", "-modfile=.ci/tools.mod", "-o", tool, "github.com/google/go-licenses/v2")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build go-licenses: %w\n%s", err, out)
	}
	if err := os.WriteFile(template, []byte("{{range .}}{{.Name}}\t{{.LicenseName}}\t{{.LicensePath}}\n{{end}}"), 0o600); err != nil {
		return nil, err
	}
	root, err := goRoot(ctx)
	if err != nil {
		return nil, err
	}
	modules := []module{{"the Go standard library", "BSD-3-Clause", filepath.Join(root, "LICENSE")}}
	for _, system := range systems {
		list, err := reportSystem(ctx, root, tool, template, system)
		if err != nil {
			return nil, err
		}
		modules = append(modules, list...)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.name+a.path+a.license, b.name+b.path+b.license) })
	return slices.Compact(modules), nil
}

func goRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

func reportSystem(ctx context.Context, root, tool, template, system string) ([]module, error) {
	args := append([]string{"report", "--ignore", "github.com/klantenbinding/loyalty", "--template", template}, programs...)
	cmd := exec.CommandContext(ctx, tool, args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0", "GOROOT="+root)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run go-licenses for %s: %w\n%s", system, err, stderr.String())
	}
	var modules []module
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			continue
		}
		m := module{fields[0], fields[1], fields[2]}
		if m.license == "Unknown" || m.path == "" || m.path == "Unknown" {
			return nil, fmt.Errorf("module %s: license not found: replace the module", m.name)
		}
		modules = append(modules, m)
	}
	if len(modules) == 0 {
		return nil, fmt.Errorf("go-licenses found no modules for %s", system)
	}
	return modules, nil
}
