package analysis_test

import (
	"math"
	"slices"
	"strconv"

	"pgregory.net/rapid"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
)

// drawVoice draws what a customer was asked and answered.
func (s *shop) drawVoice(t *rapid.T, c *ledger.Customer) {
	drawDays := func(what string, most int, fn func(d record.Day)) {
		d := start + record.Day(rapid.IntRange(-5, days-1).Draw(t, what+" first"))
		if rapid.IntRange(0, 19).Draw(t, what+" long ago") == 0 {
			d -= 380
		}
		for range rapid.IntRange(0, most).Draw(t, what) {
			fn(d)
			d += record.Day(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 5, 20, 29, 30, 31, 89, 90, 91}).Draw(t, what+" gap"))
		}
	}
	if !s.without[record.KindAnswer] {
		drawDays("answers", 8, func(d record.Day) { c.Answers = append(c.Answers, drawAnswer(t, d)) })
	}
	if !s.without[record.KindInvitation] {
		drawDays("invitations", 3, func(d record.Day) { c.Invitations = append(c.Invitations, d) })
	}
}

// drawAnswer draws mostly extreme answers to the two questions that make customers at risk or
// advocates. Otherwise hardly any customer would be.
func drawAnswer(t *rapid.T, d record.Day) ledger.Answer {
	a := ledger.Answer{Day: d, Touchpoint: uint16(rapid.IntRange(0, 2).Draw(t, "touchpoint"))}
	a.Question = rapid.SampledFrom([]record.Question{
		record.QuestionNPS, record.QuestionNPS, record.QuestionCSAT, record.QuestionCSAT, record.QuestionCSAT, record.QuestionCES,
		record.QuestionRecommend, record.QuestionTry, record.QuestionReturn, record.QuestionCategorySpend,
	}).Draw(t, "question")
	if a.Question == record.QuestionCategorySpend {
		a.Amount, a.Days = drawMoney(t, 0, 100), 30
		return a
	}
	a.Scale = rapid.SampledFrom([]uint8{3, 5, 6, 7, 10, 11, 11, 11}).Draw(t, "scale")
	least, most := 1, int(a.Scale)
	if a.Scale == 11 {
		least, most = 0, 10
	}
	a.Score = uint8(rapid.OneOf(rapid.Just(least), rapid.Just(most), rapid.IntRange(least, most)).Draw(t, "score"))
	return a
}

// drawVoiceSettings draws the settings that the voice of the customer has.
func drawVoiceSettings(t *rapid.T, set *measure.Settings) {
	if rapid.Bool().Draw(t, "self-assessed") {
		believed := 0.8
		set.SelfAssessment = &believed
	}
	if rapid.Bool().Draw(t, "rhythm set") {
		set.SurveyRhythm = measure.Rhythm{
			First: rapid.IntRange(1, 9).Draw(t, "first"), Then: rapid.IntRange(1, 20).Draw(t, "then"), Every: rapid.IntRange(1, 30).Draw(t, "every"),
		}
	}
	if rapid.Bool().Draw(t, "weighted") {
		set.IndexWeights = map[string]float64{"recommend": 2, "repurchase": 0.5, "survey": 1, "csat": 3}
	}
}

// answersTo returns the answers to a question in a stretch, all customers' after each other.
func (s *slow) answersTo(in stretch, questions ...record.Question) []ledger.Answer {
	var all []ledger.Answer
	for i := range s.customers {
		for _, a := range s.customers[i].Answers {
			if in.has(a.Day) && (len(questions) == 0 || slices.Contains(questions, a.Question)) {
				all = append(all, a)
			}
		}
	}
	return all
}

// share returns the place of an answer on its scale, from 0 to 1.
func share(a ledger.Answer) float64 {
	if a.Scale == 11 {
		return float64(a.Score) / 10
	}
	return (float64(a.Score) - 1) / (float64(a.Scale) - 1)
}

// portion is the share of the answers that fit.
func portion(all []ledger.Answer, fits func(a ledger.Answer) bool) float64 {
	return divide(float64(number(all, fits)), float64(len(all)))
}

func number(all []ledger.Answer, fits func(a ledger.Answer) bool) (n int) {
	for _, a := range all {
		if fits(a) {
			n++
		}
	}
	return n
}

func mean(all []ledger.Answer, of func(a ledger.Answer) float64) float64 {
	sum := 0.0
	for _, a := range all {
		sum += of(a)
	}
	return divide(sum, float64(len(all)))
}

// isPromoter and isDetractor hold the limit of each scale as a number.
func isPromoter(a ledger.Answer) bool {
	return a.Score >= map[uint8]uint8{3: 3, 5: 5, 6: 6, 7: 7, 10: 9, 11: 9}[a.Scale]
}

func isDetractor(a ledger.Answer) bool {
	return a.Score <= map[uint8]uint8{3: 2, 5: 3, 6: 4, 7: 4, 10: 6, 11: 6}[a.Scale]
}

func isSatisfied(a ledger.Answer) bool {
	return a.Score >= map[uint8]uint8{3: 3, 5: 4, 6: 5, 7: 6, 10: 8, 11: 8}[a.Scale]
}

func isEasy(a ledger.Answer) bool {
	return a.Score >= map[uint8]uint8{3: 3, 5: 4, 6: 5, 7: 5, 10: 7, 11: 7}[a.Scale]
}

func label(name, value string) measure.Label { return measure.Label{Name: name, Value: value} }

func (s *slow) voiceFigures(f map[string]float64) {
	answers, invitations := s.kinds(record.KindAnswer), s.kinds(record.KindInvitation)
	if answers {
		s.recommendFigures(f)
		s.satisfactionFigures(f)
		f[key("customers_voice", label("state", "at_risk"))] = s.count(s.atRisk)
		f[key("customers_voice", label("state", "advocate"))] = s.count(s.advocate)
	}
	if answers && invitations {
		n := 0
		for _, c := range s.customers {
			for _, d := range c.Invitations {
				if s.now.has(d) {
					n++
				}
			}
		}
		responses := 0
		for _, c := range s.customers {
			said := map[record.Day]bool{}
			for _, a := range c.Answers {
				if s.now.has(a.Day) {
					said[a.Day] = true
				}
			}
			responses += len(said)
		}
		f[key("survey_response_ratio")] = divide(float64(responses), float64(n))
	}
	if answers || invitations {
		for i, name := range []string{"first", "second", "repeat"} {
			f[key("survey_due_customers", label("wave", name))] = s.count(func(c *ledger.Customer) bool { return s.dueWave(c) == i })
		}
		f[key("survey_coverage_ratio")] = divide(s.count(func(c *ledger.Customer) bool {
			return purchases(c, s.now) > 0 && touched(c, stretch{s.now.to - 89, s.now.to})
		}), s.active())
	}
	if answers && !s.lifetime {
		f[key("silent_churn_ratio")] = divide(s.count(s.silent), f[key("churned_customers")])
	}
}

func (s *slow) recommendFigures(f map[string]float64) {
	all := s.answersTo(s.now, record.QuestionNPS)
	p, q, n := number(all, isPromoter), number(all, isDetractor), len(all)
	f[key("nps_answers", label("group", "promoters"))] = float64(p)
	f[key("nps_answers", label("group", "passives"))] = float64(n - p - q)
	f[key("nps_answers", label("group", "detractors"))] = float64(q)
	low, high := key("nps_interval", label("bound", "low")), key("nps_interval", label("bound", "high"))
	nps := key("nps", label("counted", "answers"))
	f[nps], f[key("nps_margin")], f[low], f[high] = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if n > 0 {
		f[nps] = 100*float64(p)/float64(n) - 100*float64(q)/float64(n)
		m := float64(n) + 3
		up, down := (float64(p)+0.75)/m, (float64(q)+0.75)/m
		margin := 196 * math.Sqrt((up+down-(up-down)*(up-down))/m)
		f[key("nps_margin")] = margin
		f[low], f[high] = math.Max(-100, 100*up-100*down-margin), math.Min(100, 100*up-100*down+margin)
	}
	p, q, n = 0, 0, 0
	for i := range s.customers {
		last := (&slow{customers: s.customers[i : i+1]}).answersTo(s.now, record.QuestionNPS)
		if len(last) > 0 {
			last = last[len(last)-1:]
			p, q, n = p+number(last, isPromoter), q+number(last, isDetractor), n+1
		}
	}
	f[key("nps", label("counted", "people"))] = divide(100*float64(p-q), float64(n))
}

func (s *slow) satisfactionFigures(f map[string]float64) {
	all := s.answersTo(s.now, record.QuestionCSAT)
	f[key("csat")] = mean(all, share)
	for _, scale := range []uint8{3, 5, 6, 7, 10, 11} {
		on := slices.DeleteFunc(slices.Clone(all), func(a ledger.Answer) bool { return a.Scale != scale })
		f[key("csat_mean", label("scale", strconv.Itoa(int(scale))))] = mean(on, func(a ledger.Answer) float64 { return float64(a.Score) })
	}
	p, n := portion(all, isSatisfied), float64(len(all))
	f[key("csat_satisfied_ratio")] = p
	middle, spread, scale := p+1.96*1.96/2/n, 1.96*math.Sqrt(p*(1-p)/n+1.96*1.96/4/n/n), 1+1.96*1.96/n
	f[key("csat_satisfied_interval_ratio", label("bound", "low"))] = (middle - spread) / scale
	f[key("csat_satisfied_interval_ratio", label("bound", "high"))] = (middle + spread) / scale
	if s.settings.SelfAssessment != nil {
		f[key("delivery_gap")] = *s.settings.SelfAssessment - p
	}
	effort := s.answersTo(s.now, record.QuestionCES)
	f[key("ces")] = mean(effort, func(a ledger.Answer) float64 { return 1 + 6*share(a) })
	f[key("ces_easy_ratio")] = portion(effort, isEasy)
}

// touched tells whether a customer was asked or answered in a stretch.
func touched(c *ledger.Customer, in stretch) bool {
	return slices.ContainsFunc(c.Invitations, in.has) || answered(c, in)
}

func answered(c *ledger.Customer, in stretch) bool {
	return slices.ContainsFunc(c.Answers, func(a ledger.Answer) bool { return in.has(a.Day) })
}

// silent is a churned customer who had not answered in the 365 days before.
func (s *slow) silent(c *ledger.Customer) bool {
	if purchases(c, s.then) == 0 || purchases(c, s.now) > 0 {
		return false
	}
	churned := s.now.to + 1
	if !s.calendar {
		width := s.now.to - s.now.from + 1
		for _, p := range c.Purchases {
			if s.then.has(p.Day) {
				churned = p.Day + width
			}
		}
	}
	return !answered(c, stretch{churned - 365, churned - 1})
}

// dueWave returns the wave in which a question is due to a customer, -1 for none.
func (s *slow) dueWave(c *ledger.Customer) int {
	began := record.MaxDay
	for _, p := range c.Purchases {
		began = min(began, p.Day)
	}
	for _, b := range c.Subscriptions {
		if runs(b) {
			began = min(began, b.Start)
		}
	}
	r := s.settings.SurveyRhythm
	if r == (measure.Rhythm{}) {
		r = measure.Rhythm{First: 7, Then: 30, Every: 90}
	}
	next := []record.Day{record.Day(r.First), record.Day(r.Then), record.Day(r.Every)}
	wave, asked := -1, began
	for asked+next[min(wave+1, 2)] <= s.now.to {
		asked += next[min(wave+1, 2)]
		wave++
	}
	if wave < 0 || touched(c, stretch{asked, s.now.to}) {
		return -1
	}
	return min(wave, 2)
}

// last returns a customer's last n answers to a question up to the window's end, fewer if there are
// no more.
func (s *slow) last(c *ledger.Customer, q record.Question, n int) []ledger.Answer {
	all := slices.DeleteFunc(slices.Clone(c.Answers), func(a ledger.Answer) bool { return a.Question != q || a.Day > s.now.to })
	return all[max(len(all)-n, 0):]
}

func (s *slow) atRisk(c *ledger.Customer) bool {
	csat, nps := s.last(c, record.QuestionCSAT, 3), s.last(c, record.QuestionNPS, 1)
	return len(csat) == 3 && number(csat, func(a ledger.Answer) bool { return share(a) < 0.5 }) == 3 && number(nps, isDetractor) == 1
}

func (s *slow) advocate(c *ledger.Customer) bool {
	return number(s.last(c, record.QuestionCSAT, 1), isSatisfied) == 1 && number(s.last(c, record.QuestionNPS, 1), isPromoter) == 1
}

func (s *slow) indexFigures(f map[string]float64) {
	values := map[string]float64{}
	if s.kinds(record.KindOrder) {
		values["repurchase"] = 100 * f[key("repeat_buyer_ratio")]
		if s.kinds(record.KindLine) {
			values["upsell"] = 100 * f[key("upsell_ratio")]
		}
	}
	if s.kinds(record.KindAnswer) {
		values["recommend"] = (f[key("nps", label("counted", "answers"))] + 100) / 2
		values["survey"] = s.survey()
		if s.settings.IndexWeights["csat"] > 0 {
			values["csat"] = 100 * f[key("csat")]
		}
	}
	sum, weights := 0.0, 0.0
	for name, v := range values {
		f[key("loyalty_index_component", label("component", name))] = v
		w := 1.0
		if len(s.settings.IndexWeights) > 0 {
			w = s.settings.IndexWeights[name]
		}
		if !math.IsNaN(v) {
			sum, weights = sum+w*v, weights+w
		}
	}
	f[key("loyalty_index")] = divide(sum, weights)
}

// survey is the mean of the three questions' means.
func (s *slow) survey() float64 {
	sum, n := 0.0, 0.0
	for _, q := range []record.Question{record.QuestionRecommend, record.QuestionTry, record.QuestionReturn} {
		if all := s.answersTo(s.now, q); len(all) > 0 {
			sum, n = sum+100*mean(all, share), n+1
		}
	}
	return divide(sum, n)
}
