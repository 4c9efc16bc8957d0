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
	// codes are the meanings, by name; nil where the words stay words and become labels.
	codes map[string]uint8
}

// ignored is the code of words that make a row no record, and no fault.
const ignored = 0xff

var (
	eventTypes = map[string]uint8{
		"change": uint8(record.EventChange), "pause": uint8(record.EventPause), "resume": uint8(record.EventResume),
		"cancel": uint8(record.EventCancel), "payment_failed": uint8(record.EventPaymentFailed), "ignore": ignored,
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
	moves = map[string]uint8{
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

// programmeKindNames are the names of the codes.
var programmeKindNames = [...]string{"points", "tiered", "paid", "value", "partner", "game", "other"}

// lexicon knows what the words in a query's columns mean.
type lexicon struct {
	codes [numColumns]map[string]uint8
	names [numColumns]map[string]string
	given [numColumns]bool // the query says something of the column
}

func newLexicon(sh Shape, values Values) *lexicon {
	x := &lexicon{}
	for alias, v := range sh.words {
		codes, names := maps.Clone(v.codes), map[string]string{}
		for meaning, words := range values[alias] {
			for _, w := range words {
				if v.codes != nil {
					codes[fold(w)] = v.codes[meaning]
				}
				names[fold(w)] = meaning
			}
		}
		x.codes[v.column], x.names[v.column], x.given[v.column] = codes, names, len(values[alias]) > 0
	}
	return x
}

// fold returns a word as it is looked up.
func fold(w string) string { return strings.ToLower(strings.TrimSpace(w)) }

// code returns what the word in a column means. said is false where there is none, known where it
// means nothing.
func (d *Decoder) code(r *Row, c Column) (code uint8, said, known bool) {
	b := lowered(text(r.At(c), d.scratch), d.scratch)
	code, known = d.lexicon.codes[c][string(b)]
	return code, len(b) > 0, known
}

// name returns the label that the word in a column becomes: what the query's values say, else itself.
func (d *Decoder) name(r *Row, c Column) string {
	if names := d.lexicon.names[c]; len(names) > 0 {
		if n, ok := names[string(lowered(text(r.At(c), d.scratch), d.scratch))]; ok {
			return n
		}
	}
	return d.labels.label(r.At(c), d.scratch)
}

// flag reads a column that says yes or no: a number, one of the usual words, or one of the query's
// own; where the query lists any, what is not listed is no.
func (d *Decoder) flag(r *Row, c Column) (bool, Reason) {
	code, said, known := d.code(r, c)
	if known || !said {
		return code == 1, ""
	}
	b := lowered(text(r.At(c), d.scratch), d.scratch)
	if n, ok := integer(b, d.scratch); ok {
		return n != 0, ""
	}
	switch string(b) {
	case "true", "y", "t", "on":
		return true, ""
	case "false", "n", "f", "off":
		return false, ""
	}
	if d.lexicon.given[c] {
		return false, ""
	}
	return false, BadType
}

// lowered returns b in lower case, in scratch where that suffices.
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

// Over returns v with what it leaves out taken from base. A word that v gives a meaning loses the
// one that base gave it.
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

// Validate adds a problem for which columns, meanings and words make no sense.
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
