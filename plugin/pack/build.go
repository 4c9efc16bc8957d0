package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	pluginID   = "klantenbinding-loyalty-datasource"
	executable = "gpx_loyalty"
)

// allPlatforms are the systems that Grafana runs on.
var allPlatforms = []string{
	"linux_amd64", "linux_arm64", "linux_arm", "darwin_amd64", "darwin_arm64", "windows_amd64", "windows_arm64",
}

// build makes the plugin from the repository at root.
type build struct {
	root, out string // out is the folder that becomes the plugin
	version   string
	time      time.Time // of the last commit: what the archive is dated
	trim      bool      // no paths of this machine in the binaries; off in tests, which share a build cache
	log       io.Writer
}

func newBuild(ctx context.Context, root, out string, log io.Writer) (*build, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if out, err = filepath.Abs(out); err != nil {
		return nil, err
	}
	b := &build{root: root, out: out, trim: true, log: log}
	version, err := os.ReadFile(filepath.Join(root, "exporter", "VERSION"))
	if err != nil {
		return nil, fmt.Errorf("read the version (run this in the root of the repository): %w", err)
	}
	b.version = strings.TrimSpace(string(version))
	b.time, err = commitTime(ctx, root)
	return b, err
}

// commitTime returns the time of the commit. Outside a checkout it returns the earliest time of a zip
// archive.
func commitTime(ctx context.Context, root string) (time.Time, error) {
	git := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct")
	git.Dir = root
	answer, err := git.Output()
	if err != nil {
		return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC), nil
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(answer)), 10, 64)
	return time.Unix(seconds, 0).UTC(), err
}

// dist builds the front end, then the back end for each platform.
func (b *build) dist(ctx context.Context, platforms []string) error {
	if err := b.frontEnd(ctx); err != nil {
		return err
	}
	if err := b.removeBinaries(); err != nil {
		return err
	}
	for _, platform := range platforms {
		if err := b.backEnd(ctx, platform); err != nil {
			return err
		}
	}
	return b.manifest(ctx)
}

func (b *build) frontEnd(ctx context.Context) error {
	dir := filepath.Join(b.root, "plugin")
	if !installed(dir) {
		if err := b.command(ctx, dir, nil, "npm", "ci"); err != nil {
			return err
		}
	}
	env := []string{"SOURCE_DATE_EPOCH=" + strconv.FormatInt(b.time.Unix(), 10)}
	return b.command(ctx, dir, env, "npm", "run", "--silent", "build", "--", "--output-path", b.out)
}

// installed reports whether the packages were installed after their versions last changed.
func installed(dir string) bool {
	wanted, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return false
	}
	have, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	return err == nil && !have.ModTime().Before(wanted.ModTime())
}

// removeBinaries removes the binaries of earlier builds.
func (b *build) removeBinaries() error {
	old, err := filepath.Glob(filepath.Join(b.out, executable+"_*"))
	for _, path := range old {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

func (b *build) backEnd(ctx context.Context, platform string) error {
	system, arch, ok := strings.Cut(platform, "_")
	if !ok || !slices.Contains(allPlatforms, platform) {
		return fmt.Errorf("unknown platform %q; choose from %s", platform, strings.Join(allPlatforms, ", "))
	}
	name := executable + "_" + platform
	if system == "windows" {
		name += ".exe"
	}
	flags, err := b.linkerFlags()
	if err != nil {
		return err
	}
	env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=" + arch}
	return b.command(ctx, b.root, env, "go", "build", fmt.Sprintf("-trimpath=%t", b.trim), "-tags", "arrow_json_stdlib",
		"-ldflags", flags, "-o", filepath.Join(b.out, name), "./plugin/pkg")
}

// linkerFlags store the version of the build in the binary, where the SDK reads it.
func (b *build) linkerFlags() (string, error) {
	info, err := json.Marshal(map[string]any{"time": b.time.UnixMilli(), "pluginID": pluginID, "version": b.version})
	const variable = "github.com/grafana/grafana-plugin-sdk-go/build/buildinfo.buildInfoJSON"
	return "-s -w -X '" + variable + "=" + string(info) + "'", err
}

func (b *build) command(ctx context.Context, dir string, env []string, name string, args ...string) error {
	fmt.Fprintln(b.log, strings.Join(slices.Concat(env, []string{name}, args), " "))
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = b.log, b.log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("run %s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
