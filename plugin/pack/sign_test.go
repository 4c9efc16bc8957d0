package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSigningNeedsAToken(t *testing.T) {
	t.Chdir(root)
	t.Setenv(tokenVariable, "")
	var out bytes.Buffer
	err := run(t.Context(), []string{"-sign"}, &out)
	require.ErrorIs(t, err, errNoToken)
	require.ErrorContains(t, err, "scope plugins:write")
	require.Empty(t, out.String(), "nothing was built")
}

// TestTheSignerIsCalled puts a program in place of npx and checks what it is called with.
func TestTheSignerIsCalled(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\necho called with \"$@\" and a token of ${#GRAFANA_ACCESS_POLICY_TOKEN} characters\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "npx"), []byte(script), 0o755))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv(tokenVariable, "twelve chars")
	var out bytes.Buffer
	b := &build{root: dir, out: "/plugin/dist", log: &out}
	require.NoError(t, b.sign(t.Context(), "https://grafana.example/"))
	require.Contains(t, out.String(), "called with --yes "+signer+" --distDir /plugin/dist --rootUrls https://grafana.example/ and a token of 12 characters\n")
	require.NotContains(t, out.String(), "twelve chars")

	out.Reset()
	require.NoError(t, b.sign(t.Context(), ""))
	require.NotContains(t, out.String(), "--rootUrls")
}
