package shop

import "container/heap"

// event is something that happens at a moment, in Unix seconds. Events of one moment happen in
// the order in which they were scheduled.
type event struct {
	at  int64
	seq uint64
	do  func(at int64)
}

// queue holds the events to come.
type queue struct {
	events eventHeap
	seq    uint64
}

func (q *queue) schedule(at int64, do func(at int64)) {
	q.seq++
	heap.Push(&q.events, event{at, q.seq, do})
}

// run lets all events up to and including the moment happen, those they schedule included.
func (q *queue) run(until int64) {
	for len(q.events) > 0 && q.events[0].at <= until {
		e := heap.Pop(&q.events).(event)
		e.do(e.at)
	}
}

type eventHeap []event

func (h eventHeap) Len() int      { return len(h) }
func (h eventHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h eventHeap) Less(i, j int) bool {
	return h[i].at < h[j].at || h[i].at == h[j].at && h[i].seq < h[j].seq
}
func (h *eventHeap) Push(x any) { *h = append(*h, x.(event)) }
func (h *eventHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = event{}
	*h = old[:len(old)-1]
	return e
}
