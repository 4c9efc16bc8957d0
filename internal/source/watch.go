package source

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// watch finds problems with the data of a working source. Only the polling goroutine uses it.
type watch struct {
	sales    keySet                          // orders that are sales, or were before their status became unlisted
	unlisted map[record.Key]string           // orders that are not sales because their status is not on a list
	blank    map[record.Kind]keySet          // keys of rows that are not records
	newest   map[record.Kind]int64           // Unix seconds of the newest record
	tally    map[record.Kind]tally           // of the running poll
	rejected map[record.Kind]warning.Warning // kinds with many rejected rows in the last polls
}

// tally counts the rows of one poll.
type tally struct{ rows, rejected uint64 }

func newWatch() *watch {
	return &watch{
		sales: keySet{}, unlisted: map[record.Key]string{}, blank: map[record.Kind]keySet{}, newest: map[record.Kind]int64{},
		tally: map[record.Kind]tally{}, rejected: map[record.Kind]warning.Warning{},
	}
}

// maxUnlisted is how many orders of an unlisted status are counted.
const maxUnlisted = 1 << 20

// order takes an order that was read: whether it is a sale, and its status if the status is unlisted.
// A query that lists only its sales omits all other statuses on purpose: then only orders that were
// sales before are counted.
func (w *watch) order(k record.Key, sale bool, unlisted string, listsAll bool) {
	switch {
	case k == 0:
	case sale:
		w.sales.add(k)
		delete(w.unlisted, k)
	case unlisted == "":
		w.sales.remove(k)
		delete(w.unlisted, k)
	case (listsAll || w.sales.has(k)) && len(w.unlisted) < maxUnlisted:
		w.unlisted[k] = unlisted
	}
}

// row takes a row that was read, and whether it became a record.
func (w *watch) row(kind record.Kind, k record.Key, ok bool) {
	set := w.blank[kind]
	if set == nil {
		set = keySet{}
		w.blank[kind] = set
	}
	if ok {
		set.remove(k)
	} else if k != 0 {
		set.add(k)
	}
}

// page adds a page to the tally of the poll.
func (w *watch) page(kind record.Kind, pg *page) {
	t := w.tally[kind]
	t.rows += uint64(pg.rows)
	for _, r := range pg.rejects {
		if r.Kind == kind {
			t.rejected++
		}
	}
	w.tally[kind] = t
	w.newest[kind] = max(w.newest[kind], pg.newest)
}

// setAside moves what was added to the tally of a kind since before to another tally.
func (w *watch) setAside(kind record.Kind, before tally, to *tally) {
	t := w.tally[kind]
	to.rows, to.rejected = to.rows+t.rows-before.rows, to.rejected+t.rejected-before.rejected
	w.tally[kind] = before
}

// add adds rows to the tally of the poll.
func (w *watch) add(kind record.Kind, more tally) {
	t := w.tally[kind]
	w.tally[kind] = tally{t.rows + more.rows, t.rejected + more.rejected}
}

// Many rejected rows are at least a tenth of the rows of a poll, and at least ten.
const (
	manyRejected  = 10
	rejectedShare = 10
)

// RejectedWarning returns the warning of many rejected rows among the rows of a poll, and false if there are not many.
func RejectedWarning(kind record.Kind, rejected, rows uint64) (warning.Warning, bool) {
	if rejected < manyRejected || rejected*rejectedShare < rows {
		return warning.Warning{}, false
	}
	return warning.Warning{Code: warning.RecordsRejected, Kind: string(kind), Count: rejected, Total: rows}, true
}

// endPoll updates the warnings with the tally of a poll that ended, and starts a new tally.
func (w *watch) endPoll() {
	for kind, t := range w.tally {
		many, ok := RejectedWarning(kind, t.rejected, t.rows)
		switch {
		case ok:
			w.rejected[kind] = many
		case t.rows >= manyRejected:
			delete(w.rejected, kind)
		}
	}
	clear(w.tally)
}

// removed forgets orders that were deleted.
func (w *watch) removed(kind record.Kind, keys []record.Key) {
	if kind != record.KindOrder {
		return
	}
	for _, k := range keys {
		w.sales.remove(k)
		delete(w.unlisted, k)
	}
}

// MaxStatuses is how many unlisted statuses are named.
const MaxStatuses = 10

// UnlistedWarnings returns the warnings of the most frequent statuses on no list, by the orders of each.
func UnlistedWarnings(orders map[string]uint64) []warning.Warning {
	var list []warning.Warning
	for _, status := range slices.Sorted(maps.Keys(orders)) {
		list = append(list, warning.Warning{Code: warning.UnlistedStatus, Kind: string(record.KindOrder), Detail: status, Count: orders[status]})
	}
	slices.SortStableFunc(list, func(a, b warning.Warning) int { return cmp.Compare(b.Count, a.Count) })
	return list[:min(len(list), MaxStatuses)]
}

// warnings returns the warnings about unlisted statuses and rejected rows.
func (w *watch) warnings() []warning.Warning {
	counts := map[string]uint64{}
	for _, status := range w.unlisted {
		counts[status]++
	}
	list := UnlistedWarnings(counts)
	for _, kind := range slices.Sorted(maps.Keys(w.rejected)) {
		list = append(list, w.rejected[kind])
	}
	return list
}

// warnings returns all warnings about the source.
func (s *Source) warnings() []warning.Warning {
	list := s.watch.warnings()
	if s.plan == nil {
		return list
	}
	for _, r := range s.plan.readers {
		if n := r.cursor.held; n.Code != "" {
			list = append(list, n)
		}
	}
	return append(list, s.plan.warnings()...)
}

// ReportWarnings logs the warnings about a source that are new.
func ReportWarnings(logger *slog.Logger, source string, now, before []warning.Warning) {
	for _, n := range now {
		known := slices.ContainsFunc(before, func(b warning.Warning) bool {
			return b.Code == n.Code && b.Kind == n.Kind && b.Detail == n.Detail
		})
		if !known {
			logger.Warn("source needs attention", "source", source, "warning", n.Code, "kind", n.Kind,
				"detail", n.Detail, "count", n.Count, "total", n.Total)
		}
	}
}
