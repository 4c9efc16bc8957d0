package landing

import (
	"fmt"
	"math"
	"strings"
)

// Size of a plot in the user units of its SVG. The page scales it to the width of a tile.
const (
	plotWidth  = 300.0
	plotHeight = 64.0
	plotMargin = 5.0 // room for the stroke and the end point
)

// plot is the geometry of a small line chart, ready for the template.
type plot struct {
	// Line is the path of each run of neighbouring values. Area is the same path closed at the base
	// line. Dots are the values without neighbours.
	Line, Area string
	Dots       []point
	Last       point
	HasLast    bool // whether the last value is known
	// Zero is the height of the zero line. HasZero reports whether there are values on both sides.
	Zero    float64
	HasZero bool
	// Warm is the width of the warm-up at the left; zero without one.
	Warm float64
	// Min and Max are the lowest and highest value. Empty reports that there are no values.
	Min, Max float64
	Empty    bool
}

// point is a place in the plot.
type point struct{ X, Y float64 }

// draw places values from left to right at equal distances. NaN and infinity are gaps in the line.
// The first warm values are shown as warm-up.
func draw(values []float64, warm int) plot {
	p := plot{Empty: true}
	for _, v := range values {
		if missing(v) {
			continue
		}
		if p.Empty {
			p.Min, p.Max, p.Empty = v, v, false
		}
		p.Min, p.Max = min(p.Min, v), max(p.Max, v)
	}
	if p.Empty {
		return p
	}
	s := scale{n: len(values), lo: p.Min, hi: p.Max}
	p.HasZero = p.Min < 0 && p.Max > 0
	p.Zero = s.y(0)
	if warm > 0 {
		p.Warm = s.x(float64(min(warm, len(values))) - 0.5)
	}
	p.runs(values, s)
	if last := len(values) - 1; !missing(values[last]) {
		p.Last, p.HasLast = s.at(last, values[last]), true
	}
	return p
}

func missing(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }

// runs draws each run of neighbouring values.
func (p *plot) runs(values []float64, s scale) {
	var line, area strings.Builder
	for i := 0; i < len(values); i++ {
		start := i
		for i < len(values) && !missing(values[i]) {
			i++
		}
		switch i - start {
		case 0:
		case 1:
			p.Dots = append(p.Dots, s.at(start, values[start]))
		default:
			drawRun(&line, &area, values[start:i], start, s)
		}
	}
	p.Line, p.Area = line.String(), area.String()
}

func drawRun(line, area *strings.Builder, run []float64, start int, s scale) {
	var path strings.Builder
	for j, v := range run {
		at := s.at(start+j, v)
		command := 'L'
		if j == 0 {
			command = 'M'
		}
		fmt.Fprintf(&path, "%c%.1f %.1f", command, at.X, at.Y)
	}
	line.WriteString(path.String())
	fmt.Fprintf(area, "%sL%.1f %.1fL%.1f %.1fZ", path.String(),
		s.x(float64(start+len(run)-1)), plotHeight, s.x(float64(start)), plotHeight)
}

// scale maps positions and values to points of the plot.
type scale struct {
	n      int
	lo, hi float64
}

func (s scale) at(i int, v float64) point { return point{X: s.x(float64(i)), Y: s.y(v)} }

// x returns the place of position i. A single value is placed at the right, where today is.
func (s scale) x(i float64) float64 {
	right := plotWidth - plotMargin
	if s.n < 2 {
		return right
	}
	return round(min(max(0, plotMargin+i*(right-plotMargin)/float64(s.n-1)), plotWidth))
}

// y returns the height of value v. A constant series is drawn in the middle.
func (s scale) y(v float64) float64 {
	// Halves, because the difference of two finite floats may be infinite.
	span := s.hi/2 - s.lo/2
	if span == 0 {
		return plotHeight / 2
	}
	share := (v/2 - s.lo/2) / span
	return round(plotHeight - plotMargin - min(max(share, 0), 1)*(plotHeight-2*plotMargin))
}

// round keeps one decimal, which is finer than a pixel.
func round(x float64) float64 { return math.Round(x*10) / 10 }
