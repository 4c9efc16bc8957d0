package api

import (
	"fmt"
	"slices"
	"strings"
)

// maxEcho is how much of a caller's text an error repeats.
const maxEcho = 60

// unknown words the refusal of a name that is none of the known ones.
func unknown(what, name string, known []string) string {
	msg := fmt.Sprintf("there is no %s %s", what, quote(name))
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("%s; did you mean %q?", msg, near)
	}
	sorted := slices.Sorted(slices.Values(known))
	return fmt.Sprintf("%s; there are %s", msg, strings.Join(sorted, ", "))
}

// quote returns s in quotes, shortened and free of control characters.
func quote(s string) string {
	if len(s) > maxEcho {
		s = strings.ToValidUTF8(s[:maxEcho], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}

// nearest returns the known name that is the fewest edits away, if it is near enough to be meant.
func nearest(name string, known []string) (string, bool) {
	if len(name) > maxEcho {
		return "", false
	}
	best, at := "", 1+max(2, len(name)/3)
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); d < at {
			best, at = k, d
		}
	}
	return best, best != ""
}

// distance is the number of single-byte edits that turn a into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
