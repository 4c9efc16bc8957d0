package decode

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/record"
)

// KeptIDs are the ids of one numbering that are not their own keys, in the order of their keys. Of
// addresses they have only the hash.
type KeptIDs struct {
	IDs        []string
	IgnoreCase bool
}

// Names of the numberings that belong to no kind of record of their own.
const (
	productIDs = "product"
	caseIDs    = "case"
)

// numberings returns all numberings by name.
func (x *Identities) numberings() map[string]*Numbering {
	all := map[string]*Numbering{
		string(record.KindCustomer): x.customers, string(record.KindOrder): &x.orders, productIDs: &x.products,
		string(record.KindRefund): &x.refunds, string(record.KindSubscription): &x.subscriptions, caseIDs: &x.cases,
	}
	for kind, n := range x.notes {
		all[string(kind)] = n
	}
	return all
}

// Keep returns all numbered ids, by the name of the numbering. Later ids do not change them.
func (x *Identities) Keep() map[string]KeptIDs {
	kept := map[string]KeptIDs{}
	for name, n := range x.numberings() {
		unlock := n.lock()
		if len(n.ids) > 0 || n.ignoreCase {
			kept[name] = KeptIDs{slices.Clip(n.ids), n.ignoreCase}
		}
		unlock()
	}
	return kept
}

// Restore gives ids the keys that they had. It must be called before an id is numbered; of a numbering
// that several sources share, the first call counts.
func (x *Identities) Restore(kept map[string]KeptIDs) {
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		n := x.numberings()[name]
		if n == nil {
			n = x.ofNotes(record.Kind(name))
		}
		n.restore(kept[name])
	}
}

// Forget removes the ids with some keys of one kind. The other ids keep their keys.
func (k KeptIDs) Forget(keys []record.Key) {
	for _, key := range keys {
		if i := int(key) - int(firstNumbered); i >= 0 && i < len(k.IDs) {
			k.IDs[i] = ""
		}
	}
}

// Key returns the key of an id as a person writes it, and false if there is none. Secret is the key of the
// hash that stands for an id that is an address.
func (k KeptIDs) Key(id string, secret [16]byte) (record.Key, bool) {
	if key, ok := ownKey([]byte(id)); ok {
		return key, key != 0
	}
	n := Numbering{secret: secret}
	n.restore(k)
	before := len(n.ids)
	key := n.number([]byte(id))
	return key, len(n.ids) == before
}

func (n *Numbering) restore(kept KeptIDs) {
	defer n.lock()()
	if len(n.ids) > 0 {
		return
	}
	n.ignoreCase, n.keys = kept.IgnoreCase, make(map[string]record.Key, len(kept.IDs))
	for i, id := range kept.IDs {
		if id == "" {
			continue // forgotten
		}
		if n.ignoreCase && !strings.HasPrefix(id, "@") {
			id = string(bytes.ToLower(bytes.TrimRight([]byte(id), " ")))
		}
		n.keys[id] = firstNumbered + record.Key(i)
	}
	if n.shared != nil {
		n.shared.Lock()
		defer n.shared.Unlock()
	}
	n.ids = slices.Clone(kept.IDs)
}
