package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// ErrCheck tells that Check found something wrong; what it is has been written.
var ErrCheck = errors.New("the check found problems")

// Check tries the configuration for real: it connects to each source, changes nothing, and writes
// to w what it found and which measures there will be. The error is a *config.Error for a refused
// configuration and ErrCheck for a source that cannot be polled.
func Check(ctx context.Context, o Options, w io.Writer) error {
	o = o.withDefaults()
	cfg, err := config.Load(o.ConfigFile)
	if err != nil {
		return err
	}
	var text strings.Builder
	fmt.Fprintf(&text, "Configuration %s is valid.\n", cfg.File)
	for _, warning := range cfg.Warnings {
		fmt.Fprintf(&text, "Warning: %s\n", warning)
	}
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	found, err := checkSources(ctx, cfg, o, w)
	if err != nil {
		return err
	}
	if err := writeMeasures(w, found); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if !found.ok {
		return ErrCheck
	}
	return nil
}

// findings are what the sources offer together.
type findings struct {
	ok     bool
	kinds  map[record.Kind]bool
	margin bool // whether some source has a margin, or lines that may have costs
}

func checkSources(ctx context.Context, cfg *config.Config, o Options, w io.Writer) (findings, error) {
	found := findings{ok: true, kinds: map[record.Kind]bool{}}
	env := cfg.Environment(o.Logger, o.Now)
	for _, s := range cfg.Sources {
		if err := checkSource(ctx, s, env, &found, w); err != nil {
			return found, fmt.Errorf("check source %q: %w", s.Name, err)
		}
	}
	return found, nil
}

func checkSource(ctx context.Context, cfg source.Config, env source.Environment, found *findings, w io.Writer) error {
	src, err := source.New(cfg, env, discard{})
	if err != nil {
		return err
	}
	report := src.Check(ctx)
	found.ok = found.ok && report.OK()
	for kind, offered := range src.Provides() {
		found.kinds[kind] = found.kinds[kind] || offered
	}
	found.margin = found.margin || cfg.Margin != nil || found.kinds[record.KindLine]
	if _, err := fmt.Fprintln(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if _, err := report.WriteTo(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return src.Close()
}

// writeMeasures lists the measures that there will be, and those that there will not with the
// reason.
func writeMeasures(w io.Writer, found findings) error {
	var there []string
	var absent []measure.Measure
	for _, m := range measure.All() {
		if found.lacks(m) == "" {
			there = append(there, m.Name)
			continue
		}
		absent = append(absent, m)
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "\nMeasures that will be there, %d of %d:\n", len(there), len(there)+len(absent))
	for _, line := range wrap(there, 90) {
		fmt.Fprintf(out, "  %s\n", line)
	}
	if len(absent) > 0 {
		fmt.Fprintln(out, "\nMeasures that will be absent:")
	}
	for _, m := range absent {
		fmt.Fprintf(out, "  %s\t%s\n", m.Name, found.lacks(m))
	}
	return out.Flush()
}

// lacks says what a measure needs that no source offers; "" if nothing.
func (f findings) lacks(m measure.Measure) string {
	var missing []string
	for _, kind := range m.Needs {
		if !f.kinds[kind] {
			missing = append(missing, string(kind)+"s")
		}
	}
	// A measure with a series for each basis is there if one basis is.
	anyOf := slices.Contains(m.Labels, "basis")
	switch {
	case len(missing) > 0 && (!anyOf || len(missing) == len(m.Needs)):
		return "no source offers " + strings.Join(missing, " or ")
	case strings.Contains(m.Formula, "margin") && !f.margin:
		return "no source has a margin; set sources[].margin, or have its lines read with their cost"
	default:
		return ""
	}
}

// wrap joins words by commas into lines of about width characters.
func wrap(words []string, width int) []string {
	var lines []string
	line := ""
	for i, word := range words {
		if i < len(words)-1 {
			word += ","
		}
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// discard is a sink that keeps nothing.
type discard struct{}

// Apply implements source.Sink.
func (discard) Apply(*record.Batch) {}

// Keys implements source.Sink.
func (discard) Keys(record.Kind, record.Key, record.Key) []record.Key { return nil }

var _ source.Sink = discard{}
