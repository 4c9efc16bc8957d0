package sqlsums

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v3"
)

//go:embed dialects/*.yaml
var dialectFiles embed.FS

// dialect is how one product writes what differs between databases. mariadb.yaml explains each field.
type dialect struct {
	capabilities `yaml:",inline"`
	Base         string   `yaml:"base"`
	Name         string   `yaml:"name"`
	Version      string   `yaml:"version"`
	MindsCase    bool     `yaml:"minds_case"`
	Session      []string `yaml:"session"`
	Kill         string   `yaml:"kill"`
	Day          string   `yaml:"day"`
	Month        string   `yaml:"month"`
	Quotient     string   `yaml:"quotient"`
	Times        string   `yaml:"times"`
	Whole        string   `yaml:"whole"`
	Large        string   `yaml:"large"`
	Bytes        string   `yaml:"bytes"`
	Text         string   `yaml:"text"`
	Unicode      string   `yaml:"unicode"`
	Trimmed      string   `yaml:"trimmed"`
	Lower        string   `yaml:"lower"`
	Hash         string   `yaml:"hash"`
	Checksum     string   `yaml:"checksum"`
	Collation    string   `yaml:"collation"`
}

// capabilities are what was tried on one product, and so never come from the file of its base.
type capabilities struct {
	Transactions bool `yaml:"transactions"`
	ReadOnly     bool `yaml:"read_only"`
	Parameters   bool `yaml:"parameters"`
	Refunds      bool `yaml:"refunds"`
	Lines        bool `yaml:"lines"`
	Increments   bool `yaml:"increments"`
}

// dialects returns all dialects, sorted by the names of their files.
func dialects() ([]dialect, error) {
	entries, err := dialectFiles.ReadDir("dialects")
	if err != nil {
		return nil, err
	}
	var all []dialect
	for _, e := range entries {
		d, err := readDialect(dialectFiles, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read dialect %s: %w", e.Name(), err)
		}
		all = append(all, d)
	}
	return all, nil
}

// readDialect reads a file, and what it leaves out from the file of its base, except capabilities.
func readDialect(files fs.FS, file string) (dialect, error) {
	data, err := fs.ReadFile(files, path.Join("dialects", file))
	if err != nil {
		return dialect{}, err
	}
	read := func(into *dialect) error {
		dec := yaml.NewDecoder(bytes.NewReader(data))
		dec.KnownFields(true)
		return dec.Decode(into)
	}
	var d dialect
	if err := read(&d); err != nil || d.Base == "" {
		return d, err
	}
	if d, err = readDialect(files, strings.ToLower(d.Base)+".yaml"); err != nil {
		return d, err
	}
	d.capabilities = capabilities{}
	return d, read(&d)
}

// dialectOf returns the dialect of a server by what it says of its version.
func dialectOf(version string) (dialect, error) {
	all, err := dialects()
	if err != nil {
		return dialect{}, err
	}
	i := slices.IndexFunc(all, func(d dialect) bool { return strings.Contains(strings.ToLower(version), d.Version) })
	if i < 0 {
		var names []string
		for _, d := range all {
			names = append(names, d.Name)
		}
		return dialect{}, fmt.Errorf("compute: database is unsupported by server version %q: use compute: memory, or one of %s", version, strings.Join(names, ", "))
	}
	return all[i], nil
}

// expand fills a template in.
func expand(text string, data any) (string, error) {
	t, err := template.New("").Parse(text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, data)
	return out.String(), err
}
