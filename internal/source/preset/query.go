package preset

import "github.com/klantenbinding/loyalty/internal/source/decode"

// Statuses is the meaning of a product's order statuses, as package decode uses them.
type Statuses = decode.Statuses

// Words is the meaning of a product's own words in one column, as package decode uses them.
type Words = decode.Words

// Values is the meaning of a product's own words by column, as package decode uses them.
type Values = decode.Values

// Query is how records of one kind are read. Its SQL selects columns whose aliases are the
// canonical names; {page} stands where the predicate of the page goes and {limit} where its
// order and size go (at the end if absent). SQL without {page} is read as a subquery.
type Query struct {
	SQL string `yaml:"sql,omitempty"`
	// Off leaves the kind out, though the preset has it.
	Off bool `yaml:"off,omitempty"`
	// When is a query whose first value must be above zero for this one to be used.
	When string `yaml:"when,omitempty"`
	// Key is the SQL expression of the record's unique, ordered key; "id" if SQL has no {page}.
	Key string `yaml:"key,omitempty"`
	// Cursor is how changes are found: "modified" (by a modification time, best indexed), "id"
	// (new ids, and Window re-read) or "full" (everything, every time). Lines need none: they
	// are read with their orders.
	Cursor string `yaml:"cursor,omitempty"`
	// Modified is the SQL expression of the modification time, selected as modified_at too.
	Modified string `yaml:"modified,omitempty"`
	// Overlap is re-read before the last modification time, for late commits; default 10m.
	Overlap Duration `yaml:"overlap,omitempty"`
	// Window is how far back, by the records' own dates, cursor "id" re-reads every time.
	Window Duration `yaml:"window,omitempty"`
	// Last is a query, for records that are few among the rows of a table, whose column id is the table's
	// largest key, or its latest modification time for cursor "modified". Rows up to there that hold no
	// record are then not looked through again.
	Last string `yaml:"last,omitempty"`
	// Changelog is the product's own list of what changed, for cursor "id" with a window.
	Changelog Changelog `yaml:"changelog,omitempty"`
	// Every is the least time between two readings; default every poll.
	Every Duration `yaml:"every,omitempty"`
	// Reread is the time in which all records are read again, a slice at each poll, for what no cursor
	// sees; default 7d for cursor "modified" and for cursor "id" without a window, else never. SQL without
	// {page} cannot be read in slices, so everything is read at once.
	Reread Duration `yaml:"reread,omitempty"`
	// Keys is a lighter query for the ids alone, for the search for deleted records.
	Keys string `yaml:"keys,omitempty"`
	// Zone is the zone of its times: "utc", "local", "business", "epoch" (Unix seconds), "auto" or a
	// name such as Europe/Amsterdam. The default is the preset's. Without a preset it is "auto": a
	// TIMESTAMP is in UTC, a DATETIME in the shop's own zone (the source's zone, else the business zone).
	Zone string `yaml:"zone,omitempty"`
	// Gross says that its totals have no tax to take off, so that no warning is needed.
	Gross bool `yaml:"gross,omitempty"`
	// Statuses are this query's own status lists.
	Statuses Statuses `yaml:"statuses,omitempty"`
	// Values tell what the words in its columns mean.
	Values Values `yaml:"values,omitempty"`
	// Scale is the number of points (3, 5, 6, 7, 10 or 11) of answers that do not say.
	Scale int `yaml:"scale,omitempty"`
	// Reversed tells that low scores are the good ones, for answers that do not say.
	Reversed bool `yaml:"reversed,omitempty"`
}
