package shop

import (
	"math"
	"time"
)

const (
	minute = int64(60)
	hour   = 60 * minute
	day    = 24 * hour
)

// story describes how conditions change over time: growth, seasons, promotions and the quarter with late
// deliveries. All times are Unix seconds.
type story struct {
	opening     int64 // the first day of business
	badQuarter  [2]int64
	winback     [2]int64
	appLaunched int64
	clubOpened  int64
}

// newStory returns the story of a shop: more than four years before now. The bad quarter is the calendar
// quarter fifteen months before now.
func newStory(now time.Time) story {
	y, m, _ := now.UTC().Date()
	bad := time.Date(y, (m-1)/3*3+1-15, 1, 0, 0, 0, 0, time.UTC)
	return story{
		opening:     time.Date(y-5, m+2, 1, 0, 0, 0, 0, time.UTC).Unix(),
		badQuarter:  [2]int64{bad.Unix(), bad.AddDate(0, 3, 0).Unix()},
		winback:     [2]int64{bad.AddDate(0, 4, 0).Unix(), bad.AddDate(0, 8, 0).Unix()},
		appLaunched: bad.AddDate(-1, 0, 0).Unix(),
		clubOpened:  bad.AddDate(-1, -10, 0).Unix(),
	}
}

// disruption returns how late deliveries are, from 0 (normal) to 1, with a transition of two weeks.
func (s story) disruption(at int64) float64 {
	const ramp = 14 * day
	up := float64(at-s.badQuarter[0]+ramp/2) / float64(ramp)
	down := float64(s.badQuarter[1]+ramp/2-at) / float64(ramp)
	return clamp(min(up, down), 0, 1)
}

// newcomers returns the mean number of new customers per day, without the season.
func (s story) newcomers(at int64) float64 {
	years := float64(at-s.opening) / (365.25 * float64(day))
	rate := 5.6 + 1.2*years
	if at < s.opening+60*day {
		rate *= 0.5
	}
	return rate * (1 - 0.3*s.disruption(at-30*day))
}

// demand returns the factor of month, weekday and promotions. Its mean is about 1.
func (s story) demand(at int64, hunter bool) float64 {
	t := time.Unix(at, 0).UTC()
	f := monthly(t) * weekdays()[t.Weekday()]
	percent := s.promotion(at)
	if hunter && percent == 0 {
		return 0.45 * f
	}
	return f * (1 + float64(percent)/30)
}

// maxDemand is an upper bound of demand times hourly.
const maxDemand = 6.5

// hourly returns the factor of the hour of the day. Its mean is about 1.
func hourly(at int64) float64 {
	h := float64(at%day) / float64(hour)
	return math.Max(0.08, 1+0.55*math.Cos((h-19.5)/24*2*math.Pi)+0.35*math.Cos((h-11)/12*2*math.Pi))
}

// monthly returns the factor of the season, interpolated between the middles of the months: a peak before
// Christmas, a dip in summer.
func monthly(t time.Time) float64 {
	factors := [12]float64{0.86, 0.88, 0.97, 1.0, 0.97, 0.84, 0.66, 0.7, 0.98, 1.1, 1.34, 1.42}
	pos := float64(t.YearDay()-1)/365.25*12 - 0.5
	i := int(math.Floor(pos))
	frac := pos - float64(i)
	f := factors[(i+12)%12]*(1-frac) + factors[(i+13)%12]*frac
	if t.Month() == time.December && t.Day() > 21 {
		f *= 0.5 // too late for a parcel
	}
	return f
}

// weekdays returns the factors of the weekdays, Sunday first.
func weekdays() [7]float64 { return [7]float64{1.18, 1.12, 1.02, 1.0, 0.96, 0.84, 0.88} }

// promotion returns the discount in percent for all customers on a day.
func (s story) promotion(at int64) int {
	t := time.Unix(at, 0).UTC()
	friday := blackFriday(t.Year())
	switch d := t.YearDay() - friday; {
	case d >= -3 && d <= 3:
		return 25
	case t.Month() == time.July && t.Day() <= 10:
		return 20
	case t.Month() == time.March && t.Day() >= 20 && t.Day() <= 26:
		return 15
	case at >= s.winback[0] && at < s.winback[1] && t.Day() <= 5:
		return 15 // apology for the bad quarter
	}
	return 0
}

// blackFriday returns the day of the year of the day after the fourth Thursday of November.
func blackFriday(year int) int {
	first := time.Date(year, time.November, 1, 0, 0, 0, 0, time.UTC)
	thursday := (int(time.Thursday) - int(first.Weekday()) + 7) % 7
	return first.YearDay() + thursday + 21 + 1
}

// dollars returns the exchange rate, dollars per euro, as of a day.
func (s story) dollars(at int64) float64 {
	days := float64(at-s.opening) / float64(day)
	rate := 1.085 + 0.05*math.Sin(days/210) + 0.015*math.Sin(days/31)
	return math.Round(rate*1e4) / 1e4
}

func clamp(v, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, v)) }
