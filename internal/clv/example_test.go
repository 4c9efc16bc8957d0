package clv_test

import (
	"context"
	"fmt"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// A customer of CDNOW with two repeat purchases, the last after 30.43 of 38.86 weeks, in the
// published BG/NBD fit.
func Example() {
	m := clv.BGNBD{R: 0.24259, Alpha: 4.41360, A: 0.79292, B: 2.42591}
	h := clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}
	fmt.Printf("expected purchases in 39 weeks: %.3f\n", m.ExpectedPurchases(h, 39))
	fmt.Printf("probability of a purchase in 13 weeks: %.3f\n", m.ProbabilityOfPurchase(h, 13))
	fmt.Printf("expected purchases of a new customer in a year: %.3f\n", m.ExpectedPurchases(clv.History{}, 52))
	// Output:
	// expected purchases in 39 weeks: 1.226
	// probability of a purchase in 13 weeks: 0.323
	// expected purchases of a new customer in a year: 1.444
}

// A shop with too few customers gets an error with the reason.
func ExampleFitBGNBD() {
	rows := clv.Group([]clv.History{{Age: 3}, {Repeats: 1, Recency: 2, Age: 5}})
	_, err := clv.FitBGNBD(context.Background(), rows, clv.Options{})
	fmt.Println(err)
	// Output: fit BG/NBD: not enough history: 2 customers, at least 100 are needed
}
