package soak_test

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// mode is what a proxy does to connections.
type mode int32

const (
	passing  mode = iota
	refusing      // new connections are closed
	stalling      // nothing arrives
	slow          // everything arrives late
	cutting       // answers end somewhere
)

// proxy passes connections to a server, with faults.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex // guards the fields below
	mode  mode
	conns map[net.Conn]bool
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{listener: l, target: target, conns: map[net.Conn]bool{}}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.serve(client) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		p.set(passing)
		p.reset()
		all.Wait()
	})
	return p
}

func (p *proxy) port() int { return p.listener.Addr().(*net.TCPAddr).Port }

func (p *proxy) set(m mode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = m
}

func (p *proxy) get() mode {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mode
}

// reset resets all connections.
func (p *proxy) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = c.Close()
	}
}

// keep remembers a connection until it is done.
func (p *proxy) keep(c net.Conn) (forget func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, c)
		_ = c.Close()
	}
}

func (p *proxy) serve(client net.Conn) {
	defer p.keep(client)()
	if p.get() == refusing {
		return
	}
	var dial net.Dialer
	server, err := dial.DialContext(context.Background(), "tcp", p.target)
	if err != nil {
		return
	}
	defer p.keep(server)()
	var both sync.WaitGroup
	both.Go(func() { p.pass(server, client) })
	both.Go(func() { p.pass(client, server) })
	both.Wait()
}

// pass copies until either side ends, with the faults of the mode.
func (p *proxy) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		for p.get() == stalling {
			time.Sleep(20 * time.Millisecond)
		}
		switch p.get() {
		case slow:
			time.Sleep(20 * time.Millisecond)
		case cutting:
			if rand.N(8) == 0 {
				_, _ = to.Write(buffer[:rand.N(n+1)])
				return
			}
		case passing, refusing, stalling:
		}
		if _, werr := to.Write(buffer[:n]); werr != nil || err != nil {
			return
		}
	}
}

// neverRead keeps clients connected that ask for the metrics and never read them.
func neverRead(ctx context.Context, address string, clients int) {
	for ctx.Err() == nil {
		var conns []net.Conn
		for range clients {
			c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
			if err != nil {
				break
			}
			if tcp, ok := c.(*net.TCPConn); ok {
				_ = tcp.SetReadBuffer(1024)
			}
			_, _ = io.WriteString(c, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
			conns = append(conns, c)
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Second):
		}
		for _, c := range conns {
			_ = c.Close()
		}
	}
}
