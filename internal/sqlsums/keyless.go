package sqlsums

import "strings"

// keyless is an error without the key of the hashes in its text. Servers may quote a statement, which has the key if they
// take no parameters, and the text goes to the log and to the API.
type keyless struct {
	err error
	key string
}

// fewest is the number of characters of the key from which on they are left out: servers may cut what they quote.
const fewest = 6

// keyless returns err without the key of the hashes in its text.
func (p *Poller) keyless(err error) error {
	if err == nil {
		return nil
	}
	return &keyless{err, identity{key: p.env.EmailKey}.sqlKey()}
}

// Error returns the text with [key] instead of the key or its beginning.
func (e *keyless) Error() string {
	text := e.err.Error()
	for n := len(e.key); n >= fewest; n-- {
		text = strings.ReplaceAll(text, e.key[:n], "[key]")
	}
	return text
}

// Unwrap returns the error with its own text.
func (e *keyless) Unwrap() error { return e.err }
