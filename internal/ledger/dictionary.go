package ledger

import (
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

const (
	// unknownCode and otherCode are the same in every dictionary.
	unknownCode = 0
	otherCode   = 1
	maxCodes    = 1 << 16
	// fullOwn is the number of values at which a column of own dimensions is full. The last code is for an
	// address, which must refuse the column even then.
	fullOwn = maxCodes - 1
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
	return d.add(s)
}

// own returns the number of the value s of a column of own dimensions. Once the column is full, new values
// except an address get the number of "other".
func (d *dictionary) own(s string) uint16 {
	if c, ok := d.codes[s]; ok {
		return c
	}
	if len(d.values) >= fullOwn && s != record.Address {
		return otherCode
	}
	return d.add(s)
}

func (d *dictionary) add(s string) uint16 {
	// Without the copy the string would keep the whole page of results in memory.
	s = strings.Clone(s)
	c := uint16(len(d.values))
	d.values = append(d.values, s)
	d.codes[s] = c
	return c
}

// names are the names that records besides orders and customers use.
type names struct {
	touchpoints, engagements, programmes, programmeKinds, tiers dictionary
}

func newNames() names {
	return names{newDictionary(), newDictionary(), newDictionary(), newDictionary(), newTiers()}
}

// Touchpoints returns the names of Answer.Touchpoint by code. The caller must not change them.
// Code 0 is "unknown". Later views keep the codes and may add to them. The same holds for the
// methods below unless they say otherwise.
func (v *View) Touchpoints() []string { return v.names.touchpoints.values }

// EngagementChannels returns the names of Engagement.Channel by code.
func (v *View) EngagementChannels() []string { return v.names.engagements.values }

// Programmes returns the names of Membership.Programme by code.
func (v *View) Programmes() []string { return v.names.programmes.values }

// ProgrammeKinds returns the names of Membership.Kind by code.
func (v *View) ProgrammeKinds() []string { return v.names.programmeKinds.values }

// Tiers returns the names of Membership.Tier by code, which are the values of DimProgrammeTier.
// Code 0 is "none", for customers without a membership. Memberships without a tier have "member".
func (v *View) Tiers() []string { return v.names.tiers.values }
