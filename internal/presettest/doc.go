// Package presettest holds the presets to the products they are for: one and the same story is told
// in the tables of every product, in a real MariaDB, and must give the same figures all the way
// through source, ledger and measure. It has nothing but tests; the tables and the story's rows
// are in testdata/products.
package presettest
