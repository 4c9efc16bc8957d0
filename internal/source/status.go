package source

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
)

// Status describes how well a source works.
type Status struct {
	Name    string
	Preset  string // "" for custom queries alone
	Variant string // which of the preset's variants was found; "" before it is known
	Up      bool   // the last poll succeeded
	Loaded  bool   // everything was read at least once
	// Tried is when the last poll ended, LastSuccess when the last successful poll ended; zero: never.
	Tried, LastSuccess time.Time
	// Newest is the time of the newest record read; zero: none.
	Newest           time.Time
	LastPollDuration time.Duration
	// Records counts the records read; a record that is read again counts again.
	Records map[record.Kind]uint64
	// Rejected counts the records that could not be used, each once per reason.
	Rejected map[Rejection]uint64
	// Warnings need somebody's attention although the source works.
	Warnings []warning.Warning
	// LastError says why the last poll failed; "" if it did not.
	LastError string
	// Failure is LastError without the details that only the operator may see.
	Failure failure.Failure
	// Failing has a failure for each kind of record that the last poll could not read, also if it had
	// read records of the kind before.
	Failing []failure.Failure
	// Polls and Failures count polls and failed ones.
	Polls, Failures uint64
	// Computations counts the computations of figures in the database since the start, by kind. Computation is the
	// latest one that gave the published figures; nil if figures are computed in memory.
	Computations map[Computed]Tally
	Computation  *Computation
}

// state is what other goroutines see of a source. It is safe for concurrent use.
type state struct {
	mu       sync.Mutex // protects the rest
	status   Status
	provides map[record.Kind]bool
}

// read returns a copy of the status.
func (s *state) read() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.status
	st.Records, st.Rejected, st.Warnings = maps.Clone(st.Records), maps.Clone(st.Rejected), slices.Clone(st.Warnings)
	st.Failing = slices.Clone(st.Failing)
	return st
}

// provided returns a copy of the kinds of record that the source delivers.
func (s *state) provided() map[record.Kind]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.provides)
}

// provide sets the kinds of record that the source delivers.
func (s *state) provide(kinds map[record.Kind]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.provides = kinds
}

// detected sets what was found in the database.
func (s *state) detected(variant string, kinds map[record.Kind]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Variant, s.provides = variant, kinds
}

// page adds a page and its new rejects to the status.
func (s *state) page(pg *page, fresh map[Rejection]rejectGroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, n := range pg.read {
		s.status.Records[k] += n
	}
	for why, group := range fresh {
		s.status.Rejected[why] += uint64(group.count)
	}
	if newest := time.Unix(pg.newest, 0).UTC(); pg.newest > 0 && newest.After(s.status.Newest) {
		s.status.Newest = newest
	}
}

// ending is how a poll ended.
type ending struct {
	at       time.Time
	took     time.Duration
	err      error
	loaded   bool // everything that can be read was read once
	warnings []warning.Warning
	failing  []failure.Failure
}

// finish records how a poll ended. It returns the warnings before the poll, and whether the poll
// is the first one or succeeded where the last one failed or the other way round.
func (s *state) finish(e ending) (before []warning.Warning, changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := &s.status
	before, st.Warnings = st.Warnings, e.warnings
	changed = st.Polls == 0 || st.Up != (e.err == nil)
	st.Polls++
	st.Tried, st.LastPollDuration, st.Up, st.LastError, st.Failure = e.at, e.took, e.err == nil, "", failure.Of(e.err)
	st.Failing = e.failing
	st.Loaded = st.Loaded || e.loaded
	if e.err != nil {
		st.Failures++
		st.LastError = e.err.Error()
	} else {
		st.LastSuccess = e.at
	}
	return before, changed
}

// finish records how a poll ended, and logs what has changed.
func (s *Source) finish(began time.Time, err error) {
	e := ending{at: s.env.Clock(), err: err, loaded: s.loaded()}
	e.took = e.at.Sub(began)
	s.watch.endPoll()
	e.warnings, e.failing = s.warnings(), s.failing(err)
	before, changed := s.state.finish(e)
	ReportWarnings(s.logger, s.cfg.Name, e.warnings, before)
	switch {
	case err != nil && changed:
		s.logger.Error("poll failed", "source", s.cfg.Name, "err", err)
	case err != nil:
		s.logger.Debug("poll failed again", "source", s.cfg.Name, "err", err)
	case changed:
		s.logger.Info("poll succeeded", "source", s.cfg.Name, "duration", e.took)
	}
}

// failing returns the failures of a poll by kind of record. If the poll failed as a whole before the
// initial load was complete, these are all kinds that the source delivers.
func (s *Source) failing(err error) []failure.Failure {
	if err == nil {
		return nil
	}
	var list []failure.Failure
	if s.plan == nil || !s.partial && !s.loaded() {
		why := failure.Of(err)
		for _, kind := range slices.Sorted(maps.Keys(s.state.provided())) {
			list = append(list, failure.Failure{Code: why.Code, Kind: string(kind)})
		}
		return list
	}
	for _, fault := range s.plan.faults {
		list = append(list, failure.Of(fault))
	}
	for _, r := range s.plan.readers {
		if !r.cursor.failed {
			continue
		}
		list = append(list, failure.Failure{Code: r.cursor.cause, Kind: string(r.shape.Kind)})
		for _, c := range r.children {
			list = append(list, failure.Failure{Code: r.cursor.cause, Kind: string(c.shape.Kind)})
		}
	}
	return list
}

// loaded reports whether everything that can be read was read once. A query that the server refuses
// only delays its own records, not the other queries' records; the poll's error names it.
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
