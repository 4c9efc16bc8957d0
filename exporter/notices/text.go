package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// text is a license or a notice, and the modules that have it.
type text struct {
	titles  []string // names of the licenses in it
	modules []string
	content string
}

// add adds a module to a text.
func (t *text) add(title, name string) {
	if !slices.Contains(t.titles, title) {
		t.titles = append(t.titles, title)
	}
	if !slices.Contains(t.modules, name) {
		t.modules = append(t.modules, name)
	}
}

// collect reads the licenses and the NOTICE files next to them. Modules with the same text share it.
func collect(modules []module) ([]*text, error) {
	var texts []*text
	known := map[string]*text{}
	add := func(title, name, path string) error {
		content, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("module %s: %w", name, err)
		}
		clean := normal(string(content))
		t := known[clean]
		if t == nil {
			t = &text{content: clean}
			known[clean] = t
			texts = append(texts, t)
		}
		t.add(title, name)
		return nil
	}
	for _, m := range modules {
		err := add(m.license, m.name, m.path)
		notices, globErr := filepath.Glob(filepath.Join(filepath.Dir(m.path), "NOTICE*"))
		err = errors.Join(err, globErr)
		for _, path := range notices {
			err = errors.Join(err, add("Notice", m.name, path))
		}
		if err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// normal returns a text without spaces at the ends of lines and without empty lines around it.
func normal(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff"))) {
		b.WriteString(strings.TrimRight(line, " \t\r\n") + "\n")
	}
	return b.String()
}

const intro = `Third-party notices

The programs of this project contain the following libraries. Each section has a license or a notice and
the libraries that it belongs to. The source code of a library is at https://pkg.go.dev/ followed by its
name. The front end of the Grafana data source contains no third-party library.
`

// write returns the file.
func write(texts []*text) []byte {
	var b bytes.Buffer
	b.WriteString(intro)
	for _, t := range texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n", strings.Repeat("=", 80), strings.Join(t.titles, ", "))
		for _, name := range t.modules {
			fmt.Fprintf(&b, "- %s\n", name)
		}
		b.WriteString("\n" + t.content)
	}
	return b.Bytes()
}
