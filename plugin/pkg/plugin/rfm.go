package plugin

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/rfm"
)

// rfmSegment is the dimension of RFM segments.
const rfmSegment = "rfm_segment"

// segmentPlaces returns the place of each RFM segment in their own order, the best first.
var segmentPlaces = sync.OnceValue(func() map[string]int {
	places := map[string]int{}
	for i, s := range rfm.Segments() {
		places[s.String()] = i
	}
	return places
})

// bySegment sorts the series of RFM segments by measure and segment. A table, areas and bars then have one order, and a
// reader finds a segment again. Customers without a segment are last.
func bySegment(measures []string, all []api.Series) {
	places := segmentPlaces()
	place := func(s *api.Series) int {
		if s.Group != nil {
			if at, ok := places[s.Group.Value]; ok {
				return at
			}
		}
		return len(places)
	}
	slices.SortStableFunc(all, func(a, b api.Series) int {
		return cmp.Or(cmp.Compare(slices.Index(measures, a.Measure), slices.Index(measures, b.Measure)), cmp.Compare(place(&a), place(&b)))
	})
}

// answerRFM answers with the customers by RFM segment at the end of the range, as a table of one row a segment, or
// with the moves between segments since the beginning of the window, of one row a pair of segments.
func answerRFM(ctx context.Context, q *question) (data.Frames, error) {
	r := api.RFMRequest{Window: q.query.Window, To: q.days.last(q.query.Window, q.query.Running()).String(), Filter: q.query.Filter()}
	answer, err := ask(ctx, q.exporter, "rfm", r, q.exporter.exporter.api.RFM)
	if err != nil {
		return nil, err
	}
	notices := q.terms.noticesOf(answer.Window, answer.Notices)
	if q.query.OmitEmpty && len(answer.Moves) == 0 {
		return q.without(notices), nil
	}
	if q.query.RFMMoves {
		return q.write.table(notices, q.write.moves(answer)...), nil
	}
	return q.write.table(notices, q.write.segments(answer)...), nil
}

func (w writer) segments(answer *api.RFM) []*data.Field {
	var names []string
	var before, customers, share, value, valueShare []*float64
	for i := range answer.Segments {
		s := &answer.Segments[i]
		names = append(names, w.words.Label("rfm_segment", s.Segment))
		before, customers, share = append(before, count(s.CustomersBefore)), append(customers, count(s.Customers)), append(share, number(s.Share))
		value, valueShare = append(value, number(s.Value)), append(valueShare, s.ValueShare)
	}
	ratio := form{unit: "ratio"}
	return []*data.Field{
		w.column("rfm_segment", names), w.figures("before", form{unit: "customers"}, before), w.figures("customers", form{unit: "customers"}, customers),
		w.figures("share", ratio, share), w.figures("revenue_so_far", form{unit: "currency", currency: answer.Currency}, value),
		w.figures("revenue_share", ratio, valueShare),
	}
}

func (w writer) moves(answer *api.RFM) []*data.Field {
	var from, to []string
	var customers, value []*float64
	for i := range answer.Moves {
		m := &answer.Moves[i]
		from, to = append(from, w.words.Label("rfm_segment", m.From)), append(to, w.words.Label("rfm_segment", m.To))
		customers, value = append(customers, count(m.Customers)), append(value, number(m.Value))
	}
	return []*data.Field{
		w.column("from", from), w.column("to", to), w.figures("customers", form{unit: "customers"}, customers),
		w.figures("revenue_so_far", form{unit: "currency", currency: answer.Currency}, value),
	}
}
