package nearest

import "strings"

// leastWord is the minimum length in bytes of a word that counts, and leastStem that of a word that also
// matches longer words: churn matches churned.
const (
	leastWord = 3
	leastStem = 4
)

// byWords returns the known name that shares most words with name, "" if none shares a word. Each shared
// word counts one, divided by the number of known names that have it. Of several best names, it returns
// the first one with the fewest words.
func byWords(name string, known []string) string {
	all := make([][]string, len(known))
	for i, k := range known {
		all[i] = words(strings.ToLower(k))
	}
	scores := make([]float64, len(known))
	for _, w := range words(name) {
		var having []int
		for i := range all {
			if has(all[i], w) {
				having = append(having, i)
			}
		}
		for _, i := range having {
			scores[i] += 1 / float64(len(having))
		}
	}
	best := -1
	for i, score := range scores {
		switch {
		case score == 0:
		case best < 0, score > scores[best], score == scores[best] && len(all[i]) < len(all[best]):
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return known[best]
}

// words returns the words of a name that count, without a plural's s.
func words(name string) []string {
	var out []string
	for w := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' || r == ' ' }) {
		if w = strings.TrimSuffix(w, "s"); len(w) >= leastWord {
			out = append(out, w)
		}
	}
	return out
}

// has reports whether one of the words is w, or begins with it, or is its beginning.
func has(all []string, w string) bool {
	for _, x := range all {
		short, long := x, w
		if len(short) > len(long) {
			short, long = long, short
		}
		if short == long || len(short) >= leastStem && strings.HasPrefix(long, short) {
			return true
		}
	}
	return false
}
