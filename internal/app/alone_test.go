package app_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// A survey without a shop: 40 answers of 10 give an NPS of 100. Check promises the NPS but not csat, because
// there are no such answers.
func TestSurveyAloneGivesItsFigures(t *testing.T) {
	db := mariadbtest.Shared(t).Database(t)
	db.Exec(t, `CREATE TABLE lime_survey_111 (id int NOT NULL PRIMARY KEY, token varchar(36), submitdate datetime, lastpage int, startlanguage varchar(20) NOT NULL, seed varchar(31), `+"`111X22X333`"+` decimal(30,10), KEY (token));
		CREATE TABLE lime_tokens_111 (tid int NOT NULL PRIMARY KEY, email text, emailstatus text, token varchar(36), sent varchar(17) DEFAULT 'N', completed varchar(17) DEFAULT 'N', KEY (token));
		INSERT INTO lime_tokens_111 SELECT seq, CONCAT('a', seq, '@example.org'), 'OK', CONCAT('tok', seq), DATE_FORMAT(NOW() - INTERVAL 85 DAY, '%Y-%m-%d %H:%i'), 'Y' FROM seq_1_to_40;
		INSERT INTO lime_survey_111 SELECT seq, CONCAT('tok', seq), NOW() - INTERVAL (seq + 30) DAY, 1, 'en', NULL, 10 FROM seq_1_to_40`)
	dir := t.TempDir()
	file := filepath.Join(dir, "loyalty.yml")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "password"), []byte(mariadbtest.Password), 0o600))
	require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, `business: {timezone: UTC, currency: EUR}
forecast: {enabled: false}
sources:
  - {name: ls, preset: limesurvey, host: 127.0.0.1, port: %d, database: %s, user: %s, password_file: password, variables: {survey: "111", nps: 111X22X333}}
`, db.Server.Port(), db.Name, db.Reader(t)), 0o600))
	var out bytes.Buffer
	require.NoError(t, app.Once(t.Context(), app.Options{ConfigFile: file}, &out))
	require.Contains(t, out.String(), `loyalty_nps{counted="answers",window="90d"} 100`)

	out.Reset()
	require.NoError(t, app.Check(t.Context(), app.Options{ConfigFile: file}, &out), out.String())
	require.Contains(t, out.String(), "40 answers to nps")
	require.NotContains(t, out.String(), "unknown")
	promised, _, _ := bytes.Cut(out.Bytes(), []byte(", because"))
	require.Contains(t, string(promised), "nps")
	require.NotContains(t, string(promised), "csat")
}
