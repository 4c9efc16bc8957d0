package clv

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Contract is the input of the renewal model for one subscription, in contract periods (months,
// years).
type Contract struct {
	// Periods is the number of times that the customer could renew or cancel, at least 1.
	Periods int
	// Cancelled means that the customer cancelled the last time.
	Cancelled bool
}

// ContractRow is a Contract and the number of customers with that contract.
type ContractRow struct {
	Contract
	Customers float64
}

// GroupContracts merges equal contracts into rows, sorted by periods.
func GroupContracts(contracts []Contract) []ContractRow {
	count := make(map[Contract]float64)
	for _, c := range contracts {
		count[c]++
	}
	rows := make([]ContractRow, 0, len(count))
	for c, n := range count {
		rows = append(rows, ContractRow{Contract: c, Customers: n})
	}
	sortContracts(rows)
	return rows
}

func sortContracts(rows []ContractRow) {
	slices.SortFunc(rows, func(a, b ContractRow) int {
		if a.Periods == b.Periods && a.Cancelled != b.Cancelled {
			if b.Cancelled {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.Periods, b.Periods)
	})
}

// ShiftedBetaGeometric is the model of Fader & Hardie (2007), "How to Project Customer Retention",
// Journal of Interactive Marketing 21(1). At every renewal a customer cancels with a probability that
// is beta distributed over customers (alpha, beta). S(t) is the share of customers who remain after t
// renewals. r_t is the share of customers before the t-th renewal who renew:
//
//	P(T=t) = B(α+1, β+t-1) / B(α, β)
//	S(t)   = B(α, β+t) / B(α, β)
//	r_t    = (β+t-1) / (α+β+t-1)
type ShiftedBetaGeometric struct{ Alpha, Beta float64 }

// FitShiftedBetaGeometric fits the model to rows, of one cohort or of several. It returns
// ErrInvalid for impossible rows, a *HistoryError for too little data, ErrNoConvergence, or the
// error of ctx.
func FitShiftedBetaGeometric(ctx context.Context, rows []ContractRow, o Options) (*Fit[ShiftedBetaGeometric], error) {
	o = o.withDefaults()
	size, err := checkContracts(rows, o)
	if err != nil {
		return nil, err
	}
	rows = slices.Clone(rows)
	sortContracts(rows)
	f := func(_ context.Context, theta, gradient []float64) float64 {
		return contractsLikelihood(rows, theta, gradient)
	}
	t := task{
		model: "sBG", scale: 1, size: size, rows: len(rows), sample: size,
		names: []string{"alpha", "beta"}, units: []bool{false, false}, coarse: f, full: f,
		starts: [][]float64{{0, 0}, {0, 1.5}, {-1, 2}, {1, 4}},
		edges: []edge{
			{meaning: "the same chance of cancelling for every customer", up: []int{0, 1}},
			{meaning: "nobody cancels", down: []int{0}},
			{meaning: "nobody cancels", up: []int{1}},
			{meaning: "customers either stay for ever or leave at once", down: []int{0, 1}},
		},
	}
	return estimate(ctx, t, func(p []float64) ShiftedBetaGeometric {
		return ShiftedBetaGeometric{Alpha: p[0], Beta: p[1]}
	})
}

func checkContracts(rows []ContractRow, o Options) (size float64, err error) {
	var cancelled float64
	longest := 0
	for i, r := range rows {
		if r.Periods < 1 || !(r.Customers > 0) || math.IsInf(r.Customers, 0) {
			return 0, fmt.Errorf("fit sBG: row %d: %w: %d periods, %v customers", i, ErrInvalid, r.Periods, r.Customers)
		}
		size += r.Customers
		longest = max(longest, r.Periods)
		if r.Cancelled {
			cancelled += r.Customers
		}
	}
	switch {
	case size < o.MinCustomers:
		return 0, &HistoryError{"sBG", LackSubscriptions, size, o.MinCustomers}
	case cancelled < o.MinEvents:
		return 0, &HistoryError{"sBG", LackCancellations, cancelled, o.MinEvents}
	case longest < 2:
		return 0, &HistoryError{Model: "sBG", Lack: LackRenewals}
	}
	return size, nil
}

// contractsLikelihood returns the log-likelihood and its gradient in ln α, ln β.
func contractsLikelihood(rows []ContractRow, theta, gradient []float64) (sum float64) {
	m := ShiftedBetaGeometric{Alpha: math.Exp(theta[0]), Beta: math.Exp(theta[1])}
	psiA, psiB, psiAB := digamma(m.Alpha), digamma(m.Beta), digamma(m.Alpha+m.Beta)
	var da, db float64
	for _, r := range rows {
		t := float64(r.Periods)
		left, kept := 0.0, t // cancellations and renewals of each of these customers
		if r.Cancelled {
			left, kept = 1, t-1
		}
		end := psiAB - digamma(m.Alpha+m.Beta+t)
		sum += r.Customers * m.LogLikelihood(r.Contract)
		da += r.Customers * (digamma(m.Alpha+left) - psiA + end)
		db += r.Customers * (digamma(m.Beta+kept) - psiB + end)
	}
	gradient[0], gradient[1] = m.Alpha*da, m.Beta*db
	return sum
}

// LogLikelihood returns the logarithm of the likelihood of one contract.
func (m ShiftedBetaGeometric) LogLikelihood(c Contract) float64 {
	t := float64(c.Periods)
	if c.Cancelled {
		return lnBeta(m.Alpha+1, m.Beta+t-1) - lnBeta(m.Alpha, m.Beta)
	}
	return lnBeta(m.Alpha, m.Beta+t) - lnBeta(m.Alpha, m.Beta)
}

// Survival returns S(t), the expected share of a cohort that remains after t renewals.
func (m ShiftedBetaGeometric) Survival(t int) float64 {
	return math.Exp(m.LogLikelihood(Contract{Periods: t}))
}

// Retention returns r_t, the expected share of the customers at the t-th renewal, t >= 1, who renew.
// It rises with t, because customers with a high probability of cancelling leave first.
func (m ShiftedBetaGeometric) Retention(t int) float64 {
	kept := m.Beta + float64(t) - 1
	return kept / (m.Alpha + kept)
}

// ResidualLifetime returns the expected number of renewals, out of the next horizon ones, of a
// customer who has renewed the given number of times. Each is discounted at a rate per period; the
// next renewal is due now:
//
//	Σ_{j=1..horizon} S(renewals+j)/S(renewals) (1+discount)^-(j-1)
//
// For an infinite horizon it is the DERL of Fader & Hardie (2010), "Customer-Base Valuation in a
// Contractual Setting", of a customer with renewals+1 periods. Multiplied by the margin of a period
// it is the residual value.
func (m ShiftedBetaGeometric) ResidualLifetime(renewals, horizon int, discount float64) float64 {
	sum, present := 0.0, 1.0
	for j := 1; j <= horizon; j++ {
		present *= m.Retention(renewals + j)
		sum += present
		present /= 1 + discount
	}
	return sum
}

// RatePerPeriod converts a yearly discount rate to a rate per period: 0.10 a year is 0.00797 a month.
func RatePerPeriod(yearly, periodsPerYear float64) float64 {
	return math.Expm1(math.Log1p(yearly) / periodsPerYear)
}
