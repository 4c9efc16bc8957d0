package shortfall_test

import (
	"math"

	"github.com/klantenbinding/loyalty/internal/shortfall"
)

// reference computes the points from the definitions in the documentation of package shortfall, with a loop over
// days for each sum. Days count from the first purchase.
type reference struct {
	days [][]shortfall.Day // by source
	// began is the day of the first order of each source.
	began []int
	// gaps says, by source, that a day is a gap; the last one is the shop. Held says that nothing is known of a day.
	gaps [][]bool
	held []bool
	// known are the days on which a part is known, parts the parts that count on each day.
	known map[part][]bool
	parts [][]part
	// Imported are customers who came in bulk, usual are newcomers without them.
	imported, usual []float64
	// What is known of each past day. The weights are those of the customers and of the purchases in the
	// rates, without gaps. Even is the base times the day of the week; seasonal is the base times the season.
	customers, purchases  []float64
	clean, even, seasonal []float64
	// expected and residual are of the days since the first expectation.
	expected, residual []float64
	// dates are the seasons that past years show, by day. Squares and noises are of the deviation from 1
	// that a day added.
	dates           map[int]*yearly
	squares, noises []float64
}

// yearly is the mean season of a date in past years and the sum of 1/expected, divided by years squared.
type yearly struct{ factor, inverse float64 }

func total(values []float64, lo, hi int) float64 {
	sum := 0.0
	for i := max(lo, 0); i < min(hi, len(values)); i++ {
		sum += values[i]
	}
	return sum
}

func sumOf(values [shortfall.States]float64) float64 { return total(values[:], 0, shortfall.States) }

// part is the purchases of the customers of one source, in it or elsewhere.
type part struct {
	source    int
	elsewhere bool
}

// every returns all parts of the shop.
func (r *reference) every() (all []part) {
	for i := range r.days {
		all = append(all, part{i, false})
		if len(r.days) > 1 {
			all = append(all, part{i, true})
		}
	}
	return all
}

// orders returns the orders in a source on a day, of the shop for the number after the last source.
func (r *reference) orders(source, t int) (sum float64) {
	for i := range r.days {
		if source == i || source == len(r.days) {
			sum += r.days[i][t].Orders
		}
	}
	return sum
}

// findGaps finds the gaps of a source, or of the shop. A gap is a day without orders, although the mean of the same
// day of the week is 7 or more, in which each week counts a fifth. Only seven days of a gap count.
func (r *reference) findGaps(source int) {
	gaps := make([]bool, len(r.days[0]))
	for t := 7; t < len(gaps); t++ {
		if r.orders(source, t) > 0 {
			continue
		}
		mean := r.orders(source, t%7)
		for i := t%7 + 7; i < t; i += 7 {
			mean = 0.8*mean + 0.2*r.orders(source, i)
		}
		run := 0
		for i := t - 1; i >= 0 && r.orders(source, i) == 0; i-- {
			if gaps[i] {
				run++
			}
		}
		gaps[t] = mean >= 7 && run < 7
	}
	r.gaps = append(r.gaps, gaps)
}

// counts says that the customers of a source count on a day.
func (r *reference) counts(source, t int) bool {
	begin := r.began[source]
	switch {
	case begin == 0:
		return true
	case t < 546:
		return t >= begin+182 && begin+364 <= 546
	}
	return t >= begin+364
}

// open says that a part of a day is known.
func (r *reference) open(p part, t int) bool {
	if r.gaps[len(r.days)][t] || r.gaps[p.source][t] && !p.elsewhere {
		return false
	}
	for i := range r.days {
		if p.elsewhere && r.gaps[i][t] {
			return false
		}
	}
	return true
}

// find finds on which days each part is known and counts.
func (r *reference) find() {
	r.known = map[part][]bool{}
	for t := range r.days[0] {
		r.parts = append(r.parts, nil)
		for _, p := range r.every() {
			open := r.open(p, t)
			r.known[p] = append(r.known[p], open && (r.began[p.source] == 0 || t >= r.began[p.source]+182))
			if open && r.counts(p.source, t) {
				r.parts[t] = append(r.parts[t], p)
			}
		}
	}
}

func (r *reference) purchasesOf(p part, t int) *[shortfall.States]float64 {
	if p.elsewhere {
		return &r.days[p.source][t].Elsewhere
	}
	return &r.days[p.source][t].Purchases
}

// observed returns the purchases that count on a day.
func (r *reference) observed(t int) (sum float64) {
	for _, p := range r.parts[t] {
		sum += sumOf(*r.purchasesOf(p, t))
	}
	return sum
}

// arrive separates customers who came in bulk from the others.
func (r *reference) arrive(t int) {
	n := 0.0
	for i := range r.days {
		if r.counts(i, t) {
			n += r.days[i][t].Newcomers
		}
	}
	mean := total(r.usual, t-91, t) / float64(max(min(t, 91), 1))
	if t >= 182 && n > 10*mean+20 {
		r.usual, r.imported = append(r.usual, mean), append(r.imported, n)
	} else {
		r.usual, r.imported = append(r.usual, n), append(r.imported, 0)
	}
}

// rates returns the purchases per customer of a part in each state from day lo to before hi, and all purchases.
func (r *reference) rates(p part, lo, hi int) (rates [shortfall.States]float64, all float64) {
	known := r.known[p]
	for i := max(lo, 0); i < hi; i++ {
		if known[i] {
			all += r.purchases[i] * sumOf(*r.purchasesOf(p, i))
		}
	}
	for k := range rates {
		customers, purchases := 0.0, 0.0
		for i := lo; i < hi; i++ {
			if !known[i] {
				continue
			}
			customers += r.customers[i] * r.days[p.source][i].Customers[k]
			purchases += r.purchases[i] * r.purchasesOf(p, i)[k]
		}
		if customers > 0 {
			rates[k] = purchases / customers
		}
	}
	return rates, all
}

// expectations are what the rates of some days lead to expect of others.
type expectations struct {
	rates     map[part][shortfall.States]float64
	purchases map[part]float64
}

func (r *reference) learn(lo, hi int) expectations {
	e := expectations{map[part][shortfall.States]float64{}, map[part]float64{}}
	for _, p := range r.every() {
		e.rates[p], e.purchases[p] = r.rates(p, lo, hi)
	}
	return e
}

// base returns the purchases that are expected on a day, and the sum of share x share / purchases over the parts.
func (r *reference) base(e *expectations, t int) (base, inverse float64) {
	of := map[part]float64{}
	for _, p := range r.parts[t] {
		for k, rate := range e.rates[p] {
			of[p] += rate * r.days[p.source][t].Customers[k]
		}
	}
	for _, p := range r.parts[t] {
		base += of[p]
	}
	for p, b := range of {
		if base > 0 {
			inverse += b / base * b / base / math.Max(e.purchases[p], 1)
		}
	}
	return base, inverse
}

// weekday returns the factor of the day of the week, from the last 52 of each before the week.
func (r *reference) weekday(t int) float64 {
	var factors [7]float64
	for k := range factors {
		clean, expected, n := 5.0, 5.0, 0
		for i := t - t%7 - 7 + k; i >= 182 && n < 52; i -= 7 {
			if r.held[i] {
				continue
			}
			clean, expected, n = clean+r.clean[i], expected+r.seasonal[i], n+1
		}
		factors[k] = clean / expected
	}
	return factors[t%7] / (total(factors[:], 0, 7) / 7)
}

// half returns how many days on both sides of a date count as the same date: 3 to 14, so that there are about
// 60 purchases. It is chosen at the beginning of a week.
func (r *reference) half(t int) int {
	t -= t % 7
	daily := total(r.clean, t-364, t) / 364
	return int(math.Min(math.Max(30/math.Max(daily, 1e-9), 3), 14))
}

// near returns the purchases near a date, relative to the year about it, and how many were expected. Days from
// known on are unknown.
func (r *reference) near(date, half, known int) (factor, expected float64) {
	lo, hi := date-182, date+182
	if lo < 182 {
		lo, hi = 182, 546
	}
	if hi > known {
		lo, hi = known-364, known
	}
	expected = total(r.clean, lo, hi) / total(r.even, lo, hi) * total(r.even, date-half, date+half+1)
	if !(expected > 0) {
		return 1, 0
	}
	return total(r.clean, date-half, date+half+1) / expected, expected
}

// look finds the season of day t, as it is known 28 days before.
func (r *reference) look(t, half int) {
	y, n := &yearly{}, 0.0
	for k := 1; k <= 3 && t-365*k-half >= 182; k++ {
		factor, expected := r.near(t-365*k, half, t-28)
		if expected == 0 {
			break
		}
		y.factor, y.inverse, n = y.factor+factor, y.inverse+1/expected, n+1
	}
	if n > 0 {
		r.dates[t] = &yearly{y.factor / n, y.inverse / n / n}
	}
}

// vary adds the deviation of a date from 1.
func (r *reference) vary(date, half, known int) {
	square, noise := 0.0, 0.0
	if date-half >= 182 && date+half < known {
		if factor, expected := r.near(date, half, known); expected > 0 {
			square, noise = (factor-1)*(factor-1), 1/expected
		}
	}
	r.squares, r.noises = append(r.squares, square), append(r.noises, noise)
}

// season returns the factor of the season, shrunk towards 1, and its relative variance.
func (r *reference) season(t int, dispersion float64) (factor, variance float64) {
	y := r.dates[t]
	if y == nil {
		return 1, 0
	}
	n := len(r.squares)
	between := math.Max(0, total(r.squares, n-364, n)-dispersion*total(r.noises, n-364, n)) / 364
	weight := between / (between + dispersion*y.inverse)
	factor = 1 + weight*(y.factor-1)
	lowest := factor
	for i := -28; i <= 28; i += 4 {
		if other := r.dates[t+i]; other != nil {
			lowest = math.Min(lowest, 1+weight*(other.factor-1))
		}
	}
	factor = math.Max(factor, 0.05)
	noise := weight * dispersion * y.inverse
	moved := math.Max(0, (factor-lowest)/factor-2*math.Sqrt(noise))
	return factor, noise/factor/factor + moved*moved + 0.01*(factor-1)*(factor-1)/factor/factor
}

// dispersion returns the larger one of single days and of blocks of 28 days, in the two years that end behind
// days ago.
func (r *reference) dispersion(behind int) float64 {
	if len(r.expected) < 91 {
		return 1.2
	}
	hi := len(r.expected) - behind
	lo := max(hi-728, 0)
	var squares, blocks, sums float64
	for i := lo; i < hi; i++ {
		squares += r.residual[i] * r.residual[i]
		if i+28 <= hi {
			blocks += math.Pow(total(r.residual, i, i+28), 2)
			sums += total(r.expected, i, i+28)
		}
	}
	d := 1.0
	if e := total(r.expected, lo, hi); e > 0 {
		d = math.Max(d, squares/e)
	}
	if sums > 0 {
		d = math.Max(d, blocks/sums)
	}
	return d
}

// bulk returns the square of the share of customers who came in bulk in 18 months.
func (r *reference) bulk(t int) float64 {
	known := 0.0
	for i := range r.days {
		if r.counts(i, t) {
			known += total(r.days[i][t].Customers[:], 0, shortfall.States-1)
		}
	}
	return math.Pow(math.Min(total(r.imported, t-545, t+1)/math.Max(1, known), 1), 2)
}

// limit solves (exp(x) - x - 1) / (s x s / 2) = 20 years by bisection.
func limit(s float64) float64 {
	lo, hi := 0.0, 50.0
	for hi-lo > 1e-12 {
		if x := (lo + hi) / 2; math.Exp(x)-x-1 < 20*365.25*s*s/2 {
			lo = x
		} else {
			hi = x
		}
	}
	return math.Max(lo-1.166*s, 1)
}

// learnYear learns the days before the first expectation.
func (r *reference) learnYear() {
	for t := range 546 {
		r.customers, r.purchases = append(r.customers, 1), append(r.purchases, 1)
		r.clean = append(r.clean, r.observed(t))
	}
	e := r.learn(182, 546)
	for t := range 546 {
		b, _ := r.base(&e, t)
		r.even = append(r.even, b)
	}
	r.seasonal = append(r.seasonal, r.even...)
	for t := range 546 {
		r.vary(t, r.half(546), 546)
	}
	for t := 546; t < 574; t++ {
		r.look(t, r.half(546))
	}
}

// points returns the point of each day.
func (r *reference) points() []shortfall.Point {
	all := make([]shortfall.Point, len(r.days[0]))
	for i := range len(r.days) + 1 {
		if i < len(r.days) {
			begin := 0
			for begin < len(all) && r.days[i][begin].Orders == 0 {
				begin++
			}
			r.began = append(r.began, begin)
		}
		r.findGaps(i)
	}
	r.find()
	for t := range all {
		all[t] = shortfall.Point{Observed: math.NaN(), Expected: math.NaN(), Statistic: math.NaN(), Threshold: math.NaN(), Since: -1}
		r.held = append(r.held, len(r.parts[t]) == 0)
		r.arrive(t)
	}
	r.learnYear()
	value, since := 0.0, int32(-1)
	for t := 546; t < len(all); t++ {
		behind := min(91, t-546)
		learnt, purchases := r.learn(t-behind-364, t-behind), 0.0
		for p, n := range learnt.purchases {
			if r.counts(p.source, t) {
				purchases += n
			}
		}
		r.look(t+28, r.half(t))
		observed, weekday := r.observed(t), r.weekday(t)
		b, inverse := r.base(&learnt, t)
		dispersion := r.dispersion(behind)
		season, uncertain := r.season(t, dispersion)
		expected := math.Max(b*season*weekday, 1e-6)
		n := len(r.expected)
		typical := math.Max(total(r.expected, n-91, n)/float64(max(1, min(n, 91))), 1e-6)

		bound := 4*math.Sqrt(dispersion*expected+expected*expected*uncertain) + 1
		clean := math.Max(0, math.Min(math.Max(observed, expected-bound), expected+bound))
		wide := dispersion*expected*(1+typical*45*inverse) + expected*expected*(14*uncertain+91*r.bulk(t))
		share := math.Min(math.Max(0.35*math.Cbrt(dispersion/typical), 0.05), 0.35)
		threshold := limit(share * math.Sqrt(typical/dispersion))
		switch {
		case t < 637 || purchases < 100:
			value, since = 0, -1
		case r.held[t]:
			all[t].Statistic, all[t].Threshold, all[t].Since = value, threshold, since
		default:
			ratio := share * expected / wide * (expected - clean - share*expected/2)
			before := value
			value = math.Min(math.Max(0, value+math.Min(ratio, threshold/7)), 1.5*threshold)
			if value == 0 {
				since = -1
			} else if before == 0 {
				since = int32(t)
			}
			all[t] = shortfall.Point{Observed: observed, Expected: expected, Statistic: value, Threshold: threshold, Since: since}
		}

		weights := [2]float64{season * weekday, 1}
		if observed > 0 {
			weights[1] = clean / observed
		}
		if r.held[t] {
			weights, clean, expected, b = [2]float64{}, 0, 0, 0
		}
		r.customers, r.purchases = append(r.customers, weights[0]), append(r.purchases, weights[1])
		r.clean, r.even, r.seasonal = append(r.clean, clean), append(r.even, b*weekday), append(r.seasonal, b*season)
		r.expected, r.residual = append(r.expected, expected), append(r.residual, clean-expected)
		half := r.half(t + 1)
		r.vary(t-half, half, t+1)
	}
	return all
}
