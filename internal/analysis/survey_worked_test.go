package analysis_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// said returns the customer with answers to a question on a scale on day d, and invited with
// invitations.
func said(c ledger.Customer, q record.Question, scale uint8, d record.Day, scores ...uint8) ledger.Customer {
	for _, score := range scores {
		c.Answers = append(c.Answers, ledger.Answer{Day: base + d, Question: q, Score: score, Scale: scale})
	}
	return c
}

func invited(c ledger.Customer, on ...record.Day) ledger.Customer {
	for _, d := range on {
		c.Invitations = append(c.Invitations, base+d)
	}
	return c
}

// nobody is a customer who never bought.
var nobody = ledger.Customer{}

// surveyed is written with a buyer, since figures begin with the first purchase.
func surveyed(customers ...ledger.Customer) *analysis.Board {
	return written(append(customers, bought(1, 1))...)
}

// heard is written with settings.
func heard(set measure.Settings, customers ...ledger.Customer) *analysis.Board {
	return analysis.NewEngine(set).UpdateHistories(&shop{customers: customers}, base+20)
}

// Ten answers in the window: five promoters (9, 9, 9, 10, 10), three passives (7, 8, 8) and two
// detractors (0, 6), two of them of one customer; the answers of the days 10 and before count in the
// lifetime only. NPS 100 x (5 - 2)/10 = 30. Its margin: n = 13, p = 5.75/13 = 0.4423, q = 2.75/13 =
// 0.2115, 196 x sqrt((0.6538 - 0.2308^2)/13) = 42.13: with ten answers it says little.
func TestNPSOfTenAnswers(t *testing.T) {
	t.Parallel()
	nps := record.QuestionNPS
	b := written(
		said(said(nobody, nps, 11, 10, 0, 0, 0), nps, 11, 11, 9, 7),
		said(bought(1, 12), nps, 11, 20, 9, 9, 10, 10), said(nobody, nps, 11, 15, 8, 8), said(nobody, nps, 11, 16, 0, 6),
	)
	for _, c := range []struct {
		measure, window, label string
		want                   float64
	}{
		{"nps", "10d", "answers", 30},
		{"nps", "10d", "people", 0}, // the last answers are 7, 10, 8 and 6
		{"nps_answers", "10d", "promoters", 5},
		{"nps_answers", "10d", "passives", 3},
		{"nps_answers", "10d", "detractors", 2},
		{"nps_margin", "10d", "", 42.12831257},
		{"nps_interval", "10d", "low", 100*3.0/13 - 42.12831257},
		{"nps_interval", "10d", "high", 100*3.0/13 + 42.12831257},
		{"nps", "lifetime", "answers", 0}, // five promoters and five detractors
		{"nps_answers", "lifetime", "detractors", 5},
	} {
		require.InDelta(t, c.want, one(t, b, c.measure, c.window, c.label, base+20), 1e-8, "%s %s", c.measure, c.label)
	}
	require.True(t, math.IsNaN(one(t, b, "nps", "1d", "answers", base+18)), "without answers the score is absent")
	require.True(t, math.IsNaN(one(t, b, "nps_margin", "1d", "", base+18)), "nor a margin")
	require.Zero(t, one(t, b, "nps_answers", "1d", "passives", base+18))
}

// npsInterval returns the interval of the NPS of some answers.
func npsInterval(t *testing.T, promoters, passives, detractors int) (low, high float64) {
	t.Helper()
	scores := slices.Concat(slices.Repeat([]uint8{9}, promoters), slices.Repeat([]uint8{7}, passives), slices.Repeat([]uint8{6}, detractors))
	b := surveyed(said(nobody, record.QuestionNPS, 11, 20, scores...))
	return one(t, b, "nps_interval", "10d", "low", base+20), one(t, b, "nps_interval", "10d", "high", base+20)
}

// Ten promoters: 100 x 10/13 = 76.9, 196 x sqrt((11.5/13 - (10/13)^2)/13) = 29.4. One detractor:
// -100/4 = -25, 196 x sqrt((2.5/4 - 1/16)/4) = 73.5.
func TestNPSIntervalIsCentredOnTheAdjustedScore(t *testing.T) {
	t.Parallel()
	low, high := npsInterval(t, 10, 0, 0)
	require.InDelta(t, 47.5, low, 0.05)
	require.InDelta(t, 100, high, 0, "106.3, cut off")
	low, high = npsInterval(t, 0, 0, 1)
	require.InDelta(t, -98.5, low, 1e-9)
	require.InDelta(t, 48.5, high, 1e-9)
}

// TestNPSIntervalHoldsAsOftenAsItSays computes the coverage exactly: the chance of every outcome of n
// answers, added up over those whose interval holds the NPS of all customers. It averages over a grid of
// shares of promoters and detractors. Centred on the raw score, as before, the interval of 5 answers held
// in 86 % of the cases.
func TestNPSIntervalHoldsAsOftenAsItSays(t *testing.T) {
	t.Parallel()
	for _, n := range []int{5, 10, 20} {
		mean, least := npsCoverage(t, n)
		require.InDelta(t, 0.95, mean, 0.02, "mean coverage with %d answers", n)
		require.Greater(t, least, 0.88, "least coverage with %d answers", n)
	}
}

// npsCoverage returns the mean and the least coverage of the interval of n answers.
func npsCoverage(t *testing.T, n int) (mean, least float64) {
	t.Helper()
	const grid = 20
	covered := map[[2]int]float64{}
	for up := range n + 1 {
		for down := range n - up + 1 {
			low, high := npsInterval(t, up, n-up-down, down)
			for i := 1; i < grid; i++ {
				for j := 1; i+j < grid; j++ {
					p, q := float64(i)/grid, float64(j)/grid
					if score := 100 * (p - q); low <= score && score <= high {
						covered[[2]int{i, j}] += multinomial(n, up, down, p, q)
					}
				}
			}
		}
	}
	least = 1
	for _, c := range covered {
		mean += c / float64(len(covered))
		least = min(least, c)
	}
	return mean, least
}

// multinomial returns the chance of so many promoters and detractors among n answers.
func multinomial(n, up, down int, p, q float64) float64 {
	factorial := func(k int) float64 { return math.Gamma(float64(k) + 1) }
	rest := n - up - down
	return factorial(n) / factorial(up) / factorial(down) / factorial(rest) *
		math.Pow(p, float64(up)) * math.Pow(q, float64(down)) * math.Pow(1-p-q, float64(rest))
}

// Shorter scales are brought to 0..10: on one of 5 points 5 is 10, 4 is 7.5, which is rounded to 8,
// and 3 is 5; on one of 7 points 7, 6 and 5 are 10, 8.3 and 6.7, and 4 is 5.
func TestNPSOnOtherScales(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scale                           uint8
		promoters, passives, detractors []uint8
	}{
		{3, []uint8{3}, nil, []uint8{1, 2}},
		{5, []uint8{5}, []uint8{4}, []uint8{1, 2, 3}},
		{6, []uint8{6}, []uint8{5}, []uint8{1, 2, 3, 4}},
		{7, []uint8{7}, []uint8{5, 6}, []uint8{1, 2, 3, 4}},
		{10, []uint8{9, 10}, []uint8{7, 8}, []uint8{1, 2, 3, 4, 5, 6}},
		{11, []uint8{9, 10}, []uint8{7, 8}, []uint8{0, 1, 2, 3, 4, 5, 6}},
	} {
		for group, scores := range map[string][]uint8{"promoters": c.promoters, "passives": c.passives, "detractors": c.detractors} {
			b := surveyed(said(nobody, record.QuestionNPS, c.scale, 20, scores...))
			require.InDelta(t, len(scores), one(t, b, "nps_answers", "10d", group, base+20), 0, "%s on a scale of %d", group, c.scale)
		}
	}
}

// On a scale of 5 the answers 5, 4, 3, 1: satisfaction (1 + 3/4 + 1/2 + 0)/4 = 0.5625, 13/4 = 3.25 on
// the scale itself, two of four satisfied. With 3 of 3 (1, satisfied), 7 of 10 (6/9, not) and 8 of 11
// points (0.8, satisfied) it is (2.25 + 1 + 2/3 + 0.8)/7, and four of seven are satisfied.
func TestSatisfaction(t *testing.T) {
	t.Parallel()
	csat := record.QuestionCSAT
	five := said(nobody, csat, 5, 15, 5, 4, 3, 1)
	b := surveyed(five)
	require.InDelta(t, 0.5625, one(t, b, "csat", "10d", "", base+20), 1e-12)
	require.InDelta(t, 3.25, one(t, b, "csat_mean", "10d", "5", base+20), 1e-12)
	require.True(t, math.IsNaN(one(t, b, "csat_mean", "10d", "7", base+20)))
	require.InDelta(t, 0.5, one(t, b, "csat_satisfied_ratio", "10d", "", base+20), 1e-12)
	b = surveyed(said(said(said(five, csat, 3, 16, 3), csat, 10, 17, 7), csat, 11, 18, 8))
	require.InDelta(t, (2.25+1+2.0/3+0.8)/7, one(t, b, "csat", "10d", "", base+20), 1e-12)
	require.InDelta(t, 3.25, one(t, b, "csat_mean", "10d", "5", base+20), 1e-12)
	require.InDelta(t, 8.0, one(t, b, "csat_mean", "10d", "11", base+20), 1e-12)
	require.InDelta(t, 4.0/7, one(t, b, "csat_satisfied_ratio", "10d", "", base+20), 1e-12)
}

// Eight of ten satisfied: the Wilson interval reaches from 0.490 to 0.943, as textbooks have it.
func TestWilsonIntervalOfEightOfTen(t *testing.T) {
	t.Parallel()
	b := surveyed(said(nobody, record.QuestionCSAT, 5, 15, 5, 5, 5, 5, 4, 4, 4, 4, 3, 1))
	require.InDelta(t, 0.8, one(t, b, "csat_satisfied_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 0.4901568, one(t, b, "csat_satisfied_interval_ratio", "10d", "low", base+20), 1e-7)
	require.InDelta(t, 0.9433191, one(t, b, "csat_satisfied_interval_ratio", "10d", "high", base+20), 1e-7)
}

// Where nobody, or everybody, is satisfied, the interval has the share in it, to the last bit.
func TestWilsonIntervalHoldsItsShare(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 40; n++ {
		for score, share := range map[uint8]float64{1: 0, 5: 1} {
			b := surveyed(said(nobody, record.QuestionCSAT, 5, 15, slices.Repeat([]uint8{score}, n)...))
			require.Equal(t, share, one(t, b, "csat_satisfied_ratio", "10d", "", base+20))
			low := one(t, b, "csat_satisfied_interval_ratio", "10d", "low", base+20)
			high := one(t, b, "csat_satisfied_interval_ratio", "10d", "high", base+20)
			require.True(t, 0 <= low && low <= share && share <= high && high <= 1, "%v..%v of %v, %d answers", low, high, share, n)
		}
	}
}

// The classic case: the company believes that 80 % of its customers are satisfied, and 2 of 25, 8 %,
// say so: a gap of 0.72.
func TestDeliveryGap(t *testing.T) {
	t.Parallel()
	answers := said(said(bought(1, 1), record.QuestionCSAT, 5, 15, 5, 4), record.QuestionCSAT, 5, 16, make([]uint8, 23)...)
	for i := range answers.Answers[2:] {
		answers.Answers[2+i].Score = uint8(1 + i%3)
	}
	believed := 0.8
	b := heard(measure.Settings{SelfAssessment: &believed}, answers)
	require.InDelta(t, 0.72, one(t, b, "delivery_gap", "10d", "", base+20), 1e-12)
	require.Equal(t, absence.Because(absence.NotConfigured), heard(measure.Settings{}, answers).Absence("delivery_gap"))
}

// Effort on a scale of 7: 7, 6, 5, 4 and 2 are 24/5 = 4.8 on average, three of five easy. A 4 of 5 is
// 1 + 6 x 3/4 = 5.5, and easy too.
func TestEffort(t *testing.T) {
	t.Parallel()
	c := said(nobody, record.QuestionCES, 7, 15, 7, 6, 5, 4, 2)
	b := surveyed(c)
	require.InDelta(t, 4.8, one(t, b, "ces", "10d", "", base+20), 1e-12)
	require.InDelta(t, 0.6, one(t, b, "ces_easy_ratio", "10d", "", base+20), 1e-12)
	b = surveyed(said(c, record.QuestionCES, 5, 16, 4))
	require.InDelta(t, 29.5/6, one(t, b, "ces", "10d", "", base+20), 1e-12)
	require.InDelta(t, 4.0/6, one(t, b, "ces_easy_ratio", "10d", "", base+20), 1e-12)
}

// Four invitations in the window, and one customer who answers three questions on day 20: one response,
// 1/4. The answer of day 10 and the invitation of day 5 lie before it.
func TestSurveyResponse(t *testing.T) {
	t.Parallel()
	b := surveyed(
		invited(said(nobody, record.QuestionNPS, 11, 10, 3), 5, 11), invited(nobody, 12, 12),
		invited(said(said(nobody, record.QuestionCategorySpend, 0, 20, 0), record.QuestionNPS, 11, 20, 9, 8), 20),
	)
	require.InDelta(t, 0.25, one(t, b, "survey_response_ratio", "10d", "", base+20), 1e-12)
	require.True(t, math.IsNaN(one(t, b, "survey_response_ratio", "1d", "", base+10)), "nobody was invited on day 10")
}

// Of four active customers one answered on the first of the 90 days that end with day 20, day -69, and
// one was invited on the last; one answered the day before, and one was never asked: coverage 2/4.
func TestSurveyCoverage(t *testing.T) {
	t.Parallel()
	nps := record.QuestionNPS
	b := written(
		said(bought(1, 12), nps, 11, -69, 5), said(bought(1, 13), nps, 11, -70, 5), invited(bought(1, 14), 20), bought(1, 15),
		said(bought(1, 3), nps, 11, 3, 5), // not active
		said(nobody, nps, 11, 19, 5),
	)
	require.InDelta(t, 0.5, one(t, b, "survey_coverage_ratio", "10d", "", base+20), 1e-12)
	require.InDelta(t, 0.6, one(t, b, "survey_coverage_ratio", "month", "", base+20), 1e-12, "October has come to day 20 too")
}

// Five customers whose last purchases on the days 5 to 9 are more than ten days ago count as churned
// from the days 15 to 19 on. Two had answered in the 365 days before: one of them on the last of them,
// day 14, the other on the first, day 17 - 365 = -348. One answered too early, one too late, one never:
// 3/5 left silently.
func TestSilentChurn(t *testing.T) {
	t.Parallel()
	nps := record.QuestionNPS
	b := written(
		said(bought(1, 5), nps, 11, 14, 5), said(bought(1, 7), nps, 11, -348, 5),
		said(bought(1, 8), nps, 11, -348, 5), said(bought(1, 6), nps, 11, 16, 5), bought(1, 9),
		said(bought(1, 4, 14), nps, 11, 4, 5), // not churned
	)
	require.InDelta(t, 0.6, one(t, b, "silent_churn_ratio", "10d", "", base+20), 1e-12)
}

// Three customers bought in September 2024 and not in October, which has come to day 20. Two answered on
// that very day, the third 365 days before it: one in three is silent so far.
func TestSilentChurnOfACalendarMonth(t *testing.T) {
	t.Parallel()
	nps := record.QuestionNPS
	b := written(said(bought(1, -10), nps, 11, 20, 5), said(bought(1, -11), nps, 11, 20, 5), said(bought(1, -12), nps, 11, 20-365, 5), bought(1, -300))
	require.InDelta(t, 1.0/3, one(t, b, "silent_churn_ratio", "month", "", base+20), 1e-12)
}

// On day 20 the first question is due to who started 7 to 36 days ago, the second one to who started 37
// to 126 days ago, and one of every 90 days to all others, unless they were asked since.
func TestSurveyDue(t *testing.T) {
	t.Parallel()
	nps := record.QuestionNPS
	subscriber := subscribed(10, 5, 18)
	subscriber.Purchases = bought(1, 19).Purchases
	customers := []ledger.Customer{
		bought(1, 14), // not yet
		bought(1, 13), bought(1, -16), subscriber,
		said(bought(1, 0), nps, 11, 6, 5), // answered the day before the wave began
		said(bought(1, 0), nps, 11, 7, 5), // and on its first day
		invited(bought(1, 13), 20),
		bought(1, -17), bought(1, -106),
		bought(1, -107),
		invited(bought(1, -200), 16), // asked before the wave of day -200 + 127 + 90 = 17
		invited(bought(1, -200), 17), invited(bought(1, -200), 5, 17),
		said(nobody, nps, 11, 1, 5),
	}
	b := written(customers...)
	for wave, want := range map[string]float64{"first": 4, "second": 2, "repeat": 2} {
		require.InDelta(t, want, one(t, b, "survey_due_customers", "10d", wave, base+20), 0, wave)
	}
	b = heard(measure.Settings{SurveyRhythm: measure.Rhythm{First: 6}}, customers...)
	require.InDelta(t, 3.0, one(t, b, "survey_due_customers", "10d", "first", base+20), 0,
		"that of day 14 is due now, that of day -16 is in the second wave, and the answer of day 6 is in time")
}

// At risk are those with three bad answers in a row who would not recommend; advocates are satisfied
// and would. Only the last answers count.
func TestVoices(t *testing.T) {
	t.Parallel()
	csat, nps := record.QuestionCSAT, record.QuestionNPS
	for name, c := range map[string]struct {
		csat, nps []uint8
		want      string
	}{
		"three bad answers and a detractor":           {[]uint8{1, 2, 2}, []uint8{6}, "at_risk"},
		"a good answer long ago":                      {[]uint8{5, 1, 1, 2}, []uint8{10, 0}, "at_risk"},
		"the middle of the scale is not negative":     {[]uint8{1, 1, 3}, []uint8{6}, ""},
		"two bad answers do not do":                   {[]uint8{1, 1}, []uint8{6}, ""},
		"bad answers with a good one between":         {[]uint8{1, 1, 4, 1, 1}, []uint8{6}, ""},
		"bad answers and a passive":                   {[]uint8{1, 1, 1}, []uint8{6, 7}, ""},
		"bad answers and nobody asked for the rest":   {[]uint8{1, 1, 1}, nil, ""},
		"satisfied and a promoter":                    {[]uint8{1, 1, 1, 4}, []uint8{3, 9}, "advocate"},
		"a promoter who is not satisfied":             {[]uint8{4, 3}, []uint8{9}, ""},
		"satisfied and a promoter no more":            {[]uint8{4}, []uint8{9, 8}, ""},
		"a promoter whom nobody asked for satisfying": {nil, []uint8{10}, ""},
	} {
		b := surveyed(said(said(nobody, csat, 5, 12, c.csat...), nps, 11, 13, c.nps...))
		for _, state := range []string{"at_risk", "advocate"} {
			want := 0.0
			if state == c.want {
				want = 1
			}
			require.InDelta(t, want, one(t, b, "customers_voice", "10d", state, base+20), 0, "%s: %s", name, state)
			require.Zero(t, one(t, b, "customers_voice", "10d", state, base+12), "%s: %s a day before", name, state)
		}
	}
}

// Repurchase is 60 (three of five buyers are repeat buyers), and recommend (30 + 100)/2 = 65 for an NPS
// of 30. Of the three questions of the survey two have answers: 6 and 4 of 6 points are 100 and 60, on
// average 80, and 5 of 11 points is 50: 65. Upsell, without lines, has no repeat buyer with anything
// new: 0. The index is (65 + 60 + 0 + 65)/4 = 47.5. With weights of 2 for recommend and 1 for
// repurchase and for satisfaction, which is 75, it is (130 + 60 + 75)/4 = 66.25. Where satisfaction has
// no answers its weight goes to the rest: (130 + 60)/3.
func TestLoyaltyIndexOfAllComponents(t *testing.T) {
	t.Parallel()
	customers := []ledger.Customer{
		said(bought(1, 12, 14), record.QuestionNPS, 11, 15, 9, 9, 10, 10, 10, 7, 8, 8, 0, 6),
		said(bought(1, 13, 13), record.QuestionRecommend, 6, 16, 6, 4),
		said(bought(1, 1, 15, 20), record.QuestionTry, 11, 17, 5),
		said(bought(1, 16), record.QuestionCSAT, 5, 11, 4),
		bought(1, 17),
	}
	b := written(customers...)
	for component, want := range map[string]float64{"recommend": 65, "repurchase": 60, "upsell": 0, "survey": 65} {
		require.InDelta(t, want, one(t, b, "loyalty_index_component", "10d", component, base+20), 1e-12, component)
	}
	require.InDelta(t, 47.5, one(t, b, "loyalty_index", "10d", "", base+20), 1e-12)
	b = heard(measure.Settings{IndexWeights: map[string]float64{"recommend": 2, "repurchase": 1, "csat": 1}}, customers...)
	require.InDelta(t, 75.0, one(t, b, "loyalty_index_component", "10d", "csat", base+20), 1e-12)
	require.InDelta(t, 66.25, one(t, b, "loyalty_index", "10d", "", base+20), 1e-12)
	require.InDelta(t, 190.0/3, one(t, b, "loyalty_index", "9d", "", base+20), 1e-12, "the window begins after day 11")
}

// Who has no orders but surveys has an index of what customers say; who has orders alone has one of what they do.
func TestWithoutRecords(t *testing.T) {
	t.Parallel()
	s := &shop{
		customers: []ledger.Customer{said(subscribed(1, 10, 20), record.QuestionNPS, 11, 15, 10)},
		without:   map[record.Kind]bool{record.KindOrder: true, record.KindLine: true, record.KindInvitation: true},
	}
	b := analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+20)
	require.InDelta(t, 100.0, one(t, b, "loyalty_index", "10d", "", base+20), 1e-12)
	requireAbsent(t, b, "survey_coverage_ratio", "order")
	requireAbsent(t, b, "survey_response_ratio", "invitation")

	s = &shop{customers: []ledger.Customer{bought(1, 15, 16)}, without: map[record.Kind]bool{
		record.KindAnswer: true, record.KindInvitation: true, record.KindLine: true,
	}}
	b = analysis.NewEngine(measure.Settings{}).UpdateHistories(s, base+20)
	require.InDelta(t, 100.0, one(t, b, "loyalty_index", "10d", "", base+20), 1e-12)
	for _, name := range []string{"nps", "csat", "ces", "customers_voice", "silent_churn_ratio"} {
		requireAbsent(t, b, name, "answer")
	}
	for _, name := range []string{"survey_coverage_ratio", "survey_due_customers"} {
		requireAbsent(t, b, name, "answer,invitation")
	}
}

// requireAbsent expects a measure to be missing for want of any of these kinds of record.
func requireAbsent(t *testing.T, b *analysis.Board, name, kinds string) {
	t.Helper()
	require.Equal(t, absence.Because(absence.MissingRecords, absence.Kinds, kinds), b.Absence(name), name)
}
