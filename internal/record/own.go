package record

// Value is a record's value in a column that the configuration names, for an own dimension.
type Value struct {
	Column string
	// Value is never empty. A value with an "@" may be an e-mail address: it is Address instead.
	Value string
}

// Address stands for a value that holds an "@". The value itself never leaves the package that reads it.
const Address = "@"
