// Package preset holds what is known of the products: their queries as data, how a configuration
// changes them, and the statements that read a page of them.
package preset
