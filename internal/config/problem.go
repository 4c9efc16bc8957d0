package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is a problem of a configuration file, with its remedy.
type Problem struct {
	// Line is the line in the file, from 1; zero if the problem has no line.
	Line int
	// Path names the field, such as "sources[1].interval"; "" is the file as a whole.
	Path string
	// Text says what is wrong and how to correct it. It never contains a secret.
	Text string

	public string // Text without names of files; "" if Text has none
}

// Public is like String without the names of files, for callers that may not know them.
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

// Error is an invalid configuration: all its problems, sorted by line.
type Error struct {
	File     string
	Problems []Problem
}

// Error lists all problems, one per line.
func (e *Error) Error() string { return e.list("configuration "+e.File, Problem.String) }

// Public is like Error without the names of files, for callers that may not know them.
func (e *Error) Public() string { return e.list("the configuration", Problem.Public) }

func (e *Error) list(what string, text func(Problem) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is invalid, %s:", what, count(len(e.Problems), "problem"))
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

// problems collects the problems of a file. It knows the line of each field.
type problems struct {
	list  []Problem
	lines map[string]int
}

func (p *problems) addf(path, format string, args ...any) {
	p.addAt(p.line(path), path, format, args...)
}

// addFile adds the error of a file as a problem.
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

// line returns the line of a field. If the field is missing, it returns the line of the nearest field
// that contains it.
func (p *problems) line(path string) int {
	for path != "" {
		if line, ok := p.lines[path]; ok {
			return line
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return p.lines[""]
}

// has reports whether the field or a part of it has a problem.
func (p *problems) has(path string) bool {
	return slices.ContainsFunc(p.list, func(q Problem) bool {
		rest, ok := strings.CutPrefix(q.Path, path)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// present reports whether the file has the field.
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
