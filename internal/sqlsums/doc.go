// Package sqlsums lets the database of a source add its orders up, instead of reading them into memory. It fills the
// same tables of sums as the folds over customers, a statement for each family and window, so everything that is
// finished from the sums does not know where they come from. Only rows of sums leave the database: mostly one for each
// day, but of the days between orders one for each day and distance, so nearly one for each repeat order of a small shop.
//
//   - dialect, dialects: how a product writes what differs between databases;
//   - orders: the orders that count, as a sub-query, and what its columns must be;
//   - text: texts, ids and amounts as memory reads them;
//   - dimension, values: the dimensions that orders have, and their values;
//   - cut: how statements select and group customers;
//   - statements: the statements, and the axis of their indices;
//   - adder: runs the statements and keeps their rows;
//   - pairs: sums that follow from the rows of others;
//   - state, change: what the orders are like, and whether rows were only added to them;
//   - merge: adds what has changed to the rows of the figures before;
//   - unused: why rows do not count;
//   - granted: what the statements take for granted;
//   - check: recomputes published figures and sums by plain counts, all of them or some that are drawn;
//   - poller: watches the orders, and publishes figures when they have changed.
package sqlsums
