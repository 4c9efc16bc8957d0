package clv

import "context"

// BGNBD is the beta-geometric/NBD model of Fader, Hardie & Lee (2005), "Counting Your Customers the
// Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2). With
// A = (α+T)/(α+t_x) and δ = 1 if x > 0, else 0:
//
//	L        = Γ(r+x) α^r / Γ(r) · B(a, b+x)/B(a, b) · [(α+T)^-(r+x) + δ a/(b+x-1) (α+t_x)^-(r+x)]
//	P(alive) = 1 / (1 + δ a/(b+x-1) A^(r+x))
//	E[Y(t)]  = P(alive) (a+b+x-1)/(a-1) [1 - ((α+T)/(α+T+t))^(r+x) 2F1(r+x, b+x; a+b+x-1; t/(α+T+t))]
//
// E[Y(t)] is computed as an equivalent sum of positive terms, see dropoutCount.
type BGNBD struct{ R, Alpha, A, B float64 }

// FitBGNBD fits the model to rows. It returns ErrInvalid for impossible rows, a *HistoryError for
// too little data, ErrNoConvergence, or the error of ctx.
func FitBGNBD(ctx context.Context, rows []Row, o Options) (*Fit[Model], error) {
	return fitBetaDropout(ctx, BGNBD{}.Name(), 0, rows, o, func(p []float64) Model {
		return BGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	})
}

func (m BGNBD) core() betaDropout { return betaDropout{r: m.R, alpha: m.Alpha, a: m.A, b: m.B} }

// Name returns "BG/NBD".
func (BGNBD) Name() string { return "BG/NBD" }

// LogLikelihood implements Model.
func (m BGNBD) LogLikelihood(h History) float64 { return m.core().logLikelihood(h) }

// ExpectedPurchases implements Model.
func (m BGNBD) ExpectedPurchases(h History, t float64) float64 { return m.core().expected(h, t) }

// PurchaseVariance implements Model.
func (m BGNBD) PurchaseVariance(h History, t float64) float64 { return m.core().variance(h, t) }

// ProbabilityAlive implements Model. It is 1 for a customer without a repeat purchase.
func (m BGNBD) ProbabilityAlive(h History) float64 { return m.core().alive(h) }

// ProbabilityOfPurchase implements Model.
func (m BGNBD) ProbabilityOfPurchase(h History, t float64) float64 { return m.core().again(h, t) }

var _ Model = BGNBD{}
