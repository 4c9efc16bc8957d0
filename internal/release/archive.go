package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"time"
)

// archive writes the archive of a platform: a zip for Windows, a compressed tar otherwise.
func (r *release) archive(p platform) error {
	folder := program + "-" + r.version + "." + p.os + "-" + p.arch
	files, err := r.archived(p, folder)
	if err != nil {
		return err
	}
	if p.os == "windows" {
		return r.create(folder+".zip", func(w io.Writer) error { return writeZip(w, files, r.time) })
	}
	return r.create(folder+".tar.gz", func(w io.Writer) error {
		z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
		if err != nil {
			return err
		}
		return errors.Join(writeTar(z, files, r.time), z.Close())
	})
}

// archived returns what is in an archive, in one folder.
func (r *release) archived(p platform, folder string) ([]file, error) {
	binary, err := r.program(p, path.Join(folder, p.binary()))
	if err != nil {
		return nil, err
	}
	documents, err := r.documentation(folder)
	if err != nil {
		return nil, err
	}
	shared, err := r.shared(folder)
	if err != nil {
		return nil, err
	}
	files := append(append([]file{binary}, documents...), shared...)
	if p.os == "linux" {
		for _, name := range []string{"loyalty_exporter.service", "loyalty_exporter@.service", "default", "loyalty.yml"} {
			f, err := r.read("exporter/packaging/"+name, path.Join(folder, "systemd", name), 0o644)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	if p.os != "windows" {
		manual, err := r.read("exporter/packaging/loyalty_exporter.1", path.Join(folder, "loyalty_exporter.1"), 0o644)
		if err != nil {
			return nil, err
		}
		files = append(files, manual)
	}
	sortByName(files)
	return files, nil
}

// writeTar writes files of root as a tar.
func writeTar(w io.Writer, files []file, when time.Time) error {
	t := tar.NewWriter(w)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Mode: int64(f.mode.Perm()), Size: int64(len(f.content)), ModTime: when, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(header); err != nil {
			return err
		}
		if _, err := t.Write(f.content); err != nil {
			return err
		}
	}
	return t.Close()
}

func writeZip(w io.Writer, files []file, when time.Time) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: when}
		header.SetMode(f.mode)
		entry, err := z.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.content); err != nil {
			return err
		}
	}
	return z.Close()
}
