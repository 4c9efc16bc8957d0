package decode

import (
	"bytes"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/dchest/siphash"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// text returns a value as trimmed text; NULL is empty. A value that is not text is written into
// scratch, and the result is valid until scratch is used again.
func text(v driver.Value, scratch []byte) []byte {
	switch v := v.(type) {
	case []byte:
		return bytes.TrimSpace(v)
	case string:
		return bytes.TrimSpace(append(scratch[:0], v...))
	case int64:
		return strconv.AppendInt(scratch[:0], v, 10)
	case float64:
		return strconv.AppendFloat(scratch[:0], v, 'f', -1, 64)
	case float32:
		return strconv.AppendFloat(scratch[:0], float64(v), 'f', -1, 32)
	default:
		return nil
	}
}

// amount reads an amount of money. ok is false for NULL and empty text.
func amount(v driver.Value, scratch []byte) (a money.Amount, ok bool, why Reason) {
	if n, isInt := v.(int64); isInt {
		if n > int64(money.Max/money.Unit) || n < -int64(money.Max/money.Unit) {
			return 0, false, AmountOutOfRange
		}
		return money.Amount(n) * money.Unit, true, ""
	}
	b := text(v, scratch)
	if len(b) == 0 {
		return 0, false, ""
	}
	a, err := money.Parse(b)
	switch {
	case err == nil:
		return a, true, ""
	case errors.Is(err, money.ErrRange):
		return 0, false, AmountOutOfRange
	default:
		return 0, false, BadNumber
	}
}

// integer reads a whole number. ok is false for NULL, fractions and other text.
func integer(v driver.Value, scratch []byte) (n int64, ok bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case float64:
		return int64(v), v == math.Trunc(v) && math.Abs(v) < 1<<53
	}
	b := text(v, scratch)
	// A DECIMAL column may store a count, with only zeros after the point.
	if i := bytes.IndexByte(b, '.'); i > 0 && len(bytes.Trim(b[i+1:], "0")) == 0 {
		b = b[:i]
	}
	neg := len(b) > 1 && b[0] == '-'
	if neg {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 18 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	if neg {
		n = -n
	}
	return n, true
}

// Emails hashes e-mail addresses.
type Emails struct {
	k0, k1  uint64
	ignored map[record.EmailHash]bool
	scratch []byte
}

// NewEmails returns a hasher with a key. The ignored addresses have no hash.
func NewEmails(key [16]byte, ignore []string) *Emails {
	e := &Emails{
		k0: binary.LittleEndian.Uint64(key[:8]), k1: binary.LittleEndian.Uint64(key[8:]),
		ignored: map[record.EmailHash]bool{}, scratch: make([]byte, 0, 320),
	}
	for _, a := range ignore {
		e.ignored[e.Hash([]byte(a))] = true
	}
	return e
}

// Hash returns the keyed hash of the trimmed, lower-cased address. It returns zero for text that is
// not an address: otherwise all customers with "none" would become one customer.
func (e *Emails) Hash(v driver.Value) record.EmailHash {
	b := text(v, e.scratch)
	if bytes.IndexByte(b, '@') < 0 {
		return 0
	}
	b = e.lower(b)
	if bytes.HasSuffix(b, []byte(".invalid")) {
		return 0 // a reserved domain: shops replace erased addresses with it
	}
	h := record.EmailHash(siphash.Hash(e.k0, e.k1, b))
	if h == 0 {
		h = 1
	}
	if len(e.ignored) > 0 && e.ignored[h] {
		return 0
	}
	return h
}

// lower returns b in lower case, in scratch.
func (e *Emails) lower(b []byte) []byte {
	out := e.scratch[:0]
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return bytes.ToLower(b)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	e.scratch = out
	return out
}

// wordLimit is how many different channels, countries or segments share their strings. Further
// values are allocated for each row: a column with so many values is not a dimension.
const wordLimit = 1 << 16

// short returns the beginning of a value that is too long, without a part of a character.
func short(b []byte) []byte {
	if len(b) <= record.MaxValue {
		return b
	}
	cut := record.MaxValue
	for cut > 0 && !utf8.RuneStart(b[cut]) {
		cut--
	}
	return b[:cut]
}

// Labels holds one string for every different value of a dimension.
type Labels map[string]string

// Label returns a value as the label that a record has of it.
func Label(v driver.Value) string { return Labels{}.label(v, nil) }

func (w Labels) label(v driver.Value, scratch []byte) string {
	b := short(text(v, scratch))
	if len(b) == 0 {
		return ""
	}
	if s, ok := w[string(b)]; ok {
		return s
	}
	s := string(bytes.ToValidUTF8(b, []byte("\uFFFD")))
	if len(w) < wordLimit {
		w[string(b)] = s
	}
	return s
}
