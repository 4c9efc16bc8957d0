// Package baseline tells what the past of a daily series leads to expect of a day, and how far off
// the day may be by chance, so that a rise can be told from noise.
//
// The series are figures over a rolling window of W days. Day t may learn from the days up to t-W,
// whose windows have no day in common with its own:
//
//   - The level is the mean of the past year, or of four windows where those are longer.
//   - Where there are two years of figures or more, the season is added: how far the same day of last
//     year lay from the level, times a weight between 0 and 1 that fitted the past best, so that a
//     shop without seasons is not given those of last year's noise.
//   - The spread is what chance alone does to a figure of that many customers (see Chance), and what
//     the past was off beyond that: over-dispersion as an additive random effect, by moments, after
//     Spiegelhalter, "Handling over-dispersion of performance indicators", Quality and Safety in
//     Health Care 14 (2005). That part is widened for the few windows it was learnt from, by the
//     quantiles of Student's t.
//   - Days that are off by more than three standard deviations are learnt from as if they were off
//     by three, so that one bad month does not pass for normal next year: cleaning as in Gelper,
//     Fried and Croux, "Robust forecasting with exponential and Holt-Winters smoothing", Journal of
//     Forecasting 29 (2010).
//
// Running sums make a day cost the same however long its past is.
package baseline
