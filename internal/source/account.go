package source

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// maxRejects is how many rejected records of a kind are remembered; beyond, one that is read
// again is counted again.
const maxRejects = 1 << 16

// account adds a page to the status and tells its rejects, each record once.
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
		s.logger.Warn("rejected records", "source", s.cfg.Name, "kind", why.Kind, "reason", why.Reason,
			"count", group.count, "example", s.shared.IDs.Of(exampleKind(why.Kind)).ID(group.example))
	}
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

// fresh returns the page's rejects that were not known, and forgets those that are mended.
func (s *Source) fresh(kind record.Kind, pg *page) map[Rejection]rejectGroup {
	known := s.rejects[kind]
	for _, k := range pg.accepted {
		delete(known, k)
	}
	if len(pg.rejects) == 0 {
		return nil
	}
	groups := map[Rejection]rejectGroup{}
	for _, r := range pg.rejects {
		if !s.remember(r) {
			continue
		}
		g := groups[Rejection{Kind: r.Kind, Reason: r.Why}]
		g.count++
		g.example = r.Key
		groups[Rejection{Kind: r.Kind, Reason: r.Why}] = g
	}
	return groups
}

// remember tells whether a reject is new.
func (s *Source) remember(r decode.Rejected) bool {
	known := s.rejects[r.Kind]
	if known == nil {
		known = map[record.Key]Reason{}
		s.rejects[r.Kind] = known
	}
	if r.Key == 0 {
		return true
	}
	if why, ok := known[r.Key]; ok && why == r.Why {
		return false
	}
	if len(known) < maxRejects {
		known[r.Key] = r.Why
	}
	return true
}

// finish writes down how a poll ended, and says so when that has changed.
func (s *Source) finish(began time.Time, err error) {
	now := s.env.Clock()
	loaded := s.loaded()
	s.mu.Lock()
	st := &s.status
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
