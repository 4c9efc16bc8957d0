//go:build mage

// Magefile.go builds, tests, lints and benchmarks the project. `go tool mage -l` lists the targets.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/magefile/mage/mg"
	"github.com/magefile/mage/sh"
	"github.com/magefile/mage/target"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// releaser is a module of its own, so that its libraries are not the exporter's.
const releaser = "internal/release"

const golangciLint = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0"

// concurrent lists the packages in which goroutines share memory. They are also tested with the race
// detector, which watches all packages that they use: forecast, clv and fold too. The data source and the
// demo are not among them, because a second build of their libraries takes minutes; what they share is in
// internal/memo, and in the snapshots of internal/demo/shop.
var concurrent = []string{
	"./internal/api/server", "./internal/app", "./internal/landing", "./internal/ledger", "./internal/memo",
	"./internal/source", "./internal/storage",
}

// partly lists packages with many tests on one goroutine, and the tests of them that have several.
var partly = map[string]string{
	"./internal/analysis": "Forecast|Context|Panic|Survival",
	"./internal/collect":  "Scrape|Clients|AtOnce",
	"./internal/sqlsums":  "Callers|CloseStops|Published|DoNotMix|ChangeWhile",
}

// static makes Go build without C, as for a release. All checks except the race detector use it, so the build
// cache has each library once.
var static = map[string]string{"CGO_ENABLED": "0"}

// Build writes the exporter to bin/loyalty_exporter.
func Build() error { return compile(runtime.GOOS, runtime.GOARCH, "bin/loyalty_exporter") }

// compile writes the exporter for a platform.
func compile(system, arch, to string) error {
	env := map[string]string{"CGO_ENABLED": "0", "GOOS": system, "GOARCH": arch}
	return sh.RunWithV(env, "go", "build", "-trimpath", "-ldflags", ldflags(), "-o", to, "./exporter")
}

// Release writes everything that is published to dist: the exporter for all platforms as archives,
// packages and an image, bills of materials, the data source, and checksums. It signs the data source if it
// has a token; see plugin:sign.
func Release() error {
	if os.Getenv("GRAFANA_ACCESS_POLICY_TOKEN") != "" {
		mg.Deps(Plugin.Sign)
	} else {
		mg.Deps(Plugin.Package)
	}
	if err := os.RemoveAll("dist"); err != nil {
		return err
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, arch := range []string{"amd64", "arm64"} {
			name := "dist/bin/" + system + "_" + arch + "/loyalty_exporter"
			if system == "windows" {
				name += ".exe"
			}
			if err := compile(system, arch, name); err != nil {
				return err
			}
		}
	}
	plugin, err := filepath.Glob("plugin/klantenbinding-loyalty-datasource-*.zip")
	for _, archive := range plugin {
		err = errors.Join(err, sh.Copy(filepath.Join("dist", filepath.Base(archive)), archive))
	}
	return errors.Join(err, sh.RunV("go", "-C", releaser, "run", "."))
}

// ldflags store the commit in the binary. The version is in exporter/VERSION. The date is the commit's, so
// that one commit always gives the same binary.
func ldflags() string {
	const pkg = "github.com/prometheus/common/version."
	set := func(name, value string) string { return "-X " + pkg + name + "=" + value }
	return strings.Join([]string{
		"-s", "-w",
		set("Revision", output("git", "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty")),
		set("Branch", output("git", "rev-parse", "--abbrev-ref", "HEAD")),
		set("BuildDate", commitTime().Format("20060102-15:04:05")),
	}, " ")
}

// commitTime returns the time of the commit in UTC, or the present outside a git checkout.
func commitTime() time.Time {
	seconds, err := strconv.ParseInt(output("git", "log", "-1", "--format=%ct"), 10, 64)
	if err != nil {
		return time.Now().UTC()
	}
	return time.Unix(seconds, 0).UTC()
}

// output runs a command and returns its output. Outside a git checkout it returns "unknown".
func output(name string, args ...string) string {
	out, err := sh.Output(name, args...)
	if err != nil || out == "" {
		return "unknown"
	}
	return out
}

// Demo runs the exporter on the embedded demo shop.
func Demo() error {
	fmt.Println("Building the demo: a generated shop with its own database server, and the exporter that reads it.\n" +
		"The first build takes some minutes, because it compiles the database server. Later builds take seconds.")
	return sh.RunV("go", "run", "./exporter/demo")
}

// Test installs the programs that the tests need (as root on Debian) and runs all checks: lint, the data source's
// front end against the oldest and the newest Grafana, all Go tests, and the concurrent packages with the race
// detector. Beside all of them runs the soak, which mostly waits. The linters include go vet.
func Test() {
	mg.Deps(Deps)
	mg.Deps(Plugin.Deps, libraries)
	mg.Deps(Soak, checks)
}

// libraries compiles all packages without C. Go commands that run at the same time would each compile them.
func libraries() error {
	fmt.Println("Compiling all packages. This takes some minutes the first time, and seconds later.")
	_, err := sh.OutputWith(static, "go", "list", "-export", "-deps", "-f", "{{.Export}}", "./...")
	return err
}

func checks() {
	mg.Deps(Plugin.Test, Lint)
	mg.Deps(Unit, Race)
}

// Deps installs the servers and the browser that the tests start, or prints which are missing and the command that
// installs them on Debian.
func Deps() error {
	programs, packages := needs.Missing()
	if len(programs) == 0 {
		return nil
	}
	line := "apt-get install -y --no-install-recommends " + strings.Join(packages, " ")
	if _, err := exec.LookPath("apt-get"); err != nil || os.Geteuid() != 0 {
		return fmt.Errorf("the tests start programs that are not installed: %s; install them, on Debian with: sudo %s",
			strings.Join(programs, ", "), line)
	}
	fmt.Println("Installing the programs that the tests start (some minutes):", line)
	env := map[string]string{"DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NOWARNINGS": "yes"}
	return errors.Join(
		sh.RunWith(env, "apt-get", "update", "-qq"),
		sh.RunWith(env, "sh", "-c", line+" -qq >/dev/null"),
	)
}

// Vet runs go vet.
func Vet() error { return run("go", "vet", "./...") }

// run runs a command that builds without C.
func run(name string, args ...string) error { return sh.RunWithV(static, name, args...) }

// Lint runs the linters of .golangci.yml, and checks that the notices name all linked modules.
func Lint() error {
	return errors.Join(
		run("go", "run", golangciLint, "run", "./..."),
		run("go", "-C", releaser, "run", golangciLint, "run", "./..."),
		run("go", "run", "./exporter/notices", "-check"),
	)
}

// Notices regenerates exporter/THIRD_PARTY_NOTICES.txt, which has the licenses of all linked modules.
func Notices() error { return sh.RunV("go", "run", "./exporter/notices") }

// Unit runs every test, without the analysis that the linters make. The tests share one demo.
func Unit() error {
	return errors.Join(
		run("go", "run", "./internal/demotest/share", "go", "test", "-vet=off", "-count=1", "-timeout=15m", "./..."),
		run("go", "-C", releaser, "test", "-vet=off", "-count=1", "./..."),
	)
}

// Race runs the tests of the concurrent packages with the race detector, one package at a time, because all other
// tests run beside them. Property tests run fewer cases.
func Race() error {
	err := race(concurrent...)
	for pkg, tests := range partly {
		err = errors.Join(err, race("-run="+tests, pkg))
	}
	return err
}

func race(args ...string) error {
	args = append([]string{"test", "-p=1", "-vet=off", "-race", "-short", "-count=1", "-timeout=15m"}, args...)
	return sh.RunWithV(map[string]string{"CGO_ENABLED": "1"}, "go", args...)
}

// Soak runs the exporter for ten minutes while the shop writes, the network and the server fail and the
// configuration changes. It checks every scrape, and prints what happened. SOAK_DURATION changes the time.
func Soak() error {
	duration := cmp.Or(os.Getenv("SOAK_DURATION"), "10m")
	return run("go", "test", "-v", "-vet=off", "-count=1", "-timeout=0", "./internal/soak", "-duration="+duration)
}

// Plugin has the targets of the Grafana data source.
type Plugin mg.Namespace

// Build writes the data source for this machine to plugin/dist, from where Grafana can load it.
func (Plugin) Build() error {
	if err := install("plugin"); err != nil {
		return err
	}
	return sh.RunV("go", "run", "./plugin/pack", "-dist-only", "-platforms", runtime.GOOS+"_"+runtime.GOARCH)
}

// Package writes the release archive with the binaries of all platforms.
func (Plugin) Package() error {
	if err := install("plugin"); err != nil {
		return err
	}
	return sh.RunV("go", "run", "./plugin/pack")
}

// Sign writes the signed release archive. It needs a token of grafana.com in GRAFANA_ACCESS_POLICY_TOKEN;
// CONTRIBUTING.md explains where it comes from. With addresses of Grafana in ROOT_URLS the signature is valid
// only there.
func (Plugin) Sign() error {
	if err := install("plugin"); err != nil {
		return err
	}
	return sh.RunV("go", "run", "./plugin/pack", "-sign", "-root-urls", os.Getenv("ROOT_URLS"))
}

// Deps installs the front end's packages for the oldest and for the newest Grafana.
func (Plugin) Deps() error { return install("plugin", "plugin/grafana13") }

// install installs the packages of directories whose list of packages has changed.
func install(dirs ...string) error {
	for _, dir := range dirs {
		stale, err := target.Path(dir+"/node_modules/.package-lock.json", dir+"/package-lock.json")
		if err != nil {
			return err
		}
		if !stale {
			continue
		}
		if err := sh.RunV("npm", "--prefix", dir, "ci", "--no-audit", "--no-fund", "--loglevel=error"); err != nil {
			return err
		}
	}
	return nil
}

// Test checks the front end: lint, types and tests, with the packages of the oldest supported Grafana
// and of the newest.
func (Plugin) Test() error {
	mg.Deps(Plugin.Deps)
	for _, script := range []string{"lint", "typecheck", "test", "typecheck:13", "test:13"} {
		if err := sh.RunV("npm", "--prefix", "plugin", "run", "--silent", script); err != nil {
			return err
		}
	}
	return nil
}

// Dashboards regenerates the boards in dashboards/en and dashboards/nl.
func Dashboards() error { return sh.RunV("go", "run", "./dashboards/generate") }

// Docs regenerates the reference pages in docs.
func Docs() error { return sh.RunV("go", "test", "-count=1", "./internal/docs", "-update") }

// Tracking regenerates docs/tracking.svg: the purchases of the CDNOW sample by week, and the
// expectations of the models.
func Tracking() error {
	return sh.RunV("go", "test", "-count=1", "-run=TrackingPlot", "./internal/docs", "-update")
}

// Bench prints the benchmarks. It takes about half an hour, and 8 GB of memory for fifty
// million orders.
func Bench() error {
	bench := []string{"test", "-run=^$", "-bench=.", "-benchtime=1x", "-timeout=60m"}
	return errors.Join(
		sh.RunV("go", append(bench, "./...")...),
		sh.RunV("go", append(bench, "-bench=All", "./internal/analysis", "-large")...),
	)
}

// BenchDatabase measures compute: database and memory with up to 10 million orders. It prints time, processor time,
// memory, temporary files and rows returned, by statement, and takes hours, 4 GB of memory and 10 GB of disk.
func BenchDatabase() error {
	return sh.RunV("go", "test", "-run=^$", "-bench=Orders", "-benchtime=1x", "-timeout=12h", "./internal/sqlsums", "-large")
}
