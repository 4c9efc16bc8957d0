package plugin

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/words"
)

// answerDistribution answers with how orders, gaps or customers are spread over values: a table of a
// row for each range of values.
func answerDistribution(ctx context.Context, a *ask) (data.Frames, error) {
	if a.Distribution == "" {
		return nil, queryError("distribution: choose one; the catalogue has %s", strings.Join(distributionNames(a.catalogue), ", "))
	}
	if !a.takesWindow() {
		a.Window = ""
	}
	r := api.DistributionRequest{Of: a.Distribution, Window: a.Window, To: a.lastDay().String(), Filter: a.filter(), Bins: a.Bins}
	u := a.asking("distribution", r.Values())
	answer, err := cached(ctx, a.exporter.cache, u, func(ctx context.Context) (*api.Distribution, error) { return a.exporter.api.Distribution(ctx, r) })
	if err != nil {
		return nil, err
	}
	frames := a.table(a.notices(answer.Window, answer.Notices), a.bins(answer)...)
	frames[0].Meta.Custom = map[string]any{"count": answer.Count, "mean": answer.Mean, "median": answer.Median, "day": answer.Day}
	return frames, nil
}

// takesWindow reports whether the distribution has windows; others hold at the end of a day.
func (a *ask) takesWindow() bool {
	return slices.ContainsFunc(a.catalogue.Distributions, func(d api.DistributionInfo) bool { return d.Name == a.Distribution && d.Windows })
}

func distributionNames(c *api.Catalogue) []string {
	names := make([]string, len(c.Distributions))
	for i, d := range c.Distributions {
		names[i] = d.Name
	}
	return names
}

func (a *ask) bins(d *api.Distribution) []*data.Field {
	var from, to, count, share []*float64
	var ranges []string
	for _, b := range d.Bins {
		from, to = append(from, number(b.From)), append(to, number(b.To))
		count, share = append(count, number(float64(b.Count))), append(share, number(b.Share))
		ranges = append(ranges, a.rangeOf(b.From, b.To, d.Unit))
	}
	if len(d.Bins) == 0 { // a chart of bars has no other words for no data
		ranges, from, to, count, share = a.nothing(), none(), none(), none(), none()
	}
	return []*data.Field{
		a.column("range", ranges), a.figures("from", d.Unit, d.Currency, from), a.figures("to", d.Unit, d.Currency, to),
		a.figures("count", d.Counts, "", count), a.figures("share", "ratio", "", share),
	}
}

// rangeOf writes the bounds of a bin.
func (a *ask) rangeOf(from, to float64, unit string) string {
	if unit == "ratio" {
		return fmt.Sprintf("%s–%s %%", a.plain(100*from), a.plain(100*to))
	}
	return a.plain(from) + "–" + a.plain(to)
}

// plain writes a number without needless digits, with the decimal sign of the language.
func (a *ask) plain(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if a.words == words.Dutch {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return s
}
