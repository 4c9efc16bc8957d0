package soak_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
)

// faults injects one fault after another.
type faults struct {
	t       *testing.T
	server  *mariadbtest.Server
	proxies []*proxy
	shops   []*shop
	users   []string
	reload  func() error
	file    string // the configuration
	text    string

	running sync.Mutex     // held during a fault
	counts  map[string]int // guarded by running
	reloads int            // guarded by running
}

// run injects faults until ctx ends.
func (f *faults) run(ctx context.Context) {
	for ctx.Err() == nil {
		f.running.Lock()
		f.one(ctx)
		f.running.Unlock()
		pause(ctx, time.Duration(500+rand.N(2500))*time.Millisecond)
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// one injects one fault and mends it.
func (f *faults) one(ctx context.Context) {
	i := rand.N(len(f.proxies))
	p, s, user := f.proxies[i], f.shops[i], f.users[i]
	take := func(m mode, longest int) func() {
		return func() {
			p.set(m)
			pause(ctx, time.Duration(rand.N(longest))*time.Millisecond)
			p.set(passing)
		}
	}
	between := func(spoil, mend string) func() {
		return func() {
			f.exec(ctx, s, spoil)
			pause(ctx, time.Duration(500+rand.N(2500))*time.Millisecond)
			f.exec(context.WithoutCancel(ctx), s, mend)
		}
	}
	all := []struct {
		name string
		run  func()
	}{
		{"connections reset", p.reset},
		{"connections refused", take(refusing, 3000)},
		{"network stalled", take(stalling, 4000)},
		{"network slow", take(slow, 4000)},
		{"answers cut", take(cutting, 4000)},
		{"connections killed", func() { f.exec(ctx, s, "KILL USER '"+user+"'@'%'") }},
		{"rights revoked", between("REVOKE SELECT ON "+s.db.Name+".* FROM '"+user+"'@'%'", "GRANT SELECT ON "+s.db.Name+".* TO '"+user+"'@'%'")},
		{"table missing", between("RENAME TABLE sales TO away", "RENAME TABLE away TO sales")},
		{"column missing", between("ALTER TABLE returned RENAME COLUMN net TO gone", "ALTER TABLE returned RENAME COLUMN gone TO net")},
		{"table locked", func() { f.exec(ctx, s, "LOCK TABLES sales WRITE; DO SLEEP("+fmt.Sprint(rand.N(4))+"); UNLOCK TABLES") }},
		{"configuration reloaded", f.reloadValid},
		{"configuration refused", f.reloadInvalid},
		{"server crashed", f.crash},
	}
	fault := all[rand.N(len(all))]
	if fault.name == "server crashed" && rand.N(4) > 0 {
		return // it costs more than the others
	}
	fault.run()
	f.counts[fault.name]++
}

func (f *faults) exec(ctx context.Context, s *shop, statement string) {
	if _, err := s.db.ExecContext(ctx, statement); err != nil && ctx.Err() == nil {
		f.t.Errorf("%s: %v", statement, err)
	}
}

func (f *faults) write(text string) {
	if err := os.WriteFile(f.file, []byte(text), 0o600); err != nil {
		f.t.Error(err)
	}
	if err := f.reload(); err != nil {
		f.t.Error(err)
	}
}

// reloadValid reloads a configuration with another window, which reads everything again.
func (f *faults) reloadValid() {
	f.reloads++
	f.write(f.text + fmt.Sprintf("windows: [30d, 90d, 365d, %dd]\n", 100+f.reloads))
}

func (f *faults) reloadInvalid() {
	f.write(f.text + "windows: [17h]\n")
	time.Sleep(300 * time.Millisecond)
	f.reloadValid()
}

// crash kills the server and starts it again.
func (f *faults) crash() {
	f.server.Kill()
	f.server.Start(f.t)
	for _, s := range f.shops {
		for s.db.PingContext(context.Background()) != nil {
			time.Sleep(20 * time.Millisecond)
		}
	}
}
