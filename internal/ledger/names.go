package ledger

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
