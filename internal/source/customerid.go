package source

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/internal/record"
)

// CustomerID returns the source's own id of the customer with a key, as the database spells it,
// in hexadecimal digits if it is no text. It reports false for a key that is none, and for an id that is an e-mail address, of which only a hash
// is kept. It is safe for concurrent use with a poll.
func (s *Source) CustomerID(k record.Key) (string, bool) { return s.ids.customers.original(k) }

// original returns the id that has a key, whatever it is.
func (n *numbering) original(k record.Key) (string, bool) {
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
