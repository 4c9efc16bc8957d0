package main

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// archive packs the built plugin into a zip in dir: one folder, named like the plugin.
func (b *build) archive(dir string) (err error) {
	name := filepath.Join(dir, fmt.Sprintf("%s-%s.zip", pluginID, b.version))
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := b.pack(file); err != nil {
		return err
	}
	_, err = fmt.Fprintln(b.log, "wrote", name)
	return err
}

// pack writes the zip. Its entries are sorted by name and have the time of the commit: one commit always
// gives the same archive.
func (b *build) pack(w io.Writer) error {
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	built := os.DirFS(b.out)
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return b.add(archive, built, name)
	})
	return errors.Join(err, archive.Close())
}

func (b *build) add(archive *zip.Writer, built fs.FS, name string) error {
	content, err := fs.ReadFile(built, name)
	if err != nil {
		return err
	}
	header := &zip.FileHeader{Name: path.Join(pluginID, name), Method: zip.Deflate, Modified: b.time}
	header.SetMode(0o644)
	if strings.HasPrefix(name, executable) {
		header.SetMode(0o755)
	}
	entry, err := archive.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = entry.Write(content)
	return err
}
