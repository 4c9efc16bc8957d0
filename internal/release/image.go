package main

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/pem"
	"fmt"
	"io"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// imageUser is the user and the group of the program in the image. Its name is nonroot, as in distroless
// images.
const imageUser = 65532

// imageName is the name of the image without its tag.
const imageName = "ghcr.io/klantenbinding/loyalty_exporter"

// image writes the image of all Linux platforms as an OCI archive, which podman, skopeo and, with the image
// store of containerd, docker load read. The name of containerd is also the name that podman gives the image. It has no base image: a static binary needs only the certificates of public authorities.
func (r *release) image() error {
	index, err := r.index()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "loyalty-image-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path, err := layout.Write(dir, empty.Index)
	if err != nil {
		return err
	}
	named := map[string]string{
		"org.opencontainers.image.ref.name": r.version,
		"io.containerd.image.name":          imageName + ":" + r.version,
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(named)); err != nil {
		return err
	}
	content := &release{root: dir}
	files, err := content.tree(".", "")
	if err != nil {
		return err
	}
	return r.create(program+"-"+r.version+".oci.tar", func(w io.Writer) error { return writeTar(w, files, r.time) })
}

// index returns the images of all Linux platforms.
func (r *release) index() (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, p := range r.platforms {
		if p.os != "linux" {
			continue
		}
		image, err := r.imageOf(p)
		if err != nil {
			return nil, err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
	}
	return index, nil
}

func (r *release) imageOf(p platform) (v1.Image, error) {
	binary, err := r.program(p, "usr/bin/"+program)
	if err != nil {
		return nil, err
	}
	documents, err := r.documentation("usr/share/doc/" + program)
	if err != nil {
		return nil, err
	}
	system, err := r.layer(append(documents,
		file{"etc/passwd", fmt.Appendf(nil, "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:%d:%[1]d::/nonexistent:/sbin/nologin\n", imageUser), 0o644},
		file{"etc/group", fmt.Appendf(nil, "root:x:0:\nnonroot:x:%d:\n", imageUser), 0o644},
		file{"etc/ssl/certs/ca-certificates.crt", certificates(), 0o644},
	), "tmp/", "var/lib/loyalty_exporter/")
	if err != nil {
		return nil, err
	}
	programLayer, err := r.layer([]file{binary})
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err = mutate.AppendLayers(image, system, programLayer)
	if err != nil {
		return nil, err
	}
	return mutate.ConfigFile(image, r.imageConfig(image, p))
}

// imageConfig describes how the image is run. Its command is the one in exporter/Dockerfile.
func (r *release) imageConfig(image v1.Image, p platform) *v1.ConfigFile {
	config, err := image.ConfigFile()
	if err != nil {
		config = &v1.ConfigFile{}
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = p.os, p.arch, v1.Time{Time: r.time}
	config.Config = v1.Config{
		User:         fmt.Sprintf("%d:%[1]d", imageUser),
		Entrypoint:   []string{"/usr/bin/" + program},
		Cmd:          []string{"--config.file=/etc/loyalty/loyalty.yml"},
		Env:          []string{"PATH=/usr/bin"},
		ExposedPorts: map[string]struct{}{"9799/tcp": {}},
		Labels: map[string]string{
			"org.opencontainers.image.title":       program,
			"org.opencontainers.image.description": summary,
			"org.opencontainers.image.version":     r.version,
			"org.opencontainers.image.revision":    r.revision,
			"org.opencontainers.image.source":      homepage,
			"org.opencontainers.image.licenses":    license,
		},
	}
	return config
}

// layer returns a layer with files of root and with directories of the program's user.
func (r *release) layer(files []file, directories ...string) (v1.Layer, error) {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	for _, dir := range directories {
		header := &tar.Header{Typeflag: tar.TypeDir, Name: dir, Mode: 0o700, Uid: imageUser, Gid: imageUser, ModTime: r.time, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(header); err != nil {
			return nil, err
		}
	}
	if err := t.Flush(); err != nil {
		return nil, err
	}
	sortByName(files)
	if err := writeTar(&b, files, r.time); err != nil {
		return nil, err
	}
	content := b.Bytes()
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }
	return tarball.LayerFromOpener(open, tarball.WithCompressedCaching, tarball.WithMediaType(types.OCILayer))
}

// certificates returns Mozilla's certificate authorities as PEM, except those that Mozilla trusts only for
// some certificates, because PEM cannot express that.
func certificates() []byte {
	var b bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer has no errors
		}
	}
	return b.Bytes()
}

// pushImage pushes the image to a repository of a registry, under its version and as latest.
func (r *release) pushImage(ctx context.Context, repository string) error {
	index, err := r.index()
	if err != nil {
		return err
	}
	for _, tag := range []string{r.version, "latest"} {
		reference, err := name.ParseReference(repository+":"+tag, name.StrictValidation)
		if err != nil {
			return err
		}
		err = remote.WriteIndex(reference, index, remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain))
		if err != nil {
			return fmt.Errorf("push %s: %w", reference, err)
		}
		if _, err := fmt.Fprintln(r.log, "pushed", reference); err != nil {
			return err
		}
	}
	return nil
}
