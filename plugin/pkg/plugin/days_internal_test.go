package plugin

import (
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/data"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/display"
	"github.com/klantenbinding/loyalty/internal/words"
)

// TestLongTimesHaveNoDecimals checks that lengths of time of ten days and more are whole.
func TestLongTimesHaveNoDecimals(t *testing.T) {
	t.Parallel()
	days := form{unit: "days", display: display.Days(display.Neither, display.Neutral)}
	for _, c := range []struct {
		values []*float64
		want   uint16
	}{
		{[]*float64{new(290.4), nil, new(10.0)}, 0},
		{[]*float64{nil}, 0},
		{[]*float64{new(290.4), new(9.9)}, 1},
		{[]*float64{new(-12.5)}, 0},
	} {
		f := writer{words.Dutch}.figures("median", days, c.values)
		require.Equal(t, c.want, *f.Config.Decimals)
	}
	f := writer{words.Dutch}.figures("median", days, []*float64{new(290.4)})
	writer{words.Dutch}.localise(data.Frames{data.NewFrame("", f)}, false)
	texts, _ := f.Config.Mappings[0].(data.ValueMapper)
	require.Equal(t, "290\u00a0dagen", texts["290.4"].Text)

	points := writer{words.English}.figures("value", form{unit: "score"}, []*float64{new(41.2)})
	require.EqualValues(t, 1, *points.Config.Decimals, "only days")
}
