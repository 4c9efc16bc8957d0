package source_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// Four people were asked: Anna and Ben answered, Ben left the second question out; Cleo began; Dirk has no
// address. Column names and types are from version 7; a list question keeps its answer's code.
const survey = `CREATE TABLE lime_responses_12 (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(36), submitdate DATETIME,
		lastpage INT, startlanguage VARCHAR(20) NOT NULL, Q7 VARCHAR(5), Q8 VARCHAR(1), Q9 TEXT);
	CREATE TABLE lime_tokens_12 (tid INT AUTO_INCREMENT PRIMARY KEY, participant_id VARCHAR(50), email TEXT, token VARCHAR(36),
		sent VARCHAR(17) DEFAULT 'N', completed VARCHAR(17) DEFAULT 'N');
	INSERT INTO lime_tokens_12 (email, token, sent) VALUES ('Anna@example.com', 'a', '2024-02-18 09:30'),
		('ben@example.com', 'b', '2024-02-18 09:30'), ('cleo@example.com', 'c', 'N'), ('', 'd', '2024-02-18 09:30');
	INSERT INTO lime_responses_12 (token, submitdate, startlanguage, Q7, Q8, Q9) VALUES
		('a', '2024-02-19 23:30:00', 'nl', 'AO10', '5', 'anna@example.com'), ('b', '2024-02-20 10:00:00', 'nl', '3', '', 'ben@example.com'),
		('c', NULL, 'nl', '9', '4', 'cleo@example.com'), ('d', '2024-02-20 10:00:00', 'nl', '9', '4', '')`

func TestLimeSurveyReadsEveryQuestionType(t *testing.T) {
	const open = "; DROP TABLE lime_tokens_12"
	const old = "; RENAME TABLE lime_responses_12 TO lime_survey_12; ALTER TABLE lime_survey_12 RENAME COLUMN Q7 TO `12X3X7`, RENAME COLUMN Q8 TO `12X3X8`, RENAME COLUMN Q9 TO `12X3X9`"
	for name, c := range map[string]struct {
		alter       string
		column      string
		variant     string
		invitations int
	}{
		"7, with participants":      {column: "Q", variant: "7", invitations: 2},
		"7, open":                   {alter: open, column: "Q", variant: "7-open"},
		"3 to 6, with participants": {alter: old, column: "12X3X", variant: "3", invitations: 2},
		"3 to 6, open":              {alter: open + old, column: "12X3X", variant: "3-open"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, mariadbtest.Shared(t), "limesurvey")
			h.exec(survey + c.alter)
			h.cfg.Variables = map[string]string{"survey": "12", "nps": c.column + "7", "csat": c.column + "8", "scale_csat": "5"}
			if c.invitations == 0 {
				h.cfg.Variables["email"] = c.column + "9"
			}
			h.cfg.Queries = map[string]source.Query{"answers": {Values: source.Values{"score": {"10": {"AO11"}, "9": {"AO10"}}}}}
			h.cfg.PageSize = 2
			h.env.Location = amsterdam(t)
			h.open().poll()
			require.Equal(t, c.variant, h.src.Status().Variant)
			require.Empty(t, h.rejected())

			answers := h.sink.notes[record.KindAnswer]
			require.Len(t, answers, 3)
			anna, ok := answers[1*8+1].(record.Answer)
			require.True(t, ok)
			require.NotZero(t, anna.Email)
			require.Equal(t, record.Answer{
				Key: 9, Who: record.Who{Email: anna.Email}, Day: day("2024-02-19"), Question: record.QuestionNPS, Score: 9, Scale: 11, Touchpoint: "survey",
			}, anna)
			require.Equal(t, record.Answer{
				Key: 10, Who: record.Who{Email: anna.Email}, Day: day("2024-02-19"), Question: record.QuestionCSAT, Score: 5, Scale: 5, Touchpoint: "survey",
			}, answers[1*8+2])
			ben, ok := answers[2*8+1].(record.Answer)
			require.True(t, ok)
			require.Equal(t, uint8(3), ben.Score)
			require.Len(t, h.sink.notes[record.KindInvitation], c.invitations)
			if c.invitations > 0 {
				require.Equal(t, record.Invitation{Key: 1, Who: anna.Who, Day: day("2024-02-18")}, h.sink.notes[record.KindInvitation][1])
			}

			table := map[bool]string{true: "lime_responses_12", false: "lime_survey_12"}[c.column == "Q"]
			h.exec("UPDATE " + table + " SET submitdate = '2024-06-15 11:00:00' WHERE id = 3; DELETE FROM " + table + " WHERE id = 1")
			h.pollAfter(25 * time.Hour)
			require.Len(t, answers, 3, "Cleo's two came, Anna's two went")
			require.Contains(t, answers, record.Key(3*8+2))
		})
	}
}

func TestLimeSurveyWithoutASurveyIsExplained(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "limesurvey")
	h.exec(survey)
	require.ErrorContains(t, h.open().src.Poll(t.Context()), "no LimeSurvey here that the preset knows")
}

// reactivated is what stopping and starting a survey does: the tables become archives and ids begin at 1 again.
const reactivated = `RENAME TABLE lime_responses_12 TO lime_old_responses_12_20240615120000, lime_tokens_12 TO lime_old_tokens_12_20240615120000;
	CREATE TABLE lime_responses_12 LIKE lime_old_responses_12_20240615120000; CREATE TABLE lime_tokens_12 LIKE lime_old_tokens_12_20240615120000;
	INSERT INTO lime_tokens_12 SELECT * FROM lime_old_tokens_12_20240615120000;
	INSERT INTO lime_responses_12 (token, submitdate, startlanguage, Q7) VALUES ('a', '2024-06-15 11:00:00', 'nl', '3')`

// Of 40 answers one is replaced by the first answer after the start, whose id it had; the other 39 stay at
// every later search for deleted records.
func TestLimeSurveyStartedAgainKeepsItsAnswers(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "limesurvey")
	h.exec(survey + `; DELETE FROM lime_responses_12;
		INSERT INTO lime_responses_12 (id, token, submitdate, startlanguage, Q7) SELECT seq, 'a', '2024-02-20 10:00:00', 'nl', '10' FROM seq_1_to_40`)
	h.cfg.Variables = map[string]string{"survey": "12", "nps": "Q7"}
	h.env.Location = amsterdam(t)
	h.open().poll()
	require.Len(t, h.sink.notes[record.KindAnswer], 40)
	h.exec(reactivated)
	for range 4 {
		h.pollAfter(25 * time.Hour)
		scores := map[uint8]int{}
		for _, a := range h.sink.notes[record.KindAnswer] {
			scores[a.(record.Answer).Score]++
		}
		require.Equal(t, map[uint8]int{10: 39, 3: 1}, scores)
	}
}

func TestLimeSurveyArchiveIsASourceOfItsOwn(t *testing.T) {
	h := newHarness(t, mariadbtest.Shared(t), "limesurvey")
	h.exec(survey + ";" + reactivated)
	h.cfg.Variables = map[string]string{
		"survey": "12_20240615120000", "table": "old_responses_", "tokens": "old_tokens_", "nps": "Q8", "scale_csat": "5",
	}
	h.env.Location = amsterdam(t)
	h.open().poll()
	require.Empty(t, h.rejected())
	require.Len(t, h.sink.notes[record.KindAnswer], 1, "Anna's")
	require.Len(t, h.sink.notes[record.KindInvitation], 2)
}
