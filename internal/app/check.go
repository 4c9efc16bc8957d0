package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klantenbinding/loyalty/internal/analysis"
	"github.com/klantenbinding/loyalty/internal/config"
	"github.com/klantenbinding/loyalty/internal/ledger"
	"github.com/klantenbinding/loyalty/internal/measure"
	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source"
)

// ErrCheck says that Check found a problem; the report names it.
var ErrCheck = errors.New("the check found problems")

// Check tries the configuration for real: it connects to each source, changes nothing, and writes
// to w what it found and which measures there will be. It reads the newest page of every kind of
// record and computes the measures from it, as the running exporter does. The error is a
// *config.Error for a refused configuration and ErrCheck for a source that would give no figures.
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
	view := found.ledger.Publish()
	if err := writeOverlaps(w, view.Overlaps()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	engine := o.newEngine(cfg.Settings)
	if _, ok := inDatabase(cfg); ok {
		engine = analysis.ComputedEngine(cfg.Settings) // the newest records tell which measures there will be
	}
	board := engine.Update(view, record.DayOf(o.Now(), cfg.Location))
	if err := writeDimensions(w, board); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := writeMeasures(w, found, board); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if err := writeProblems(w, found.reports); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if len(found.bad) > 0 {
		return ErrCheck
	}
	return nil
}

// findings are what the sources offer together. A source with problems offers the kinds of record that
// could be read: the running exporter publishes them too.
type findings struct {
	ledger  *ledger.Ledger // records of the newest pages
	reports []*source.Report
	bad     []string             // sources with problems
	kinds   map[record.Kind]bool // kinds that were decoded
	blocked map[record.Kind][]string
	empty   map[record.Kind]bool // kinds that are read, but have no records yet
	margin  bool                 // whether a source has a margin, or lines with their cost
}

func (f *findings) add(cfg source.Config, provides map[record.Kind]bool, r *source.Report) {
	f.reports = append(f.reports, r)
	if !r.OK() {
		f.bad = append(f.bad, cfg.Name)
	}
	read := map[record.Kind]bool{}
	for i := range r.Kinds {
		k := &r.Kinds[i]
		read[k.Kind] = k.Read > 0
		f.kinds[k.Kind] = f.kinds[k.Kind] || k.Read > 0
		f.empty[k.Kind] = f.empty[k.Kind] || r.OK() && k.Present && k.Read == 0
	}
	for kind := range provides {
		if !r.OK() && !read[kind] {
			f.blocked[kind] = append(f.blocked[kind], cfg.Name)
		}
	}
	f.margin = f.margin || cfg.Margin != nil || r.Facts.Costs > 0
}

func checkSources(ctx context.Context, cfg *config.Config, o Options, w io.Writer) (*findings, error) {
	found := &findings{
		ledger: ledger.New(), kinds: map[record.Kind]bool{}, blocked: map[record.Kind][]string{}, empty: map[record.Kind]bool{},
	}
	env := cfg.Environment(o.Logger, o.Now)
	found.ledger.SetOwn(cfg.Settings.Own)
	for _, s := range cfg.Sources {
		part(found.ledger, s)
	}
	for _, s := range cfg.Sources {
		found.ledger.SameIDs(s.Name, s.OwnerOfIDs())
	}
	for _, s := range cfg.Sources {
		if err := checkSource(ctx, s, cfg.Settings, env, found, w); err != nil {
			return found, fmt.Errorf("check source %q: %w", s.Name, err)
		}
	}
	return found, nil
}

func checkSource(ctx context.Context, cfg source.Config, set measure.Settings, env source.Environment, found *findings, w io.Writer) error {
	sink := part(found.ledger, cfg)
	src, err := source.New(cfg, env, sink)
	if err != nil {
		return err
	}
	report := src.Check(ctx)
	if err := inspect(ctx, cfg, env, set, report); err != nil {
		return err
	}
	found.add(cfg, src.Provides(), report)
	if _, err := fmt.Fprintln(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	if _, err := report.WriteTo(w); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return src.Close()
}

// writeProblems repeats the problems at the end, where somebody who runs a check looks first, and says what to do next.
func writeProblems(w io.Writer, reports []*source.Report) error {
	var out strings.Builder
	for _, r := range reports {
		for _, p := range r.Problems {
			fmt.Fprintf(&out, "Problem of source %s: %s\n", r.Source, strings.TrimPrefix(p.Error(), "source "+r.Source+": "))
		}
	}
	next := "Solve this, then run the check again.\n"
	if out.Len() == 0 {
		next = "No problems found. The exporter can be started.\n"
	}
	_, err := io.WriteString(w, "\n"+out.String()+next)
	return err
}
