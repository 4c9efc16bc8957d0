package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/record"
)

// Answers of the days 5 and 7 alone span 5 to 7. An order of day 10 ends the span and begins trade;
// without the first answer the span begins on day 7, without both and the order it is empty.
func TestNotesBeginTheSpan(t *testing.T) {
	t.Parallel()
	l := ledger.New()
	s := l.Source("s", nil)
	answer := func(k record.Key, day record.Day) record.Answer {
		return record.Answer{Key: k, Who: record.Who{Customer: 1}, Day: day, Question: record.QuestionNPS, Score: 9, Scale: 11}
	}
	span := func() []record.Day {
		v := l.Publish()
		first, last, ok := v.Span()
		traded, trades := v.Traded()
		if !ok {
			return nil
		}
		if !trades {
			return []record.Day{first, last}
		}
		return []record.Day{first, last, traded}
	}
	s.Apply(&record.Batch{Answers: []record.Answer{answer(1, 3), answer(2, 7)}})
	s.Apply(&record.Batch{Answers: []record.Answer{answer(1, 5)}})
	require.Equal(t, []record.Day{5, 7}, span())
	s.Apply(&record.Batch{Orders: []record.Order{{Key: 1, Customer: 1, Day: 10, Sale: true, Revenue: 1}}})
	require.Equal(t, []record.Day{5, 10, 10}, span())
	s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindAnswer: {1}}})
	require.Equal(t, []record.Day{7, 10, 10}, span())
	s.Apply(&record.Batch{Removed: map[record.Kind][]record.Key{record.KindAnswer: {2}, record.KindOrder: {1}}})
	require.Nil(t, span())
}
