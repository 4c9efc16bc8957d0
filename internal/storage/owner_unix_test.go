//go:build unix

package storage_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Files that root writes belong to the user of the directory, as the service's own files do. Other users
// cannot give files away; theirs stay their own.
func TestFilesBelongToTheUserOfTheDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		uid, gid = 65532, 65533
		require.NoError(t, os.Chown(dir, uid, gid))
	}
	owned := func(name string) {
		t.Helper()
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		of := info.Sys().(*syscall.Stat_t)
		require.Equal(t, []int{uid, gid}, []int{int(of.Uid), int(of.Gid)}, name)
		require.Zero(t, info.Mode().Perm()&0o022, name)
	}
	s := openStore(t, dir)
	_, err := s.Key()
	require.NoError(t, err)
	require.NoError(t, s.Save(contents()))
	owned("lock")
	owned("key")
	owned("snapshot.zip")
	if os.Geteuid() == 0 { // as in a volume whose directory belongs to root, with the group of the service
		require.NoError(t, os.Chown(dir, 0, gid))
	}
	require.NoError(t, s.Save(contents()))
	owned("snapshot.zip")
}
