// Package measure is the catalogue of measures. Each entry says everything about one measure: name, unit,
// formula, how it is shown, the records it needs, and how its series are finished from sums over
// customers. The sums themselves are families of package fold; a file holds the measures of one topic,
// with the families they need. The package knows nothing of databases, Prometheus or Grafana.
//
//   - measure, labels, settings, errors: the catalogue and what its entries are made of;
//   - customers, returning, winback, gap_table, order_sweep, products, loyalty_types: who buys, and who comes back;
//   - revenue, order_value, top_customers, refunds, subscriptions, customer_value, value_after, payback, costs: money;
//   - subscribers, subscriber_turns, subscriber_value, trials, renewals: customers with subscriptions;
//   - survey_*, loyalty_index: what customers say;
//   - cancellations, service_contacts, engagement, newsletters, programme: what customers do besides buying;
//   - forecast_measures, forecast_models: what the models of package forecast expect;
//   - digest_measures: RFM segments and medians of survival, which are computed in the background;
//   - baselines, baseline_series: what is usual;
//   - repeat_purchases, repeat_sums: whether customers buy less often than expected.
package measure

import (
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/digest"
	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Unit is what a measure's values count.
type Unit string

// The units.
const (
	// UnitRatio is a plain ratio; most lie between 0 and 1.
	UnitRatio Unit = "ratio"
	// UnitCustomers is a number of customers.
	UnitCustomers Unit = "customers"
	// UnitOrders is a number of purchases.
	UnitOrders Unit = "orders"
	// UnitCurrency is money in major units of the base currency.
	UnitCurrency Unit = "currency"
	// UnitDays is a number of days.
	UnitDays Unit = "days"
	// UnitScore is a score on a scale that the measure's formula names, such as 0 to 100.
	UnitScore Unit = "score"
	// UnitAnswers is a number of answers to a survey.
	UnitAnswers Unit = "answers"
	// UnitCancellations is a number of cancellations.
	UnitCancellations Unit = "cancellations"
	// UnitRefunds is a number of refunds.
	UnitRefunds Unit = "refunds"
	// UnitSubscriptions is a number of subscriptions, and UnitTrials of free trials of subscriptions.
	UnitSubscriptions Unit = "subscriptions"
	UnitTrials        Unit = "trials"
	// UnitPayments is a number of payments.
	UnitPayments Unit = "payments"
	// UnitContacts is a number of contacts with service.
	UnitContacts Unit = "contacts"
	// UnitNumber is a number that counts nothing.
	UnitNumber Unit = "number"
	// UnitPoints is a number of programme points.
	UnitPoints Unit = "points"
)

// Measure is one entry of the catalogue. Its fields must not be changed.
type Measure struct {
	// Name is the measure's name everywhere, such as "retention_ratio".
	Name string
	// Title is a short name for people.
	Title string
	// Metric is the family on /metrics, in base units: days become seconds there.
	Metric string
	// Unit is the unit of the values that this package returns.
	Unit Unit
	// Display says how values are shown.
	Display display.Display
	// Help says in plain words what the measure means.
	Help string
	// Formula says exactly how it is computed.
	Formula string
	// Example is a worked example of the formula, in words and numbers.
	Example string
	// Source says where the definition comes from; empty where it is our own or plain arithmetic.
	Source string
	// Labels names the labels of its own, besides window and group.
	Labels []string
	// Roles says what the values of these labels mean, except for the labels that many measures share.
	Roles map[string]Roles
	// Needs lists the records that it is computed from. A measure that has a series for each basis
	// is present when the records of one basis are there.
	Needs []record.Kind
	// Grouped is true if it can be grouped and filtered by a dimension.
	Grouped bool
	// NeedsMargin is true if it needs the margin of purchases and refunds. Series of subscriptions
	// never do.
	NeedsMargin bool
	// Windows is the set of windows that apply.
	Windows fold.WindowKinds
	// Predicted is true if it comes from a forecast: it has a value only for the day of the forecast, and
	// for everybody or the values of one dimension.
	Predicted bool
	// Digested is true if it comes from the digest, which is computed in the background, and is the same whatever
	// the window.
	Digested bool

	// Parts are its series; they depend on the settings where a label does.
	Parts func(s *Settings) []Part
	// sampled returns the windows that boards and /metrics carry; nil means the configured ones and
	// the lifetime, if they apply.
	sampled func(s *Settings) []fold.Window
	// Why returns why the measure is missing at a frame's last point, and no reason if it is not or
	// the reason is unknown. Nil for measures without a reason of their own.
	Why func(f *Frame) absence.Reason
	// FewLeft returns how many subscribers who left the weakest value of a frame rests on, and false if they
	// suffice or the value is missing. Nil for measures that do not depend on their number.
	FewLeft func(f *Frame) (count int, few bool)
}

// Part is one series of a measure.
type Part struct {
	Labels []Label
	// needs lists the kinds of record without which the series is absent.
	needs []record.Kind
	// oneOf, if not empty, lists more kinds. At least one of them must be there.
	oneOf []record.Kind
	// joins lists kinds of which one at least must be about customers of the shop; empty if the series
	// does not compare such records with orders.
	joins []record.Kind
	// Without is a set of windows of the measure that the series does not have.
	Without fold.WindowKinds
	// Products is true if it needs the products of orders, which take time to compare.
	Products bool
	// Uses lists the families that it is finished from.
	Uses func(w fold.Window) []fold.Family
	// Values finishes the series, one value a point of the frame.
	Values func(f *Frame) []float64
	// fan, if not nil, gives the series in place of this one, of which only records, windows and
	// families count: one for each of the labels that the records have.
	fan func(f *Frame) []Part
	// formedAs, if not nil, is the series in place of this one if a database computes the figures.
	formedAs *Part
}

// Fits reports whether the records that the series needs are there.
func (p *Part) Fits(has func(record.Kind) bool) bool {
	return !slices.ContainsFunc(p.needs, func(k record.Kind) bool { return !has(k) }) &&
		(len(p.oneOf) == 0 || slices.ContainsFunc(p.oneOf, has))
}

// Joins reports whether records that the series compares with orders can be about the same customers.
// Joined reports it of one kind of records.
func (p *Part) Joins(joined func(record.Kind) bool) bool {
	return len(p.joins) == 0 || slices.ContainsFunc(p.joins, joined)
}

// Series returns how many series the measure has at most over a window, for everybody or for one
// group, if has reports which kinds of record there are. Series whose number depends on the records, such
// as one for each programme, count as one.
func (m *Measure) Series(s Settings, w fold.Window, has func(record.Kind) bool) int {
	s = s.WithDefaults()
	n := 0
	for _, p := range m.Parts(&s) {
		n += int(fold.Bit(!p.Without.Has(w.Kind()) && p.Fits(has)))
	}
	return n
}

// Missing returns the kinds of record that keep all of the measure's series away while has does not
// hold for them; none if a series is there.
func (m *Measure) Missing(has func(record.Kind) bool) []record.Kind {
	s := Settings{SelfAssessment: new(float64)}.WithDefaults()
	return MissingOf(m.Parts(&s), has)
}

// AbsenceFrom returns why the measure would be missing if sources delivered the kinds of record for
// which has holds, and knew the margin of purchases or not.
func (m *Measure) AbsenceFrom(has func(record.Kind) bool, margin bool) absence.Reason {
	if missing := m.Missing(has); len(missing) > 0 {
		return MissingRecords(missing...)
	}
	withoutOrders := func(k record.Kind) bool { return k != record.KindOrder && has(k) }
	if m.NeedsMargin && !margin && len(m.Missing(withoutOrders)) > 0 {
		return absence.Because(absence.NoMargin)
	}
	return absence.Reason{}
}

// MissingOf returns the kinds of record without which none of the parts can be computed. It returns
// nothing if one part can.
func MissingOf(parts []Part, has func(record.Kind) bool) []record.Kind {
	var missing []record.Kind
	for i := range parts {
		p := &parts[i]
		if p.Fits(has) {
			return nil
		}
		lacking := slices.DeleteFunc(slices.Clone(p.needs), has)
		if !slices.ContainsFunc(p.oneOf, has) {
			lacking = append(lacking, p.oneOf...)
		}
		for _, k := range lacking {
			if !slices.Contains(missing, k) {
				missing = append(missing, k)
			}
		}
	}
	return missing
}

// ApartOf returns the kinds of record that keep all parts away which have the records they need,
// because these records are about no customer of the shop. It returns nothing if a part is present.
func ApartOf(parts []Part, has, joined func(record.Kind) bool) []record.Kind {
	var apart []record.Kind
	for i := range parts {
		p := &parts[i]
		if !p.Fits(has) {
			continue
		}
		if p.Joins(joined) {
			return nil
		}
		for _, k := range p.joins {
			if has(k) && !slices.Contains(apart, k) {
				apart = append(apart, k)
			}
		}
	}
	return apart
}

// All returns the catalogue, in the order of the documentation.
func All() []Measure {
	return slices.Concat(
		customerMeasures(), returnMeasures(), earlyMeasures(), gapMeasures(), upsellMeasures(),
		revenueMeasures(), refundMeasures(), subscriptionMeasures(), subscriberMeasures(), subscriberValueMeasures(), trialMeasures(), renewalMeasures(),
		topMeasures(), valueMeasures(), valueOverTimeMeasures(), spendMeasures(), shareOfWalletMeasures(), forecastMeasures(),
		answerMeasures(), surveyReachMeasures(), dueMeasures(), voiceMeasures(), indexMeasures(),
		leavingMeasures(), serviceMeasures(), engagementMeasures(), newsletterMeasures(), programmeMeasures(), pointMeasures(), discountMeasures(), typeMeasures(), digestMeasures(),
		baselineMeasures(), repeatMeasures(),
	)
}

// Find returns the measure of a name.
func Find(name string) (Measure, bool) {
	all := All()
	i := slices.IndexFunc(all, func(m Measure) bool { return m.Name == name })
	if i < 0 {
		return Measure{}, false
	}
	return all[i], true
}

// MissingRecords says that no source delivers any of the kinds.
func MissingRecords(kinds ...record.Kind) absence.Reason {
	return absence.Because(absence.MissingRecords, absence.Kinds, joinKinds(kinds))
}

// NoSharedCustomers says that the sources of the kinds share no customer with a source of orders.
func NoSharedCustomers(kinds ...record.Kind) absence.Reason {
	return absence.Because(absence.NoSharedCustomers, absence.Kinds, joinKinds(kinds))
}

func joinKinds(kinds []record.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ",")
}

// Sampled returns the windows that boards and /metrics carry of the measure, given what a
// configuration says.
func (m *Measure) Sampled(s Settings) []fold.Window {
	s = s.WithDefaults()
	if m.sampled != nil {
		return m.sampled(&s)
	}
	if m.Windows == 0 {
		return []fold.Window{{}}
	}
	var windows []fold.Window
	if m.Windows.Has(fold.WindowDays) {
		windows = append(windows, s.Windows...)
	}
	if m.Windows.Has(fold.WindowLifetime) {
		windows = append(windows, fold.Lifetime())
	}
	return windows
}

// Frame is one group's sums over one window, with the points to finish.
type Frame struct {
	*fold.Frame
	Src      fold.Histories
	Settings *Settings
	Kinds    map[record.Kind]bool
	// Apart has the kinds of record that are about no customer of the shop.
	Apart    map[record.Kind]bool
	Expected Expectation
	// Digest has the figures that are computed in the background; nil before the first computation.
	Digest *digest.Digest
	// Today is the index of the running day.
	Today int32
	// Everybody has the sums of all customers, whatever the frame's filter.
	Everybody *fold.Sums
}

// told returns the sum of a family's cells up to an index over everybody. It shows whether a source tells of
// something at all: a group in which it did not happen has zero.
func told[C comparable, P interface {
	*C
	Add(o *C)
}](f *Frame, fam fold.Family, to int32) C {
	type key struct {
		family fold.Family
		to     int32
	}
	return fold.Once(f.Frame, key{fam, to}, func() C {
		return fold.Read[C, P](fold.NewFrame(f.Everybody, 0, f.Window, nil), fam).UpTo(to)
	})
}

// has reports whether any source delivers records of a kind.
func (f *Frame) has(k record.Kind) bool { return f.Kinds[k] }

// joined reports whether records of a kind are there and can be about customers of the shop.
func (f *Frame) joined(k record.Kind) bool { return f.has(k) && !f.Apart[k] }

// Series returns the parts of a measure that can be computed from the frame, with their labels.
func (f *Frame) Series(parts []Part) []Part {
	var all []Part
	for i := range parts {
		switch p := &parts[i]; {
		case p.Without.Has(f.Window.Kind()) || !p.Fits(f.has) || !p.Joins(f.joined):
		case p.fan != nil:
			all = append(all, p.fan(f)...)
		default:
			all = append(all, *p)
		}
	}
	return all
}
