package plugin

import (
	"context"
	"slices"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
)

// answerDistribution answers with the number of orders, gaps or customers in each range of values, as a
// table of one row a range.
func answerDistribution(ctx context.Context, q *question) (data.Frames, error) {
	if q.query.Distribution == "" {
		return nil, queryError("distribution: required; choose one of %s", strings.Join(distributionNames(q.terms.catalogue), ", "))
	}
	if !takesWindow(q.terms.catalogue, q.query.Distribution) {
		q.query.Window = ""
	}
	r := api.DistributionRequest{
		Of: q.query.Distribution, Window: q.query.Window, To: q.days.last(q.query.Window, q.query.Running()).String(),
		Filter: q.query.Filter(), Bins: q.query.Bins,
	}
	answer, err := ask(ctx, q.exporter, "distribution", r, q.exporter.exporter.api.Distribution)
	if err != nil {
		return nil, err
	}
	frames := q.write.table(q.terms.noticesOf(answer.Window, answer.Notices), q.write.bins(answer)...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "mean": answer.Mean, "median": answer.Median, "day": answer.Day}
	return frames, nil
}

// takesWindow reports whether a distribution has windows. A distribution without windows holds at the
// end of a day.
func takesWindow(c *api.Catalogue, name string) bool {
	return slices.ContainsFunc(c.Distributions, func(d api.DistributionInfo) bool { return d.Name == name && d.Windows })
}

func distributionNames(c *api.Catalogue) []string {
	names := make([]string, len(c.Distributions))
	for i, d := range c.Distributions {
		names[i] = d.Name
	}
	return names
}

func (w writer) bins(d *api.Distribution) []*data.Field {
	var from, to, counts, share []*float64
	var ranges []string
	for _, b := range d.Bins {
		from, to = append(from, number(b.From)), append(to, number(b.To))
		counts, share = append(counts, count(b.Count)), append(share, number(b.Share))
		ranges = append(ranges, w.rangeOf(b.From, b.To, d.Unit))
	}
	if len(d.Bins) == 0 {
		ranges, from, to, counts, share = w.nothing(), blank(), blank(), blank(), blank()
	}
	bound := form{unit: d.Unit, currency: d.Currency}
	return []*data.Field{
		w.column("range", ranges), w.figures("from", bound, from), w.figures("to", bound, to),
		w.figures("count", form{unit: d.Counts}, counts), w.figures("share", form{unit: "ratio"}, share),
	}
}

// rangeOf writes the bounds of a bin.
func (w writer) rangeOf(from, to float64, unit string) string {
	if unit == "ratio" {
		return w.words.Short(100*from, 2) + "–" + w.words.Short(100*to, 2) + " %"
	}
	return w.words.Short(from, 2) + "–" + w.words.Short(to, 2)
}
