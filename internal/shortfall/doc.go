// Package shortfall tells when the customers of a shop buy less often than its past leads to expect.
//
// Customers who leave stop buying in the next week. A ratio over a window of 90 days shows that only when
// the window has filled. This package compares the purchases of each day with the purchases that were
// expected on it, and adds up the shortfall.
//
// The expected purchases of a day come from the days before it only. They are the product of
//
//   - the base: for each state, the number of customers in it times their purchases per day in a past
//     year. A state says how long ago the first purchase of a customer was or, for customers known for
//     Lag days, how long ago their last purchase was as seen Lag days ago (see States). The number of
//     customers follows a shop that grows or shrinks, and the lag keeps customers who have just left from
//     lowering what is expected. The year ends Gap days before the day for the same reason;
//   - the day of the week, from the last 52 weeks;
//   - the season: the days about the same date of up to three past years, relative to these years. It is
//     shrunk towards 1 by empirical Bayes (Efron and Morris, Journal of the American Statistical
//     Association 68, 1973), so a shop without seasons does not inherit the noise of last year.
//
// Days that are more than four standard deviations off count as four off. A campaign therefore does not
// raise the expectation much.
//
// The variance of a day is quasi-Poisson: dispersion times the expected number (Wedderburn, Biometrika 61,
// 1974). The dispersion is the larger of two estimates from past days: of single days, and of blocks of 28
// days, which also contain slow variation and errors of the model. It is wider while the level or the season
// is uncertain: near peaks of last year, which may move (Easter, Black Friday), and after customers came in
// bulk, as with an import.
//
// The statistic is a one-sided CUSUM (Page, Biometrika 41, 1954) of the log-likelihood ratio of "purchases
// are lower by a share d" against "purchases are as expected". It starts again at 0, so good weeks are not
// saved up against bad ones. The threshold follows from the stated number of false alarms a year by
// Siegmund's approximation of the average run length (Siegmund, Sequential Analysis, 1985, equation 2.56).
// The share d is between 5 % and 35 %; it is smaller in a shop with more purchases.
package shortfall
