package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/source"
)

func TestBackOffDoublesUpToTheInterval(t *testing.T) {
	for failures, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 4: 8 * time.Second, 9: 60 * time.Second, 99: 60 * time.Second} {
		got := source.BackOff(failures, time.Minute)
		require.InDelta(t, want, got, float64(want)/15)
	}
}
