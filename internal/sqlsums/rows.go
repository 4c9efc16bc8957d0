package sqlsums

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/database"
)

// maxKept is how much memory the rows take that an adder keeps after the publication, in bytes.
const maxKept = 192 << 20

// mostRows is how much memory the rows of one statement may take, in bytes. Most are those of the days between purchases by
// group: at most one for each two purchases of a customer.
const mostRows = 1 << 30

// errTooManyRows tells that the rows of a statement take too much memory.
var errTooManyRows = fmt.Errorf("the sums take more than %d MB: ask for fewer groups, or configure fewer dimensions and a lower cap", mostRows>>20)

// bytesOf returns how much memory so many rows of so many numbers take: 8 for each number, and 24 for the slice.
func bytesOf(rows, columns int) int { return rows * (24 + 8*columns) }

// numbers returns the rows of a statement whose columns are whole numbers.
func numbers(ctx context.Context, q sqlx.QueryerContext, text string, args ...any) ([][]int64, error) {
	return numbersWithin(ctx, mostRows, q, text, args...)
}

// numbersWithin returns the rows of a statement, or errTooManyRows if they take more bytes than most.
func numbersWithin(ctx context.Context, most int, q sqlx.QueryerContext, text string, args ...any) (all [][]int64, err error) {
	rows, err := q.QueryxContext(ctx, text, args...)
	if err != nil {
		return nil, database.Classify(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	into := make([]any, len(columns))
	var block []int64 // of several rows, which saves an allocation for each
	for rows.Next() {
		if bytesOf(len(all)+1, len(columns)) > most {
			return nil, errTooManyRows
		}
		if len(block) < len(columns) {
			block = make([]int64, len(columns)*min(max(len(all), 1), 1024))
		}
		row := block[:len(columns):len(columns)]
		block = block[len(columns):]
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fmt.Errorf("read a row of sums: %w", err)
		}
		all = append(all, row)
	}
	return all, database.Classify(rows.Err())
}
