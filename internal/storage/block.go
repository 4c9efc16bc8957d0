package storage

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/klantenbinding/loyalty/internal/record"
)

// A block holds records of one source in columns. A column of numbers has the smallest number, and then
// the difference to it in 0, 1, 2, 4 or 8 bytes each, as many as the largest difference needs.

// maxRows is the maximum number of records in a block. Records without differences take no space, so that
// the size of a block is no limit.
const maxRows = 1 << 20

// errBlock is the error of a block that does not follow the format.
var errBlock = errors.New("invalid block of records")

// writer builds a block.
type writer struct {
	buf     []byte
	numbers []int64 // scratch
}

func (w *writer) uvarint(n uint64) { w.buf = binary.AppendUvarint(w.buf, n) }

// ints writes a column.
func (w *writer) ints(n int, at func(i int) int64) {
	numbers := w.numbers[:0]
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for i := range n {
		v := at(i)
		numbers = append(numbers, v)
		least, most = min(least, v), max(most, v)
	}
	w.numbers = numbers
	width := widthOf(uint64(most) - uint64(least))
	w.buf = append(w.buf, width)
	w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(least))
	for _, v := range numbers {
		d := uint64(v) - uint64(least)
		switch width {
		case 1:
			w.buf = append(w.buf, byte(d))
		case 2:
			w.buf = binary.LittleEndian.AppendUint16(w.buf, uint16(d))
		case 4:
			w.buf = binary.LittleEndian.AppendUint32(w.buf, uint32(d))
		case 8:
			w.buf = binary.LittleEndian.AppendUint64(w.buf, d)
		}
	}
}

// widthOf returns how many bytes a number needs.
func widthOf(most uint64) byte {
	switch {
	case most == 0:
		return 0
	case most <= math.MaxUint8:
		return 1
	case most <= math.MaxUint16:
		return 2
	case most <= math.MaxUint32:
		return 4
	default:
		return 8
	}
}

// texts writes a column of texts: the different ones, and the number of each.
func (w *writer) texts(n int, at func(i int) string) {
	codes := map[string]int64{}
	var list []string
	for i := range n {
		s := at(i)
		if _, ok := codes[s]; !ok {
			codes[s] = int64(len(list))
			list = append(list, s)
		}
	}
	w.uvarint(uint64(len(list)))
	for _, s := range list {
		w.uvarint(uint64(len(s)))
		w.buf = append(w.buf, s...)
	}
	w.ints(n, func(i int) int64 { return codes[at(i)] })
}

// people writes a column of customer ids and addresses. Records of one person follow each other, so that
// each pair is written once, with the number of records.
func (w *writer) people(n int, at func(i int) record.Who) {
	var list []record.Who
	var counts []int64
	for i := range n {
		who := at(i)
		if last := len(list) - 1; last >= 0 && list[last] == who {
			counts[last]++
			continue
		}
		list, counts = append(list, who), append(counts, 1)
	}
	w.uvarint(uint64(len(list)))
	w.ints(len(list), func(i int) int64 { return counts[i] })
	w.ints(len(list), func(i int) int64 { return int64(list[i].Customer) })
	w.ints(len(list), func(i int) int64 { return int64(list[i].Email) })
}

// reader reads a block. After an error it returns zeros.
type reader struct {
	buf     []byte
	err     error
	numbers []int64 // scratch
	version int     // of the format
}

func (r *reader) fail() {
	r.err, r.buf = errBlock, nil
}

// take returns the next n bytes, nil if there are fewer.
func (r *reader) take(n uint64) []byte {
	if n > uint64(len(r.buf)) {
		r.fail()
		return nil
	}
	out := r.buf[:n]
	r.buf = r.buf[n:]
	return out
}

// uvarint returns a number up to most.
func (r *reader) uvarint(most uint64) int {
	v, n := binary.Uvarint(r.buf)
	if n <= 0 || v > most {
		r.fail()
		return 0
	}
	r.buf = r.buf[n:]
	return int(v)
}

// ints reads a column of n numbers. The result is valid until the next call.
func (r *reader) ints(n int) []int64 {
	head := r.take(9)
	if head == nil {
		return nil
	}
	width, least := head[0], binary.LittleEndian.Uint64(head[1:])
	if width > 8 || width&(width-1) != 0 {
		r.fail()
		return nil
	}
	data := r.take(uint64(width) * uint64(n))
	if r.err != nil {
		return nil
	}
	numbers := r.numbers[:0]
	for i := range n {
		var d uint64
		switch width {
		case 1:
			d = uint64(data[i])
		case 2:
			d = uint64(binary.LittleEndian.Uint16(data[2*i:]))
		case 4:
			d = uint64(binary.LittleEndian.Uint32(data[4*i:]))
		case 8:
			d = binary.LittleEndian.Uint64(data[8*i:])
		}
		numbers = append(numbers, int64(least+d))
	}
	r.numbers = numbers
	return numbers
}

// texts reads a column of n texts and calls set for each.
func (r *reader) texts(n int, set func(i int, s string)) {
	list := make([]string, 0, 16)
	for range r.uvarint(uint64(n)) {
		list = append(list, string(r.take(uint64(r.uvarint(math.MaxInt32)))))
		if r.err != nil {
			return
		}
	}
	for i, code := range r.ints(n) {
		if code < 0 || code >= int64(len(list)) {
			r.fail()
			return
		}
		set(i, list[code])
	}
}

// people reads a column of n persons and calls set for each.
func (r *reader) people(n int, set func(i int, who record.Who)) {
	runs := r.uvarint(uint64(n))
	counts := append([]int64(nil), r.ints(runs)...)
	list := make([]record.Who, len(counts))
	for i, v := range r.ints(len(counts)) {
		if list[i].Customer = record.Key(v); int64(list[i].Customer) != v {
			r.fail()
		}
	}
	for i, v := range r.ints(len(counts)) {
		list[i].Email = record.EmailHash(v)
	}
	at := 0
	for i, count := range counts {
		if r.err != nil || count < 0 || count > int64(n-at) {
			r.fail()
			return
		}
		for range count {
			set(at, list[i])
			at++
		}
	}
	if at != n {
		r.fail()
	}
}
