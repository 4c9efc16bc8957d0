package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/words"
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
	if len(found.bad) > 0 {
		return ErrCheck
	}
	return nil
}

// findings are what the sources offer together. One with problems offers nothing: it would be left
// out of the figures.
type findings struct {
	bad    []string // sources with problems
	kinds  map[record.Kind]bool
	margin bool // whether some source has a margin, or lines that may have costs
}

func (f *findings) add(cfg source.Config, kinds map[record.Kind]bool, ok bool) {
	if !ok {
		f.bad = append(f.bad, cfg.Name)
		return
	}
	for kind, offered := range kinds {
		f.kinds[kind] = f.kinds[kind] || offered
	}
	f.margin = f.margin || cfg.Margin != nil || kinds[record.KindLine]
}

func checkSources(ctx context.Context, cfg *config.Config, o Options, w io.Writer) (findings, error) {
	found := findings{kinds: map[record.Kind]bool{}}
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
	found.add(cfg, src.Provides(), report.OK())
	if _, err := fmt.Fprintln(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if _, err := report.WriteTo(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return src.Close()
}

// writeMeasures lists the measures that there will be, and by reason those that there will not.
func writeMeasures(w io.Writer, found findings) error {
	var reasons []string // in the order of the catalogue; "" is none
	names := map[string][]string{}
	all := measure.All()
	for _, m := range all {
		why := words.English.Absence(m.AbsenceFrom(func(k record.Kind) bool { return found.kinds[k] }, found.margin))
		if names[why] == nil && why != "" {
			reasons = append(reasons, why)
		}
		names[why] = append(names[why], m.Name)
	}
	var out strings.Builder
	if len(found.bad) > 0 {
		fmt.Fprintf(&out, "\nLeft out of what follows, because they have problems: %s\n", strings.Join(found.bad, ", "))
	}
	fmt.Fprintf(&out, "\nMeasures that will be there, %d of %d:\n", len(names[""]), len(all))
	list(&out, names[""])
	for _, why := range reasons {
		fmt.Fprintf(&out, "\nAbsent, because %s:\n", why)
		list(&out, names[why])
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// lineWidth is about how long the lines of a list are.
const lineWidth = 90

// list writes words, separated by commas, in indented lines.
func list(out *strings.Builder, words []string) {
	if len(words) == 0 {
		words = []string{"none"}
	}
	width := 0
	for i, word := range words {
		switch {
		case i == 0:
			out.WriteString("  ")
		case width+len(word) > lineWidth:
			out.WriteString(",\n  ")
			width = 0
		default:
			out.WriteString(", ")
		}
		out.WriteString(word)
		width += len(word) + 2
	}
	out.WriteString("\n")
}

// discard is a sink that keeps nothing.
type discard struct{}

// Apply implements source.Sink.
func (discard) Apply(*record.Batch) {}

// Keys implements source.Sink.
func (discard) Keys(record.Kind, record.Key, record.Key) []record.Key { return nil }

var _ source.Sink = discard{}
