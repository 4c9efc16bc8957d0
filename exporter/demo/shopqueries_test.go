package main

import (
	"cmp"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/demo"
	"github.com/klantenbinding/loyalty/internal/demo/shop"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// TestTheQueriesInCommentsReadWhatThePresetReads removes the comment signs from the queries for the shop, and
// compares what they read with what the preset reads.
func TestTheQueriesInCommentsReadWhatThePresetReads(t *testing.T) {
	t.Parallel()
	s := shop.New(5, time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC))
	at := s.Opening().AddDate(0, 9, 0)
	s.Advance(at)
	server, err := demo.NewServer(t.Context(), s.Snapshot())
	require.NoError(t, err)
	defer func() { require.NoError(t, server.Close()) }()
	f, err := writeFiles(server)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.remove()) }()
	text, err := os.ReadFile(f.config)
	require.NoError(t, err)
	own := filepath.Join(f.dir, "own.yml")
	require.NoError(t, os.WriteFile(own, []byte(uncommented(t, string(text))), 0o600))

	want, got := purchasesOf(t, f.config, at), purchasesOf(t, own, at)
	requireSame(t, want.orders, got.orders)
	requireSame(t, want.refunds, got.refunds)
	requireSame(t, want.subscriptions, got.subscriptions)
	require.NotEmpty(t, want.lines)
	require.Len(t, got.lines, len(want.lines))
	for order, lines := range want.lines {
		require.Equal(t, lines, got.lines[order])
	}
}

// TestTheConfigurationHasAQueryForEveryKind counts queries in comments too.
func TestTheConfigurationHasAQueryForEveryKind(t *testing.T) {
	t.Parallel()
	text := uncommented(t, configTemplate)
	for _, s := range decode.Shapes {
		require.Regexp(t, `(?m)^      `+s.Name+`:$`, text)
	}
}

// uncommented returns a configuration in which the queries in comments count.
func uncommented(t *testing.T, text string) string {
	t.Helper()
	before, rest, found := strings.Cut(text, "      # orders:\n")
	require.True(t, found)
	end := strings.Index(rest, "\n\n")
	before = regexp.MustCompile(`(?m)^      refunds: .*\n`).ReplaceAllString(before, "")
	queries := regexp.MustCompile(`(?m)^      # `).ReplaceAllString("      # orders:\n"+rest[:end], "      ")
	return before + queries + rest[end:]
}

// purchasesOf polls the shop of a configuration once, without its customers.
func purchasesOf(t *testing.T, file string, at time.Time) *purchases {
	t.Helper()
	cfg, err := config.Load(file)
	require.NoError(t, err)
	env := cfg.Environment(slog.New(slog.DiscardHandler), func() time.Time { return at })
	env.Clock = env.Now
	p := &purchases{
		map[record.Key]record.Order{},
		map[record.Key]record.Refund{},
		map[record.Key]record.Subscription{},
		map[record.Key][]record.Line{},
	}
	i := slices.IndexFunc(cfg.Sources, func(c source.Config) bool { return c.Name == "shop" })
	src, err := source.New(cfg.Sources[i], env, p)
	require.NoError(t, err)
	defer func() { require.NoError(t, src.Close()) }()
	require.NoError(t, src.Poll(context.Background()))
	require.Empty(t, src.Status().Rejected)
	for _, lines := range p.lines {
		slices.SortFunc(lines, func(a, b record.Line) int {
			return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Cost, b.Cost))
		})
	}
	return p
}

// purchases keep what a source reads about orders. The addresses have another key in each source.
type purchases struct {
	orders        map[record.Key]record.Order
	refunds       map[record.Key]record.Refund
	subscriptions map[record.Key]record.Subscription
	lines         map[record.Key][]record.Line
}

// Apply adds a batch.
func (p *purchases) Apply(b *record.Batch) {
	known := func(h record.EmailHash) record.EmailHash { return min(h, 1) }
	for _, o := range b.Orders {
		o.Email = known(o.Email)
		p.orders[o.Key] = o
	}
	for _, s := range b.Subscriptions {
		s.Email = known(s.Email)
		p.subscriptions[s.Key] = s
	}
	put(p.refunds, b.Refunds, func(r *record.Refund) record.Key { return r.Key })
	for _, l := range b.Lines {
		p.lines[l.Order] = append(p.lines[l.Order], l)
	}
}

// Keys returns nothing: these tests poll once.
func (*purchases) Keys(record.Kind, record.Key, record.Key) []record.Key { return nil }
