package decode_test

import (
	"database/sql/driver"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

func TestTimesFollowTheCalendar(t *testing.T) {
	names := []string{"UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"}
	locs := make([]*time.Location, len(names))
	for i, n := range names {
		loc, err := time.LoadLocation(n)
		require.NoError(t, err)
		locs[i] = loc
	}
	rapid.Check(t, func(t *rapid.T) {
		shop, business := rapid.SampledFrom(locs).Draw(t, "shop"), rapid.SampledFrom(locs).Draw(t, "business")
		at := time.Unix(rapid.Int64Range(-1<<31, 1<<32).Draw(t, "at"), 0).In(shop)
		text := at.Format(time.DateTime)
		again, err := time.ParseInLocation(time.DateTime, text, shop)
		require.NoError(t, err)
		day, unix, why, err := decode.ReadTime("local", shop, business, []byte(text))
		require.NoError(t, err)
		require.Empty(t, why)
		if shop != business {
			require.Equal(t, again.Unix(), unix)
		}
		require.Equal(t, record.DayOf(again, business), day)
		if at.Unix() != 0 {
			day, _, why, _ = decode.ReadTime("epoch", shop, business, at.Unix())
			require.Empty(t, why)
			require.Equal(t, record.DayOf(at, business), day)
		}
	})
}

func TestTimesInOtherForms(t *testing.T) {
	for _, c := range []struct {
		zone string
		in   driver.Value
		day  string
		why  decode.Reason
	}{
		{"utc", []byte("2024-02-29"), "2024-02-29", ""},
		{"utc", "2024-02-29 23:59:59.999999", "2024-02-29", ""},
		{"utc", []byte("2024-02-29T23:59:59Z"), "2024-02-29", ""},
		{"utc", []byte("2023-02-29 00:00:00"), "", decode.BadDate},
		{"utc", []byte("2024-02-29 23:59"), "", decode.BadDate},
		{"utc", []byte("29-02-2024"), "", decode.BadDate},
		{"utc", []byte("2024-02-29 23:59:59 CET"), "", decode.BadDate},
		{"utc", []byte(""), "", decode.ZeroDate},
		{"utc", []byte("0"), "", decode.ZeroDate},
		{"utc", int64(5), "", decode.BadDate},
		{"epoch", []byte("86400"), "1970-01-02", ""},
		{"epoch", []byte(" "), "", decode.MissingDate},
		{"epoch", []byte("soon"), "", decode.BadDate},
		{"epoch", int64(1) << 50, "", decode.DateOutOfRange},
	} {
		day, _, why, err := decode.ReadTime(c.zone, time.UTC, time.UTC, c.in)
		require.NoError(t, err)
		require.Equal(t, c.why, why, "%s", c.in)
		if c.why == "" {
			require.Equal(t, c.day, day.String())
		}
	}
}

func TestEqualIdsShareAKeyAndDifferentIdsDoNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfDistinct(rapid.OneOf(
			rapid.StringMatching(`[0-9]{1,12}`), rapid.StringN(1, 20, 40), rapid.StringMatching(`[1-9][0-9]{0,9}`),
		), func(s string) string { return s }).Draw(t, "ids")
		values := make([]driver.Value, 0, 2*len(ids))
		for _, id := range ids {
			values = append(values, []byte(id))
		}
		keys := decode.Key(append(values, values...)...)
		require.Equal(t, keys[:len(ids)], keys[len(ids):])
		seen := map[record.Key]string{}
		for i, k := range keys[:len(ids)] {
			if k == 0 {
				continue // blank, or the number zero: none
			}
			other, ok := seen[k]
			require.False(t, ok, "%q and %q", other, ids[i])
			seen[k] = ids[i]
		}
	})
}

func TestNumbersAndTheirTextHaveOneKey(t *testing.T) {
	keys := decode.Key(int64(7), []byte("7"), "7", int64(1)<<40, []byte("1099511627776"), nil, int64(0), []byte(""))
	require.Equal(t, record.Key(7), keys[0])
	require.Equal(t, keys[0], keys[1])
	require.Equal(t, keys[0], keys[2])
	require.Equal(t, keys[3], keys[4])
	require.Equal(t, []record.Key{0, 0, 0}, keys[5:])
}

func TestRateIsTheLatestBeforeTheDay(t *testing.T) {
	rates := decode.Rates{"USD": {{From: 10, Rate: 1}, {From: 20, Rate: 2}}}
	for day, want := range map[record.Day]int64{9: 0, 10: 1, 19: 1, 20: 2, 99: 2} {
		rate, ok := rates.At("USD", day)
		require.Equal(t, want > 0, ok)
		require.Equal(t, want, int64(rate))
	}
	_, ok := rates.At("GBP", 15)
	require.False(t, ok)
}
