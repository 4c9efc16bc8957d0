// Package database connects to a shop's server: sessions that cannot write, statements that the
// server itself stops, rows below database/sql, and errors as failures with a code.
package database
