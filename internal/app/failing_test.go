package app_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/absence"
	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/failure"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// absent returns why a measure is missing, as the API says; nil if it is there.
func (e *exporter) absent(measure string) *absence.Reason {
	e.t.Helper()
	var catalogue struct {
		Measures []struct {
			Name    string
			Absence *absence.Reason
		}
	}
	require.NoError(e.t, json.Unmarshal([]byte(e.get("/api/v1/catalogue")), &catalogue))
	for _, m := range catalogue.Measures {
		if m.Name == measure {
			return m.Absence
		}
	}
	require.Fail(e.t, "no such measure", measure)
	return nil
}

// One query of a source fails: a measure of its records is absent for that reason, until the query works. The
// kind of record that no source has is missing as before.
func TestAbsenceNamesTheQueryThatFailed(t *testing.T) {
	e := start(t, "shop", "crm")
	e.db.poll("shop", delivers(1, 2))
	e.db.poll("crm", func(f *fake) {
		f.sink.Apply(orders(nil))
		f.mu.Lock()
		f.status.Failing = []failure.Failure{{Code: failure.ViewInvalid, Kind: "answer"}}
		f.status.Loaded = true
		f.mu.Unlock()
	})
	e.eventually("figures", e.contains("/metrics", "loyalty_revenue"))
	require.Equal(t, &absence.Reason{Code: absence.QueryFailed, Args: map[string]string{
		absence.Kinds: "answer", absence.Source: "crm", absence.Failure: string(failure.ViewInvalid),
	}}, e.absent("nps"))
	require.Equal(t, absence.MissingRecords, e.absent("contact_churn_risk_ratio").Code)

	e.db.poll("crm", func(f *fake) {
		f.mu.Lock()
		f.status.Failing = nil
		f.mu.Unlock()
	})
	e.eventually("the plain reason", func() bool { return e.absent("nps").Code == absence.MissingRecords })
}

// Once keeps the records of the queries that work: ten orders of 10.
func TestOnceKeepsWhatCouldBeReadBesideAFailingQuery(t *testing.T) {
	t.Parallel()
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, ordersAndReplies)
	db.Exec(t, "DROP TABLE replies")
	var out bytes.Buffer
	err := app.Once(t.Context(), shopAndCRM(t, db, ""), &out)
	require.ErrorContains(t, err, "source crm: read answers")
	require.Contains(t, out.String(), `loyalty_revenue{basis="orders",currency="EUR",window="lifetime"} 100`)
	require.Contains(t, out.String(), `loyalty_source_records_total{kind="engagement",source="crm"} 1`)
}
