package app

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/warning"
	"github.com/klantenbinding/loyalty/internal/words"
)

// strangers returns a warning if a source has customers, but no other source knows one of them. It
// returns false otherwise.
func strangers(overlaps []ledger.Overlap, o *ledger.Overlap) (warning.Warning, bool) {
	if o.Customers == 0 || o.Shared > 0 {
		return warning.Warning{}, false
	}
	w := warning.Warning{Code: warning.NoSharedCustomers, Kind: string(record.KindCustomer), Count: uint64(o.Customers)}
	like := find(overlaps, o.Alike)
	switch {
	case like != nil && (o.Addressed == 0 || like.Addressed == 0):
		w.Code, w.Detail = warning.NoSharedIDs, like.Source
	case o.Addressed == 0:
		w.Code = warning.NoSharedAddresses
	}
	return w, true
}

// find returns the overlap of a source, nil if it is not in the list.
func find(overlaps []ledger.Overlap, source string) *ledger.Overlap {
	i := slices.IndexFunc(overlaps, func(o ledger.Overlap) bool { return o.Source == source })
	if i < 0 {
		return nil
	}
	return &overlaps[i]
}

// writeOverlaps writes how many customers the sources share. It writes nothing if there are fewer than
// two sources with customers.
func writeOverlaps(w io.Writer, overlaps []ledger.Overlap) error {
	if len(overlaps) == 0 {
		return nil
	}
	var out strings.Builder
	out.WriteString("\nA sample, the customers of the newest records, and how many of them the sample of another source knows too.\n" +
		"The running exporter compares all customers.\n")
	t := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for i := range overlaps {
		o := &overlaps[i]
		fmt.Fprintf(t, "  %s\t%d\t%d\n", o.Source, o.Customers, o.Shared)
	}
	_ = t.Flush() // a Builder takes everything
	for i := range overlaps {
		if about, ok := strangers(overlaps, &overlaps[i]); ok {
			fmt.Fprintf(&out, "Warning: source %s: %s\n", overlaps[i].Source, words.English.Warning(about))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}
