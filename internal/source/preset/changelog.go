package preset

// Changelog is a product's own numbered list of what happened to its records, such as a row for each change
// of an order's status. Records that it names are read again at the next poll, however old they are.
type Changelog struct {
	// SQL selects the key of the changed record AS id and the list's own number AS cursor_key.
	SQL string `yaml:"sql,omitempty"`
	// Key is the SQL expression of the list's own number, which must be its unique, ascending key.
	Key string `yaml:"key,omitempty"`
	// When is a query whose first value must be above zero for the list to be used.
	When string `yaml:"when,omitempty"`
	// Sweep is how often the query's window is read again: by default every hour with the list, and at every
	// poll if the database has no such list.
	Sweep Duration `yaml:"sweep,omitempty"`
}

// over returns c if it has SQL of its own, else base with what c says changed.
func (c Changelog) over(base Changelog) Changelog {
	if c.SQL != "" {
		return c
	}
	if c.Sweep != 0 {
		base.Sweep = c.Sweep
	}
	return base
}
