package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/config"
)

func TestSecretsNeverPrint(t *testing.T) {
	s := config.NewSecret(password)
	type holder struct {
		Public config.Secret
		hidden config.Secret
	}
	var out bytes.Buffer
	for _, v := range []any{s, &s, holder{s, s}, &holder{s, s}, []config.Secret{s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb, v)
		}
		slog.New(slog.NewJSONHandler(&out, nil)).Info("secret", "value", v)
		slog.New(slog.NewTextHandler(&out, nil)).Info("secret", "value", v)
		data, err := json.Marshal(v)
		require.NoError(t, err)
		out.Write(data)
	}
	require.NotContains(t, out.String(), "horse")
	require.NotContains(t, out.String(), fmt.Sprintf("%x", "horse"))
	require.Equal(t, password, s.Reveal())
	require.Empty(t, config.Secret{}.Reveal())
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "1h30m": 90 * time.Minute, "2d": 48 * time.Hour, "4w": 28 * 24 * time.Hour,
		"1w2d3h": (9*24 + 3) * time.Hour, "0s": 0,
	} {
		var d config.Duration
		require.NoError(t, d.UnmarshalText([]byte(text)), text)
		require.Equal(t, want, time.Duration(d), text)
	}
	for _, text := range []string{"", "5", "-5s", "d", "1d2w", "1.5d", "999999w", "99999999999999h", "1h-2h"} {
		var d config.Duration
		require.Error(t, d.UnmarshalText([]byte(text)), text)
	}
}

func TestDurationsInWeeksAndDaysAreParsed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weeks, days := rapid.IntRange(0, 1000).Draw(t, "weeks"), rapid.IntRange(0, 1000).Draw(t, "days")
		var d config.Duration
		require.NoError(t, d.UnmarshalText(fmt.Appendf(nil, "%dw%dd", weeks, days)))
		require.Equal(t, time.Duration(7*weeks+days)*24*time.Hour, time.Duration(d))
	})
}
