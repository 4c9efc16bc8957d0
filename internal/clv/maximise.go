package clv

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// objective returns a log-likelihood and fills its gradient; both are sums over customers.
type objective func(ctx context.Context, theta, gradient []float64) float64

// Limits of the search.
const (
	box        = 12.0 // logarithms of scaled parameters stay within ±box
	flatLoss   = 0.01 // a parameter is not identified if moving it to its bound costs less
	minInform  = 0.01 // information below which a direction is flat: a factor of 20,000 either way
	steepLimit = 1e-4 // gradient per customer above which a point is not a maximum
)

// solution is a maximum; theta has logarithms of scaled parameters.
type solution struct {
	theta       []float64
	value       float64
	information *mat.SymDense
	limits      []edge
	evaluations int
}

// maximise finds the maximum, its curvature and the limiting cases that fit equally well.
func maximise(ctx context.Context, t task) (*solution, error) {
	s, err := climb(ctx, t)
	if err != nil {
		return nil, err
	}
	b := &boxed{ctx: ctx, f: t.full, size: t.size}
	for range 3 {
		s.information = b.information(s.theta)
		if !b.newton(s) {
			break
		}
	}
	for _, e := range t.edges {
		if !e.followsFrom(s.limits) && b.atEdge(s, e) {
			s.limits = append(s.limits, e)
		}
	}
	s.evaluations += b.evaluations
	return s, ctx.Err()
}

// climb runs the optimiser on the sample from the two best starts, then on all rows from the best
// result.
func climb(ctx context.Context, t task) (*solution, error) {
	b := &boxed{ctx: ctx, f: t.coarse, size: t.sample}
	values := make([]float64, len(t.starts))
	order := make([]int, len(t.starts))
	for i, s := range t.starts {
		values[i], order[i] = b.at(s), i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compareFinite(values[i], values[j]) })
	best, lowest := t.starts[order[0]], math.Inf(1)
	for _, i := range order[:min(2, len(order))] {
		x := clamp(b.minimise(t.starts[i]))
		if v := b.at(x); v < lowest {
			best, lowest = x, v
		}
	}
	start := b
	b = &boxed{ctx: ctx, f: t.full, size: t.size}
	x, v, ok := best, lowest, false
	if t.sample < t.size {
		inverse, _ := covariance(start.information(best))
		x, v, ok = b.chord(best, inverse, t.sample/t.size)
	}
	if !ok {
		x, v = b.descend(best)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if math.IsInf(v, 0) || math.IsNaN(v) || b.steepness(x) > steepLimit {
		return nil, fmt.Errorf("%w: gradient %.2g per customer", ErrNoConvergence, b.steepness(x))
	}
	return &solution{theta: clamp(x), value: -v * t.size, evaluations: b.evaluations}, nil
}

// compareFinite compares numbers and sorts NaN last.
func compareFinite(a, b float64) int {
	switch {
	case a < b || (math.IsNaN(b) && !math.IsNaN(a)):
		return -1
	case a > b || (math.IsNaN(a) && !math.IsNaN(b)):
		return 1
	}
	return 0
}

// boxed is an objective per customer, to be minimised. Outside the box it rises. It caches the last
// point, because the optimiser requests value and gradient separately.
type boxed struct {
	ctx         context.Context
	f           objective
	size        float64
	evaluations int
	frozen      []bool // parameters fixed at a bound

	x, gradient []float64
	value       float64
}

func clamp(theta []float64) []float64 {
	out := slices.Clone(theta)
	for i, v := range out {
		out[i] = max(-box, min(box, v))
	}
	return out
}

// at returns the value at theta and sets b.gradient.
func (b *boxed) at(theta []float64) float64 {
	if b.x != nil && slices.Equal(b.x, theta) {
		return b.value
	}
	inside := clamp(theta)
	b.x, b.gradient = slices.Clone(theta), make([]float64, len(theta))
	b.value = -b.f(b.ctx, inside, b.gradient) / b.size
	b.evaluations++
	for i := range theta {
		b.gradient[i] /= -b.size
		if b.frozen != nil && b.frozen[i] {
			b.gradient[i] = 0
			continue
		}
		if d := theta[i] - inside[i]; d != 0 {
			b.value += d * d
			b.gradient[i] = 2 * d
		}
	}
	return b.value
}

func (b *boxed) slope(gradient, theta []float64) {
	b.at(theta)
	copy(gradient, b.gradient)
}

// steepness returns the largest derivative that does not point out of the box.
func (b *boxed) steepness(theta []float64) float64 {
	inside := clamp(theta)
	b.at(inside)
	var worst float64
	for i, g := range b.gradient {
		if (inside[i] >= box && g < 0) || (inside[i] <= -box && g > 0) {
			continue
		}
		worst = max(worst, math.Abs(g))
	}
	return worst
}

// descend minimises. While the result is not a minimum, it continues from there. The optimiser stops
// early at the border of the box, so parameters at the border are fixed for the next run.
func (b *boxed) descend(start []float64) ([]float64, float64) {
	x := clamp(b.minimise(start))
	for last := math.Inf(1); b.steepness(x) > steepLimit/100 && b.ctx.Err() == nil; {
		v := b.at(x)
		if last-v < 1e-10 {
			break
		}
		last = v
		b.frozen = make([]bool, len(x))
		for i := range x {
			b.frozen[i] = math.Abs(x[i]) > box-1e-6
		}
		b.x = nil // the gradient depends on the frozen parameters
		x = clamp(b.minimise(x))
		b.frozen, b.x = nil, nil
	}
	return x, b.at(x)
}

// minimise returns the optimiser's last point. It ignores the optimiser's error, because a failed
// line search is the usual end on a flat ridge; the caller checks steepness.
func (b *boxed) minimise(start []float64) []float64 {
	p := optimize.Problem{Func: b.at, Grad: b.slope, Status: func() (optimize.Status, error) {
		if err := b.ctx.Err(); err != nil {
			return optimize.Failure, err
		}
		return optimize.NotTerminated, nil
	}}
	r, _ := optimize.Minimize(p, start, &optimize.Settings{
		GradientThreshold: 1e-8, MajorIterations: 200,
		Converger: &optimize.FunctionConverge{Absolute: 1e-12, Iterations: 8},
	}, &optimize.BFGS{})
	if r == nil {
		return start
	}
	return r.X
}

// chord is Newton's method with the covariance of the sample, scaled by the ratio of the sizes. Each
// step costs one evaluation, so it is much cheaper than another minimisation. It returns false if it
// does not converge quickly.
func (b *boxed) chord(x []float64, inverse [][]float64, ratio float64) ([]float64, float64, bool) {
	last := math.Inf(1)
	for range 15 {
		v := b.at(x)
		if !(v <= last+1e-14) {
			return nil, 0, false
		}
		step := make([]float64, len(x))
		for i, row := range inverse {
			step[i] = -floats.Dot(row, b.gradient) * b.size * ratio
		}
		size := floats.Norm(step, math.Inf(1))
		if size < 1e-6 && b.steepness(x) < steepLimit {
			return x, v, true
		}
		x, last = slices.Clone(x), v
		floats.Add(x, step)
		if size > 1 || floats.Norm(x, math.Inf(1)) > box {
			return nil, 0, false
		}
	}
	return nil, 0, false
}

// information returns the observed information: minus the second derivatives of the log-likelihood,
// by central differences of its gradient.
func (b *boxed) information(theta []float64) *mat.SymDense {
	const step = 1e-4
	n := len(theta)
	h := mat.NewDense(n, n, nil)
	up, down := make([]float64, n), make([]float64, n)
	for i := range n {
		x := slices.Clone(theta)
		x[i] = theta[i] + step
		b.f(b.ctx, x, up)
		x[i] = theta[i] - step
		b.f(b.ctx, x, down)
		b.evaluations += 2
		for j := range n {
			h.Set(i, j, (down[j]-up[j])/(2*step))
		}
	}
	s := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			s.SetSym(i, j, (h.At(i, j)+h.At(j, i))/2)
		}
	}
	return s
}

// newton makes one step of Newton's method, except in flat directions, and reports whether another
// step is useful.
func (b *boxed) newton(s *solution) bool {
	n := len(s.theta)
	g := make([]float64, n)
	b.f(b.ctx, s.theta, g)
	step := make([]float64, n)
	inverse, _ := covariance(s.information)
	for i, row := range inverse {
		step[i] = floats.Dot(row, g)
	}
	if size := floats.Norm(step, math.Inf(1)); !(size > 1e-9 && size < 1) {
		return false
	}
	x := slices.Clone(s.theta)
	floats.Add(x, step)
	x = clamp(x)
	if v := b.f(b.ctx, x, g); v >= s.value {
		better := v - s.value
		s.theta, s.value = x, v
		return better > 1e-7
	}
	return false
}

// atEdge reports whether the log-likelihood does not fall on the way to a limiting case.
func (b *boxed) atEdge(s *solution, e edge) bool {
	if e.known {
		return e.value > s.value-flatLoss
	}
	nearest := math.Inf(1)
	for _, i := range e.up {
		nearest = min(nearest, box-s.theta[i])
	}
	for _, i := range e.down {
		nearest = min(nearest, s.theta[i]+box)
	}
	if nearest < 0.5 {
		return true
	}
	x := slices.Clone(s.theta)
	for _, i := range e.up {
		x[i] += nearest
	}
	for _, i := range e.down {
		x[i] -= nearest
	}
	b.evaluations++
	return b.f(b.ctx, x, make([]float64, len(x))) > s.value-flatLoss
}

// covariance returns the inverse of an information matrix. Directions without information get no
// variance. Parameters with a noticeable part in such directions are reported as flat.
func covariance(information *mat.SymDense) (out [][]float64, flat []bool) {
	n := information.SymmetricDim()
	out, flat = make([][]float64, n), make([]bool, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	var e mat.EigenSym
	if !e.Factorize(information, true) {
		for i := range flat {
			flat[i] = true
		}
		return out, flat
	}
	var v mat.Dense
	e.VectorsTo(&v)
	for k, l := range e.Values(nil) {
		for i := range n {
			if !(l > minInform) {
				flat[i] = flat[i] || math.Abs(v.At(i, k)) > 0.1
				continue
			}
			for j := range n {
				out[i][j] += v.At(i, k) * v.At(j, k) / l
			}
		}
	}
	return out, flat
}
