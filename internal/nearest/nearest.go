// Package nearest finds the name that somebody may have meant.
package nearest

import "strings"

// longest is the length of a name, in bytes, above which nothing is near it.
const longest = 64

// Name returns the one of known that is likeliest to be meant by name, and false if none is like it:
// the one the fewest edits away, if these are few, else the first that begins with the name, else the
// longest that the name begins with. Case does not count.
func Name(name string, known []string) (string, bool) {
	if name == "" || len(name) > longest {
		return "", false
	}
	name = strings.ToLower(name)
	best, fewest := "", max(2, len(name)/3)+1
	for _, k := range known {
		if n := edits(name, strings.ToLower(k), fewest); n < fewest {
			best, fewest = k, n
		}
	}
	if best == "" {
		best = byPrefix(name, known)
	}
	return best, best != ""
}

// leastPrefix is the least length of a beginning that stands for the whole.
const leastPrefix = 3

func byPrefix(name string, known []string) string {
	best := ""
	for _, k := range known {
		lower := strings.ToLower(k)
		if len(name) >= leastPrefix && strings.HasPrefix(lower, name) {
			return k
		}
		if len(lower) >= leastPrefix && strings.HasPrefix(name, lower) && len(k) > len(best) {
			best = k
		}
	}
	return best
}

// edits returns how many bytes must be put in, left out or replaced to turn a into b (Levenshtein), or
// limit where it is obviously no less.
func edits(a, b string, limit int) int {
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
