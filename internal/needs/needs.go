// Package needs lists the programs that the tests start, and finds them.
package needs

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
)

// programs are the programs, and the Debian packages that contain them.
var programs = []struct{ name, pkg string }{
	{"mariadbd", "mariadb-server"},
	{"mariadb-install-db", "mariadb-server"},
	{"prometheus", "prometheus"},
	{"promtool", "prometheus"},
	{"amtool", "prometheus-alertmanager"},
	{"systemd-analyze", "systemd"},
	{"chromium", "chromium"},
	{"gcc", "build-essential"},
	{"node", "nodejs"},
	{"npm", "npm"},
}

// Find returns the path of a program. If it is not installed, the error names the package to install.
func Find(name string) (string, error) {
	// Servers are in directories that only root has in PATH.
	for _, dir := range []string{"", "/usr/sbin", "/usr/local/sbin", "/usr/libexec"} {
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, nil
		}
	}
	for _, p := range programs {
		if p.name == name {
			return "", fmt.Errorf("%s is not installed; on Debian or Ubuntu: apt-get install %s", name, p.pkg)
		}
	}
	return "", fmt.Errorf("%s is not installed", name)
}

// Missing returns the programs that are not installed, and the packages that contain them.
func Missing() (names, packages []string) {
	for _, p := range programs {
		if _, err := Find(p.name); err == nil {
			continue
		}
		names = append(names, p.name)
		if !slices.Contains(packages, p.pkg) {
			packages = append(packages, p.pkg)
		}
	}
	return names, packages
}
