package source

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// maxRejects is how many rejected records of a kind are remembered with their reason. Others count
// once, even if they are rejected for another reason later.
const maxRejects = 1 << 16

// account adds a page to the status and counts its rejects, each record once.
func (s *Source) account(kind record.Kind, pg *page) {
	fresh := s.fresh(kind, pg)
	s.mu.Lock()
	for k, n := range pg.read {
		s.status.Records[k] += n
	}
	for why, group := range fresh {
		s.status.Rejected[why] += uint64(group.count)
	}
	if newest := time.Unix(pg.newest, 0).UTC(); pg.newest > 0 && newest.After(s.status.Newest) {
		s.status.Newest = newest
	}
	s.mu.Unlock()
	for why, group := range fresh {
		all := s.untold[why]
		all.count += group.count
		all.example = group.example
		s.untold[why] = all
	}
}

// tell logs the rejected records of a query once it was read, one line for each reason.
func (s *Source) tell() {
	for why, group := range s.untold {
		s.logger.Warn("rejected records", "source", s.cfg.Name, "kind", why.Kind, "reason", why.Reason,
			"count", group.count, "example", s.shared.IDs.Of(exampleKind(why.Kind)).ID(group.example))
	}
	clear(s.untold)
}

// exampleKind is what the example's id identifies: a line is named by its order.
func exampleKind(k record.Kind) record.Kind {
	if k == record.KindLine {
		return record.KindOrder
	}
	return k
}

// rejectGroup is how many records were rejected for a reason, and one of them.
type rejectGroup struct {
	count   int
	example record.Key
}

// rejects are the records of a kind that are rejected now.
type rejects struct {
	all keySet
	why map[record.Key]Reason // of the first maxRejects of them
}

// fresh returns the page's rejects that were unknown, and forgets those that are mended.
func (s *Source) fresh(kind record.Kind, pg *page) map[Rejection]rejectGroup {
	if known := s.rejects[kind]; known != nil {
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
		if !s.remember(r) {
			continue
		}
		why := Rejection{Kind: r.Kind, Reason: r.Why}
		groups[why] = rejectGroup{groups[why].count + 1, r.Key}
	}
	return groups
}

// remember reports whether a reject is new.
func (s *Source) remember(r decode.Rejected) bool {
	known := s.rejects[r.Kind]
	if known == nil {
		known = &rejects{keySet{}, map[record.Key]Reason{}}
		s.rejects[r.Kind] = known
	}
	if r.Key == 0 {
		return true
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

// finish writes down how a poll ended, and says so when that has changed.
func (s *Source) finish(began time.Time, err error) {
	now := s.env.Clock()
	loaded := s.loaded()
	s.watch.endPoll()
	warnings := s.warnings()
	s.mu.Lock()
	st := &s.status
	before := st.Warnings
	st.Warnings = warnings
	changed := st.Polls == 0 || st.Up != (err == nil)
	st.Polls++
	st.Tried, st.LastPollDuration, st.Up, st.LastError, st.Failure = now, now.Sub(began), err == nil, "", failure.Of(err)
	st.Loaded = st.Loaded || loaded
	if err != nil {
		st.Failures++
		st.LastError = err.Error()
	} else {
		st.LastSuccess = now
	}
	s.mu.Unlock()
	s.report(warnings, before)
	switch {
	case err != nil && changed:
		s.logger.Error("poll failed", "source", s.cfg.Name, "err", err)
	case err != nil:
		s.logger.Debug("poll failed again", "source", s.cfg.Name, "err", err)
	case changed:
		s.logger.Info("poll succeeded", "source", s.cfg.Name, "duration", now.Sub(began))
	}
}

// loaded tells whether everything that can be read was read once. A query that the server refuses
// keeps back its own records, not those of the others; the poll's error tells of it.
func (s *Source) loaded() bool {
	if s.plan == nil {
		return false
	}
	some := false
	for _, r := range s.plan.readers {
		if !r.cursor.loaded && !r.cursor.refused {
			return false
		}
		some = some || r.cursor.loaded
	}
	return some
}
