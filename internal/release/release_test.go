package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	stdjson "encoding/json"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx"
	"github.com/stretchr/testify/require"
)

// built returns a small program that stands for the exporter.
func built(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "program")
	out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", name, "./testdata/program").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return name
}

// made makes a release of three platforms with the program into a new directory.
func made(t *testing.T, program string) string {
	t.Helper()
	bin, out := t.TempDir(), t.TempDir()
	for _, p := range []platform{{"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}} {
		dir := filepath.Join(bin, p.os+"_"+p.arch)
		require.NoError(t, os.Mkdir(dir, 0o755))
		require.NoError(t, os.Symlink(program, filepath.Join(dir, p.binary())))
	}
	require.NoError(t, run(t.Context(), []string{"-bin", bin, "-out", out}, t.Output()))
	return out
}

func TestTheRelease(t *testing.T) {
	program := built(t)
	out := made(t, program)
	version := current(t)
	content := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(out, name))
		require.NoError(t, err)
		return data
	}
	t.Run("a commit always gives the same files", func(t *testing.T) {
		again, err := os.ReadFile(filepath.Join(made(t, program), "sha256sums.txt"))
		require.NoError(t, err)
		require.Equal(t, string(content("sha256sums.txt")), string(again))
	})
	t.Run("every file has its checksum", func(t *testing.T) {
		entries, err := os.ReadDir(out)
		require.NoError(t, err)
		require.Len(t, entries, 3+3+2+2+1+1) // archives, bills, deb, rpm, image, sums
		for _, e := range entries {
			if e.Name() != "sha256sums.txt" {
				require.Contains(t, string(content("sha256sums.txt")), fmt.Sprintf("%x  %s\n", sha256.Sum256(content(e.Name())), e.Name()))
			}
		}
	})
	t.Run("the archives are complete", func(t *testing.T) {
		folder := "loyalty_exporter-" + version
		linux := inTar(t, content(folder+".linux-amd64.tar.gz"))
		for _, name := range []string{"loyalty_exporter", "loyalty_exporter.1", "LICENSE", "THIRD_PARTY_NOTICES.txt", "loyalty.example.yml", "systemd/loyalty_exporter.service", "rules/alerts.yaml", "dashboards/en/loyalty-overview.json"} {
			require.Contains(t, linux, folder+".linux-amd64/"+name)
		}
		windows := inZip(t, content(folder+".windows-amd64.zip"))
		require.Contains(t, windows, folder+".windows-amd64/loyalty_exporter.exe")
		require.NotContains(t, strings.Join(windows, " "), "systemd")
	})
	t.Run("the Debian package has its files and their owners", func(t *testing.T) {
		checkDebian(t, filepath.Join(out, "loyalty-exporter_"+version+"-1_amd64.deb"), version)
	})
	t.Run("the RPM package is one", func(t *testing.T) {
		require.Equal(t, []byte{0xed, 0xab, 0xee, 0xdb}, content("loyalty-exporter-" + version + "-1.x86_64.rpm")[:4])
	})
	t.Run("the image archive is an OCI layout", func(t *testing.T) {
		archive := content("loyalty_exporter-" + version + ".oci.tar")
		require.Contains(t, inTar(t, archive), "oci-layout")
		var index v1.IndexManifest
		require.NoError(t, stdjson.Unmarshal(fileInTar(t, archive, "index.json"), &index))
		require.Len(t, index.Manifests, 1)
		require.Equal(t, version, index.Manifests[0].Annotations["org.opencontainers.image.ref.name"])
		require.Equal(t, imageName+":"+version, index.Manifests[0].Annotations["io.containerd.image.name"])
		var images v1.IndexManifest
		require.NoError(t, stdjson.Unmarshal(fileInTar(t, archive, "blobs/sha256/"+index.Manifests[0].Digest.Hex), &images))
		require.Len(t, images.Manifests, 2, "an image for each architecture of Linux")
	})
	t.Run("the bill lists the modules of the binary", func(t *testing.T) {
		checkBill(t, content("loyalty_exporter-"+version+".linux-amd64.spdx.json"), version)
	})
}

func checkDebian(t *testing.T, path, version string) {
	t.Helper()
	listed, err := exec.Command("dpkg-deb", "--contents", path).CombinedOutput()
	require.NoError(t, err, "%s", listed)
	for _, line := range []string{
		`-rwxr-xr-x root/root .* ./usr/bin/loyalty_exporter\n`,
		`-rw-r--r-- root/root .* ./etc/loyalty_exporter/loyalty.yml\n`,
		`drwx------ root/root .* ./etc/loyalty_exporter/secrets/\n`,
		`-rw-r--r-- root/root .* ./usr/lib/systemd/system/loyalty_exporter@.service\n`,
		`-rw-r--r-- root/root .* ./usr/share/doc/loyalty-exporter/THIRD_PARTY_NOTICES.txt\n`,
	} {
		require.Regexp(t, line, string(listed))
	}
	fields, err := exec.Command("dpkg-deb", "--field", path, "Package", "Version", "Architecture").CombinedOutput()
	require.NoError(t, err, "%s", fields)
	require.Equal(t, "Package: loyalty-exporter\nVersion: "+version+"-1\nArchitecture: amd64\n", string(fields))
}

func checkBill(t *testing.T, content []byte, version string) {
	t.Helper()
	bill, err := json.Read(bytes.NewReader(content))
	require.NoError(t, err)
	require.Equal(t, "SPDX-2.3", bill.SPDXVersion)
	packages := map[string]*spdx.Package{}
	for _, p := range bill.Packages {
		require.Regexp(t, `^[A-Za-z0-9.-]+$`, string(p.PackageSPDXIdentifier), "SPDX allows no other characters")
		packages[p.PackageName] = p
	}
	require.Equal(t, version, packages["loyalty_exporter"].PackageVersion)
	require.Contains(t, packages, "stdlib")
	const path = "github.com/google/go-containerregistry"
	require.Contains(t, packages, path)
	require.Equal(t, "pkg:golang/"+path+"@"+packages[path].PackageVersion, packages[path].PackageExternalReferences[0].Locator)
	require.Len(t, bill.Relationships, len(bill.Packages), "the document describes the program, and the program contains the others")
}

// TestTheImageIsPushed pushes to a registry, and checks what a container engine would get.
func TestTheImageIsPushed(t *testing.T) {
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	bin := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(bin, "linux_amd64"), 0o755))
	require.NoError(t, os.Symlink(built(t), filepath.Join(bin, "linux_amd64", "loyalty_exporter")))
	repository := strings.TrimPrefix(server.URL, "http://") + "/klantenbinding/loyalty_exporter"
	require.NoError(t, run(t.Context(), []string{"-bin", bin, "-out", t.TempDir(), "-only", "sbom", "-push", repository}, t.Output()))

	reference, err := name.ParseReference(repository + ":" + current(t))
	require.NoError(t, err)
	image, err := remote.Image(reference, remote.WithPlatform(v1.Platform{OS: "linux", Architecture: "amd64"}))
	require.NoError(t, err)
	config, err := image.ConfigFile()
	require.NoError(t, err)
	require.Equal(t, "65532:65532", config.Config.User)
	dockerfile, err := os.ReadFile("../../exporter/Dockerfile")
	require.NoError(t, err)
	require.Contains(t, string(dockerfile), fmt.Sprintf("ENTRYPOINT [%q]\nCMD [%q]\n", config.Config.Entrypoint[0], config.Config.Cmd[0]), "both images start the same")
	files := entries(t, tar.NewReader(mutate.Extract(image)))
	require.Contains(t, files, "usr/bin/loyalty_exporter")
	require.Contains(t, files, "var/lib/loyalty_exporter")
	require.Contains(t, files, "usr/share/doc/loyalty_exporter/THIRD_PARTY_NOTICES.txt")
	require.Greater(t, bytes.Count(certificates(), []byte("BEGIN CERTIFICATE")), 100)
}

func TestWhatCannotBeReleasedIsRefused(t *testing.T) {
	t.Parallel()
	none := t.TempDir()
	require.ErrorContains(t, run(t.Context(), []string{"-bin", none, "-out", none}, io.Discard), "go tool mage release compiles them")
	require.NoError(t, os.MkdirAll(filepath.Join(none, "linux_amd64"), 0o755))
	require.ErrorContains(t, run(t.Context(), []string{"-bin", none, "-out", none}, io.Discard), "find the binary of linux_amd64")
	require.NoError(t, os.WriteFile(filepath.Join(none, "linux_amd64", "loyalty_exporter"), nil, 0o600))
	require.ErrorContains(t, run(t.Context(), []string{"-bin", none, "-out", none, "-only", "msi"}, io.Discard), "choose from archive, sbom, deb, rpm, image")
}

func inTar(t *testing.T, content []byte) []string {
	t.Helper()
	var r io.Reader = bytes.NewReader(content)
	if z, err := gzip.NewReader(bytes.NewReader(content)); err == nil {
		r = z
	}
	return entries(t, tar.NewReader(r))
}

// fileInTar returns the content of a file in an archive.
func fileInTar(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		header, err := r.Next()
		require.NoError(t, err, name)
		if header.Name == name {
			content, err := io.ReadAll(r)
			require.NoError(t, err)
			return content
		}
	}
}

func entries(t *testing.T, r *tar.Reader) []string {
	t.Helper()
	var names []string
	for {
		header, err := r.Next()
		if err == io.EOF {
			return names
		}
		require.NoError(t, err)
		names = append(names, header.Name)
	}
}

func inZip(t *testing.T, content []byte) []string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return names
}
