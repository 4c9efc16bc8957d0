package demotest

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// script starts a shell script in place of the demo.
func script(t *testing.T, text string) *process {
	t.Helper()
	program := filepath.Join(t.TempDir(), "demo")
	require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"+text), 0o700))
	p, err := start(t.Context(), program, nil)
	require.NoError(t, err)
	t.Cleanup(p.stop)
	return p
}

func TestTestsWaitForTheSharedDemo(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte("secret\n"), 0o600))
	file := filepath.Join(t.TempDir(), "shared.json")
	t.Setenv(sharedVariable, file)
	p := script(t, "echo Metrics http://127.0.0.1:1/metrics; echo with the token in "+token+" as X; sleep 0.3; echo Ready after 1 s; exec sleep 600")
	told := make(chan error, 1)
	go func() { told <- tell(p, file) }()
	require.Equal(t, Demo{URL: "http://127.0.0.1:1", CustomerToken: "secret"}, Run(t))
	require.NoError(t, <-told)
}

func TestTestsReportWhyThereIsNoSharedDemo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shared.json")
	require.NoError(t, tell(script(t, "echo no memory >&2"), file))
	_, err := awaitShared(t.Context(), file, time.Minute)
	require.ErrorContains(t, err, "no memory")

	_, err = awaitShared(t.Context(), filepath.Join(t.TempDir(), "missing"), 10*time.Millisecond)
	require.ErrorContains(t, err, "not ready after 10ms")
}
