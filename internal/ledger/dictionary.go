package ledger

import "strings"

const (
	// unknownCode and otherCode are the same in every dictionary.
	unknownCode = 0
	otherCode   = 1
	maxCodes    = 1 << 16
)

// dictionary numbers strings in order of appearance. Its values only grow, so views may share them.
type dictionary struct {
	values []string
	codes  map[string]uint16
}

func newDictionary() dictionary {
	return dictionary{
		values: []string{"unknown", "other"},
		codes:  map[string]uint16{"": unknownCode, "unknown": unknownCode, "other": otherCode},
	}
}

// newTiers returns a dictionary of programme tiers. Code 0, "none", is for customers without a
// membership; "member" is for members of programmes without tiers.
func newTiers() dictionary {
	const member = otherCode + 1
	return dictionary{
		values: []string{"none", "other", "member"},
		codes:  map[string]uint16{"": member, "none": member, "member": member, "other": otherCode},
	}
}

// code returns the number of s. Once the dictionary is full, new strings get the number of "other".
func (d *dictionary) code(s string) uint16 {
	if c, ok := d.codes[s]; ok {
		return c
	}
	if len(d.values) == maxCodes {
		return otherCode
	}
	// Without the copy the string would keep the whole page of results in memory.
	s = strings.Clone(s)
	c := uint16(len(d.values))
	d.values = append(d.values, s)
	d.codes[s] = c
	return c
}
