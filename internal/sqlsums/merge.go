package sqlsums

import (
	"context"

	"github.com/klantenbinding/loyalty/internal/fold"
)

// increment returns the rows of a form that has a statement of its own. It adds the changes to the rows of the last
// publication, and returns false if that did not have the same form. The caller has the turn.
func (a *adder) increment(ctx context.Context, k keptForm) ([][]int64, bool, error) {
	if a.added == nil {
		return nil, false, nil
	}
	before, ok, err := a.added.former.find(k)
	if !ok || err != nil {
		a.added.whole++
		return nil, false, nil //nolint:nilerr // the statement may succeed now
	}
	text, err := statementOf(a.dialect, a.added.orders, k.form, k.span, k.cut.signed(), a.state.units)
	if err != nil {
		return nil, false, err
	}
	changes, err := numbersWithin(ctx, a.room(), a.query, text, a.orders.argsOf(text)...)
	if err != nil {
		return nil, false, err
	}
	return merge(k, before, changes), true, nil
}

// mostKeys is how many numbers at most tell what a row is about: two indices and a slot.
const mostKeys = 3

// keys returns how many numbers at the beginning of a row tell what it is about; the others are sums.
func keys(s fold.Shape) int {
	switch s {
	case shapePairs, shapeRepeats, fold.ShapeCohort, fold.ShapeRanks, fold.ShapeRepaid:
		return 2
	default:
		return 1
	}
}

// merge adds changes with sign 0 to the rows of a form, and takes those with sign 1 away. Rows that do not change are
// shared, because readers of the published figures may have them. Rows of nothing but zeros are left out.
func merge(k keptForm, before, changes [][]int64) [][]int64 {
	sums := map[[mostKeys]int64][]int64{}
	var order [][mostKeys]int64 // so that equal changes give equal rows
	for _, row := range changes {
		row, sign := k.unsigned(row)
		key := k.key(row)
		if sums[key] == nil {
			sums[key] = k.blank(row)
			order = append(order, key)
		}
		k.add(sums[key], row, sign)
	}
	rows := make([][]int64, 0, len(before)+len(order))
	for _, row := range before {
		key := k.key(row)
		if sum := sums[key]; sum != nil {
			k.add(sum, row, 1)
			delete(sums, key)
			row = sum
		}
		if !k.empty(row) {
			rows = append(rows, row)
		}
	}
	for _, key := range order {
		if sum := sums[key]; sum != nil && !k.empty(sum) {
			rows = append(rows, sum)
		}
	}
	return rows
}

// unsigned returns a row of a signed cut as a row of the form, and 1 or -1 by its sign.
func (k *keptForm) unsigned(row []int64) ([]int64, int64) {
	last := len(row) - 1
	sign := 1 - 2*(row[last]&1)
	if k.slotted() {
		row[last] >>= 1
		return row, sign
	}
	return row[:last], sign
}

// slotted reports whether the last number of a row is its slot.
func (k *keptForm) slotted() bool { return k.cut.Slot != "" }

// sums returns the numbers of a row that are sums.
func (k *keptForm) sums(row []int64) []int64 {
	if k.slotted() {
		row = row[:len(row)-1]
	}
	return row[keys(k.form.Shape):]
}

// key returns what a row is about.
func (k *keptForm) key(row []int64) (key [mostKeys]int64) {
	copy(key[:], row[:keys(k.form.Shape)])
	if k.slotted() {
		key[mostKeys-1] = row[len(row)-1]
	}
	return key
}

// blank returns a row about the same, all sums of which are 0.
func (k *keptForm) blank(row []int64) []int64 {
	row = append([]int64(nil), row...)
	clear(k.sums(row))
	return row
}

// add adds the sums of a row, times a sign, to another one.
func (k *keptForm) add(to, row []int64, sign int64) {
	sums := k.sums(to)
	for i, n := range k.sums(row) {
		sums[i] += sign * n
	}
}

// empty reports whether all sums of a row are 0.
func (k *keptForm) empty(row []int64) bool {
	for _, n := range k.sums(row) {
		if n != 0 {
			return false
		}
	}
	return true
}
