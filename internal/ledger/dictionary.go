package ledger

import "strings"

const (
	// unknownCode and otherCode are the same in every dictionary of strings.
	unknownCode = 0
	otherCode   = 1
	maxCodes    = 1 << 16
	// maxOrigins is how many combinations of source, channel and country a row can name.
	maxOrigins = 1 << 15
	// reservedOrigins are those of them that are kept for sources' own.
	reservedOrigins = 1 << 11
)

// dictionary numbers strings in order of appearance. Its values only ever grow, so that views may
// share them.
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

// newTiers returns a dictionary of programme tiers, in which code 0 is for those without a
// membership and "member" for those of programmes without tiers.
func newTiers() dictionary {
	const member = otherCode + 1
	return dictionary{
		values: []string{"none", "other", "member"},
		codes:  map[string]uint16{"": member, "none": member, "member": member, "other": otherCode},
	}
}

// code returns the number of s, that of "other" once there are too many.
func (d *dictionary) code(s string) uint16 {
	if c, ok := d.codes[s]; ok {
		return c
	}
	if len(d.values) == maxCodes {
		return otherCode
	}
	// The string may be part of a page of results that must not be kept alive.
	s = strings.Clone(s)
	c := uint16(len(d.values))
	d.values = append(d.values, s)
	d.codes[s] = c
	return c
}

// origin is where an order came from.
type origin struct {
	source, channel, country uint16
}

// origins numbers origins, append-only like dictionary.
type origins struct {
	list []origin
	code map[origin]uint16
}

// number returns the number of o; ok is false if there is no room for it.
func (x *origins) number(o origin) (n uint16, ok bool) {
	if n, ok = x.code[o]; ok {
		return n, true
	}
	if len(x.list) >= maxOrigins-reservedOrigins {
		return 0, false
	}
	return x.add(o), true
}

// reserve returns the number of a source's own origin, for which there is always room.
func (x *origins) reserve(o origin) uint16 {
	if len(x.list) == maxOrigins {
		panic("ledger: more than a thousand sources")
	}
	return x.add(o)
}

func (x *origins) add(o origin) uint16 {
	n := uint16(len(x.list))
	x.list = append(x.list, o)
	x.code[o] = n
	return n
}

// origin returns the number for an order's channel and country, that of the source's "other" if
// there are too many combinations.
func (s *Source) origin(channel, country string) uint16 {
	place := [2]string{channel, country}
	if place == s.lastPlace {
		return s.lastOrigin
	}
	n, ok := s.origins[place]
	if !ok {
		o := origin{s.number, s.ledger.channels.code(channel), s.ledger.countries.code(country)}
		if n, ok = s.ledger.origins.number(o); !ok {
			s.ledger.folded++
			return s.other
		}
		place = [2]string{strings.Clone(channel), strings.Clone(country)}
		s.origins[place] = n
		s.ledger.dirty = true
	}
	s.lastPlace, s.lastOrigin = place, n
	return n
}
