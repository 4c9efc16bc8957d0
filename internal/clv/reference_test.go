package clv_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// reference has a value of each method, computed by mpmath 1.3 with 80 decimal digits from the closed
// forms of the papers, including the differences of 2F1. Values below 1e-80 are written as 0.
type reference struct {
	model                       clv.Model
	history                     clv.History
	t                           float64
	logLikelihood, alive        float64
	purchases, purchaseProbable float64
}

func references() []reference {
	return []reference{
		{clv.ParetoNBD{R: 0.5533, Alpha: 10.578, S: 0.6062, Beta: 11.669}, clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39.0, -9.5542536216325059, 0.8691242543735004, 1.4551353139156353, 0.59191663616633159},
		{clv.ParetoNBD{R: 0.5533, Alpha: 10.6, S: 0.6062, Beta: 10.6000001}, clv.History{Repeats: 7, Recency: 20.0, Age: 38.0}, 13.0, -20.360534909116288, 0.2401533545857271, 0.45068324443614688, 0.19017583848775174},
		{clv.ParetoNBD{R: 0.5533, Alpha: 10.6, S: 0.6062, Beta: 10.6}, clv.History{Repeats: 7, Recency: 20.0, Age: 38.0}, 13.0, -20.360534910951702, 0.24015335395265182, 0.45068324318550723, 0.19017583796806148},
		{clv.ParetoNBD{R: 0.3, Alpha: 2.0, S: 1.5, Beta: 40.0}, clv.History{Repeats: 50, Recency: 100.0, Age: 110.0}, 26.0, -93.193992519083433, 0.27810953554818772, 2.8782363057089443, 0.27201712944251156},
		{clv.ParetoNBD{R: 0.3, Alpha: 40.0, S: 1.5, Beta: 2.0}, clv.History{Repeats: 50, Recency: 100.0, Age: 110.0}, 26.0, -111.44662498500944, 0.41551194144228121, 3.0934750567143709, 0.39955639234158675},
		{clv.ParetoNBD{R: 2.0, Alpha: 5.0, S: 0.4, Beta: 3000.0}, clv.History{Repeats: 5000, Recency: 9990.0, Age: 10000.0}, 90.0, -8470.3206222717604, 0.9909905644804415, 44.528576652611983, 0.99092957529482961},
		{clv.ParetoNBD{R: 2.0, Alpha: 500.0, S: 0.4, Beta: 10.0}, clv.History{Repeats: 5000, Recency: 9990.0, Age: 10000.0}, 90.0, -8704.8346006441966, 0.99032231031427636, 42.383329815195204, 0.99023924735264832},
		{clv.ParetoNBD{R: 2.0, Alpha: 500.0, S: 0.4, Beta: 10.0}, clv.History{Repeats: 5000, Recency: 5000.0, Age: 10000.0}, 90.0, -5479.4790660373534, 0, 0, 0.0},
		{clv.ParetoNBD{R: 0.2, Alpha: 0.01, S: 0.5, Beta: 5000.0}, clv.History{Repeats: 0, Recency: 0.0, Age: 10000.0}, 365.0, -2.6108832093064304, 0.49582846606388886, 0.0035977891793805084, 0.0035211986478038866},
		{clv.ParetoNBD{R: 0.2, Alpha: 5000.0, S: 0.5, Beta: 0.01}, clv.History{Repeats: 0, Recency: 0.0, Age: 10000.0}, 365.0, -0.00050539693594882054, 0.00080314696585035223, 3.8736186158632827e-6, 3.8182182614010168e-6},
		{clv.ParetoNBD{R: 0.2, Alpha: 5000.0, S: 2.5, Beta: 0.01}, clv.History{Repeats: 3, Recency: 0.5, Age: 10000.0}, 365.0, -36.020340058045292, 5.5254764489834626e-13, 4.114231940193498e-14, 3.9154898470345501e-14},
		{clv.ParetoNBD{R: 1.2, Alpha: 8.0, S: 1.0, Beta: 9.0}, clv.History{Repeats: 4, Recency: 30.0, Age: 40.0}, 10.0, -15.347583033349478, 0.66171929286414593, 0.65235498261110017, 0.38387476388329884},
		{clv.ParetoNBD{R: 1.2, Alpha: 8.0, S: 1.0000001, Beta: 9.0}, clv.History{Repeats: 4, Recency: 30.0, Age: 40.0}, 10.0, -15.347583164222192, 0.66171926733047823, 0.65235495138109677, 0.38387474618782748},
		{clv.ParetoNBD{R: 0.8, Alpha: 6.0, S: 0.7, Beta: 12.0}, clv.History{Repeats: 3, Recency: 39.999999, Age: 40.0}, 0.001, -12.747603135200909, 0.99999998653846094, 8.260813852613344e-5, 8.2603828727104246e-5},
		{clv.ParetoNBD{R: 60.0, Alpha: 900.0, S: 0.01, Beta: 0.5}, clv.History{Repeats: 12, Recency: 200.0, Age: 300.0}, 50.0, -51.916375839952167, 0.72501574694125498, 2.1733313720574697, 0.6863466663583712},
		{clv.BGNBD{R: 0.24259, Alpha: 4.4136, A: 0.79292, B: 2.42591}, clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39.0, -9.4597037748744697, 0.72661004452633403, 1.225906758835386, 0.55460754933969975},
		{clv.BGNBD{R: 0.24259, Alpha: 4.4136, A: 0.79292, B: 2.42591}, clv.History{Repeats: 0, Recency: 0.0, Age: 38.86}, 39.0, -0.55379708276876764, 1.0, 0.19477855258782686, 0.14432607275669322},
		{clv.BGNBD{R: 0.24259, Alpha: 4.4136, A: 1.0, B: 2.42591}, clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39.0, -9.5010058841068638, 0.67818817518840693, 1.1019874493846114, 0.51764806262428922},
		{clv.BGNBD{R: 0.24259, Alpha: 4.4136, A: 1.0000001, B: 2.42591}, clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39.0, -9.5010059037092296, 0.67818815336351021, 1.1019873947721459, 0.51764804596576299},
		{clv.BGNBD{R: 0.24259, Alpha: 4.4136, A: 0.05, B: 1.0}, clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 0.0001, -9.3217127792078305, 0.96094589590954231, 4.9799589688574891e-6, 4.9799406167989124e-6},
		{clv.BGNBD{R: 2.0, Alpha: 5.0, A: 0.4, B: 30.0}, clv.History{Repeats: 5000, Recency: 9990.0, Age: 10000.0}, 90.0, -8471.7841504543974, 0.98831004751858444, 44.390268066875462, 0.98831004751858444},
		{clv.BGNBD{R: 2.0, Alpha: 5.0, A: 3.0, B: 2000.0}, clv.History{Repeats: 5000, Recency: 9990.0, Age: 10000.0}, 10000.0, -8473.4385627762312, 0.94007747730667833, 2170.8919807887516, 0.94007747730667833},
		{clv.BGNBD{R: 0.1, Alpha: 0.01, A: 0.5, B: 0.3}, clv.History{Repeats: 0, Recency: 0.0, Age: 0.0}, 1000.0, -0, 1.0, 38.751154858112844, 0.68377255020918884},
		{clv.BGNBD{R: 0.1, Alpha: 0.01, A: 2.5, B: 0.3}, clv.History{Repeats: 1, Recency: 5.0, Age: 9.0}, 10000.0, -4.5879881811444561, 0.059197573225922743, 0.11029567851634482, 0.059171144821864873},
		{clv.BGNBD{R: 40.0, Alpha: 80.0, A: 6.0, B: 100.0}, clv.History{Repeats: 20, Recency: 38.0, Age: 40.0}, 52.0, -35.006647610547493, 0.87856779206047114, 13.392968084935189, 0.87856779169492414},
		{clv.BGNBD{R: 0.9, Alpha: 3.0, A: 0.001, B: 8.0}, clv.History{Repeats: 3, Recency: 20.0, Age: 40.0}, 520.0, -12.077914439617548, 0.9988537210739104, 47.053530738439929, 0.99880976224351734},
	}
}

func TestModelsAgreeWithTheClosedForms(t *testing.T) {
	for i, r := range references() {
		t.Run(fmt.Sprintf("%d %s", i, r.model.Name()), func(t *testing.T) {
			near(t, r.logLikelihood, r.model.LogLikelihood(r.history), "log-likelihood")
			near(t, r.alive, r.model.ProbabilityAlive(r.history), "probability alive")
			near(t, r.purchases, r.model.ExpectedPurchases(r.history, r.t), "expected purchases")
			near(t, r.purchaseProbable, r.model.ProbabilityOfPurchase(r.history, r.t), "probability of purchase")
		})
	}
}

// near requires agreement to nine digits.
func near(t *testing.T, want, got float64, what string) {
	t.Helper()
	if want == 0 {
		require.InDelta(t, want, got, 1e-12, what)
		return
	}
	require.InEpsilon(t, want, got, 1e-9, what)
}
