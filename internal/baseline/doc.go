// Package baseline estimates, from the past of a daily series, the expected value of each day and how
// far the day may be off by chance. Alerts use it to tell a rise from noise.
//
// The values of a series cover a rolling window of W days. The estimate for day t uses the days up to
// t-W only, because their windows share no day with its own:
//
//   - The level is the mean of the past year, or of four windows if these are longer.
//   - With two years of values or more, a season is added: the difference between the same day of
//     last year and the level, times a weight between 0 and 1 that fits the past best. A shop without
//     seasons gets a weight near 0, so it does not inherit last year's noise.
//   - The spread has two parts. One is the effect of chance on a value of that many customers (see
//     Chance). The other is the part of past deviations that chance does not explain: over-dispersion
//     as an additive random effect, estimated by moments, after Spiegelhalter, "Handling
//     over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005). The
//     second part is widened by the quantiles of Student's t, because it is estimated from few
//     windows.
//   - Days that are off by more than three standard deviations count as if they were off by three.
//     One bad month then does not become normal a year later: cleaning as in Gelper, Fried and Croux,
//     "Robust forecasting with exponential and Holt-Winters smoothing", Journal of Forecasting 29
//     (2010).
//
// With cumulative sums, the cost of a day does not depend on the length of its past.
package baseline
