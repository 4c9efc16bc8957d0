package main

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// compose has the allowed fields of the compose file. Unknown fields are errors.
type compose struct {
	Name     string
	Services map[string]service
	Secrets  map[string]struct{ File string }
	Volumes  map[string]any
}

type service struct {
	Image       string
	Build       struct{ Context, Dockerfile, Target string }
	Command     []string
	User        string
	NetworkMode string `yaml:"network_mode"`
	Restart     string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Environment map[string]string
	Secrets     []string
	Volumes     []mount
	Ports       []string
	Healthcheck struct {
		Test              []string
		StartPeriod       string `yaml:"start_period"`
		Interval, Timeout string
	}
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
}

type mount struct {
	Type, Source, Target string
	ReadOnly             bool `yaml:"read_only"`
	Bind                 struct {
		CreateHostPath *bool `yaml:"create_host_path"`
	}
}

// root is the path of the repository from the tests' directory.
const root = ".."

func strictly(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	require.NoError(t, d.Decode(into), name)
}

func composed(t *testing.T) compose {
	t.Helper()
	var c compose
	strictly(t, filepath.Join(root, "compose.yaml"), &c)
	return c
}

// host returns the path of a mount's source, with the defaults of variables.
func (m mount) host() string {
	return filepath.Join(root, regexp.MustCompile(`\$\{\w+:-(.+)\}`).ReplaceAllString(m.Source, "$1"))
}

func TestTheComposeFileIsConsistent(t *testing.T) {
	t.Parallel()
	c := composed(t)
	volumes, secrets := map[string]bool{}, map[string]bool{}
	for name, s := range c.Services {
		for dependency := range s.DependsOn {
			require.Contains(t, c.Services, dependency, name)
		}
		for _, secret := range s.Secrets {
			require.Contains(t, c.Secrets, secret, name)
			secrets[secret] = true
		}
		for _, m := range s.Volumes {
			switch m.Type {
			case "volume":
				require.Contains(t, c.Volumes, m.Source, name)
				volumes[m.Source] = true
			case "bind":
				require.NotNil(t, m.Bind.CreateHostPath, "%s: %s must not be made where it is missing", name, m.Source)
				require.False(t, *m.Bind.CreateHostPath, name)
				require.True(t, m.ReadOnly, name)
				if m.Source != "./plugin/dist" { // which go tool mage plugin:build makes
					require.FileExists(t, existing(m.host()), name)
				}
			default:
				t.Errorf("%s mounts %s as %q", name, m.Source, m.Type)
			}
		}
	}
	require.Len(t, volumes, len(c.Volumes), "every volume is used")
	require.Len(t, secrets, len(c.Secrets), "every secret is used")
	require.FileExists(t, filepath.Join(root, "plugin", "src", "plugin.json"))
}

// existing returns a file in a directory, or the file itself.
func existing(name string) string {
	found := name
	_ = filepath.WalkDir(name, func(p string, d fs.DirEntry, _ error) error {
		if d != nil && d.Type().IsRegular() {
			found = p
			return fs.SkipAll
		}
		return nil
	})
	return found
}

func TestTheComposeFileKeepsItsSecrets(t *testing.T) {
	t.Parallel()
	c := composed(t)
	for name, s := range c.Services {
		for _, port := range s.Ports {
			require.Regexp(t, `^127\.0\.0\.1:\d+:\d+$`, port, "%s listens on this machine alone", name)
		}
		for variable, value := range s.Environment {
			if strings.Contains(variable, "PASSWORD") {
				require.Regexp(t, `_FILE$`, variable, name)
				secret, ok := strings.CutPrefix(value, "/run/secrets/")
				require.True(t, ok && slices.Contains(s.Secrets, secret), "%s: %s", name, variable)
			}
		}
	}
	for name, secret := range c.Secrets {
		require.Equal(t, "./secrets/"+name, secret.File)
	}
	require.Empty(t, c.Services["mariadb"].Ports)
	ignored, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	require.NoError(t, err)
	require.Contains(t, strings.Split(string(ignored), "\n"), "/secrets/")
}

// pinned matches an image of one version, to the patch.
var pinned = regexp.MustCompile(`^[\w./-]+:v?\d+\.\d+\.\d+(-\w+)?$`)

func TestTheImagesArePinned(t *testing.T) {
	t.Parallel()
	dockerfile, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	for name, s := range composed(t).Services {
		if s.Build.Target == "" {
			require.Regexp(t, pinned, s.Image, name)
			continue
		}
		require.Equal(t, "exporter/Dockerfile", s.Build.Dockerfile)
		require.Regexp(t, `(?m)^FROM \S+ AS `+s.Build.Target+`$`, string(dockerfile))
	}
	golang := regexp.MustCompile(`(?m)^FROM (golang:(\d+\.\d+\.\d+)-\w+) AS build$`).FindSubmatch(dockerfile)
	require.NotNil(t, golang)
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	require.Contains(t, string(module), "\ngo "+string(golang[2])+"\n", "the image has the Go version of go.mod")
	for _, directory := range regexp.MustCompile(`(?m)^!(.+)$`).FindAllStringSubmatch(read(t, "Dockerfile.dockerignore"), -1) {
		_, err := os.Stat(filepath.Join(root, directory[1]))
		require.NoError(t, err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// container returns a directory with a service's mounted files, at the places that they have in its container.
func container(t *testing.T, s service) string {
	t.Helper()
	dir := t.TempDir()
	for _, m := range s.Volumes {
		if m.Type != "bind" || m.Source == "./plugin/dist" {
			continue
		}
		to := filepath.Join(dir, m.Target)
		require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
		from, err := filepath.Abs(m.host())
		require.NoError(t, err)
		require.NoError(t, os.Symlink(from, to))
	}
	return dir
}

// tool runs a program, which must succeed.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	program, err := needs.Find(name)
	require.NoError(t, err)
	said, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.NoError(t, err, "%s: %s", name, said)
}

func TestEachProductsToolAcceptsItsConfiguration(t *testing.T) {
	t.Parallel()
	c := composed(t)
	for name, check := range map[string][]string{
		"prometheus": {"promtool", "check", "config"}, "alertmanager": {"amtool", "check-config"},
	} {
		file, ok := strings.CutPrefix(c.Services[name].Command[0], "--config.file=")
		require.True(t, ok)
		dir := container(t, c.Services[name])
		tool(t, check[0], append(check[1:], filepath.Join(dir, file))...)
	}
}

// prometheusConfig is the part of Prometheus's configuration that names other services.
type prometheusConfig struct {
	Global struct {
		ScrapeInterval     string            `yaml:"scrape_interval"`
		EvaluationInterval string            `yaml:"evaluation_interval"`
		ExternalLabels     map[string]string `yaml:"external_labels"`
	}
	RuleFiles     []string `yaml:"rule_files"`
	ScrapeConfigs []struct {
		JobName string         `yaml:"job_name"`
		Static  []staticConfig `yaml:"static_configs"`
	} `yaml:"scrape_configs"`
	Alerting struct {
		Alertmanagers []struct {
			Static []staticConfig `yaml:"static_configs"`
		}
	}
}

type staticConfig struct{ Targets []string }

// datasources is a provisioning file of Grafana.
type datasources struct {
	APIVersion  int `yaml:"apiVersion"`
	Datasources []struct {
		Name, UID, Type, Access, URL string
		IsDefault                    bool `yaml:"isDefault"`
		Editable                     bool
		JSONData                     map[string]any `yaml:"jsonData"`
	}
}

// providers is a provisioning file of Grafana's boards.
type providers struct {
	APIVersion int `yaml:"apiVersion"`
	Providers  []struct {
		Name, Folder, Type string
		DisableDeletion    bool `yaml:"disableDeletion"`
		AllowUIUpdates     bool `yaml:"allowUiUpdates"`
		Every              int  `yaml:"updateIntervalSeconds"`
		Options            struct{ Path string }
	}
}

func TestServicesUseEachOthersNamesAndPorts(t *testing.T) {
	t.Parallel()
	c := composed(t)
	var p prometheusConfig
	strictly(t, filepath.Join("rules", "prometheus.yml"), &p)
	require.Equal(t, "loyalty", p.ScrapeConfigs[0].JobName)
	require.NotEmpty(t, p.Global.ExternalLabels["grafana_url"])
	targets := append(p.ScrapeConfigs[0].Static[0].Targets, p.Alerting.Alertmanagers[0].Static[0].Targets...)
	var d datasources
	strictly(t, filepath.Join(root, "dashboards", "provisioning", "datasources", "loyalty.yaml"), &d)
	types := map[string]string{}
	for _, s := range d.Datasources {
		types[s.UID] = s.Type
		targets = append(targets, strings.TrimPrefix(s.URL, "http://"))
	}
	require.Equal(t, map[string]string{"loyalty": "klantenbinding-loyalty-datasource", "prometheus": "prometheus"}, types)
	require.Equal(t, []string{"exporter:9799", "alertmanager:9093", "exporter:9799", "prometheus:9090"}, targets)
	for _, target := range targets {
		name, port, _ := strings.Cut(target, ":")
		require.Contains(t, c.Services[name].Ports, "127.0.0.1:"+port+":"+port, "%s serves there", name)
	}
	require.Contains(t, read(t, filepath.Join("demo", "loyalty.yml")), "host: mariadb\n")
	require.Equal(t, "loyalty", c.Services["mariadb"].Environment["MARIADB_USER"])
	require.Contains(t, c.Services["shop"].Command, "--grant=loyalty")
}

func TestGrafanaFindsTheBoards(t *testing.T) {
	t.Parallel()
	grafana := composed(t).Services["grafana"]
	dir := container(t, grafana)
	var p providers
	strictly(t, filepath.Join(dir, "etc", "grafana", "provisioning", "dashboards", "loyalty.yaml"), &p)
	require.FileExists(t, filepath.Join(dir, "etc", "grafana", "provisioning", "datasources", "loyalty.yaml"))
	require.NoDirExists(t, filepath.Join(dir, "etc", "grafana", "provisioning", "alerting"), "Prometheus alerts already")
	folders := map[string]bool{}
	for _, provider := range p.Providers {
		boards, err := filepath.Glob(filepath.Join(dir, provider.Options.Path, "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, boards, provider.Options.Path)
		folders[provider.Folder] = true
	}
	require.Equal(t, []string{"Klantenbinding", "Loyalty"}, slices.Sorted(maps.Keys(folders)))
	home := grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	require.FileExists(t, filepath.Join(dir, home))
	plugin := grafana.Environment["GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS"]
	require.True(t, slices.ContainsFunc(grafana.Volumes, func(m mount) bool { return m.Target == path.Join(grafana.Environment["GF_PATHS_PLUGINS"], plugin) }))
	require.Contains(t, read(t, filepath.Join(root, "plugin", "src", "plugin.json")), `"id": "`+plugin+`"`)
}
