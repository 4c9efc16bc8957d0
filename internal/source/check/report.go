package check

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// Report is what a check found.
type Report struct {
	Source  string
	Preset  string // title of the preset; "custom queries" without one
	Variant string // title of the detected variant; "" without variants, or if none was detected
	Server  string // version
	Account string // name of the account, as the server knows it
	Grants  []string
	// CanWrite tells whether the account may do more than read.
	CanWrite bool
	// Currency is the shop's own currency, Business the currency that all amounts are converted to.
	Currency, Business string
	Kinds              []KindReport
	// Lacks says which data the product does not store, and so which figures it cannot give.
	Lacks      string
	Statuses   []StatusCount
	Currencies []CurrencyCount
	// Words are the most frequent words of the columns whose words have meanings.
	Words []WordCount
	// Sampled tells that statuses and words were counted only in the newest rows, because counting all
	// rows took too long. Currencies are always counted in the newest page.
	Sampled bool
	Facts   Facts
	// Guests says what the anonymous sales of Facts are.
	Guests record.Guests
	// Problems stop the source from being polled, Warnings do not.
	Warnings, Problems []problem.Problem
}

// KindReport is what a check found about one kind of record.
type KindReport struct {
	Kind    record.Kind
	Present bool
	Why     string // why it is not present
	Failed  bool   // its query fails; a problem says why
	Rows    int64  // all rows; below zero if counting took too long
	// Read and Rejected count the records of the newest page; PageRows is its number of rows.
	PageRows, Read uint64
	Rejected       map[decode.Reason]uint64
}

// StatusCount is how many orders have a status, and what it means.
type StatusCount struct {
	Status  string
	Meaning string // name of its list; "" if it is unlisted, and so not a sale
	Orders  int64
}

// CurrencyCount is how many orders are in a currency, and how they are converted.
type CurrencyCount struct {
	Currency string
	Orders   int64
	How      string // in words; "" if they cannot be converted
}

// WordCount is how many records of a kind have a word in a column, and what it means.
type WordCount struct {
	Kind         record.Kind
	Column, Word string
	Meaning      string // "" if it is not known
	Records      int64
}

// OK reports whether the source can be polled.
func (r *Report) OK() bool { return len(r.Problems) == 0 }

// String returns the report as plain text.
func (r *Report) String() string {
	var b strings.Builder
	_, _ = r.WriteTo(&b) // a Builder takes everything
	return b.String()
}

// WriteTo writes the report as plain text, the problems first.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	title := r.Preset
	if r.Variant != "" {
		title += ", " + r.Variant
	}
	fmt.Fprintf(&b, "Source %s: %s\n", r.Source, title)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	writeProblems(t, "problem", r.Problems)
	r.writeServer(t)
	r.writeKinds(t)
	r.Facts.write(t, r.Business)
	r.writeGuests(t)
	if r.Lacks != "" {
		fmt.Fprintf(t, "  lacks\t%s\n", r.Lacks)
	}
	r.writeCounts(t)
	writeProblems(t, "warning", r.Warnings)
	_ = t.Flush() // a Buffer takes everything
	return b.WriteTo(w)
}

func (r *Report) writeServer(t io.Writer) {
	if r.Server == "" {
		return
	}
	may := "may only read"
	if r.CanWrite {
		may = "may write"
	}
	fmt.Fprintf(t, "  server\t%s\n  account\t%s, %s\n", r.Server, r.Account, may)
	for _, g := range r.Grants {
		fmt.Fprintf(t, "  grant\t%s\n", g)
	}
	if r.Currency != "" {
		fmt.Fprintf(t, "  currency\t%s, converted to %s\n", r.Currency, r.Business)
	}
}

func (r *Report) writeKinds(t io.Writer) {
	var reasons []string
	absent := map[string][]string{}
	for _, k := range r.Kinds {
		name := decode.Plural(k.Kind)
		if s, _ := decode.ShapeOf(name); k.Present || !s.Note() {
			fmt.Fprintf(t, "  %s\t%s\n", name, k.text())
			continue
		}
		if absent[k.Why] == nil {
			reasons = append(reasons, k.Why)
		}
		absent[k.Why] = append(absent[k.Why], name)
	}
	for _, why := range reasons {
		fmt.Fprintf(t, "  none of\t%s: %s\n", strings.Join(absent[why], ", "), why)
	}
}

func (k KindReport) text() string {
	if !k.Present {
		return "none: " + k.Why
	}
	if k.Failed {
		return "cannot be read: see the problem"
	}
	s := ""
	if k.Kind != record.KindLine {
		s = "not counted, because that takes too long; "
		if k.Rows >= 0 {
			s = fmt.Sprintf("%d rows; ", k.Rows)
		}
		s += fmt.Sprintf("newest page of %d: ", k.PageRows)
	}
	s += fmt.Sprintf("%d read", k.Read)
	for _, why := range slices.Sorted(maps.Keys(k.Rejected)) {
		s += fmt.Sprintf(", %d rejected: %s", k.Rejected[why], why)
	}
	return s
}

func (r *Report) writeCounts(t io.Writer) {
	of := ""
	if r.Sampled {
		of = " (of the newest page)"
	}
	for _, s := range r.Statuses {
		meaning := s.Meaning
		switch meaning {
		case "":
			meaning = "on no list, no sale"
		case "sale":
		default:
			meaning += ", no sale"
		}
		fmt.Fprintf(t, "  orders by status%s\t%s: %d, %s\n", of, shown(s.Status), s.Orders, meaning)
	}
	for _, c := range r.Currencies {
		fmt.Fprintf(t, "  orders by currency%s\t%s: %d, %s\n", r.newest(), shown(c.Currency), c.Orders, cmp.Or(c.How, "not all can be converted"))
	}
	for _, w := range r.Words {
		fmt.Fprintf(t, "  %s by %s%s\t%s: %d, %s\n", decode.Plural(w.Kind), w.Column, of, shown(w.Word), w.Records, cmp.Or(w.Meaning, "unknown"))
	}
}

// newest returns a note that only the newest page was counted, if there are more orders.
func (r *Report) newest() string {
	for _, k := range r.Kinds {
		if k.Kind == record.KindOrder && k.Rows > int64(k.PageRows) {
			return " (of the newest page)"
		}
	}
	return ""
}

// write writes the facts as plain text.
func (f *Facts) write(t io.Writer, currency string) {
	if f.Sales > 0 {
		fmt.Fprintf(t, "  decoded\t%d sales of %s %s in all\n", f.Sales, f.Revenue, currency)
	}
	if f.Lines > 0 {
		fmt.Fprintf(t, "  decoded\t%d lines, %d with a cost\n", f.Lines, f.Costs)
	}
	for _, q := range slices.Sorted(maps.Keys(f.Answers)) {
		fmt.Fprintf(t, "  decoded\t%d answers to %s\n", f.Answers[q], decode.QuestionName(q))
	}
	if f.Referrals > 0 {
		fmt.Fprintf(t, "  decoded\t%d referrals\n", f.Referrals)
	}
}

func shown(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

func writeProblems(t io.Writer, name string, list []problem.Problem) {
	for _, p := range list {
		fmt.Fprintf(t, "  %s\t%s\n", name, p.Error())
	}
}
