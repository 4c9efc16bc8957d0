// Package shortfall tells when the customers of a shop buy less often than its past leads to expect.
//
// Customers who leave stop buying in the next week. A ratio over a window of 90 days shows that only when
// the window has filled. This package compares the purchases of each day with the purchases that were
// expected on it, and adds up the shortfall.
//
// The expected purchases of a day come from the days before it only. They are the product of
//
//   - the base: for each state and source, the number of customers in it times their purchases per day in a past
//     year. A state says how long ago the first purchase of a customer was or, for customers known for
//     Lag days, how long ago their last purchase was as seen Lag days ago (see States). The number of
//     customers follows a shop that grows or shrinks, and the lag keeps customers who have just left from
//     lowering what is expected. The year ends Gap days before the day for the same reason;
//   - the day of the week, from the last 52 weeks;
//   - the season: the days about the same date of up to three past years, relative to these years. It is
//     shrunk towards 1 by empirical Bayes (Efron and Morris, Journal of the American Statistical
//     Association 68, 1973), so a shop without seasons does not inherit the noise of last year.
//
// A customer belongs to the source of their first purchase. Customers of a source that begins later than the shop
// look new when they first appear, and may buy at another rate. They count when their own rates are known, a year
// after the source began. A source without an order on a day on which its past leads to expect some has a gap. Its
// customers do not count on that day, nor do purchases in other sources than a customer's own, some of which may
// be in that source.
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
//
// # Definitions
//
// All intervals of days include their first day and not their last. Day 0 has the first purchase, a year has
// 364 days, and T is the first day of the week of day t, counted from day 0. A gap of a source, or of the shop, is a
// day without orders, while the orders of its day of the week average 7 or more (a new week counts a fifth); only
// seven days of a gap count. Days without a part that counts enter no sum.
//
//   - Parts: the customers of a source with their purchases in it, and the same customers with their purchases in
//     other sources. A gap of the shop leaves all parts of the day out, a gap of a source its first part and
//     all second ones. If the first order of a source is on day b > 0, its customers are learnt from day b + 182 and
//     count from day b + 364; up to day 546 they count from day b + 182 if they count on day 546, and not at all
//     otherwise. Every sum below is of the parts that count on its days, except for the rates, for which it is enough
//     that they are learnt.
//   - The days up to 546 are learnt at once: the rates of their days 182 to 546 are, for each part, the purchases of each
//     state divided by its customers. From then on a customer counts season x day of the week, and purchases
//     count clean / observed. The rates of day t are of the 364 days that end 91 days before it, or on day 546
//     if that is later; base = the sum of rates x customers.
//   - Day of the week: (clean purchases + 5) / (base x season + 5) over the last 52 of each before T, from day
//     182 on; divided by the mean of the seven.
//   - Season near a date: clean purchases within h days of it, divided by n, the sum of base x day of the week
//     there x the level. The level is the same quotient over 364 days about the date, or over the nearest 364
//     known days from 182 on. h = 30 / clean purchases a day in the year before T, cut to 3 to 14. The season of
//     day t is the mean f of the seasons near 365, 730 and 1,095 days before it, from what is known 28 days
//     before it; chance c = dispersion x the sum of 1/n / years squared.
//   - Shrinkage: v is the mean of (season near a day - 1)^2 - dispersion / n over the last 364 days, at least 0.
//     w = v / (v + c). Season s = 1 + w (f - 1), at least 0.05. Relative variance u of the season:
//     w c / s^2 + m^2 + (0.1 (s - 1) / s)^2, where m = (s - the lowest s within 28 days, every fourth day) / s -
//     2 sqrt(w c), at least 0.
//   - expected e = base x day of the week x season. clean = observed, at most 4 sqrt(dispersion x e + e^2 u) + 1
//     away from e and at least 0.
//   - dispersion: the largest of 1, the sum of (clean - e)^2 / the sum of e, and the same quotient of all blocks
//     of 28 days, over the two years that end 91 days before the day; 1.2 on the first 91 days.
//   - variance V = dispersion x e x (1 + 45 x mean e of 91 days x the sum of s^2 / p over the parts) +
//     e^2 (14 u + 91 b^2). s is the share of a part in the base, p its purchases in the year of the rates, at
//     least 1. b is the share of customers who came in bulk in the last 546 days, of those who bought or came in a
//     year. They came in bulk on a day with more newcomers than 20 + 10 x the mean of 91
//     days.
//   - d = 0.35 x cube root of (dispersion / mean e), cut to 0.05 to 0.35.
//   - threshold h: (exp(x) - x - 1) / (k^2 / 2) = 20 years in days, k = d sqrt(mean e / dispersion),
//     h = x - 1.166 k, at least 1.
//   - statistic = max(0, yesterday's + d e / V x (e - clean - d e / 2)); a day adds at most h / 7, and it stops
//     at 1.5 h.
package shortfall
