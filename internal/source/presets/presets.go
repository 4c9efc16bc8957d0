// Package presets holds the files that say how products keep their data, one per product.
package presets

import (
	"embed"
	"path"
	"strings"
)

//go:embed *.yaml
var files embed.FS

// Names returns the names of all presets, sorted.
func Names() []string {
	list, _ := files.ReadDir(".") // an embedded directory can be read
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
	}
	return names
}

// Text returns the preset of a name as it is written, in YAML.
func Text(name string) (string, error) {
	data, err := files.ReadFile(name + ".yaml")
	return string(data), err
}
