package source

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// pipe applies one page while the next one is read. It reuses two pages.
type pipe struct {
	sink Sink
	work chan *page
	free chan *page
	done sync.WaitGroup
	// broken is the panic after which no page is applied; nil before.
	broken atomic.Pointer[panicked]
}

// panicked is a panic of the sink as an error.
type panicked struct {
	value any
	stack []byte
}

// Error says what the panic said.
func (p *panicked) Error() string { return fmt.Sprintf("apply a page: panic: %v", p.value) }

func newPipe(sink Sink) *pipe {
	p := &pipe{sink: sink, work: make(chan *page, 1), free: make(chan *page, 2)}
	p.free <- newPage()
	p.free <- newPage()
	p.done.Go(func() {
		for pg := range p.work {
			p.apply(pg)
			p.free <- pg
		}
	})
	return p
}

// apply applies a page, unless an earlier page panicked.
func (p *pipe) apply(pg *page) {
	defer func() {
		if v := recover(); v != nil {
			p.broken.Store(&panicked{v, debug.Stack()})
		}
	}()
	if p.broken.Load() == nil {
		p.sink.Apply(&pg.batch)
	}
}

// err returns the panic after which no page is applied; nil before.
func (p *pipe) err() error {
	if b := p.broken.Load(); b != nil {
		return b
	}
	return nil
}

// get returns an empty page, waiting until one is applied.
func (p *pipe) get() *page {
	pg := <-p.free
	pg.reset()
	return pg
}

// back returns a page without applying it.
func (p *pipe) back(pg *page) { p.free <- pg }

// send has a page applied, and frees it afterwards.
func (p *pipe) send(pg *page) { p.work <- pg }

// close waits until all sent pages are applied, and returns the panic of one that could not be.
func (p *pipe) close() *panicked {
	close(p.work)
	p.done.Wait()
	return p.broken.Load()
}
