package collect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
)

// stored is the format of stored figures.
var stored = expfmt.NewFormat(expfmt.TypeProtoDelim)

// Figures returns the figures of the latest board in a form that Restore reads; nothing before there are
// any.
func (c *Collector) Figures() ([]byte, error) {
	f, board := c.published()
	if board == nil {
		return nil, nil
	}
	return encode(f.families, stored, true)
}

// Restore serves figures of an earlier process, computed at a time, until the first board.
func (c *Collector) Restore(data []byte, at time.Time) error {
	f := &figures{encoded: map[expfmt.Format]*part{}}
	d := expfmt.NewDecoder(bytes.NewReader(data), stored)
	for {
		family := &dto.MetricFamily{}
		err := d.Decode(family)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("decode figures: %w", err)
		}
		f.restore(family)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.restored, c.restoredAt = f, at
	return nil
}

// restore adds a family.
func (f *figures) restore(family *dto.MetricFamily) {
	if family.GetType() != dto.MetricType_GAUGE || len(family.Metric) == 0 {
		return
	}
	var names []string
	for _, l := range family.Metric[0].Label {
		names = append(names, l.GetName())
	}
	desc := prometheus.NewDesc(family.GetName(), family.GetHelp(), names, nil)
	for _, m := range family.Metric {
		f.metrics = append(f.metrics, &constGauge{desc: desc, metric: m})
	}
	f.families = append(f.families, family)
}
