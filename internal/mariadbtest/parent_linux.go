package mariadbtest

import "syscall"

// dieWithParent has the kernel end the server when the test is killed, by a time-out for one.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
