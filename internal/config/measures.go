package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// Limits of the measures' settings. They allow every shop's settings, and a typing error cannot use up
// the memory.
const (
	maxWindowDays = 3660
	maxWindows    = 8
	maxHorizons   = 8
	maxWinback    = 100
	maxCap        = 500
)

// windows returns the windows of /metrics and of the landing page.
func (l *loader) windows(texts []string) []fold.Window {
	if len(texts) == 0 {
		if l.present("windows") && !l.has("windows") {
			l.addf("windows", "is empty: add at least one window such as 90d, or remove the line to use 30d, 90d and 365d")
		}
		texts = []string{"30d", "90d", "365d"}
	}
	if len(texts) > maxWindows {
		l.addf("windows", "too many windows: %d; at most %d are allowed", len(texts), maxWindows)
	}
	var windows []fold.Window
	for i, text := range texts {
		path := index("windows", i)
		w := l.window(path, text)
		if slices.Contains(windows, w) && !l.has(path) {
			l.addf(path, "duplicate %s: remove one", w)
		}
		windows = append(windows, w)
	}
	return windows
}

// window parses a window of whole days; 4w is 28d.
func (l *loader) window(path, text string) fold.Window {
	var w fold.Window
	if l.has(path) {
		return w
	}
	switch strings.TrimSpace(text) {
	case "lifetime":
		l.addf(path, "lifetime is always included: remove it")
		return w
	case "month", "quarter", "year":
		l.addf(path, "the API always has calendar periods: use windows of whole days such as 30d")
		return w
	}
	d, err := parseDuration(text)
	if err != nil {
		l.addf(path, "invalid window %q: use whole days or weeks such as 30d or 12w", text)
		return w
	}
	if l.wholeDays(path, d) {
		w = fold.Days(int(d / day))
	}
	return w
}

// wholeDays refuses a length of time that is not a whole number of days within bounds.
func (l *loader) wholeDays(path string, d time.Duration) bool {
	switch {
	case d < day || d%day != 0:
		l.addf(path, "%s is not a whole number of days; history has daily resolution, use 1d or more", formatDuration(d))
	case d > maxWindowDays*day:
		l.addf(path, "%s is too long; use at most %dd", formatDuration(d), maxWindowDays)
	default:
		return true
	}
	return false
}

func (l *loader) clvWindow(text string) fold.Window {
	if text == "" {
		text = "730d"
	}
	return l.window("clv_window", text)
}

// winbackWindows returns in how many windows before the previous one a recent lapse began.
func (l *loader) winbackWindows(n int) int {
	const path = "winback_windows"
	if n == 0 && !l.present(path) {
		return 2
	}
	if (n < 1 || n > maxWinback) && !l.has(path) {
		l.addf(path, "invalid number of windows %d: must be 1 to %d", n, maxWinback)
	}
	return n
}

// horizons returns the horizons of early churn in days.
func (l *loader) horizons(list []Duration) []int {
	if len(list) == 0 {
		return []int{90, 100, 365}
	}
	if len(list) > maxHorizons {
		l.addf("early_churn_horizons", "%d horizons are too many; keep at most %d", len(list), maxHorizons)
	}
	var days []int
	for i, h := range list {
		path := index("early_churn_horizons", i)
		if l.has(path) || !l.wholeDays(path, time.Duration(h)) {
			continue
		}
		n := int(time.Duration(h) / day)
		if slices.Contains(days, n) {
			l.addf(path, "%dd is given twice; remove one", n)
		}
		days = append(days, n)
	}
	return days
}

// weights returns the weights of the loyalty index's components; nil means equal weights.
func (l *loader) weights(weights map[string]float64) map[string]float64 {
	const path = "loyalty_index.weights"
	components := map[string]bool{"recommend": true, "repurchase": true, "upsell": true, "survey": true, "csat": true}
	sum := 0.0
	for _, name := range sortedKeys(weights) {
		if !components[name] {
			l.addf(join(path, name), "unknown component: use %s", strings.Join(sortedKeys(components), ", "))
		}
		if w := weights[name]; w < 0 || w > 1e6 {
			l.addf(join(path, name), "must be 0 to 1000000")
		}
		sum += weights[name]
	}
	if l.present(path) && !l.has(path) && sum == 0 {
		l.addf(path, "all weights are 0: raise one, or remove the line for equal weights")
	}
	return weights
}

func (l *loader) cap(path string, n int) int {
	if n == 0 && !l.present(path) {
		return fold.DefaultCap
	}
	if (n < 1 || n > maxCap) && !l.has(path) {
		l.addf(path, "invalid cap %d: must be 1 to %d; the rest is counted as \"other\"", n, maxCap)
	}
	return n
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
