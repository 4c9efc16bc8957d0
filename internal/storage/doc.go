// Package storage keeps a copy of the ledger and of the state of every source in a directory, so that a
// restart need not read the shops again.
//
// The copy is one file, a snapshot. It is a ZIP archive without compression: archives have a checksum for
// every entry and well-known tools, and package archive/zip is part of Go. (Arrow IPC has no checksums, and
// would make the program 8.6 MB larger.) The entries are:
//
//   - manifest.json: version, time, sources with their fingerprints and numbers of records;
//   - records/000000 and so on: records of one source, in columns; see block;
//   - state/0 and so on: the state of a source, which only package source reads;
//   - figures: the last published metrics.
//
// A snapshot is complete or not there: it is written to a temporary file, synced and renamed. The records
// have keyed hashes instead of e-mail addresses. The key is in the same directory, unless it is configured.
package storage
