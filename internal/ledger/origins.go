package ledger

import "strings"

const (
	// maxOrigins is how many combinations of source, channel and country a row can name.
	maxOrigins = 1 << 15
	// reservedOrigins of them are kept for newly registered sources.
	reservedOrigins = 1 << 11
)

// origin is the source, channel and country of an order.
type origin struct {
	source, channel, country uint16
}

// originList numbers origins. It only grows, so views may share it.
type originList struct {
	list []origin
	code map[origin]uint16
}

// number returns the number of o, and false if the list is full.
func (x *originList) number(o origin) (n uint16, ok bool) {
	if n, ok = x.code[o]; ok {
		return n, true
	}
	if len(x.list) >= maxOrigins-reservedOrigins {
		return 0, false
	}
	return x.add(o), true
}

// reserve returns the number of an origin that a new source needs.
func (x *originList) reserve(o origin) uint16 {
	if len(x.list) == maxOrigins {
		panic("ledger: more than a thousand sources")
	}
	return x.add(o)
}

func (x *originList) add(o origin) uint16 {
	n := uint16(len(x.list))
	x.list = append(x.list, o)
	x.code[o] = n
	return n
}

// originTable numbers the channels and countries of one source's orders.
type originTable struct {
	ledger *Ledger
	source uint16
	codes  map[place]uint16
	// last and lastCode are the place of the last order and its number, since orders of one place
	// often follow each other.
	last     place
	lastCode uint16
	other    uint16 // the number for all further places once the list is full
}

// place is an order's channel and country.
type place struct{ channel, country string }

func newOriginTable(l *Ledger, source uint16) originTable {
	t := originTable{ledger: l, source: source, codes: map[place]uint16{}}
	t.other = l.origins.reserve(origin{source, otherCode, otherCode})
	t.lastCode = l.origins.reserve(origin{source, unknownCode, unknownCode})
	t.codes[t.last] = t.lastCode
	return t
}

// number returns the number of an order's channel and country. It returns the number of "other" if
// there are too many combinations.
func (t *originTable) number(channel, country string) uint16 {
	at := place{channel, country}
	if at == t.last {
		return t.lastCode
	}
	n, ok := t.codes[at]
	if !ok {
		o := origin{t.source, t.ledger.channels.code(channel), t.ledger.countries.code(country)}
		if n, ok = t.ledger.origins.number(o); !ok {
			t.ledger.folded++
			return t.other
		}
		at = place{strings.Clone(channel), strings.Clone(country)}
		t.codes[at] = n
		t.ledger.dirty = true
	}
	t.last, t.lastCode = at, n
	return n
}
