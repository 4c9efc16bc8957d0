package storage

import (
	"math"
	"slices"

	"github.com/klantenbinding/loyalty/internal/record"
)

// column writes and reads one column of records of type T.
type column[T any] struct {
	write func(w *writer, list []T)
	read  func(r *reader, list []T)
	// first is the version of the format that has the column first; 0 means all.
	first int
}

// since returns a column that older versions of the format do not have.
func since[T any](version int, c column[T]) column[T] {
	c.first = version
	return c
}

// integer is any type of number that records have.
type integer interface {
	~uint8 | ~uint16 | ~int32 | ~uint32 | ~int64
}

// numbers is a column of numbers.
func numbers[T any, V integer](field func(*T) *V) column[T] {
	return column[T]{
		write: func(w *writer, list []T) { w.ints(len(list), func(i int) int64 { return int64(*field(&list[i])) }) },
		read: func(r *reader, list []T) {
			for i, v := range r.ints(len(list)) {
				if *field(&list[i]) = V(v); int64(V(v)) != v {
					r.fail()
					return
				}
			}
		},
	}
}

// flags is a column of booleans.
func flags[T any](field func(*T) *bool) column[T] {
	return column[T]{
		write: func(w *writer, list []T) {
			w.ints(len(list), func(i int) int64 {
				if *field(&list[i]) {
					return 1
				}
				return 0
			})
		},
		read: func(r *reader, list []T) {
			for i, v := range r.ints(len(list)) {
				*field(&list[i]) = v != 0
			}
		},
	}
}

// texts is a column of texts.
func texts[T any](field func(*T) *string) column[T] {
	return column[T]{
		write: func(w *writer, list []T) { w.texts(len(list), func(i int) string { return *field(&list[i]) }) },
		read:  func(r *reader, list []T) { r.texts(len(list), func(i int, s string) { *field(&list[i]) = s }) },
	}
}

// people is a column of customer ids and addresses.
func people[T any](customer func(*T) *record.Key, email func(*T) *record.EmailHash) column[T] {
	return column[T]{
		write: func(w *writer, list []T) {
			w.people(len(list), func(i int) record.Who { return record.Who{Customer: *customer(&list[i]), Email: *email(&list[i])} })
		},
		read: func(r *reader, list []T) {
			r.people(len(list), func(i int, who record.Who) { *customer(&list[i]), *email(&list[i]) = who.Customer, who.Email })
		},
	}
}

// maxOwn is the maximum number of columns of own values. It is far above what a configuration can have.
const maxOwn = 64

// own is a column of own values: the names of their columns, and a column of texts for each.
func own[T any](field func(*T) *[]record.Value) column[T] {
	return column[T]{
		write: func(w *writer, list []T) {
			names := ownNames(list, field)
			w.uvarint(uint64(len(names)))
			for _, name := range names {
				w.uvarint(uint64(len(name)))
				w.buf = append(w.buf, name...)
				w.texts(len(list), func(i int) string { return ownValue(*field(&list[i]), name) })
			}
		},
		read: func(r *reader, list []T) {
			for range r.uvarint(maxOwn) {
				name := string(r.take(uint64(r.uvarint(math.MaxInt16))))
				r.texts(len(list), func(i int, s string) {
					if s != "" {
						to := field(&list[i])
						*to = append(*to, record.Value{Column: name, Value: s})
					}
				})
			}
		},
	}
}

// ownNames returns the names of the columns that any record has a value in.
func ownNames[T any](list []T, field func(*T) *[]record.Value) []string {
	var names []string
	for i := range list {
		for _, v := range *field(&list[i]) {
			if !slices.Contains(names, v.Column) {
				names = append(names, v.Column)
			}
		}
	}
	return names
}

// ownValue returns the value in a column, "" without one.
func ownValue(values []record.Value, column string) string {
	for i := range values {
		if values[i].Column == column {
			return values[i].Value
		}
	}
	return ""
}

// who is people for records with a record.Who.
func who[T any](field func(*T) *record.Who) column[T] {
	return people(func(r *T) *record.Key { return &field(r).Customer }, func(r *T) *record.EmailHash { return &field(r).Email })
}

// table writes and reads the records of one kind of a batch.
type table interface {
	count(b *record.Batch) int
	write(w *writer, b *record.Batch)
	read(r *reader, n int, b *record.Batch)
}

// tableOf is a table of a list of a batch.
type tableOf[T any] struct {
	list    func(*record.Batch) *[]T
	columns []column[T]
}

func (t tableOf[T]) count(b *record.Batch) int { return len(*t.list(b)) }

func (t tableOf[T]) write(w *writer, b *record.Batch) {
	for _, c := range t.columns {
		c.write(w, *t.list(b))
	}
}

func (t tableOf[T]) read(r *reader, n int, b *record.Batch) {
	to := t.list(b)
	*to = slices.Grow((*to)[:0], n)[:n]
	clear(*to)
	for _, c := range t.columns {
		if r.version >= c.first {
			c.read(r, *to)
		}
	}
}

func tableFor[T any](list func(*record.Batch) *[]T, columns ...column[T]) table {
	return tableOf[T]{list, columns}
}

// encode appends a batch of a source to a block.
func encode(w *writer, source int, b *record.Batch) {
	w.buf = w.buf[:0]
	w.uvarint(uint64(source))
	for i, t := range tables {
		if n := t.count(b); n > 0 {
			w.uvarint(uint64(i))
			w.uvarint(uint64(n))
			t.write(w, b)
		}
	}
}

// decode decodes a block into a batch, which it empties first, and returns the source's number.
func decode(r *reader, b *record.Batch, sources int) (source int, err error) {
	empty(b)
	source = r.uvarint(uint64(sources - 1))
	next, left := 0, uint64(maxRows)
	for r.err == nil && len(r.buf) > 0 {
		i := r.uvarint(uint64(len(tables) - 1))
		n := r.uvarint(left)
		if r.err != nil || i < next || n == 0 {
			return 0, errBlock
		}
		left -= uint64(n)
		tables[i].read(r, n, b)
		next = i + 1
	}
	return source, r.err
}

// empty empties a batch and keeps its memory.
func empty(b *record.Batch) {
	*b = record.Batch{
		Customers: b.Customers[:0], Orders: b.Orders[:0], Lines: b.Lines[:0], LinesOf: b.LinesOf[:0], Refunds: b.Refunds[:0],
		Subscriptions: b.Subscriptions[:0], SubscriptionEvents: b.SubscriptionEvents[:0], Answers: b.Answers[:0],
		Invitations: b.Invitations[:0], Cancellations: b.Cancellations[:0], Contacts: b.Contacts[:0],
		Engagements: b.Engagements[:0], Memberships: b.Memberships[:0], Newsletters: b.Newsletters[:0], Points: b.Points[:0], Spend: b.Spend[:0],
	}
}
