package source

import (
	"log/slog"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// maxRejects is how many rejected records of a kind are remembered with their reason. Each other
// record counts once, even if it is rejected for another reason later.
const maxRejects = 1 << 16

// rejections counts the rejected records of a source, each record once, and logs them. Only the
// polling goroutine uses it.
type rejections struct {
	source   string
	logger   *slog.Logger
	ids      *decode.Identities
	known    map[record.Kind]*rejects
	nameless map[uint32]nameless // rejects without a key, by a part of their hash
	reads    uint64              // number of reads of a query
	unlogged map[Rejection]rejectGroup
}

// rejects are the records of a kind that are rejected now.
type rejects struct {
	all keySet
	why map[record.Key]Reason // of the first maxRejects records
}

// nameless counts rejected rows without a key. Only their contents tell them apart, and rows may have the
// same contents, so a read counts those that it has more of than any earlier read.
type nameless struct {
	read      uint64 // the latest read with such rows
	now, most uint32 // rows in that read, and in the read with most
}

// begin begins the read of a query.
func (x *rejections) begin() { x.reads++ }

// another counts a rejected row without a key, and reports whether it is new.
func (x *rejections) another(r decode.Rejected) bool {
	bucket := uint32(r.Row % maxRejects)
	n := x.nameless[bucket]
	if n.read != x.reads {
		n.read, n.now = x.reads, 0
	}
	n.now++
	fresh := n.now > n.most
	n.most = max(n.most, n.now)
	x.nameless[bucket] = n
	return fresh
}

// rejectGroup counts the records that were rejected for a reason, and names one of them.
type rejectGroup struct {
	count   int
	example record.Key
}

func newRejections(source string, logger *slog.Logger, ids *decode.Identities) *rejections {
	return &rejections{
		source: source, logger: logger, ids: ids,
		known: map[record.Kind]*rejects{}, nameless: map[uint32]nameless{}, unlogged: map[Rejection]rejectGroup{},
	}
}

// any reports whether records of a kind were ever rejected.
func (x *rejections) any(kind record.Kind) bool { return x.known[kind] != nil }

// page takes the rejects of a page and returns the new ones.
func (x *rejections) page(kind record.Kind, pg *page) map[Rejection]rejectGroup {
	fresh := x.fresh(kind, pg)
	for why, group := range fresh {
		all := x.unlogged[why]
		all.count += group.count
		all.example = group.example
		x.unlogged[why] = all
	}
	return fresh
}

// log logs the new rejects of a query after it was read, one line for each reason.
func (x *rejections) log() {
	for why, group := range x.unlogged {
		x.logger.Warn("rejected records", "source", x.source, "kind", why.Kind, "reason", why.Reason,
			"count", group.count, "example", x.ids.Of(exampleKind(why.Kind)).ID(group.example))
	}
	clear(x.unlogged)
}

// exampleKind returns the kind that the example's id identifies: the id of a line is its order's.
func exampleKind(k record.Kind) record.Kind {
	if k == record.KindLine {
		return record.KindOrder
	}
	return k
}

// fresh returns the page's new rejects, and forgets the records that are now accepted.
func (x *rejections) fresh(kind record.Kind, pg *page) map[Rejection]rejectGroup {
	if known := x.known[kind]; known != nil {
		for _, k := range pg.accepted {
			known.all.remove(k)
			delete(known.why, k)
		}
	}
	if len(pg.rejects) == 0 {
		return nil
	}
	groups := map[Rejection]rejectGroup{}
	for _, r := range pg.rejects {
		if !x.remember(r) {
			continue
		}
		why := Rejection{Kind: r.Kind, Reason: r.Why}
		groups[why] = rejectGroup{groups[why].count + 1, r.Key}
	}
	return groups
}

// remember remembers a reject and reports whether it is new.
func (x *rejections) remember(r decode.Rejected) bool {
	known := x.known[r.Kind]
	if known == nil {
		known = &rejects{keySet{}, map[record.Key]Reason{}}
		x.known[r.Kind] = known
	}
	if r.Key == 0 {
		return x.another(r)
	}
	why, kept := known.why[r.Key]
	if known.all.has(r.Key) && (!kept || why == r.Why) {
		return false
	}
	known.all.add(r.Key)
	if kept || len(known.why) < maxRejects {
		known.why[r.Key] = r.Why
	}
	return true
}
