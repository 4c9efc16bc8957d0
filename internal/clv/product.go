package clv

import "math"

// Limits of the quadrature of product. A panel of the 12-point rule integrates a decay by e^-16 over
// a length of 4 to about ten digits. The integral beyond a decay by e^-42 is negligible.
const (
	panelLength = 4.0
	panelDrop   = 16.0
	totalDrop   = 42.0
)

// product is the function y -> (alpha + y)^-m (beta + y)^-n. Its integrals are the difficult part of
// Pareto/NBD. In closed form they are differences of two Gaussian hypergeometric functions (Fader &
// Hardie 2005, "A Note on Deriving the Pareto/NBD Model"). These cancel for large x and for t_x near
// T, and have another form for alpha < beta than for alpha > beta. The integrand is positive and
// smooth in v = ln(min(alpha, beta) + y), so Gauss-Legendre panels in v do not have these problems.
type product struct{ alpha, beta, m, n float64 }

// moments are the integral of a product and means under the density proportional to it.
type moments struct {
	ln                 float64 // logarithm of the integral
	lnAlpha, lnBeta    float64 // means of ln(alpha+y) and ln(beta+y)
	invAlpha, invBeta  float64 // means of 1/(alpha+y) and 1/(beta+y)
	weight             float64 // the integral, scaled by the integrand at the lower end
	base, a0, b0       float64 // min(alpha, beta)+lo, alpha-min, beta-min
	logA, logB, lowest float64 // ln(alpha+lo), ln(beta+lo), min(alpha, beta)
}

// integrate returns the moments over lo <= y <= hi. For an empty range the logarithm is -Inf and the
// means are zero.
func (p product) integrate(lo, hi float64) moments {
	c := min(p.alpha, p.beta)
	k := moments{
		base: c + lo, a0: p.alpha - c, b0: p.beta - c, lowest: c,
		logA: math.Log(p.alpha + lo), logB: math.Log(p.beta + lo),
	}
	span := math.Log1p((hi - lo) / k.base)
	for w, fallen := 0.0, 0.0; w < span && fallen < totalDrop; {
		end, next := p.nextPanel(&k, w, span, fallen)
		if end <= w {
			break
		}
		p.panel(&k, w, end)
		w, fallen = end, next
	}
	k.ln = math.Log(k.weight) + math.Log(k.base) - p.m*k.logA - p.n*k.logB
	if k.weight > 0 {
		k.lnAlpha, k.lnBeta = k.lnAlpha/k.weight, k.lnBeta/k.weight
		k.invAlpha, k.invBeta = k.invAlpha/k.weight, k.invBeta/k.weight
	}
	return k
}

// nextPanel chooses a panel that starts at w and on which the integrand falls by panelDrop at most.
// It returns the end of the panel and how far the integrand has fallen there.
func (p product) nextPanel(k *moments, w, span, fallen float64) (end, next float64) {
	y := k.base*math.Exp(w) - k.lowest
	c := k.lowest + y
	rate := p.m*c/(p.alpha+y) + p.n*c/(p.beta+y) - 1
	l := min(panelLength, 12/math.Abs(rate), span-w)
	for {
		next = p.fall(k, w+l)
		if next-fallen <= panelDrop {
			return w + l, next
		}
		l /= 2
	}
}

// fall returns by how much the logarithm of the integrand in v is lower at w than at the lower end.
func (p product) fall(k *moments, w float64) float64 {
	u := k.base * math.Exp(w)
	return p.m*(math.Log(u+k.a0)-k.logA) + p.n*(math.Log(u+k.b0)-k.logB) - w
}

func (p product) panel(k *moments, lo, hi float64) {
	nodes, weights := gaussRule()
	mid, half := (lo+hi)/2, (hi-lo)/2
	for i, n := range nodes {
		p.node(k, mid-half*n, half*weights[i])
		p.node(k, mid+half*n, half*weights[i])
	}
}

func (p product) node(k *moments, w, weight float64) {
	e := math.Exp(w)
	u := k.base * e
	la, lb := k.logA+w, k.logB+w // valid for the smaller of alpha and beta
	if k.a0 != 0 {
		la = math.Log(u + k.a0)
	}
	if k.b0 != 0 {
		lb = math.Log(u + k.b0)
	}
	f := weight * e * math.Exp(-p.m*(la-k.logA)-p.n*(lb-k.logB))
	k.weight += f
	k.lnAlpha += f * la
	k.lnBeta += f * lb
	k.invAlpha += f / (u + k.a0)
	k.invBeta += f / (u + k.b0)
}
