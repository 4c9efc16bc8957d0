package plugin

import (
	"context"
	"slices"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// isFuture reports whether the range begins after the running day and the query has no figures then. The
// other types of query are about the running day, or say themselves that the range is in the future.
func (q *question) isFuture() bool {
	types := []panelquery.Type{
		panelquery.Value, panelquery.Summary, panelquery.Distribution, panelquery.Survey, panelquery.Survival, panelquery.RFM, panelquery.First, panelquery.MovementsOf,
	}
	return slices.Contains(types, q.query.QueryType) && q.days.from > q.days.to
}

// answerFuture answers with no figures and a notice that the range is in the future. A panel of sentences
// shows the notice as its sentence.
func answerFuture(_ context.Context, q *question) (data.Frames, error) {
	notice := q.futureNotice()
	if q.query.QueryType == panelquery.Summary {
		return q.write.table([]data.Notice{notice}, q.write.column("sentence", []string{notice.Text})), nil
	}
	return q.without([]data.Notice{notice}), nil
}
