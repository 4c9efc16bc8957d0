package dashboards_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/panelquery"
	"github.com/klantenbinding/loyalty/internal/record"
)

// untruths returns what is wrong with what a person reads on a panel.
func (s *situation) untruths(t testing.TB, board *screen, r *reading) []string {
	t.Helper()
	list := s.wrongWords(board, r)
	if s.full { // a smaller shop has shorter texts
		list = append(list, r.cuts(t)...)
	}
	switch {
	case !isOfPlugin(t, r.panel):
		list = append(list, s.wrongOfPrometheus(t, r)...)
	case s.stopped:
		list = append(list, wrongWhenStopped(board, r)...)
	default:
		list = append(list, s.wrongErrors(t, r)...)
		list = append(list, s.wrongFigures(r)...)
		list = append(list, s.wrongReasons(board, r)...)
		list = append(list, s.wrongCurrencies(r)...)
	}
	return append(list, r.deadNames(t, s.full)...)
}

// remedy is in an error that says what to do.
var remedy = regexp.MustCompile(`(?i)\b(check|choose|enter|update|ask|raise|try|add|set|see|report|controleer|kies|vul|werk|vraag|verhoog|probeer|voeg|stel|zie|meld)\b`)

// wrongWhenStopped checks a panel whose exporter cannot be reached: it knows nothing, and says so.
func wrongWhenStopped(board *screen, r *reading) (list []string) {
	if away := board.language.Word("exporter_away"); slices.Contains(r.said(), away) {
		return nil
	}
	if len(r.answer.errors) == 0 {
		list = append(list, "no error although the exporter is stopped")
	}
	for _, e := range r.answer.errors {
		if !remedy.MatchString(e) {
			list = append(list, "an error without a remedy: "+e)
		}
	}
	if !isNoValue(r.message) {
		list = append(list, fmt.Sprintf("says %q although the exporter is stopped", r.message))
	}
	if r.hasValue() {
		list = append(list, "shows a value although the exporter is stopped")
	}
	return list
}

// wrongErrors checks the errors of a running exporter. Only the list of customers may be refused.
func (s *situation) wrongErrors(t testing.TB, r *reading) (list []string) {
	t.Helper()
	refusable := slices.ContainsFunc(r.panel.Targets, func(raw json.RawMessage) bool {
		return decode[loyaltyTarget](t, raw).QueryType == string(panelquery.AtRisk)
	})
	for _, e := range r.answer.errors {
		switch {
		case s.full || !refusable:
			list = append(list, "fails: "+e)
		case !remedy.MatchString(e):
			list = append(list, "an error without a remedy: "+e)
		}
	}
	if len(r.answer.errors) > 0 && !isNoValue(r.message) {
		list = append(list, fmt.Sprintf("says %q although the query failed", r.message))
	}
	return list
}

// wrongFigures checks that a figure that cannot be known has no value, and that a missing figure has a
// reason.
func (s *situation) wrongFigures(r *reading) (list []string) {
	columns := slices.Clone(r.columns)
	for _, f := range r.figures {
		columns = append(columns, f.of)
	}
	for _, c := range columns {
		if m, ok := s.measures[c.name]; ok && !m.Available && !c.empty() {
			list = append(list, fmt.Sprintf("shows %v for %s, which is unknown: %s", c.values[len(c.values)-1], c.shown(), m.Reason))
		}
	}
	if !r.hasValue() {
		reasons := slices.Concat(r.answer.notices, r.answer.errors)
		for _, f := range r.figures {
			reasons = append(reasons, f.text)
		}
		for _, c := range r.columns {
			reasons = append(reasons, text(c.config["noValue"]))
		}
		if !slices.ContainsFunc(reasons, func(reason string) bool { return !isNoValue(reason) }) {
			list = append(list, fmt.Sprintf("has no value and no reason; it says %q", r.said()))
		}
		if s.full {
			list = append(list, fmt.Sprintf("has no value in a full shop; it says %q", r.said()))
		}
	}
	return list
}

// wrongReasons checks that no reason contradicts what the shop has.
func (s *situation) wrongReasons(board *screen, r *reading) (list []string) {
	for _, kind := range record.Kinds() {
		key := "absent_" + string(kind)
		reason := board.language.Word(key)
		if reason == key || !s.kinds[string(kind)] {
			continue
		}
		for _, said := range r.said() {
			if strings.Contains(said, reason) {
				list = append(list, fmt.Sprintf("says %q, but the shop has %s", said, board.language.Records(string(kind))))
			}
		}
	}
	return list
}

// namesCurrency reports whether a text has the shop's currency, or its sign.
func (s *situation) namesCurrency(said string) bool {
	return strings.Contains(said, s.catalogue.Currency) || s.catalogue.Currency == "EUR" && strings.Contains(said, "€")
}

// wrongCurrencies checks that amounts are shown in the shop's currency.
func (s *situation) wrongCurrencies(r *reading) (list []string) {
	for _, c := range slices.Concat(r.columns, ofFigures(r)) {
		m, known := s.measures[c.name]
		amount := c.ofAmount || known && m.Unit == string(measure.UnitCurrency)
		if amount && !s.namesCurrency(c.unit()+c.shown()) {
			list = append(list, fmt.Sprintf("shows amounts without a currency: %s has the unit %q", c.shown(), c.unit()))
		}
	}
	return list
}

func ofFigures(r *reading) (list []*column) {
	for _, f := range r.figures {
		list = append(list, f.of)
	}
	return list
}

// wrongOfPrometheus checks panels that read Prometheus. A state of the exporter from before it stopped is
// not its state now, and amounts name their currency.
func (s *situation) wrongOfPrometheus(t testing.TB, r *reading) (list []string) {
	t.Helper()
	expressions := ""
	for _, raw := range r.panel.Targets {
		expressions += decode[promTarget](t, raw).Expr + " "
	}
	figures, amounts := false, false
	for _, m := range measure.All() {
		if strings.Contains(expressions, m.Metric+"{") {
			figures = true
			amounts = amounts || m.Unit == measure.UnitCurrency
		}
	}
	for _, f := range r.figures {
		if s.stopped && !figures && f.value != nil && !f.of.last.IsZero() && time.Since(f.of.last) > stale {
			list = append(list, fmt.Sprintf("still says %q of before the exporter stopped", f.text))
		}
	}
	amounts = amounts && !s.stopped // an exporter that stopped has none
	named := slices.ContainsFunc(r.columns, func(c *column) bool { return slices.Contains(c.values, any(s.catalogue.Currency)) })
	for _, c := range slices.Concat(r.columns, ofFigures(r)) {
		if amounts && !named && c.numeric && !s.namesCurrency(c.unit()+c.shown()+text(c.config["custom.axisLabel"])) {
			list = append(list, fmt.Sprintf("shows amounts without a currency: %s has the unit %q", c.shown(), c.unit()))
		}
	}
	// A rate has no value in the few seconds of the test if nothing happens.
	if s.full && !r.hasValue() && !excusedAll(t, r.panel) && !strings.Contains(expressions, "rate(") {
		list = append(list, "has no value in a full shop")
	}
	return list
}

// excusedAll reports whether each query of a panel may have no data in a healthy shop.
func excusedAll(t testing.TB, p *tile) bool {
	t.Helper()
	return !slices.ContainsFunc(p.Targets, func(raw json.RawMessage) bool {
		return !excused(parse(t, decode[promTarget](t, raw).Expr))
	})
}

// deadNames checks that the names that a panel chooses columns by exist.
func (r *reading) deadNames(t testing.TB, full bool) (list []string) {
	t.Helper()
	if !full {
		return nil
	}
	if o := r.panel.Options.ReduceOptions; o != nil && o.Fields != "" && len(r.figures) == 0 {
		list = append(list, fmt.Sprintf("shows the columns %s, but the answer has no such column", o.Fields))
	}
	if x := r.panel.Options.XField; x != "" && !slices.ContainsFunc(r.columns, func(c *column) bool { return c.shown() == x || c.name == x }) {
		list = append(list, fmt.Sprintf("draws over the column %q, but the answer has no such column", x))
	}
	return list
}

// speaks reports whether an override changes what people read, and not only colours and lines.
func (o *override) speaks() bool {
	for _, property := range o.Properties {
		if slices.Contains([]string{"displayName", "unit", "noValue", "mappings", "custom.hideFrom"}, property.ID) {
			return true
		}
	}
	return false
}

// requireOverridesInUse checks that each override that changes a text or a unit matches a column on a board
// of its language. Otherwise its name is misspelt or out of date, and people read the raw name.
func requireOverridesInUse(t *testing.T, used map[string]bool) {
	t.Helper()
	for _, board := range loadScreens(t) {
		for _, p := range board.tiles() {
			if !isOfPlugin(t, p) {
				continue // Prometheus leaves out columns without a value
			}
			for i := range p.FieldConfig.Overrides {
				o := &p.FieldConfig.Overrides[i]
				if o.speaks() && !used[string(board.language)+" "+o.key()] {
					t.Errorf("%s: %q (panel %d): no column matches the override %s", board.file, p.Title, p.ID, o.key())
				}
			}
		}
	}
}

// TestTextsForNoValueClaimNothing checks the texts that panels show in place of a value. Grafana also shows
// them if a query fails, so they must not say anything about the shop.
func TestTextsForNoValueClaimNothing(t *testing.T) {
	t.Parallel()
	for _, board := range loadScreens(t) {
		for _, p := range board.tiles() {
			_, noValues := p.texts()
			for _, said := range noValues {
				require.True(t, isNoValue(said), "%s: %q (panel %d) says %q if it has no value", board.file, p.Title, p.ID, said)
			}
			require.True(t, isNoValue(p.nothing()), "%s: %q (panel %d) says %q if it has no data: set noValue", board.file, p.Title, p.ID, p.nothing())
		}
	}
}
