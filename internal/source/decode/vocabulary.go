package decode

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/problem"
)

// vocabulary is what the words of a column may mean.
type vocabulary struct {
	column Column
	// codes are the meanings by name; nil if the words become labels.
	codes map[string]uint8
}

// ignored is the code of words whose rows are skipped.
const ignored = 0xff

var (
	eventTypes = map[string]uint8{
		"change": uint8(record.EventChange), "pause": uint8(record.EventPause), "resume": uint8(record.EventResume),
		"cancel": uint8(record.EventCancel), "payment_failed": uint8(record.EventPaymentFailed),
		"payment_recovered": uint8(record.EventPaymentRecovered), "ignore": ignored,
	}
	questions = map[string]uint8{
		"nps": uint8(record.QuestionNPS), "csat": uint8(record.QuestionCSAT), "ces": uint8(record.QuestionCES),
		"recommend": uint8(record.QuestionRecommend), "try": uint8(record.QuestionTry), "return": uint8(record.QuestionReturn),
		"category_spend": uint8(record.QuestionCategorySpend), "ignore": ignored,
	}
	reasons = map[string]uint8{
		"service": uint8(record.ReasonService), "price": uint8(record.ReasonPrice), "onboarding": uint8(record.ReasonOnboarding),
		"channel": uint8(record.ReasonChannel), "involuntary": uint8(record.ReasonInvoluntary),
		"other": uint8(record.ReasonOther), "unknown": uint8(record.ReasonUnknown),
	}
	refundReasons = codesOf(record.RefundReasonNames())
	moves         = map[string]uint8{
		"earned": uint8(record.PointsEarned), "redeemed": uint8(record.PointsRedeemed),
		"expired": uint8(record.PointsExpired), "ignore": ignored,
	}
	purposes = map[string]uint8{
		"acquisition": uint8(record.PurposeAcquisition), "retention": uint8(record.PurposeRetention), "ignore": ignored,
	}
	programmeKinds = map[string]uint8{"points": 0, "tiered": 1, "paid": 2, "value": 3, "partner": 4, "game": 5, "other": 6}
	scores         = map[string]uint8{"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10}
	answersYesNo   = map[string]uint8{"yes": 1, "no": 0}
)

// codesOf returns the places of names.
func codesOf(names []string) map[string]uint8 {
	codes := map[string]uint8{}
	for code, name := range names {
		codes[name] = uint8(code)
	}
	return codes
}

// programmeKindNames are the names of the codes.
var programmeKindNames = [...]string{"points", "tiered", "paid", "value", "partner", "game", "other"}

// fold returns a word as it is looked up.
func fold(w string) string { return strings.ToLower(strings.TrimSpace(w)) }

// lowered returns b in lower case, in scratch if possible.
func lowered(b, scratch []byte) []byte {
	out := scratch[:0]
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return bytes.ToLower(b)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// Over returns v, completed with base. A word with a meaning in v loses its meaning in base.
func (v Values) Over(base Values) Values {
	if len(v) == 0 {
		return base
	}
	out := maps.Clone(base)
	if out == nil {
		out = Values{}
	}
	for column, words := range v {
		out[column] = words.over(base[column])
	}
	return out
}

func (w Words) over(base Words) Words {
	taken := map[string]bool{}
	for _, list := range w {
		for _, word := range list {
			taken[fold(word)] = true
		}
	}
	out := Words{}
	for meaning, list := range base {
		out[meaning] = slices.DeleteFunc(slices.Clone(list), func(word string) bool { return taken[fold(word)] })
	}
	maps.Copy(out, w)
	return out
}

// Validate adds a problem for every unknown column, unknown meaning and ambiguous word.
func (v Values) Validate(field string, sh Shape, p *problem.List) {
	for _, alias := range slices.Sorted(maps.Keys(v)) {
		vocab, ok := sh.words[alias]
		at := field + "." + alias
		if !ok {
			p.Add(at, remedyFor(sh), "no column of %s whose words have meanings", sh.Name)
			continue
		}
		v[alias].validate(at, vocab, p)
	}
}

func remedyFor(sh Shape) string {
	if len(sh.words) == 0 {
		return "leave it out"
	}
	return "use " + strings.Join(slices.Sorted(maps.Keys(sh.words)), ", ")
}

func (w Words) validate(field string, vocab vocabulary, p *problem.List) {
	meanings := map[string]string{}
	for _, meaning := range slices.Sorted(maps.Keys(w)) {
		if _, ok := vocab.codes[meaning]; !ok && vocab.codes != nil {
			p.Add(field+"."+meaning, "use "+strings.Join(slices.Sorted(maps.Keys(vocab.codes)), ", "), "no such meaning")
		}
		for _, word := range w[meaning] {
			if other, ok := meanings[fold(word)]; ok && other != meaning {
				p.Add(field+"."+meaning, "keep it on one list", "%q is on the list of %s already", word, other)
			}
			meanings[fold(word)] = meaning
		}
	}
}
