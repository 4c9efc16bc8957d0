package clv_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/clv"
)

// The CDNOW sample: a tenth of the customers who first bought in the first quarter of 1997, with
// all their purchases until June 1998 (Fader & Hardie 2001, brucehardie.com/datasets).
const cdnowFile = "../../testdata/cdnow_sample.csv.gz"

// buyer is one customer: days of purchase since 1970-01-01, ascending, and what was spent on each.
type buyer struct {
	days   []int
	amount []float64
}

func cdnowDay(t testing.TB, s string) int {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	require.NoError(t, err)
	return int(d.Unix() / 86400)
}

// readCDNOW merges the orders of a day, because the models count them as one purchase.
func readCDNOW(t testing.TB) []buyer {
	t.Helper()
	file, err := os.Open(cdnowFile)
	require.NoError(t, err, "the CDNOW sample belongs to the repository's test data")
	defer file.Close()
	unzip, err := gzip.NewReader(file)
	require.NoError(t, err)
	lines, err := csv.NewReader(unzip).ReadAll()
	require.NoError(t, err)
	var buyers []buyer
	last := ""
	for _, l := range lines[1:] {
		if l[0] != last {
			buyers, last = append(buyers, buyer{}), l[0]
		}
		b := &buyers[len(buyers)-1]
		amount, err := strconv.ParseFloat(l[4], 64)
		require.NoError(t, err)
		day := cdnowDay(t, l[2])
		if n := len(b.days); n > 0 && b.days[n-1] == day {
			b.amount[n-1] += amount
			continue
		}
		b.days, b.amount = append(b.days, day), append(b.amount, amount)
	}
	return buyers
}

// calibration returns the histories of the first 39 weeks, in weeks.
func calibration(t testing.TB, buyers []buyer) []clv.History {
	t.Helper()
	until := cdnowDay(t, "1997-09-30")
	histories := make([]clv.History, 0, len(buyers))
	for _, b := range buyers {
		h, ok := clv.Summarize(b.days, until, 7)
		require.True(t, ok)
		histories = append(histories, h)
	}
	return histories
}

func cdnowRows(t testing.TB) []clv.Row {
	t.Helper()
	return clv.Group(calibration(t, readCDNOW(t)))
}
