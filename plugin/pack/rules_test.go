package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// plugin is the content of plugin.json.
type plugin struct {
	ID, Type, Name, Executable     string
	Backend, Alerting, Annotations bool
	Metrics, Tracing               bool
	Info                           struct {
		Description, Version, Updated string
		Keywords                      []string
		Author                        struct{ Name string }
		Logos                         struct{ Small, Large string }
		Links                         []struct{ Name, URL string }
		Screenshots                   []struct{ Name, Path string }
	}
	Includes     []struct{ Type, Name, Path string }
	Dependencies struct{ GrafanaDependency string }
}

// TestArchiveKeepsTheRulesOfGrafanasCatalogue checks a built plugin as Grafana's validator does.
func TestArchiveKeepsTheRulesOfGrafanasCatalogue(t *testing.T) {
	b, archive := packed(t)
	files := unpacked(t, archive)
	var about plugin
	require.NoError(t, json.Unmarshal(files["plugin.json"], &about))

	t.Run("the same build gives the same archive", func(t *testing.T) {
		var again bytes.Buffer
		require.NoError(t, b.pack(&again))
		require.Equal(t, sha256.Sum256(archive), sha256.Sum256(again.Bytes()))
	})
	t.Run("one folder holds all, and only binaries are executable", func(t *testing.T) { checkLayout(t, archive) })
	t.Run("plugin.json is complete", func(t *testing.T) { checkAbout(t, b, about) })
	t.Run("what plugin.json names is there", func(t *testing.T) { checkNamed(t, about, files) })
	t.Run("every board of the repository is included", func(t *testing.T) { checkBoards(t, about, files) })
	t.Run("the texts are finished", func(t *testing.T) { checkTexts(t, b, files) })
	t.Run("pictures carry no scripts", func(t *testing.T) { checkPictures(t, files) })
	t.Run("the front end uses nothing that is forbidden", func(t *testing.T) { checkModule(t, string(files["module.js"])) })
	t.Run("the map of the front end shows its sources", func(t *testing.T) { checkMap(t, files["module.js.map"]) })
	t.Run("the binary is one for Linux", func(t *testing.T) { checkBinary(t, files["gpx_loyalty_linux_amd64"]) })
	t.Run("the manifest has the sums of the sources", func(t *testing.T) { checkManifest(t, files[manifestName]) })
}

func packed(t *testing.T) (*build, []byte) {
	t.Helper()
	b, err := newBuild(t.Context(), root, t.TempDir(), t.Output())
	require.NoError(t, err)
	b.trim = false
	require.NoError(t, b.dist(t.Context(), []string{"linux_amd64"}))
	var archive bytes.Buffer
	require.NoError(t, b.pack(&archive))
	return b, archive.Bytes()
}

// unpacked returns the files by path below the plugin's folder.
func unpacked(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, entry := range reader.File {
		content, err := entry.Open()
		require.NoError(t, err)
		name, inside := strings.CutPrefix(entry.Name, pluginID+"/")
		require.True(t, inside, "%s lies outside the plugin's folder", entry.Name)
		files[name], err = io.ReadAll(content)
		require.NoError(t, err)
	}
	return files
}

func checkLayout(t *testing.T, archive []byte) {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	for _, entry := range reader.File {
		want := fs.FileMode(0o644)
		if strings.Contains(entry.Name, "/gpx_") {
			want = 0o755
		}
		require.Equal(t, want, entry.Mode(), entry.Name)
		require.NotRegexp(t, `/\.|node_modules|\.ts$|\.tsx$|/.+/plugin\.json$`, entry.Name)
	}
}

func checkAbout(t *testing.T, b *build, about plugin) {
	t.Helper()
	require.Equal(t, pluginID, about.ID)
	require.Regexp(t, `^[0-9a-z]+-([0-9a-z]+-)?datasource$`, about.ID)
	require.Equal(t, "datasource", about.Type)
	require.NotContains(t, strings.ToLower(about.Name), "plugin")
	require.Equal(t, executable, about.Executable)
	require.True(t, about.Backend && about.Alerting && about.Annotations && about.Metrics && about.Tracing)
	require.Regexp(t, `^\d+\.\d+\.\d+$`, about.Info.Version)
	require.Equal(t, b.version, about.Info.Version)
	require.Equal(t, b.time.Format("2006-01-02"), about.Info.Updated)
	require.GreaterOrEqual(t, len(about.Info.Description), 30)
	require.NotEmpty(t, about.Info.Keywords)
	require.NotEmpty(t, about.Info.Author.Name)
	require.Equal(t, ">=10.1.0", about.Dependencies.GrafanaDependency, "no newest version: it would shut out the next Grafana")
	for _, link := range about.Info.Links {
		require.Regexp(t, `^https://`, link.URL)
	}
}

func checkNamed(t *testing.T, about plugin, files map[string][]byte) {
	t.Helper()
	require.Contains(t, files, about.Info.Logos.Small)
	require.Contains(t, files, about.Info.Logos.Large)
	require.NotEmpty(t, about.Info.Screenshots)
	for _, picture := range about.Info.Screenshots {
		require.Contains(t, files, picture.Path)
		require.NotEmpty(t, picture.Name)
	}
	for _, board := range about.Includes {
		require.NotContains(t, board.Path, "..")
		require.Contains(t, files, board.Path)
	}
}

func checkBoards(t *testing.T, about plugin, files map[string][]byte) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "dashboards", "??", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	titles := map[string]string{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		name := "dashboards/" + filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path)
		require.Equal(t, string(content), string(files[name]), name)
		var board struct{ Title string }
		require.NoError(t, json.Unmarshal(content, &board))
		titles[name] = board.Title
	}
	included := map[string]string{}
	for _, board := range about.Includes {
		require.Equal(t, "dashboard", board.Type)
		included[board.Path] = board.Name
	}
	require.Equal(t, titles, included)
}

func checkTexts(t *testing.T, b *build, files map[string][]byte) {
	t.Helper()
	readme := string(files["README.md"])
	require.Greater(t, len(strings.Fields(readme)), 300)
	require.NotRegexp(t, `(?i)<!--|scaffold|create-plugin|this template|\byarn\b|\bnpm\b|\bnpx\b|node\.?js|webpack|\bmage\b|lorem|to-?do\b`, readme)
	require.NotRegexp(t, `\]\((\.|/|[a-z]+\.md)`, readme, "links lead nowhere from the catalogue unless they are whole")
	require.Contains(t, string(files["CHANGELOG.md"]), "## "+b.version)
	licence, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	require.NoError(t, err)
	require.Equal(t, string(licence), string(files["LICENSE"]))
	notices, err := os.ReadFile(filepath.Join(root, "exporter", "THIRD_PARTY_NOTICES.txt"))
	require.NoError(t, err)
	require.Equal(t, string(notices), string(files["THIRD_PARTY_NOTICES.txt"]))
}

func checkPictures(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, content := range files {
		switch filepath.Ext(name) {
		case ".svg":
			require.NotRegexp(t, `(?i)<script|javascript:|\son\w+=|<foreignobject|<!entity|href=`, string(content), name)
		case ".png":
			require.True(t, bytes.HasPrefix(content, []byte("\x89PNG\r\n")), name)
			require.Less(t, len(content), 1<<20, name)
		}
	}
}

func checkModule(t *testing.T, module string) {
	t.Helper()
	require.True(t, strings.HasPrefix(module, "define(["), "Grafana loads AMD modules")
	for _, forbidden := range []string{
		"jsx-runtime", "__SECRET_INTERNALS", "findDOMNode", "propTypes", "gf-form", "/api/ds/query", "testDatasource",
		"console.", "document.cookie", "localStorage", "sessionStorage", "eval(", "new Function", "innerHTML",
		"XMLHttpRequest", "fetch(", "google-analytics", "googletagmanager", "hotjar", "segment.io", "angular", "PanelCtrl",
	} {
		require.False(t, strings.Contains(module, forbidden), "module.js uses %s", forbidden)
	}
	require.NotRegexp(t, globalWindow, module)
}

func checkMap(t *testing.T, content []byte) {
	t.Helper()
	var sources struct {
		Sources        []string
		SourcesContent []string
	}
	require.NoError(t, json.Unmarshal(content, &sources))
	own := regexp.MustCompile(`^webpack://[^/]+/\./(.+\.tsx?)$`)
	found := 0
	for i, source := range sources.Sources {
		match := own.FindStringSubmatch(source)
		if match == nil {
			continue
		}
		want, err := os.ReadFile(filepath.Join(root, "plugin", "src", match[1]))
		require.NoError(t, err)
		require.Equal(t, string(want), sources.SourcesContent[i], source)
		found++
	}
	require.Greater(t, found, 20)
}

func checkBinary(t *testing.T, content []byte) {
	t.Helper()
	binary, err := elf.NewFile(bytes.NewReader(content))
	require.NoError(t, err)
	require.Equal(t, elf.EM_X86_64, binary.Machine)
	libraries, err := binary.ImportedLibraries()
	require.NoError(t, err)
	require.Empty(t, libraries, "it must run without the C library of the system it was built on")
}

func checkManifest(t *testing.T, content []byte) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	require.Contains(t, string(content), ":plugin/pkg/main.go\n")
	for _, line := range lines {
		sum, path, ok := strings.Cut(line, ":")
		require.True(t, ok, line)
		source, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		want := sha256.Sum256(source)
		require.Equal(t, hex.EncodeToString(want[:]), sum, path)
	}
}
