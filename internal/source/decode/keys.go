package decode

import (
	"bytes"
	"database/sql/driver"
	"encoding/binary"
	"strconv"
	"sync"

	"github.com/dchest/siphash"

	"github.com/klantenbinding/loyalty/internal/record"
)

// firstNumbered is the first key of ids that are not their own keys. Ids from 1 to firstNumbered-1
// are their own keys. All others (text, binary, larger numbers) are numbered from firstNumbered, in
// order of appearance. So no two ids share a key.
const firstNumbered = record.FirstNumbered

// Numbering turns the ids of one kind of record into keys. The same id has the same key as long
// as the process runs.
type Numbering struct {
	keys   map[string]record.Key
	ids    []string // by key - firstNumbered
	secret [16]byte // of the hash that stands for an id that is an address
	// ignoreCase makes ids equal that differ only in case or in trailing spaces.
	ignoreCase bool
	// shared guards ids where others than the polling goroutine read them; else nil.
	shared *sync.RWMutex
	// several guards the numbering if several sources use it; else nil.
	several *sync.Mutex
}

// SharedNumbering returns a numbering of customer ids for several sources with the same ids. It keeps
// of addresses only a hash with the secret.
func SharedNumbering(secret [16]byte) *Numbering {
	return &Numbering{secret: secret, shared: &sync.RWMutex{}, several: &sync.Mutex{}}
}

// lock locks a numbering that several sources use, and returns what unlocks it.
func (n *Numbering) lock() (unlock func()) {
	if n.several == nil {
		return func() {}
	}
	n.several.Lock()
	return n.several.Unlock
}

// Key returns the key of an id; zero for NULL, empty text and the number 0.
func (n *Numbering) Key(v driver.Value, scratch []byte) record.Key {
	switch v := v.(type) {
	case int64:
		if v >= 0 && v < int64(firstNumbered) {
			return record.Key(v)
		}
	case []byte:
		if k, ok := ownKey(v); ok {
			return k
		}
		return n.number(v)
	case nil:
		return 0
	}
	b := text(v, scratch)
	if k, ok := ownKey(b); ok {
		return k
	}
	return n.number(b)
}

// ownKey returns the number of digits without leading zeros, and whether it is its own key.
func ownKey(b []byte) (record.Key, bool) {
	if len(b) == 0 {
		return 0, true
	}
	if len(b) > 10 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return record.Key(n), n < uint64(firstNumbered)
}

// IgnoreCase makes ids equal that differ only in case or in trailing spaces, as the database does. It
// has no effect after the first id was numbered.
func (n *Numbering) IgnoreCase() {
	defer n.lock()()
	n.ignoreCase = n.ignoreCase || len(n.ids) == 0
}

func (n *Numbering) number(b []byte) record.Key {
	defer n.lock()()
	written := b
	if n.ignoreCase {
		b = bytes.ToLower(bytes.TrimRight(b, " "))
		if k, ok := ownKey(b); ok {
			return k
		}
	}
	if bytes.IndexByte(b, '@') >= 0 {
		b = n.hash(b)
		written = b
	}
	if k, ok := n.keys[string(b)]; ok {
		return k
	}
	if n.keys == nil {
		n.keys = make(map[string]record.Key)
	}
	k := firstNumbered + record.Key(len(n.ids))
	if k < firstNumbered {
		return 0 // 2^31 different ids are more than a process can hold
	}
	n.keys[string(b)] = k
	if n.shared != nil {
		n.shared.Lock()
		defer n.shared.Unlock()
	}
	n.ids = append(n.ids, string(written))
	return k
}

// hash returns the hash that is kept instead of an id that is an e-mail address.
func (n *Numbering) hash(b []byte) []byte {
	lo, hi := siphash.Hash128(binary.LittleEndian.Uint64(n.secret[:8]), binary.LittleEndian.Uint64(n.secret[8:]), b)
	out := binary.BigEndian.AppendUint64([]byte{'@'}, lo)
	return binary.BigEndian.AppendUint64(out, hi)
}

// textID replaces an id that is not a number in messages: it may be an address or a name.
const textID = "(text)"

// Numbered reports whether a key is an id that is a number.
func Numbered(k record.Key) bool { return k < firstNumbered }

// Kept returns the id with a key, or its hash if the id is an address.
func (n *Numbering) Kept(k record.Key) string {
	if n.shared != nil {
		n.shared.RLock()
		defer n.shared.RUnlock()
	}
	i := int(k) - int(firstNumbered)
	if k < firstNumbered || i >= len(n.ids) {
		return strconv.FormatUint(uint64(k), 10)
	}
	return n.ids[i]
}

// ID returns the id with a key for messages, which show only numbers.
func (n *Numbering) ID(k record.Key) string { return Numeric(n.Kept(k)) }

// Numeric returns a value for messages, which show numbers but not text.
func Numeric(v driver.Value) string {
	b := text(v, nil)
	if n := len(b); n == 0 || n > 20 {
		return textID
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return textID
		}
	}
	return string(b)
}

// Identities numbers the ids of a source, by what they identify.
type Identities struct {
	customers                                       *Numbering
	orders, products, refunds, subscriptions, cases Numbering
	notes                                           map[record.Kind]*Numbering
	secret                                          [16]byte
}

// NewIdentities returns identities that keep only a hash of addresses, with the secret as its key.
func NewIdentities(secret [16]byte) Identities {
	n := Numbering{secret: secret}
	customers := n
	customers.shared = &sync.RWMutex{}
	return Identities{
		customers: &customers, orders: n, products: n, refunds: n, subscriptions: n, cases: n,
		notes: map[record.Kind]*Numbering{}, secret: secret,
	}
}

// UseCustomers replaces the numbering of customer ids by one that several sources share. It must be
// called before an id is numbered.
func (x *Identities) UseCustomers(n *Numbering) { x.customers = n }

// Of returns the numbering of a kind's own ids.
func (x *Identities) Of(kind record.Kind) *Numbering {
	switch kind {
	case record.KindCustomer:
		return x.customers
	case record.KindRefund:
		return &x.refunds
	case record.KindSubscription:
		return &x.subscriptions
	case record.KindOrder, record.KindLine:
		return &x.orders
	default:
		return x.ofNotes(kind)
	}
}

// ofNotes returns the Numbering of a kind of note.
func (x *Identities) ofNotes(kind record.Kind) *Numbering {
	n, ok := x.notes[kind]
	if !ok {
		n = &Numbering{secret: x.secret}
		x.notes[kind] = n
	}
	return n
}
