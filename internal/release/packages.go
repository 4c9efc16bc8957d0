package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the format
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm" // registers the format
)

const (
	documentDir = "/usr/share/doc/" + packageName
	configDir   = "/etc/loyalty_exporter"
)

// linuxPackage writes the Debian or RPM package of an architecture.
func (r *release) linuxPackage(format string, p platform) (err error) {
	staging, err := os.MkdirTemp("", "loyalty-release-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()
	info, err := r.packageInfo(p, staging)
	if err != nil {
		return err
	}
	packager, err := nfpm.Get(format)
	if err != nil {
		return err
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.PrepareForPackager(info, format); err != nil {
		return err
	}
	return r.create(packager.ConventionalFileName(info), func(w io.Writer) error { return packager.Package(info, w) })
}

// packageInfo describes the package and writes its files to the staging directory.
func (r *release) packageInfo(p platform, staging string) (*nfpm.Info, error) {
	contents, err := r.packageContents(p, staging)
	if err != nil {
		return nil, err
	}
	script := func(name string) string { return filepath.Join(r.root, "exporter", "packaging", name) }
	info := &nfpm.Info{
		Name: packageName, Arch: p.arch, Platform: "linux", Version: r.version, Release: "1",
		Section: "net", Priority: "optional", Maintainer: "Klantenbinding <" + homepage + ">",
		Vendor: "Klantenbinding", Homepage: homepage, License: license, MTime: r.time,
		Description:     summary + "\n" + description,
		DisableGlobbing: true,
	}
	info.Contents = contents
	info.Umask = 0o022
	info.Scripts = nfpm.Scripts{PostInstall: script("postinstall"), PreRemove: script("preremove"), PostRemove: script("postremove")}
	info.RPM.Summary = summary
	info.RPM.BuildHost = "localhost" // the same on every machine
	return info, nil
}

// packageContents returns the files and directories of the package.
func (r *release) packageContents(p platform, staging string) (files.Contents, error) {
	list, err := r.packaged(p)
	if err != nil {
		return nil, err
	}
	contents := files.Contents{
		r.directory(configDir, 0o755),
		r.directory(configDir+"/secrets", 0o700),
	}
	for i, f := range list {
		source := filepath.Join(staging, strconv.Itoa(i))
		if err := os.WriteFile(source, f.content, 0o600); err != nil {
			return nil, err
		}
		content := &files.Content{Source: source, Destination: f.name, FileInfo: r.fileInfo(f.mode)}
		if strings.HasPrefix(f.name, "/etc/") {
			content.Type = files.TypeConfigNoReplace
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// packaged returns the files of a package at the places where they are installed.
func (r *release) packaged(p platform) ([]file, error) {
	binary, err := r.program(p, "/usr/bin/"+program)
	if err != nil {
		return nil, err
	}
	list := []file{binary}
	for from, name := range map[string]string{
		"exporter/packaging/loyalty_exporter.service":  "/usr/lib/systemd/system/loyalty_exporter.service",
		"exporter/packaging/loyalty_exporter@.service": "/usr/lib/systemd/system/loyalty_exporter@.service",
		"exporter/packaging/default":                   "/etc/default/loyalty_exporter",
		"exporter/packaging/loyalty.yml":               configDir + "/loyalty.yml",
	} {
		f, err := r.read(from, name, 0o644)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	for from, name := range map[string]string{
		"exporter/packaging/loyalty_exporter.1": "/usr/share/man/man1/loyalty_exporter.1.gz",
		"CHANGELOG.md":                          documentDir + "/changelog.gz",
	} {
		f, err := r.read(from, name, 0o644)
		if err != nil {
			return nil, err
		}
		if f.content, err = compressed(f.content); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	documents, err := r.documentation(documentDir)
	if err != nil {
		return nil, err
	}
	shared, err := r.shared("/usr/share/" + program)
	if err != nil {
		return nil, err
	}
	list = append(append(list, documents...), shared...)
	sortByName(list)
	return list, nil
}

func (r *release) directory(name string, mode fs.FileMode) *files.Content {
	return &files.Content{Destination: name, Type: files.TypeDir, FileInfo: r.fileInfo(mode)}
}

func (r *release) fileInfo(mode fs.FileMode) *files.ContentFileInfo {
	return &files.ContentFileInfo{Owner: "root", Group: "root", Mode: mode, MTime: r.time}
}
