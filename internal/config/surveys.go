package config

import (
	"time"

	"github.com/klantenbinding/loyalty/internal/measure"
)

// surveys is the field surveys.
type surveys struct {
	Rhythm         rhythm   `yaml:"rhythm"`
	SelfAssessment *float64 `yaml:"self_assessment"`
}

// rhythm is when customers should be asked.
type rhythm struct {
	First Duration `yaml:"first"`
	Then  Duration `yaml:"then"`
	Every Duration `yaml:"every"`
}

func (l *loader) rhythm(r rhythm) measure.Rhythm {
	const path = "surveys.rhythm"
	return measure.Rhythm{
		First: l.daysOr(join(path, "first"), r.First, 7),
		Then:  l.daysOr(join(path, "then"), r.Then, 30),
		Every: l.daysOr(join(path, "every"), r.Every, 90),
	}
}

// daysOr returns a length of time in days, and missing days if it is zero.
func (l *loader) daysOr(path string, d Duration, otherwise int) int {
	if !l.present(path) || l.has(path) || !l.wholeDays(path, time.Duration(d)) {
		return otherwise
	}
	return int(time.Duration(d) / day)
}

// selfAssessment returns the share of customers that the company believes to be satisfied; nil if unknown.
func (l *loader) selfAssessment(share *float64) *float64 {
	const path = "surveys.self_assessment"
	if share != nil && !l.has(path) && !(*share >= 0 && *share <= 1) {
		l.addf(path, "must be a share between 0 and 1, such as 0.8 for 80 %%")
	}
	return share
}
