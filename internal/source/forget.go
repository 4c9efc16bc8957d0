package source

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"github.com/klantenbinding/loyalty/internal/record"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// SavedState is a state that Save returned, outside of a running source.
type SavedState struct{ in saved }

// ReadState reads a state.
func ReadState(state []byte) (*SavedState, error) {
	s := &SavedState{}
	if err := gob.NewDecoder(bytes.NewReader(state)).Decode(&s.in); err != nil {
		return nil, fmt.Errorf("read state of a source: %w", err)
	}
	return s, nil
}

// Encode returns the state for Restore.
func (s *SavedState) Encode() ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s.in); err != nil {
		return nil, fmt.Errorf("write state of a source: %w", err)
	}
	return b.Bytes(), nil
}

// CustomerKey returns the key of a customer's id as the database spells it, and false if it is unknown.
func (s *SavedState) CustomerKey(id string, emailKey [16]byte) (record.Key, bool) {
	return s.in.IDs[string(record.KindCustomer)].Key(id, emailKey)
}

// Forget removes the ids and everything else that the state has of records.
func (s *SavedState) Forget(removed map[record.Kind][]record.Key) {
	for kind, keys := range removed {
		s.in.IDs[string(kind)].Forget(keys)
		for _, k := range keys {
			if kind == record.KindOrder {
				delete(s.in.Unlisted, k)
			}
			if why := s.in.Rejects[kind].Why; why != nil {
				delete(why, k)
			}
		}
	}
}

// HashEmail returns the hash of an e-mail address, zero if it is no address.
func HashEmail(address string, key [16]byte) record.EmailHash {
	return decode.NewEmails(key, nil).Hash([]byte(address))
}
