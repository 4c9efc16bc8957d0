package clv

import "context"

// MBGNBD is the modified BG/NBD model of Batislam, Denizel & Filiztekin (2007), "Empirical
// validation and comparison of models for customer base analysis", and Hoppe & Wagner (2007),
// "Customer base analysis: The case for a central variant of the betageometric/NBD model". It lets
// customers drop out after the first purchase too. With A = (α+T)/(α+t_x):
//
//	L        = Γ(r+x) α^r / Γ(r) · B(a, b+x+1)/B(a, b) · [(α+T)^-(r+x) + a/(b+x) (α+t_x)^-(r+x)]
//	P(alive) = 1 / (1 + a/(b+x) A^(r+x))
//	E[Y(t)]  = P(alive) (a+b+x)/(a-1) [1 - ((α+T)/(α+T+t))^(r+x) 2F1(r+x, b+x+1; a+b+x; t/(α+T+t))]
//
// E[Y(t)] is computed as an equivalent sum of positive terms, see dropoutCount.
type MBGNBD struct{ R, Alpha, A, B float64 }

// FitMBGNBD fits the model to rows. It returns ErrInvalid for impossible rows, a *HistoryError for
// too little data, ErrNoConvergence, or the error of ctx.
func FitMBGNBD(ctx context.Context, rows []Row, o Options) (*Fit[Model], error) {
	return fitBetaDropout(ctx, MBGNBD{}.Name(), 1, rows, o, func(p []float64) Model {
		return MBGNBD{R: p[0], Alpha: p[1], A: p[2], B: p[3]}
	})
}

func (m MBGNBD) core() betaDropout {
	return betaDropout{r: m.R, alpha: m.Alpha, a: m.A, b: m.B, extra: 1}
}

// Name returns "MBG/NBD".
func (MBGNBD) Name() string { return "MBG/NBD" }

// LogLikelihood implements Model.
func (m MBGNBD) LogLikelihood(h History) float64 { return m.core().logLikelihood(h) }

// ExpectedPurchases implements Model.
func (m MBGNBD) ExpectedPurchases(h History, t float64) float64 { return m.core().expected(h, t) }

// PurchaseVariance implements Model.
func (m MBGNBD) PurchaseVariance(h History, t float64) float64 { return m.core().variance(h, t) }

// ProbabilityAlive implements Model.
func (m MBGNBD) ProbabilityAlive(h History) float64 { return m.core().alive(h) }

// ProbabilityOfPurchase implements Model.
func (m MBGNBD) ProbabilityOfPurchase(h History, t float64) float64 { return m.core().again(h, t) }

var _ Model = MBGNBD{}
