package sqlsums

import "strings"

// keyless is an error without the key of the hashes in its text. Servers may quote a statement, which has the key if they
// take no parameters, and the text goes to the log and to the API.
type keyless struct {
	err error
	key string
}

// fewest is the number of characters of the key in a row from which on they are left out: servers may cut what they quote,
// at its beginning or its end.
const fewest = 6

// keyless returns err without the key of the hashes in its text.
func (p *Poller) keyless(err error) error {
	if err == nil {
		return nil
	}
	return &keyless{err, identity{key: p.env.EmailKey}.sqlKey()}
}

// Error returns the text with [key] instead of the key or a part of it.
func (e *keyless) Error() string {
	text := e.err.Error()
	var out strings.Builder
	for len(text) > 0 {
		n := quoted(e.key, text)
		if n < fewest {
			out.WriteByte(text[0])
			text = text[1:]
			continue
		}
		out.WriteString("[key]")
		text = text[n:]
	}
	return out.String()
}

// quoted returns how many characters at the beginning of a text are a part of the key.
func quoted(key, text string) int {
	n := 0
	for n < len(text) && strings.Contains(key, text[:n+1]) {
		n++
	}
	return n
}

// Unwrap returns the error with its own text.
func (e *keyless) Unwrap() error { return e.err }
