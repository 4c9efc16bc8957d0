package config

import (
	"maps"
	"slices"
	"strings"
)

// nearest returns the name of candidates that is most like name, or "" if none is like it.
func nearest[V any](name string, candidates map[string]V) string {
	best, least := "", max(2, len(name)/3)+1
	for _, c := range sortedKeys(candidates) {
		if n := distance(strings.ToLower(name), c, least); n < least {
			best, least = c, n
		}
	}
	return best
}

// distance returns how many letters must be put in, left out or replaced to turn a into b, or
// limit where it is obviously no less.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
