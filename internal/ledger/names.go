package ledger

// words are the names in records besides orders and customers.
type words struct {
	touchpoints, engagements, programmes, programmeKinds, tiers dictionary
}

func newWords() words {
	return words{newDictionary(), newDictionary(), newDictionary(), newDictionary(), newTiers()}
}

// Touchpoints returns the names of Answer.Touchpoint by code, which the caller must not change.
// Code 0 is "unknown", here and in the following unless they say otherwise, and later views keep
// the codes and may add to them.
func (v *View) Touchpoints() []string { return v.words.touchpoints.values }

// EngagementChannels returns the names of Engagement.Channel by code.
func (v *View) EngagementChannels() []string { return v.words.engagements.values }

// Programmes returns the names of Membership.Programme by code.
func (v *View) Programmes() []string { return v.words.programmes.values }

// ProgrammeKinds returns the names of Membership.Kind by code.
func (v *View) ProgrammeKinds() []string { return v.words.programmeKinds.values }

// Tiers returns the names of Membership.Tier by code, which are the values of DimProgrammeTier.
// Code 0 is "none", for customers without a membership; memberships without tiers have "member".
func (v *View) Tiers() []string { return v.words.tiers.values }
