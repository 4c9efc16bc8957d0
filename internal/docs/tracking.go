package docs

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/klantenbinding/loyalty/internal/clv"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Weeks of the CDNOW sample. The models are fitted to the first ones and forecast the others.
const (
	fittedWeeks = 39
	allWeeks    = 78
)

// Tracking writes a plot, as SVG, of the repeat purchases of the CDNOW sample (gzipped CSV, as in
// testdata) by week, with the expectations of BG/NBD and Pareto/NBD fitted to the first half of the
// time.
func Tracking(ctx context.Context, w io.Writer, sample io.Reader) error {
	customers, err := readSample(sample)
	if err != nil {
		return fmt.Errorf("read CDNOW sample: %w", err)
	}
	first := slices.MinFunc(customers, func(a, b []record.Day) int { return int(a[0] - b[0]) })[0]
	var histories []clv.History
	for _, days := range customers {
		if h, ok := clv.Summarize(days, first+7*fittedWeeks-1, 7); ok {
			histories = append(histories, h)
		}
	}
	rows := clv.Group(histories)
	p := &trackingPlot{}
	for _, m := range []struct {
		class string
		fit   func(context.Context, []clv.Row, clv.Options) (*clv.Fit[clv.Model], error)
	}{{"bg", clv.FitBGNBD}, {"pareto", clv.FitParetoNBD}} {
		f, err := m.fit(ctx, rows, clv.Options{})
		if err != nil {
			return fmt.Errorf("draw tracking plot: %w", err)
		}
		points, err := clv.Tracking(f.Model, slices.Values(customers), first+7*allWeeks-1, 7, 7)
		if err != nil {
			return fmt.Errorf("draw tracking plot: %w", err)
		}
		p.add(m.class, f.Model.Name(), points)
	}
	_, err = io.WriteString(w, p.svg())
	return err
}

// readSample returns each customer's days of purchase, sorted.
func readSample(r io.Reader) ([][]record.Day, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	lines, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		return nil, err
	}
	var customers [][]record.Day
	for i, l := range lines[1:] {
		day, err := time.Parse(time.DateOnly, l[2])
		if err != nil {
			return nil, err
		}
		if i == 0 || l[0] != lines[i][0] {
			customers = append(customers, nil)
		}
		last := len(customers) - 1
		customers[last] = append(customers[last], record.DayOf(day, time.UTC))
	}
	return customers, nil
}

// trackingPlot is the plot and its geometry in the units of the SVG.
type trackingPlot struct{ curves []curve }

// curve is one line of the plot, with one value per week.
type curve struct {
	class, name string
	values      []float64
}

const (
	plotWidth, plotHeight = 760.0, 440.0
	plotLeft, plotRight   = 64.0, 600.0
	plotTop, plotBottom   = 64.0, 384.0
	mostPurchases         = 5000.0
)

func (p *trackingPlot) add(class, name string, points []clv.TrackingPoint[record.Day]) {
	actual, expected := curve{class: "actual", name: "Actual"}, curve{class: class, name: name}
	for _, t := range points {
		actual.values = append(actual.values, t.Actual)
		expected.values = append(expected.values, t.Expected)
	}
	if len(p.curves) == 0 {
		p.curves = append(p.curves, actual)
	}
	p.curves = append(p.curves, expected)
}

func across(week float64) float64 { return plotLeft + week/allWeeks*(plotRight-plotLeft) }

func up(purchases float64) float64 { return plotBottom - purchases/mostPurchases*(plotBottom-plotTop) }

func (c *curve) last() float64 { return c.values[len(c.values)-1] }

const trackingHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" role="img" aria-label="%s" font-family="system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif" font-size="13">
<style>path{fill:none;stroke-linejoin:round}.grid{stroke:#dfe4e1}.axis{stroke:#56635e}.split{stroke:#56635e;stroke-dasharray:4 4}text{fill:#56635e}.title{fill:#17211e;font-size:16px;font-weight:600}.actual{stroke:#17211e;stroke-width:2.5}.bg{stroke:#0b6e63;stroke-width:2;stroke-dasharray:8 4}.pareto{stroke:#b4690e;stroke-width:2;stroke-dasharray:2 4}text.actual,text.bg,text.pareto{stroke:none;font-weight:600}text.actual{fill:#17211e}text.bg{fill:#0b6e63}text.pareto{fill:#b4690e}</style>
<rect width="100%%" height="100%%" fill="#fff"/>
`

func (p *trackingPlot) svg() string {
	var b strings.Builder
	var ends []string
	for i := range p.curves {
		ends = append(ends, fmt.Sprintf("%s %.0f", p.curves[i].name, p.curves[i].last()))
	}
	fmt.Fprintf(&b, trackingHead, plotWidth, plotHeight, "Cumulative repeat purchases of the CDNOW sample after 78 weeks: "+strings.Join(ends, ", "))
	fmt.Fprintf(&b, "<text class=\"title\" x=\"%g\" y=\"26\">Repeat purchases of 2,357 CDNOW customers, cumulative</text>\n", plotLeft-48)
	p.axes(&b)
	for i := range p.curves {
		p.curves[i].draw(&b)
	}
	p.label(&b)
	b.WriteString("</svg>\n")
	return b.String()
}

func (p *trackingPlot) axes(b *strings.Builder) {
	for n := 0.0; n <= mostPurchases; n += 1000 {
		class := "grid"
		if n == 0 {
			class = "axis"
		}
		fmt.Fprintf(b, "<path class=\"%s\" d=\"M%g %gH%g\"/><text x=\"%g\" y=\"%g\" text-anchor=\"end\">%s</text>\n",
			class, plotLeft, up(n), plotRight, plotLeft-8, up(n)+4, thousands(n))
	}
	for week := 0.0; week <= allWeeks; week += 13 {
		fmt.Fprintf(b, "<path class=\"axis\" d=\"M%g %gv5\"/><text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%g</text>\n",
			across(week), plotBottom, across(week), plotBottom+21, week)
	}
	fmt.Fprintf(b, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">weeks since 1 January 1997</text>\n",
		(plotLeft+plotRight)/2, plotBottom+44)
	split := across(fittedWeeks)
	fmt.Fprintf(b, "<path class=\"split\" d=\"M%g %gV%g\"/>\n", split, plotTop-12, plotBottom)
	fmt.Fprintf(b, "<text x=\"%g\" y=\"%g\" text-anchor=\"end\">the models were fitted to this half</text>\n", split-8, plotTop-4)
	fmt.Fprintf(b, "<text x=\"%g\" y=\"%g\">and forecast this one</text>\n", split+8, plotTop-4)
}

func thousands(n float64) string {
	if n < 1000 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%d,%03d", int(n)/1000, int(n)%1000)
}

func (c *curve) draw(b *strings.Builder) {
	fmt.Fprintf(b, "<path class=\"%s\" d=\"M%g %g", c.class, across(0), up(0))
	for i, v := range c.values {
		fmt.Fprintf(b, "L%.1f %.1f", across(float64(i+1)), up(v))
	}
	b.WriteString("\"/>\n")
}

// label writes the names of the curves beside their ends, with enough distance between them.
func (p *trackingPlot) label(b *strings.Builder) {
	const line = 18
	sorted := slices.SortedFunc(slices.Values(p.curves), func(a, b curve) int { return int(b.last() - a.last()) })
	y := 0.0
	for i := range sorted {
		c := &sorted[i]
		y = max(up(c.last())-4, y+line)
		fmt.Fprintf(b, "<text class=\"%s\" x=\"%g\" y=\"%.1f\">%s %s</text>\n", c.class, plotRight+10, y, c.name, thousands(c.last()))
	}
}
