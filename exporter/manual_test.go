package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"text/template"

	"github.com/alecthomas/kingpin/v2"
	"github.com/prometheus/common/promslog"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
)

// TestTheManualPageIsUpToDate generates the manual page from the flags and commands.
func TestTheManualPageIsUpToDate(t *testing.T) {
	const page = "packaging/loyalty_exporter.1"
	flags := kingpin.New(program, "")
	declare(flags, &app.Options{}, &promslog.Config{})
	text := template.Must(template.New("man.tmpl").Funcs(template.FuncMap{
		"dashes": func(s string) string { return strings.ReplaceAll(s, "-", `\-`) },
	}).ParseFiles("packaging/man.tmpl"))
	var b bytes.Buffer
	require.NoError(t, text.Execute(&b, map[string]any{"Version": strings.TrimSpace(release), "App": flags.Model()}))
	if *update {
		require.NoError(t, os.WriteFile(page, b.Bytes(), 0o644))
	}
	require.Equal(t, b.String(), read(t, page), "stale; run: go test ./exporter -run Manual -update")

	for _, name := range []string{`\-\-config.file`, "LOYALTY_CONFIG_FILE", "backfill", `\-\-output`, "config example"} {
		require.Contains(t, b.String(), name)
	}
	require.NotContains(t, b.String(), "LOYALTY_HELP")
}
