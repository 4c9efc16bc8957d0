package sqlsums

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/klantenbinding/loyalty/internal/source/database"
)

// numbers returns the rows of a statement whose columns are whole numbers.
func numbers(ctx context.Context, q sqlx.QueryerContext, text string, args ...any) ([][]int64, error) {
	return numbersWithin(ctx, defaultBounds.ofStatement(), q, text, args...)
}

// numbersWithin returns the rows of a statement, or the error of the limit if they take more memory. Then it drops the
// connection, because closing the rows would read all others, unless the limit tells to do this.
func numbersWithin(ctx context.Context, most memoryLimit, q sqlx.QueryerContext, text string, args ...any) (all [][]int64, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	rows, err := q.QueryxContext(ctx, text, args...)
	if err != nil {
		return nil, database.Classify(err)
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = closed
		}
	}()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	into := make([]any, len(columns))
	var block []int64 // of several rows, which saves an allocation for each
	for rows.Next() {
		if bytesOf(len(all)+1, len(columns)) > most.bytes {
			if !most.drain {
				cancel()
			}
			return nil, most.why
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
