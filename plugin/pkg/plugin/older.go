package plugin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/api"
	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// notIn reports whether a catalogue does not have a dimension.
func notIn(c *api.Catalogue, dimension string) bool {
	return !slices.ContainsFunc(c.Dimensions, func(d api.DimensionInfo) bool { return d.Name == dimension })
}

// valuesOf returns the values of a dimension. The list is empty if the exporter does not have the dimension: it may be
// older than a board, and a variable that fails would stop the whole board.
func (e *exporter) valuesOf(ctx context.Context, dimension string) (*api.DimensionValues, error) {
	values, err := e.dimensionValues(ctx, dimension)
	refused, ok := errors.AsType[*api.Error](err)
	if !ok || refused.Status != http.StatusNotFound && refused.Status != http.StatusBadRequest {
		return values, err
	}
	if c, failed := e.catalogue(ctx); failed == nil && notIn(c, dimension) {
		return &api.DimensionValues{Dimension: dimension, Values: []string{}}, nil
	}
	return nil, err
}

// missing returns a dimension of the query that is built in but that the exporter does not have, because it is older.
// Otherwise it returns an empty name. It does not return other unknown dimensions, which the exporter refuses with a hint.
func (q *question) missing() string {
	wanted := []string{q.query.GroupBy}
	for _, f := range q.query.Filters {
		if len(f.Values) > 0 {
			wanted = append(wanted, f.Dimension)
		}
	}
	for _, dimension := range wanted {
		if dimension != "" && q.terms.words.Dimension(dimension) != dimension && notIn(q.terms.catalogue, dimension) {
			return dimension
		}
	}
	return ""
}

// answerOlder answers with no figure, and says instead that the exporter is older than the query.
func answerOlder(_ context.Context, q *question) (data.Frames, error) {
	text := q.terms.words.Dimension(q.missing()) + ": " + q.terms.words.Word("exporter_older")
	notices := []data.Notice{q.terms.note(data.NoticeSeverityInfo, "exporter_older", text)}
	if slices.Contains([]panelquery.Type{panelquery.Series, panelquery.Value, panelquery.Card}, q.query.QueryType) {
		nothing := q.write.figures("value", form{}, []*float64{nil})
		nothing.Config.NoValue = text
		return q.write.table(notices, data.NewField("time", nil, []time.Time{q.days.stamp(q.days.to)}), nothing), nil
	}
	return q.write.table(notices, q.write.column("sentence", []string{text})), nil
}
