package decode

import "github.com/klantenbinding/loyalty/internal/record"

// people reads the ids and addresses of rows.
type people struct {
	ids     *Identities
	emails  *Emails
	scratch []byte
}

// who returns the customer of a row; the zero value if the row names no customer.
func (p *people) who(r *Row) record.Who {
	return record.Who{Customer: p.key(p.ids.customers, r, colCustomer), Email: p.emails.Hash(r.At(colEmail))}
}

// key returns the key of the id in a column; zero if the column is empty.
func (p *people) key(n *Numbering, r *Row, c Column) record.Key { return n.Key(r.At(c), p.scratch) }
