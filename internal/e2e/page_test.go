package e2e_test

import (
	"image"
	_ "image/png" // the format of the screenshots
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/needs"
)

// TestLandingPageInABrowser opens the page in a real browser, wide and narrow, and checks that it has
// figures and plots.
func TestLandingPageInABrowser(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	loadWoo(t, db, cdnow(t))
	e := run(t, wooConfig(t, db))
	dom := string(chromium(t, "--dump-dom", e.url))
	require.Contains(t, dom, "Retention")
	require.Contains(t, dom, "43.7", "retention in the last 90 days")
	require.NotContains(t, dom, "NaN")
	for _, size := range []string{"1280,1400", "420,2400"} {
		shot := filepath.Join(t.TempDir(), "page.png")
		chromium(t, "--hide-scrollbars", "--window-size="+size, "--screenshot="+shot, e.url)
		require.Greater(t, colours(t, shot), 100, "text, tiles and plots are drawn at %s", size)
	}
}

func chromium(t *testing.T, args ...string) []byte {
	t.Helper()
	program, err := needs.Find("chromium")
	require.NoError(t, err)
	flags := strings.Fields(`--headless --no-sandbox --disable-gpu --disable-quic --no-first-run
		--disable-background-networking --disable-component-update --disable-sync`)
	// Chromium's helper processes write to its directory for a moment after it has ended.
	dir, err := os.MkdirTemp("", "chromium")
	require.NoError(t, err)
	t.Cleanup(func() { time.Sleep(100 * time.Millisecond); _ = os.RemoveAll(dir) })
	cmd := exec.CommandContext(t.Context(), program, append(append(flags, "--user-data-dir="+dir), args...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	require.NoError(t, err, "%s", &stderr)
	return out
}

// colours counts the distinct colours of a picture.
func colours(t *testing.T, file string) int {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	img, _, err := image.Decode(f)
	require.NoError(t, err)
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}
