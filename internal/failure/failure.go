// Package failure says what kind of failure a source has: a code that programs compare, and the
// object that it concerns. Package words turns a failure into a sentence with its remedy, in the
// reader's language; no program reads that sentence.
package failure

// Code names one kind of failure. Codes are part of the API and never change their meaning.
type Code string

// Failure is a failure that may be shown to everybody: it has no account, host, address or value.
// The zero value means that there is no failure.
type Failure struct {
	Code Code `json:"code"`
	// Kind is the kind of record whose query failed; empty if the failure concerns the whole source.
	Kind string `json:"kind,omitempty"`
}

// None reports whether there is no failure.
func (f Failure) None() bool { return f.Code == "" }
