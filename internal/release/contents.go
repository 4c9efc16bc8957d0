package main

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// file is a file of an archive, a package or an image.
type file struct {
	name    string // with slashes
	content []byte
	mode    fs.FileMode
}

// read returns a file of the repository under another name.
func (r *release) read(from, name string, mode fs.FileMode) (file, error) {
	content, err := os.ReadFile(filepath.Join(r.root, filepath.FromSlash(from)))
	return file{name, content, mode}, err
}

// documents are the texts of every archive, package and image, by their place in the repository.
var documents = map[string]string{
	"LICENSE":                          "LICENSE",
	"exporter/THIRD_PARTY_NOTICES.txt": "THIRD_PARTY_NOTICES.txt",
	"internal/config/example.yml":      "loyalty.example.yml",
}

// documentation returns the documents in a directory.
func (r *release) documentation(dir string) ([]file, error) {
	var files []file
	for from, name := range documents {
		f, err := r.read(from, path.Join(dir, name), 0o644)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	sortByName(files)
	return files, nil
}

// shared returns the rules of Prometheus and the boards in a directory.
func (r *release) shared(dir string) ([]file, error) {
	var files []file
	for _, from := range []string{
		"exporter/rules/alerts.yaml", "exporter/rules/recording.yaml",
		"dashboards/en", "dashboards/nl", "dashboards/provisioning",
	} {
		found, err := r.tree(from, path.Join(dir, strings.TrimPrefix(from, "exporter/")))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

// tree returns a file, or all files below a directory, under another name.
func (r *release) tree(from, name string) ([]file, error) {
	var files []file
	base := filepath.Join(r.root, filepath.FromSlash(from))
	err := filepath.WalkDir(base, func(p string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(p)
		below := strings.TrimPrefix(filepath.ToSlash(strings.TrimPrefix(p, base)), "/")
		files = append(files, file{path.Join(name, below), content, 0o644})
		return err
	})
	return files, err
}

// program returns the binary of a platform under a name.
func (r *release) program(p platform, name string) (file, error) {
	content, err := os.ReadFile(r.binary(p))
	return file{name, content, 0o755}, err
}

func sortByName(files []file) {
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
}

// compressed returns the content as gzip without name and time.
func compressed(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}
