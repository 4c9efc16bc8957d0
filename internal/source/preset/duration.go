package preset

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"go.yaml.in/yaml/v3"
)

// Duration is a length of time, written "5m", "36h" or "45d" in configuration.
type Duration time.Duration

// UnmarshalYAML reads a duration, and names the line of an invalid one.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := model.ParseDuration(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: invalid duration %q: write 30s, 5m, 24h or 45d", n.Line, n.Value)
	}
	*d = Duration(v)
	return nil
}

// MarshalYAML writes the duration as it is read.
func (d Duration) MarshalYAML() (any, error) { return d.String(), nil }

// String returns the duration as it is written in configuration.
func (d Duration) String() string { return model.Duration(d).String() }

// Or returns the duration, or a default for zero.
func (d Duration) Or(def time.Duration) time.Duration {
	if d == 0 {
		return def
	}
	return time.Duration(d)
}
