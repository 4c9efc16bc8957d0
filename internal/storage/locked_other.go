//go:build !unix

package storage

import (
	"errors"
	"io/fs"
)

// locked reports whether an error says that another process has the lock.
func locked(err error) bool { return !errors.Is(err, fs.ErrPermission) }
