//go:build !linux

package mariadbtest

import "syscall"

// dieWithParent has no means here: a killed test leaves its server behind.
func dieWithParent() *syscall.SysProcAttr { return nil }
