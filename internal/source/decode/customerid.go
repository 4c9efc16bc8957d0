package decode

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/internal/record"
)

// Customer returns the source's own id of the customer with a key, as the database spells it, or
// in hexadecimal digits if the id is not text. It returns false for an unknown key, and for an id
// that is an e-mail address, because only its hash is kept. It is safe for concurrent use.
func (x *Identities) Customer(k record.Key) (string, bool) { return x.customers.original(k) }

// original returns the id with a key.
func (n *Numbering) original(k record.Key) (string, bool) {
	if k == 0 {
		return "", false
	}
	if k < firstNumbered {
		return strconv.FormatUint(uint64(k), 10), true
	}
	n.shared.RLock()
	defer n.shared.RUnlock()
	i := int(k - firstNumbered)
	if i >= len(n.ids) || strings.HasPrefix(n.ids[i], "@") {
		return "", false
	}
	if id := n.ids[i]; utf8.ValidString(id) && !strings.ContainsFunc(id, unicode.IsControl) {
		return id, true
	}
	return hex.EncodeToString([]byte(n.ids[i])), true
}
