package measure

import (
	"fmt"
	"strings"

	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/nearest"
)

// QueryError says what is wrong with a query.
type QueryError struct {
	// Field is the query's part in question: measures, window, from, to, step, group_by, cap or
	// filter.
	Field string
	// Msg says what is wrong and what would be right.
	Msg string
}

// Error returns field and message.
func (e *QueryError) Error() string { return fmt.Sprintf("%s: %s", e.Field, e.Msg) }

// WrongWindow says which windows a measure takes instead of w.
func (m *Measure) WrongWindow(w fold.Window) string {
	var kinds []string
	for _, k := range []struct {
		kind fold.WindowKinds
		text string
	}{
		{fold.WindowDays, `a number of days such as "90d"`}, {fold.WindowLifetime, `"lifetime"`}, {fold.WindowCalendar, `"month", "quarter", "year"`},
	} {
		if m.Windows.Has(k.kind) {
			kinds = append(kinds, k.text)
		}
	}
	if w.Kind() == 0 {
		return fmt.Sprintf("%s needs a window: %s", m.Name, strings.Join(kinds, " or "))
	}
	return fmt.Sprintf("%s has no window %q; it takes %s", m.Name, w, strings.Join(kinds, " or "))
}

// Refuse returns a *QueryError about a field.
func Refuse(field, format string, args ...any) error {
	return &QueryError{Field: field, Msg: fmt.Sprintf(format, args...)}
}

// NoSuch says that there is no measure of a name, and which one may be meant.
func NoSuch(name string, all []Measure) string {
	if len(name) > 64 {
		return "there is no measure of a name that long"
	}
	near, ok := Nearest(name, all)
	if !ok {
		return fmt.Sprintf("there is no measure %q; the catalogue lists them", name)
	}
	return fmt.Sprintf("there is no measure %q; did you mean %q?", name, near)
}

// synonyms are words of the trade for words of the catalogue.
func synonyms() *strings.Replacer {
	return strings.NewReplacer(
		"lifetime_value", "clv", "ltv", "clv", "cltv", "clv", "aov", "average_order_value", "cac", "acquisition_cost", "mrr", "monthly_recurring_revenue",
		"arpa", "average_revenue_per_account", "arpu", "average_revenue_per_account",
		"attrition", "churn", "defection", "churn", "repurchase", "repeat", "rate", "ratio", "promoter", "nps", "turnover", "revenue", "sales", "revenue",
	)
}

// Nearest returns the name of the measure that an unknown name most likely means, and false if no
// measure is similar.
func Nearest(name string, all []Measure) (string, bool) {
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	if near, ok := nearest.Name(synonyms().Replace(strings.ToLower(name)), names); ok {
		return near, true
	}
	return nearest.Name(name, names)
}
