package presettest_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/fold"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

// teller polls one product's database, in which the story is told, into a ledger.
type teller struct {
	db     *mariadbtest.Database
	dir    string
	user   string
	source *source.Source
	ledger *ledger.Ledger
	sink   *recorder
	engine *analysis.Engine
	now    time.Time
	log    strings.Builder
}

// tell fills a database with a product's tables and the story, and points a source with the
// product's preset at it. Nothing is polled yet. Pages are small, so that there are several.
func tell(t testing.TB, p product) *teller {
	t.Helper()
	h := build(t, p, 3)
	h.run(t, "story.sql")
	if p.alter != "" {
		h.db.Exec(t, p.alter)
	}
	return h
}

// build makes a product's tables, and a source that reads them page by page.
func build(t testing.TB, p product, page int) *teller {
	t.Helper()
	h := &teller{
		db: mariadbtest.Shared(t).Database(t), dir: filepath.Join("../../testdata/products", p.dir),
		ledger: ledger.New(), now: time.Date(2024, 5, 5, 12, 0, 0, 0, time.UTC),
	}
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	// The collation is one that no connection has; the mode is MySQL's default, in a stricter form.
	h.db.Exec(t, "ALTER DATABASE "+h.db.Name+" COLLATE utf8mb4_unicode_ci")
	h.db.Exec(t, "SET GLOBAL sql_mode = CONCAT(@@GLOBAL.sql_mode, ',ONLY_FULL_GROUP_BY')")
	h.run(t, cmp.Or(p.schema, "schema.sql"))
	password := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(password, []byte(mariadbtest.Password), 0o600))
	h.user = h.db.Reader(t)
	cfg := source.Config{
		Name: "shop", Preset: p.preset, Host: "127.0.0.1", Port: h.db.Server.Port(), Database: h.db.Name,
		User: h.user, PasswordFile: password, PageSize: page, Variables: p.variables, Prefix: p.prefix, Currency: p.currency,
	}
	if p.reasons != nil {
		cfg.Queries = map[string]source.Query{"refunds": {Values: source.Values{"reason": p.reasons}}}
	}
	env := source.Environment{
		Location: amsterdam, Currency: "EUR", EmailKey: [16]byte{1}, Revenue: p.revenue,
		Now: func() time.Time { return h.now }, Clock: func() time.Time { return h.now },
		Logger: slog.New(slog.NewTextHandler(&h.log, nil)),
	}
	env.Rates = p.convert
	if p.rates {
		// That of the story's time is the middle one.
		env.Rates = source.Rates{"USD": {
			{From: record.Date(2023, 1, 1), Rate: 700_000_000},
			{From: record.Date(2024, 1, 1), Rate: 800_000_000},
			{From: record.Date(2024, 5, 1), Rate: 500_000_000},
		}}
	}
	env.Own = p.own
	h.sink = &recorder{Source: h.ledger.Source("shop", nil)}
	h.source, err = source.New(cfg, env, h.sink)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.source.Close()) })
	h.engine = analysis.NewEngine(measure.Settings{Location: amsterdam, Currency: "EUR"})
	return h
}

// run executes one of the product's files.
func (h *teller) run(t testing.TB, file string) {
	t.Helper()
	h.db.Exec(t, h.read(t, file))
}

func (h *teller) read(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, file))
	require.NoError(t, err)
	return string(text)
}

// poll lets some time pass and polls once.
func (h *teller) poll(t testing.TB, later time.Duration) {
	t.Helper()
	h.now = h.now.Add(later)
	require.NoError(t, h.source.Poll(context.Background()))
}

// figures are what the story comes to.
type figures struct {
	Revenue   string // by month, those with none left out
	Purchases int
	Buyers    int    // customers with a purchase
	Repeat    string // repeat_buyer_ratio over all time
	Refunds   string // partial ones, by day
	Discounts int    // purchases with a discount
	Margin    string // "" if costs are unknown
	Products  int    // different ones bought, 0 if lines are unknown
	Anna      string // her country, segment and channel, as the ledger's dimensions have them
	Recurring string // monthly recurring revenue at the end of months, those with none left out
}

// figures reads the figures out of the ledger and the measures.
func (h *teller) figures(t *testing.T) figures {
	t.Helper()
	view := h.ledger.Publish()
	today := record.DayOf(h.now, time.UTC)
	board := h.engine.Update(view, today)
	f := figures{
		Revenue:   series(t, board, "revenue", "month", record.Date(2023, 12, 1), today, 1),
		Repeat:    series(t, board, "repeat_buyer_ratio", "lifetime", today, today, 1),
		Recurring: recurring(t, board),
	}
	f.Repeat = f.Repeat[strings.LastIndex(f.Repeat, " ")+1:]
	h.histories(view, &f)
	return f
}

// histories adds up what the customers' histories say.
func (h *teller) histories(view *ledger.View, f *figures) {
	products, refunds := map[uint32]bool{}, []string{}
	margin, known := 0.0, true
	var c ledger.Customer
	for i := range view.Len() {
		view.Customer(i, &c)
		if len(c.Purchases) > 0 && c.Purchases[0].Day == record.Date(2024, 1, 1) {
			f.Anna = groups(view, &c)
		}
		f.Purchases += len(c.Purchases)
		if !c.Apart {
			f.Buyers += min(len(c.Purchases), 1)
		}
		for _, p := range c.Purchases {
			known, margin = known && p.HasMargin, margin+p.Margin.Float()
			if p.Discounted {
				f.Discounts++
			}
			for _, n := range p.Products {
				products[n] = true
			}
		}
		for _, r := range c.Refunds {
			margin -= r.Margin.Float()
			refunds = append(refunds, fmt.Sprintf("%s %.2f", r.Day, r.Amount.Float()))
		}
	}
	slices.Sort(refunds)
	f.Refunds, f.Products = strings.Join(refunds, ", "), len(products)
	if known && f.Purchases > 0 {
		f.Margin = fmt.Sprintf("%.2f", margin)
	}
}

// groups writes down a customer's groups.
func groups(view *ledger.View, c *ledger.Customer) string {
	var parts []string
	for _, d := range []ledger.Dimension{ledger.DimCountry, ledger.DimSegment, ledger.DimChannel} {
		parts = append(parts, view.Values(d)[c.Groups[d]])
	}
	return strings.Join(parts, ", ")
}

// series asks for one measure and writes down its values, by month where the window is one.
func series(t *testing.T, b *analysis.Board, name, window string, from, to record.Day, step int) string {
	t.Helper()
	w, err := fold.ParseWindow(window)
	require.NoError(t, err)
	a, err := b.Query(context.Background(), analysis.Query{Measures: []string{name}, Window: w, From: from, To: to, Step: step})
	require.NoError(t, err)
	var parts []string
	for _, s := range a.Series {
		if slices.Contains(s.Labels, measure.Label{Name: "basis", Value: "subscriptions"}) {
			continue
		}
		for i, v := range s.Values {
			if v != 0 && !math.IsNaN(v) {
				parts = append(parts, fmt.Sprintf("%s %.2f", a.Days[i].String()[:7], v))
			}
		}
	}
	return strings.Join(parts, ", ")
}

// recurring asks for the monthly recurring revenue at the ends of the story's months.
func recurring(t *testing.T, b *analysis.Board) string {
	t.Helper()
	var parts []string
	for month := time.January; month <= time.April; month++ {
		last := record.Date(2024, month+1, 1) - 1
		if s := series(t, b, "monthly_recurring_revenue", "30d", last, last, 1); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
