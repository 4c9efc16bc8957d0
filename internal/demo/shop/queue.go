package shop

import "container/heap"

// event is a function to run at a time, in Unix seconds. Events at one time run in the order in which
// they were scheduled.
type event struct {
	at  int64
	seq uint64
	do  func(at int64)
}

// queue holds future events.
type queue struct {
	events eventHeap
	seq    uint64
	// wrap changes what is scheduled; nil leaves it.
	wrap func(do func(at int64)) func(at int64)
}

func (q *queue) schedule(at int64, do func(at int64)) {
	q.seq++
	if q.wrap != nil {
		do = q.wrap(do)
	}
	heap.Push(&q.events, event{at, q.seq, do})
}

// run runs all events up to and including a time, also those that the events schedule.
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
