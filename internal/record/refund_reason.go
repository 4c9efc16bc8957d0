package record

// RefundReason is why money was given back. The list is closed: a shop's own words never become labels, so
// a name or an address that somebody typed as a reason stays in the shop.
type RefundReason uint8

// The reasons.
const (
	RefundUnknown        RefundReason = iota
	RefundDefective                   // faulty, damaged or dead on arrival
	RefundWrongItem                   // another product or quantity than was ordered
	RefundNotAsDescribed              // not as described or expected
	RefundFit                         // the wrong size or colour
	RefundLate                        // late, lost or out of stock
	RefundUnwanted                    // ordered by mistake, no longer needed or found cheaper
	RefundGoodwill                    // a compensation; the customer keeps the goods
	RefundOther
)

// RefundReasonNames returns the names of all reasons, by reason.
func RefundReasonNames() []string {
	return []string{
		RefundUnknown: "unknown", RefundDefective: "defective", RefundWrongItem: "wrong_item",
		RefundNotAsDescribed: "not_as_described", RefundFit: "fit", RefundLate: "late", RefundUnwanted: "unwanted",
		RefundGoodwill: "goodwill", RefundOther: "other",
	}
}
