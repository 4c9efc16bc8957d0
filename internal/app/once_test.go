package app_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/app"
	"github.com/klantenbinding/loyalty/internal/source"
)

// polls returns a function that opens sources. Each polls once, as how says for its name.
func polls(db *database, how map[string]func(*fake)) func(source.Config, source.Environment, source.Sink) (app.Poller, error) {
	return func(cfg source.Config, env source.Environment, sink source.Sink) (app.Poller, error) {
		p, err := db.connect(cfg, env, sink)
		p.(*fake).polls = make(chan func(*fake), 1)
		p.(*fake).polls <- how[cfg.Name]
		return p, err
	}
}

func TestOnceWritesWhatAScrapeShows(t *testing.T) {
	e := start(t, "one", "two")
	db := newDatabase(t)
	o := e.options().WithSources(polls(db, map[string]func(*fake){"one": delivers(1, 2), "two": breaks(3)}))
	var out bytes.Buffer
	err := app.Once(context.Background(), o, &out)
	require.EqualError(t, err, "the connection was lost")
	require.Contains(t, out.String(), `loyalty_source_up{source="one"} 1`)
	require.Contains(t, out.String(), `loyalty_source_up{source="two"} 0`)
	require.Equal(t, 2, e.orders())
	require.Zero(t, db.opened())
	require.NotContains(t, out.String(), password)
}
