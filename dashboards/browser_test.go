package dashboards_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// task is a board for the page plugin/preview/boards.ts, which reads it with the front end of the data
// source and Grafana's own code.
type task struct {
	Board     string            `json:"board"`
	Shop      string            `json:"shop"`
	From      int64             `json:"from"`
	To        int64             `json:"to"`
	Variables map[string]chosen `json:"variables"`
	Tiles     []json.RawMessage `json:"tiles"`
	Catalogue any               `json:"catalogue,omitempty"`
	read      map[int]*reading  // by the panel's id, as the tests in Go read it
}

// chosen is the value of a variable.
type chosen struct {
	Value []string `json:"value"`
	All   bool     `json:"all"`
}

// pageReading is what a person reads on a panel in the browser.
type pageReading struct {
	ID                        int
	Figures                   []struct{ Name, Text string }
	Notices, Errors, Problems []string
}

// requireSameInBrowser reads the boards in a browser, through the front end of the data source and with
// Grafana's own code for transformations, overrides and numbers.
func (s *situation) requireSameInBrowser(t *testing.T) {
	t.Helper()
	tasks := s.tasks(t)
	for i, got := range s.browse(t, tasks) {
		for _, page := range got.Readings {
			r := tasks[i].read[page.ID]
			require.NotNil(t, r, "%s: panel %d", got.Board, page.ID)
			for _, untruth := range s.wrongInBrowser(tasks[i], r, &page) {
				t.Errorf("%s in the browser: %q (panel %d): %s", got.Board, r.panel.Title, page.ID, untruth)
			}
		}
	}
}

// tasks returns the boards with panels of the loyalty data source.
func (s *situation) tasks(t *testing.T) []*task {
	t.Helper()
	now := time.Now()
	var list []*task
	for _, board := range loadScreens(t) {
		from, to := instant(t, board.Time.From, now), instant(t, board.Time.To, now)
		job := &task{Board: board.file, Shop: s.shop.name, From: from.UnixMilli(), To: to.UnixMilli(), Variables: map[string]chosen{}, read: map[int]*reading{}}
		if !s.stopped {
			job.Catalogue = s.catalogue
		}
		for name, value := range s.values(t, board) {
			job.Variables[name] = chosen{append([]string{}, value...), len(value) == 0}
		}
		for _, p := range board.tiles() {
			if isOfPlugin(t, p) && p.TimeFrom == "" {
				job.read[p.ID] = s.look(t, board, p, from, to)
				job.Tiles = append(job.Tiles, p.raw)
			}
		}
		if len(job.Tiles) > 0 {
			list = append(list, job)
		}
	}
	return list
}

// wrongInBrowser compares a panel in the browser with the answer of the back end.
func (s *situation) wrongInBrowser(job *task, r *reading, page *pageReading) (list []string) {
	if !slices.Equal(slices.Compact(slices.Sorted(slices.Values(r.answer.errors))), slices.Sorted(slices.Values(page.Errors))) {
		list = append(list, "has the errors "+strings.Join(page.Errors, "; ")+" in place of "+strings.Join(r.answer.errors, "; "))
	}
	if s.full {
		for _, problem := range page.Problems {
			if !strings.Contains(problem, "target") { // a shop need not have targets
				list = append(list, "the editor warns: "+problem)
			}
		}
	}
	if len(r.figures) == 0 {
		for _, f := range page.Figures {
			if f.Text != r.message {
				list = append(list, "says "+f.Text+" in place of "+r.message)
			}
		}
		return list
	}
	if len(page.Figures) != len(r.figures) {
		return append(list, "has other figures than the answer")
	}
	for i, f := range page.Figures {
		want := r.figures[i]
		if want.value == nil && f.Text != want.text {
			list = append(list, "says "+f.Text+" in place of "+want.text)
		}
		if want.value != nil && want.of.ofAmount && !namesCurrency(f.Text, s.catalogue.Currency) {
			list = append(list, "shows an amount without "+s.catalogue.Currency+": "+f.Text)
		}
		if code := codePattern.FindString(f.Name + " " + f.Text); code != "" && !s.own(code) {
			list = append(list, "shows the code "+code+": "+f.Name+" "+f.Text)
		}
	}
	return list
}

func namesCurrency(amount, code string) bool {
	return strings.Contains(amount, code) || strings.Contains(amount, map[string]string{"EUR": "€", "USD": "$", "GBP": "£"}[code])
}

// results are the readings of one board.
type results struct {
	Board    string
	Readings []pageReading
}

// browse lets Chromium read the boards.
func (s *situation) browse(t *testing.T, tasks []*task) []results {
	t.Helper()
	script := previewScript(t)
	posted := make(chan []byte, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<!doctype html><meta charset="utf-8"><title>Boards</title><body><script src="/boards.js"></script>`)
	})
	mux.HandleFunc("GET /boards.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, script) })
	mux.HandleFunc("GET /tasks", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(tasks) })
	mux.HandleFunc("POST /api/ds/query", func(w http.ResponseWriter, r *http.Request) { s.answerPage(t, w, r) })
	mux.HandleFunc("POST /readings", func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posted <- body
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	said := openPage(t, server.URL)
	select {
	case body := <-posted:
		got := decode[struct {
			Failure  string
			Readings []results
		}](t, body)
		require.Empty(t, got.Failure, "the page failed")
		require.Len(t, got.Readings, len(tasks))
		return got.Readings
	case <-time.After(3 * time.Minute):
		require.FailNow(t, "the page has read nothing", "Chromium said:\n%s", said)
		return nil
	}
}

// answerPage answers a request of the page as Grafana does: it passes the queries to the back end.
func (s *situation) answerPage(t *testing.T, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	var asked struct {
		Queries  []json.RawMessage
		From, To string
	}
	require.NoError(t, json.NewDecoder(r.Body).Decode(&asked))
	model := decode[struct{ MaxDataPoints int64 }](t, asked.Queries[0])
	out := backend.NewQueryDataResponse()
	status := http.StatusOK
	for ref, response := range s.shop.plugin.Query(t, millis(t, asked.From), millis(t, asked.To), model.MaxDataPoints, asked.Queries...) {
		out.Responses[ref] = backend.DataResponse{Frames: response.Frames, Error: response.Err, Status: response.Status}
		if response.Err != nil {
			status = http.StatusMultiStatus
		}
	}
	w.WriteHeader(status)
	require.NoError(t, json.NewEncoder(w).Encode(out))
}

func millis(t *testing.T, s string) time.Time {
	t.Helper()
	return time.UnixMilli(decode[int64](t, json.RawMessage(s)))
}

// openPage opens a page in Chromium until the test ends.
func openPage(t *testing.T, url string) *strings.Builder {
	t.Helper()
	program, err := needs.Find("chromium")
	require.NoError(t, err)
	dir, err := os.MkdirTemp("", "chromium")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--user-data-dir="+dir, url)
	said := &strings.Builder{}
	cmd.Stderr = said
	cmd.WaitDelay = time.Second
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait()
		time.Sleep(100 * time.Millisecond) // its helper processes write for a moment after it has ended
		_ = os.RemoveAll(dir)
	})
	return said
}

// built is the bundle of the page, which all tests share.
var built struct {
	once sync.Once
	said []byte
	err  error
}

// previewScript bundles the page and returns its file. It needs the front end's packages.
func previewScript(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../plugin")
	require.NoError(t, err)
	webpack := filepath.Join(dir, "node_modules", ".bin", "webpack")
	_, err = os.Stat(webpack)
	require.NoError(t, err, "the front end's packages are not installed: run go tool mage plugin:deps")
	built.once.Do(func() {
		cmd := exec.CommandContext(t.Context(), webpack, "--config", "preview/boards.config.js")
		cmd.Dir = dir
		built.said, built.err = cmd.CombinedOutput()
	})
	require.NoError(t, built.err, "%s", built.said)
	return filepath.Join(dir, "preview", "dist", "boards.js")
}
