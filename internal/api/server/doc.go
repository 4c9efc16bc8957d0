// Package server answers the query protocol of package api over HTTP.
//
// The server never reads a database. It answers from the board that was published last, keeps
// recent answers until the next board, and refuses requests that need too much work.
package server
