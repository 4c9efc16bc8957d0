package sqlsums

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/source/database"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

const (
	// unknownCode and otherCode are the codes of the values "unknown" and "other", as in memory.
	unknownCode, otherCode = 0, 1
	// mostValues is how many values of a column are read: all that memory would number.
	mostValues = 1 << 16
	// mostAcquisitions is how many acquisition channels orders can name besides their own channels, as in memory.
	mostAcquisitions = 100
)

// values are the values of a dimension.
type values struct {
	names  []string // by code, nil if the dimension is refused
	people []int32  // customers and guest orders, by code
	// raw has what the column spells, by code: several spellings may be the same value.
	raw [][]string
	// open tells that the column has more values, whose customers count as "other".
	open    bool
	refusal ledger.Refusal
}

// counted is a value as the column spells it, and the number of customers and guest orders that have it.
type counted struct {
	raw    string
	people int32
}

// readValues reads the values of the dimensions that orders have.
func (a *adder) readValues(ctx context.Context) error {
	a.values = map[ledger.Dimension]values{}
	for _, d := range slices.Sorted(maps.Keys(a.orders.dimensions)) {
		v, err := a.readDimension(ctx, a.orders.dimensions[d])
		if err != nil {
			return fmt.Errorf("read the values of a dimension: %w", err)
		}
		a.values[d] = v
	}
	return nil
}

// readDimension reads the values of a dimension. Values that may identify customers are not kept.
func (a *adder) readDimension(ctx context.Context, d dimension) (values, error) {
	s := statement{orders: a.orders, Value: d.value, Ascending: d.first, Most: mostValues + 1}
	different := 0
	if d.own {
		whole := s
		whole.Value = d.whole
		row, err := onlyRow(ctx, a.query, &whole, "personal")
		if err != nil {
			return values{}, err
		}
		different = int(row[1]) + len(newValues().names)
		if row[0] > 0 {
			return values{refusal: ledger.RefusalOf(true, different, nil)}, nil
		}
	}
	all, err := a.census(ctx, &s)
	if err != nil {
		return values{}, err
	}
	if d.source != "" {
		return numberSource(all, d.source), nil
	}
	v := number(all, d.marked)
	if d.own {
		if refusal := ledger.RefusalOf(false, different, v.people); refusal != (ledger.Refusal{}) {
			return values{refusal: refusal}, nil
		}
	}
	return v, nil
}

// census returns how many customers and guest orders have each value, the most frequent first.
func (a *adder) census(ctx context.Context, s *statement) ([]counted, error) {
	text, err := s.text("census")
	if err != nil {
		return nil, err
	}
	rows, err := a.query.QueryxContext(ctx, text, a.orders.args...)
	if err != nil {
		return nil, database.ClassifyQuery(err)
	}
	defer rows.Close()
	var all []counted
	for rows.Next() {
		var c counted
		if err := rows.Scan(&c.raw, &c.people); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, database.ClassifyQuery(rows.Err())
}

// newValues returns values with the codes that every dimension has.
func newValues() values {
	return values{names: []string{"unknown", "other"}, people: make([]int32, 2), raw: make([][]string, 2)}
}

// numberSource gives codes to the values of the dimension of sources.
func numberSource(all []counted, name string) values {
	v := values{names: []string{"unknown", name}, people: make([]int32, 2), raw: [][]string{{""}, {name}}}
	for _, c := range all {
		v.people[slices.Index([]string{"", name}, c.raw)] += c.people
	}
	return v
}

// number gives codes to values. Memory numbers them in the order of their appearance; here those with more customers come
// first, and of as many the order of their bytes decides.
func number(all []counted, marked bool) values {
	v := newValues()
	if len(all) > mostValues {
		all, v.open = all[:mostValues], true
	}
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.people, a.people), strings.Compare(a.raw, b.raw))
	})
	codes := map[string]int{"": unknownCode, "unknown": unknownCode, "other": otherCode}
	named := map[string]bool{}
	for _, c := range all {
		text := c.raw
		if marked && text != "" {
			text = text[1:]
		}
		label := decode.Label([]byte(text))
		if marked && strings.HasPrefix(c.raw, "\x01") && label != "" && !named[label] {
			if len(named) < mostAcquisitions {
				named[label] = true
			} else {
				label = "other"
			}
		}
		code, ok := codes[label]
		if !ok {
			code = len(v.names)
			codes[label] = code
			v.names, v.people, v.raw = append(v.names, label), append(v.people, 0), append(v.raw, nil)
		}
		v.people[code] += c.people
		v.raw[code] = append(v.raw[code], c.raw)
	}
	return v
}

// analysed returns the values of all dimensions for the figures: all customers have the same value of the dimensions that
// orders do not have. Name is the name of the source.
func (a *adder) analysed(name string) map[ledger.Dimension]analysis.Values {
	all := map[ledger.Dimension]analysis.Values{}
	same := func(d ledger.Dimension, names ...string) {
		people := make([]int32, len(names))
		people[sameCode(d)] = 1 // only whether it has any matters, because no other value has
		all[d] = analysis.Values{Names: names, People: people}
	}
	for d := range ledger.NumDimensions {
		if d != ledger.DimLoyaltyType && d != ledger.DimRFMSegment {
			same(d, newValues().names...)
		}
	}
	same(ledger.DimSource, "unknown", name)
	same(ledger.DimProgrammeTier, "none", "other", "member")
	for d, v := range a.values {
		all[d] = analysis.Values{Names: v.names, People: v.people, Refusal: v.refusal}
	}
	return all
}
