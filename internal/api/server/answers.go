package server

import (
	"context"
	"errors"
	"time"

	"github.com/klantenbinding/loyalty/internal/memo"
)

const (
	// keptAnswers is how many answers are remembered, and keptBytes how many bytes of them.
	keptAnswers = 64
	keptBytes   = 64 << 20
	// concurrentAnswers is how many answers are computed at a time: queries share the machine with
	// the polls and the scrapes.
	concurrentAnswers = 2
	// maxAnswers is how many different answers may be computed or wait at a time. It suffices for a
	// board with many panels. Others are refused at once.
	maxAnswers     = 64
	defaultTimeout = 30 * time.Second
)

// answers computes answers and remembers the latest ones until they are forgotten. It is safe for
// concurrent use.
type answers struct {
	timeout time.Duration
	kept    *memo.Cache[*document]
	queue   chan struct{} // holds an entry for each answer that waits or is being computed
	slots   chan struct{} // holds an entry for each answer that is being computed
}

// errBusy says that too many answers wait.
var errBusy = errors.New("too many queries wait")

func newAnswers(timeout time.Duration) *answers {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	limits := memo.Limits[*document]{Answers: keptAnswers, Bytes: keptBytes, Size: (*document).size}
	return &answers{
		timeout: timeout, kept: memo.New(limits, time.Now),
		queue: make(chan struct{}, maxAnswers), slots: make(chan struct{}, concurrentAnswers),
	}
}

// forget drops the remembered answers.
func (a *answers) forget() { a.kept.Forget() }

// get returns the answer with the key and computes it if it is not remembered.
func (a *answers) get(ctx context.Context, key string, compute func(context.Context) (any, error), encode func(any) (*document, error)) (*document, error) {
	doc, _, err := a.kept.Get(ctx, key, memo.Forever, func(ctx context.Context) (*document, error) { return a.once(ctx, compute, encode) })
	return doc, err
}

// once computes an answer that is not remembered. It waits for a free slot first, and returns errBusy if too
// many others wait.
func (a *answers) once(ctx context.Context, compute func(context.Context) (any, error), encode func(any) (*document, error)) (*document, error) {
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	select {
	case a.queue <- struct{}{}:
		defer func() { <-a.queue }()
	default:
		return nil, errBusy
	}
	select {
	case a.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-a.slots }()
	answer, err := memo.Guard(ctx, compute)
	if err != nil {
		return nil, err
	}
	return encode(answer)
}
