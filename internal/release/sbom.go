package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
	spdx "github.com/spdx/tools-golang/spdx/v2/v2_3"
)

// noAssertion is what SPDX writes for a fact that the document does not state.
const noAssertion = "NOASSERTION"

// bill writes the SPDX bill of materials of a binary: the modules that the linker recorded in it, with
// versions and checksums, and Go's standard library.
func (r *release) bill(p platform) error {
	info, err := buildinfo.ReadFile(r.binary(p))
	if err != nil {
		return err
	}
	content, err := os.ReadFile(r.binary(p))
	if err != nil {
		return err
	}
	name := program + "-" + r.version + "." + p.os + "-" + p.arch
	sum := sha256.Sum256(content)
	document := r.document(name, p.binary(), hex.EncodeToString(sum[:]), info)
	return r.create(name+".spdx.json", func(w io.Writer) error { return json.Write(document, w, json.Indent(" ")) })
}

// document returns the bill of a binary with this checksum.
func (r *release) document(name, binary, sum string, info *debug.BuildInfo) *spdx.Document {
	d := &spdx.Document{
		SPDXVersion: spdx.Version, DataLicense: spdx.DataLicense, SPDXIdentifier: "DOCUMENT", DocumentName: name,
		DocumentNamespace: homepage + "/spdx/" + name + "-" + sum,
		CreationInfo: &spdx.CreationInfo{
			Creators: []common.Creator{{CreatorType: "Organization", Creator: "Klantenbinding"}, {CreatorType: "Tool", Creator: "loyalty-release-" + r.version}},
			Created:  r.time.Format(time.RFC3339),
		},
	}
	exporter := module("Package-"+identifier(program), program, r.version, info.Main.Path)
	exporter.PackageFileName, exporter.PackageLicenseDeclared, exporter.PackageHomePage = binary, license, homepage
	exporter.PrimaryPackagePurpose = "APPLICATION"
	exporter.PackageChecksums = []common.Checksum{{Algorithm: common.SHA256, Value: sum}}
	d.Packages = append(d.Packages, exporter)
	d.Relationships = append(d.Relationships, relate("DOCUMENT", "DESCRIBES", exporter))

	standard := module("Package-stdlib", "stdlib", strings.TrimPrefix(info.GoVersion, "go"), "stdlib")
	standard.PackageLicenseDeclared = "BSD-3-Clause"
	parts := []*spdx.Package{standard}
	for i, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		part := module(fmt.Sprintf("Package-%d-%s", i+1, identifier(dep.Path)), dep.Path, dep.Version, dep.Path)
		part.PackageComment = "checksum in go.sum: " + dep.Sum
		parts = append(parts, part)
	}
	d.Packages = append(d.Packages, parts...)
	for _, part := range parts {
		d.Relationships = append(d.Relationships, relate(exporter.PackageSPDXIdentifier, "CONTAINS", part))
	}
	return d
}

// module returns a package for a Go module.
func module(id, name, version, path string) *spdx.Package {
	return &spdx.Package{
		PackageName: name, PackageSPDXIdentifier: common.ElementID(id), PackageVersion: version,
		PackageDownloadLocation: noAssertion, PackageLicenseConcluded: noAssertion, PackageLicenseDeclared: noAssertion,
		PackageCopyrightText: noAssertion,
		PackageExternalReferences: []*spdx.PackageExternalReference{{
			Category: "PACKAGE-MANAGER", RefType: "purl", Locator: "pkg:golang/" + path + "@" + version,
		}},
	}
}

// identifier returns a text with only the characters that SPDX allows in identifiers.
func identifier(path string) string {
	return regexp.MustCompile(`[^A-Za-z0-9.-]`).ReplaceAllString(path, "-")
}

func relate(from common.ElementID, kind string, to *spdx.Package) *spdx.Relationship {
	return &spdx.Relationship{
		RefA: common.MakeDocElementID("", string(from)), RefB: common.MakeDocElementID("", string(to.PackageSPDXIdentifier)),
		Relationship: kind,
	}
}
