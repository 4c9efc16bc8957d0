package ledger

import (
	"cmp"
	"slices"

	"github.com/klantenbinding/loyalty/internal/money"
	"github.com/klantenbinding/loyalty/internal/record"
)

// spendTable holds one source's spend, which belongs to no customer.
type spendTable struct {
	ledger *Ledger
	index  keyIndex // to places in list
	list   []spend
}

// spend is a record of spend in 24 bytes.
type spend struct {
	amount money.Amount
	key    uint32
	spendCell
}

// spendCell is the key by which spend is summed.
type spendCell struct {
	day, channel uint16
	purpose      record.Purpose
}

type spendSum struct {
	amount  money.Amount
	records int
}

// put adds or replaces a record of spend.
func (t *spendTable) put(r *record.Spend) {
	rec := spend{r.Amount, uint32(r.Key), spendCell{toDay(r.Day), t.ledger.channels.code(r.Channel), r.Purpose}}
	at, had := t.index.get(r.Key)
	switch {
	case !had:
		t.index.set(r.Key, uint32(len(t.list)))
		t.list = append(t.list, rec)
	case t.list[at] == rec:
		return
	default:
		t.ledger.addSpend(&t.list[at], -1)
		t.list[at] = rec
	}
	t.ledger.addSpend(&rec, 1)
}

// remove removes a record of spend.
func (t *spendTable) remove(k record.Key) {
	at, ok := t.index.get(k)
	if !ok {
		return
	}
	t.ledger.addSpend(&t.list[at], -1)
	last := len(t.list) - 1
	t.list[at] = t.list[last]
	t.index.set(record.Key(t.list[at].key), at)
	t.index.remove(k)
	t.list = t.list[:last]
}

// addSpend adds a record to the sums n times; n is 1 or -1.
func (l *Ledger) addSpend(r *spend, n int) {
	sum := l.spend[r.spendCell]
	sum.amount += money.Amount(n) * r.amount
	l.countNote(r.day, n)
	if sum.records += n; sum.records == 0 {
		delete(l.spend, r.spendCell)
	} else {
		l.spend[r.spendCell] = sum
	}
	l.dirty, l.spendChanged = true, true
}

// sumSpend returns the sums for a view.
func (l *Ledger) sumSpend() []SpendDay {
	if !l.spendChanged {
		return l.spendDays
	}
	l.spendChanged = false
	l.spendDays = make([]SpendDay, 0, len(l.spend))
	for c, sum := range l.spend {
		l.spendDays = append(l.spendDays, SpendDay{Day: fromDay(c.day), Purpose: c.purpose, Channel: c.channel, Amount: sum.amount})
	}
	slices.SortFunc(l.spendDays, func(a, b SpendDay) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.Channel, b.Channel))
	})
	return l.spendDays
}
