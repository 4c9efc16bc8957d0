package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with a configuration file, in words a reader can act on.
type Problem struct {
	// Line of the file, from 1; zero if the problem has no line (the file cannot be read, say).
	Line int
	// Path names the field, such as "sources[1].interval"; "" is the file as a whole.
	Path string
	// Text says what is wrong and how to put it right. It never holds a secret.
	Text string

	public string // Text without names of files; "" if Text has none
}

// Public returns what String does without the names of files, for those who may not know them.
func (p Problem) Public() string {
	if p.public != "" {
		p.Text = p.public
	}
	return p.String()
}

// String returns the problem as "line 12: sources[1].interval: 5s is too short; …".
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	return b.String() + p.Text
}

// Error is why a configuration file was refused: all its problems in the order of their lines.
type Error struct {
	File     string
	Problems []Problem
}

// Error lists every problem, one a line.
func (e *Error) Error() string { return e.list("configuration "+e.File, Problem.String) }

// Public returns what Error does without the names of files, for those who may not know them.
func (e *Error) Public() string { return e.list("the configuration", Problem.Public) }

func (e *Error) list(what string, text func(Problem) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is refused, %s:", what, count(len(e.Problems), "problem"))
	for _, p := range e.Problems {
		b.WriteString("\n  " + text(p))
	}
	return b.String()
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// problems collects what is wrong with a file, and knows the line of each field of it.
type problems struct {
	list  []Problem
	lines map[string]int
}

func (p *problems) addf(path, format string, args ...any) {
	p.addAt(p.line(path), path, format, args...)
}

// addFile adds a problem with a file, which an error tells.
func (p *problems) addFile(path string, err error) {
	problem := Problem{Line: p.line(path), Path: path, Text: err.Error()}
	if e, ok := errors.AsType[*fileError](err); ok {
		problem.public = e.public
	}
	p.list = append(p.list, problem)
}

func (p *problems) addAt(line int, path, format string, args ...any) {
	p.list = append(p.list, Problem{Line: line, Path: path, Text: fmt.Sprintf(format, args...)})
}

// line returns the line of a field, or that of the nearest field around it where the field itself
// is missing.
func (p *problems) line(path string) int {
	for path != "" {
		if line, ok := p.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return p.lines[""]
}

// has tells whether something is wrong with the field or with a part of it.
func (p *problems) has(path string) bool {
	return slices.ContainsFunc(p.list, func(q Problem) bool {
		rest, ok := strings.CutPrefix(q.Path, path)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// present tells whether the file has the field.
func (p *problems) present(path string) bool {
	_, ok := p.lines[path]
	return ok
}

func (p *problems) err(file string) error {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return &Error{File: file, Problems: p.list}
}
