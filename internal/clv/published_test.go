package clv_test

import (
	"context"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/clv"
)

func TestQuick(t *testing.T) {
	rows := cdnowRows(t)
	t.Log(len(rows))
	for _, f := range []func(context.Context, []clv.Row, clv.Options) (*clv.Fit[clv.Model], error){clv.FitBGNBD, clv.FitMBGNBD, clv.FitParetoNBD} {
		s := time.Now()
		fit, err := f(t.Context(), rows, clv.Options{})
		if err != nil {
			t.Error(err)
			continue
		}
		t.Log(time.Since(s), fit.Model, fit.LogLikelihood, fit.Parameters, fit.Limits, fit.DropoutGain, fit.Evaluations)
		t.Log(fit.Model.ExpectedPurchases(clv.History{Repeats: 2, Recency: 30.43, Age: 38.86}, 39))
	}
}
