// Package nearest finds the known name that is most similar to an unknown one, for suggestions in
// error messages.
package nearest

import "strings"

// longest is the length in bytes above which Name suggests nothing.
const longest = 64

// Name returns the known name most similar to name, and false if no known name is similar. It ignores
// case. It returns the first of these that exists:
//
//   - the name with the fewest edits, if these are few enough for a typing mistake;
//   - the name that shares most words with name; a word that few known names have counts more;
//   - the name with the fewest edits, up to a third of the length;
//   - the first name that starts with name, or else the longest name that name starts with.
func Name(name string, known []string) (string, bool) {
	if name == "" || len(name) > longest {
		return "", false
	}
	name = strings.ToLower(name)
	best := byEdits(name, known, min(2, max(1, len(name)/4)))
	if best == "" {
		best = byWords(name, known)
	}
	if best == "" {
		best = byEdits(name, known, max(2, len(name)/3))
	}
	if best == "" {
		best = byPrefix(name, known)
	}
	return best, best != ""
}

// byEdits returns the first known name with the fewest edits, "" if all have more than most.
func byEdits(name string, known []string, most int) string {
	best, fewest := "", most+1
	for _, k := range known {
		if n := edits(name, strings.ToLower(k), fewest); n < fewest {
			best, fewest = k, n
		}
	}
	return best
}

// leastPrefix is the minimum length in bytes of a common prefix.
const leastPrefix = 3

// byPrefix returns the first known name that starts with name, else the longest known name that name
// starts with, "" if there is neither.
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

// edits returns the Levenshtein distance in bytes between a and b. It returns limit if their lengths
// differ by limit or more.
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
