package demotest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// sharedVariable is the environment variable with the file that tells tests where the shared demo is.
const sharedVariable = "LOYALTY_SHARED_DEMO"

// answer is the content of that file.
type answer struct {
	Demo  Demo
	Error string // why there is no demo
}

// Share starts one demo and runs a command, such as go test ./..., whose tests use that demo. It does not wait
// for the demo: the tests do. The demo ends with the command. The error is the command's.
func Share(ctx context.Context, command *exec.Cmd) error {
	dir, err := os.MkdirTemp("", "demotest")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a leftover temporary directory does no harm
	program, file := filepath.Join(dir, "demo"), filepath.Join(dir, "shared.json")
	if err := build(ctx, program); err != nil {
		return err
	}
	running, err := start(ctx, program, nil)
	if err != nil {
		return err
	}
	told := make(chan error, 1)
	go func() { told <- tell(running, file) }()
	command.Env = append(command.Environ(), sharedVariable+"="+file)
	err = command.Run()
	running.stop()
	err = errors.Join(err, <-told)
	if err != nil && running.stderr.Len() > 0 {
		err = fmt.Errorf("%w\nThe shared demo said:\n%s", err, running.stderr.String())
	}
	return err
}

// tell writes the file once the demo is ready or has failed. Tests report the failure.
func tell(p *process, file string) error {
	var a answer
	demo, err := p.await(readyTimeout)
	if a.Demo = demo; err != nil {
		a.Error = err.Error()
	}
	content, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", content, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// awaitShared waits for the file of the shared demo.
func awaitShared(ctx context.Context, file string, limit time.Duration) (Demo, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the shared demo is not ready after %s", limit))
	defer cancel()
	for {
		content, err := os.ReadFile(file)
		switch {
		case err == nil:
			var a answer
			err = json.Unmarshal(content, &a)
			if err == nil && a.Error != "" {
				err = errors.New(a.Error)
			}
			return a.Demo, err
		case !errors.Is(err, fs.ErrNotExist):
			return Demo{}, err
		}
		select {
		case <-ctx.Done():
			return Demo{}, context.Cause(ctx)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
