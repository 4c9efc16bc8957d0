// Package warning says what is suspicious about a source that otherwise works: a code that programs
// compare, with the kind of record, a detail and counts. Package words turns a warning into a
// sentence with its remedy, in the reader's language; no program reads that sentence.
package warning

// Code names one kind of warning. Codes are part of the API and never change their meaning.
type Code string

// The codes.
const (
	// UnlistedStatus says that Count orders have the status Detail, which is on no list and so does
	// not count as a sale.
	UnlistedStatus Code = "unlisted_status"
	// RecordsHeld says that Count of Total records vanished at once and are held until the next
	// reconciliation confirms that they are gone.
	RecordsHeld Code = "records_held"
	// KeysRestarted says that Count of Total records vanished at once while the keys began again, as
	// after a table was replaced; they are held until the operator reloads the
	// configuration or restarts the exporter.
	KeysRestarted Code = "keys_restarted"
	// RecordsRejected says that Count of the Total records read lately could not be used.
	RecordsRejected Code = "records_rejected"
	// DimensionMissing says that records are read without the column Detail, because the table or column that
	// it comes from cannot be read, or because the query of the configuration does not select it.
	DimensionMissing Code = "dimension_missing"
	// DimensionHasAddresses says that the own dimension Detail has no values, because a value holds an "@".
	DimensionHasAddresses Code = "dimension_has_addresses"
	// DimensionIsUnique says that the own dimension Detail has no values, because there are Count different
	// ones for only Total customers.
	DimensionIsUnique Code = "dimension_is_unique"
	// NoSharedCustomers says that no other source knows one of the Count customers of the source.
	NoSharedCustomers Code = "no_shared_customers"
	// NoSharedAddresses says the same of a source without e-mail addresses.
	NoSharedAddresses Code = "no_shared_addresses"
	// NoSharedIDs says the same of a source whose customer ids are like the ids of the source Detail.
	NoSharedIDs Code = "no_shared_ids"
)

// Codes returns all codes.
func Codes() []Code {
	return []Code{
		UnlistedStatus, RecordsHeld, KeysRestarted, RecordsRejected, DimensionMissing, DimensionHasAddresses, DimensionIsUnique,
		NoSharedCustomers, NoSharedAddresses, NoSharedIDs,
	}
}

// Warning is one thing about a source that somebody should look at. Everybody may read it.
type Warning struct {
	Code Code `json:"code"`
	// Kind is the kind of record.
	Kind string `json:"kind"`
	// Detail is a status, or the name of a column, dimension or source, depending on the code.
	Detail string `json:"detail,omitempty"`
	// Count is how many records it concerns, of Total; zero if that does not apply.
	Count uint64 `json:"count,omitempty"`
	Total uint64 `json:"total,omitempty"`
}
