package source

import "sync"

// pipe applies one page while the next is read. Two pages go round.
type pipe struct {
	sink Sink
	work chan *page
	free chan *page
	done sync.WaitGroup
}

func newPipe(sink Sink) *pipe {
	p := &pipe{sink: sink, work: make(chan *page, 1), free: make(chan *page, 2)}
	p.free <- newPage()
	p.free <- newPage()
	p.done.Go(func() {
		for pg := range p.work {
			p.sink.Apply(&pg.batch)
			p.free <- pg
		}
	})
	return p
}

// get returns an empty page, waiting until one is applied.
func (p *pipe) get() *page {
	pg := <-p.free
	pg.reset()
	return pg
}

// back returns a page that is not to be applied.
func (p *pipe) back(pg *page) { p.free <- pg }

// send applies a page and makes it free again.
func (p *pipe) send(pg *page) { p.work <- pg }

// close waits until all that was sent is applied.
func (p *pipe) close() {
	close(p.work)
	p.done.Wait()
}
