package ledger

import "strings"

const (
	// maxAcquisitions is how many acquisition channels the orders of a source can name besides their
	// own channels; further ones are "other". It keeps campaigns from filling the list of origins.
	maxAcquisitions = 100
	// maxOrigins is how many combinations of source, channels and country a row can name.
	maxOrigins = 1 << 15
	// reservedOrigins of them are kept for newly registered sources.
	reservedOrigins = 1 << 11
)

// origin is the source, channel, country and acquisition channel of an order.
type origin struct {
	source, channel, country, acquisition uint16
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

// originTable numbers the places that one source's orders come from.
type originTable struct {
	ledger *Ledger
	source uint16
	codes  map[place]uint16
	// acquisitions are the codes of the acquisition channels named besides channels.
	acquisitions map[string]uint16
	// last and lastCode are the place of the last order and its number, since orders of one place
	// often follow each other.
	last     place
	lastCode uint16
	other    uint16 // the number for all further places once the list is full
}

// place is an order's channel, country and acquisition channel.
type place struct{ channel, country, acquisition string }

func newOriginTable(l *Ledger, source uint16) originTable {
	t := originTable{ledger: l, source: source, codes: map[place]uint16{}, acquisitions: map[string]uint16{}}
	t.other = l.origins.reserve(origin{source, otherCode, otherCode, otherCode})
	t.lastCode = l.origins.reserve(origin{source, unknownCode, unknownCode, unknownCode})
	t.codes[t.last] = t.lastCode
	return t
}

// number returns the number of a place. It returns the number of "other" if there are too many.
func (t *originTable) number(at place) uint16 {
	if at == t.last {
		return t.lastCode
	}
	n, ok := t.codes[at]
	if !ok {
		o := origin{source: t.source, channel: t.ledger.channels.code(at.channel), country: t.ledger.countries.code(at.country)}
		o.acquisition = t.acquisition(at.acquisition, o.channel)
		if n, ok = t.ledger.origins.number(o); !ok {
			t.ledger.folded++
			return t.other
		}
		at = place{strings.Clone(at.channel), strings.Clone(at.country), strings.Clone(at.acquisition)}
		t.codes[at] = n
		t.ledger.dirty = true
	}
	t.last, t.lastCode = at, n
	return n
}

// acquisition returns the code of an acquisition channel: the order's own channel if it is unknown.
func (t *originTable) acquisition(name string, channel uint16) uint16 {
	if name == "" {
		return channel
	}
	code, ok := t.acquisitions[name]
	switch {
	case ok:
		return code
	case len(t.acquisitions) == maxAcquisitions:
		return otherCode
	}
	code = t.ledger.channels.code(name)
	t.acquisitions[strings.Clone(name)] = code
	return code
}
