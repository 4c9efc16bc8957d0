// Package decode turns the rows of a shop's queries into records: columns by their canonical
// names, dates in the business zone, amounts in the business currency, ids as keys, words as
// their meanings. It knows nothing of how rows are read.
package decode
