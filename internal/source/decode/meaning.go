package decode

// Statuses are lists of a product's order statuses by what they mean. Statuses in "sale" count
// as a sale; all others do not. The other lists hold the known statuses that do not count.
type Statuses map[string][]string

// Words are lists of a source's own words by what they mean. Capitals do not matter.
type Words map[string][]string

// Values are the meanings of a source's own words by column, for columns with a list of meanings
// (type, question, score, reason, resolved, referral, move, purpose, programme_kind) and for those whose
// words become labels (touchpoint, channel, programme, tier). A meaning means itself.
type Values map[string]Words
