//go:build unix

package storage

import (
	"os"
	"syscall"
)

// giveAway gives a file that root writes to the owner of the file that it replaces, or of the directory.
// Otherwise the service, which runs as another user, could not read it. It does nothing for other users.
func giveAway(name, replaced, dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, n := range []string{replaced, dir} {
		info, err := os.Stat(n)
		if err != nil {
			continue // nothing is replaced
		}
		if of, ok := info.Sys().(*syscall.Stat_t); ok && of.Uid != 0 {
			return os.Lchown(name, int(of.Uid), int(of.Gid))
		}
	}
	return nil
}
