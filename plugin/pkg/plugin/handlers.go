package plugin

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/klantenbinding/loyalty/internal/panelquery"
)

// handler answers queries of one type.
type handler func(ctx context.Context, q *question) (data.Frames, error)

// handlers returns the handler of each type of query.
func handlers() map[panelquery.Type]handler {
	return map[panelquery.Type]handler{
		panelquery.Series:       answerSeries,
		panelquery.Value:        answerValue,
		panelquery.Card:         answerCards,
		panelquery.Summary:      answerSummary,
		panelquery.Attention:    answerAttention,
		panelquery.MovementsOf:  answerMovements,
		panelquery.Cohorts:      answerCohorts,
		panelquery.Distribution: answerDistribution,
		panelquery.Survey:       answerSurvey,
		panelquery.Survival:     answerSurvival,
		panelquery.RFM:          answerRFM,
		panelquery.First:        answerFirst,
		panelquery.AtRisk:       answerAtRisk,
		panelquery.Events:       answerEvents,
		panelquery.Status:       answerStatus,
		panelquery.AsOf:         answerAsOf,
	}
}
