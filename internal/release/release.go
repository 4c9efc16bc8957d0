package main

import (
	"bufio"
	"context"
	"crypto/sha256"
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
	program     = "loyalty_exporter"
	packageName = "loyalty-exporter" // Debian allows no underscore
	homepage    = "https://github.com/klantenbinding/loyalty"
	summary     = "Customer loyalty figures for Prometheus and Grafana"
	description = "Computes retention, churn, customer lifetime value and other measures of customer\n" +
		"loyalty from the databases of shops and CRM systems, and serves them to\nPrometheus, to Grafana and as a page."
	license = "Apache-2.0"
)

// platform is a system with one binary of the exporter.
type platform struct{ os, arch string }

// binary returns the name of the program on the platform.
func (p platform) binary() string {
	if p.os == "windows" {
		return program + ".exe"
	}
	return program
}

// release is one version of the exporter, and where its files are.
type release struct {
	root, bin, out string
	version        string    // such as 1.0.0
	revision       string    // of the commit, or "unknown"
	time           time.Time // of the commit: all files have it, so a commit always gives the same release
	platforms      []platform
	log            io.Writer
}

// open finds the version, the commit and the binaries.
func open(ctx context.Context, root, bin, out string, log io.Writer) (*release, error) {
	version, err := os.ReadFile(filepath.Join(root, "exporter", "VERSION"))
	if err != nil {
		return nil, fmt.Errorf("read the version (run this in internal/release, or set -root): %w", err)
	}
	r := &release{root: root, bin: bin, out: out, version: strings.TrimSpace(string(version)), log: log}
	r.revision, r.time = commit(ctx, root)
	directories, err := os.ReadDir(bin)
	if err != nil {
		return nil, fmt.Errorf("find the binaries (go tool mage release compiles them): %w", err)
	}
	for _, d := range directories {
		system, arch, ok := strings.Cut(d.Name(), "_")
		if p := (platform{system, arch}); ok {
			if _, err := os.Stat(r.binary(p)); err != nil {
				return nil, fmt.Errorf("find the binary of %s: %w", d.Name(), err)
			}
			r.platforms = append(r.platforms, p)
		}
	}
	if len(r.platforms) == 0 {
		return nil, fmt.Errorf("no binaries in %s: go tool mage release compiles them", bin)
	}
	return r, os.MkdirAll(out, 0o755)
}

// binary returns the path of the program for a platform.
func (r *release) binary(p platform) string {
	return filepath.Join(r.bin, p.os+"_"+p.arch, p.binary())
}

// commit returns revision and time of the checkout. Outside a checkout they are "unknown" and the earliest
// time that a zip archive can have.
func commit(ctx context.Context, root string) (revision string, when time.Time) {
	git := exec.CommandContext(ctx, "git", "log", "-1", "--format=%H %ct")
	git.Dir = root
	answer, err := git.Output()
	revision, stamp, _ := strings.Cut(strings.TrimSpace(string(answer)), " ")
	seconds, errNumber := strconv.ParseInt(stamp, 10, 64)
	if err != nil || errNumber != nil {
		return "unknown", time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return revision, time.Unix(seconds, 0).UTC()
}

// make writes what is wanted to the directory of the release, and the checksums of all files there.
func (r *release) make(wanted []string) error {
	for _, p := range r.platforms {
		for _, kind := range wanted {
			if err := r.makeFor(kind, p); err != nil {
				return fmt.Errorf("make %s for %s/%s: %w", kind, p.os, p.arch, err)
			}
		}
	}
	if slices.Contains(wanted, "image") {
		if err := r.image(); err != nil {
			return fmt.Errorf("make image: %w", err)
		}
	}
	return r.checksums()
}

// makeFor makes one kind for one platform. The image has all platforms and is made at the end.
func (r *release) makeFor(kind string, p platform) error {
	switch {
	case kind == "archive":
		return r.archive(p)
	case kind == "sbom":
		return r.bill(p)
	case p.os == "linux" && (kind == "deb" || kind == "rpm"):
		return r.linuxPackage(kind, p)
	}
	return nil
}

// create writes one file of the release.
func (r *release) create(name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(r.out, name))
	if err != nil {
		return err
	}
	buffer := bufio.NewWriter(f)
	if err := errors.Join(write(buffer), buffer.Flush(), f.Close()); err != nil {
		return err
	}
	info, err := os.Stat(f.Name())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.log, "%-52s %6.1f MB\n", name, float64(info.Size())/1e6)
	return err
}

// checksums writes the SHA-256 sums of all files of the release, in the format of sha256sum.
func (r *release) checksums() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	const name = "sha256sums.txt"
	var lines strings.Builder
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name() != name {
			content, err := os.ReadFile(filepath.Join(r.out, e.Name()))
			if err != nil {
				return err
			}
			fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(content), e.Name())
		}
	}
	return os.WriteFile(filepath.Join(r.out, name), []byte(lines.String()), 0o644)
}
