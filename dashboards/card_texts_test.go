package dashboards_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// TestDutchTextsReachTheEndOfTheLine checks the texts of a card over a long range. The line of a card ends at a whole step
// of the reader's time zone, and the figure there has a text, even if it is half a day old. The figure grows by 1 an
// hour, and in hour 55 the last steps of 12 hours are in hour 48 of UTC, and an hour and two before it in Dutch time.
func TestDutchTextsReachTheEndOfTheLine(t *testing.T) {
	t.Parallel()
	expr := strings.ReplaceAll(cardOf(t, "nl", "loyalty_nps")[2].Expr, "$__interval", "12h")
	samples := []any{}
	for _, n := range []int{46, 47, 48, 55} {
		samples = append(samples, map[string]any{"labels": fmt.Sprintf(`{number="%d",text="%d"}`, n, n), "value": 1})
	}
	content, err := json.Marshal(map[string]any{ // JSON is YAML
		"rule_files": []string{}, "evaluation_interval": "1h",
		"tests": []any{map[string]any{
			"interval":         "1h",
			"input_series":     []any{map[string]string{"series": `loyalty_nps{job="shop",instance="a",counted="answers",window="90d"}`, "values": "0+1x60"}},
			"promql_expr_test": []any{map[string]any{"expr": filledIn(expr), "eval_time": "55h", "exp_samples": samples}},
		}},
	})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "texts.yml")
	require.NoError(t, os.WriteFile(file, content, 0o600))
	program, err := needs.Find("promtool")
	require.NoError(t, err)
	said, err := exec.CommandContext(t.Context(), program, "test", "rules", file).CombinedOutput()
	require.NoError(t, err, "%s", said)
}
