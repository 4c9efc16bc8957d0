package config

import _ "embed"

//go:embed example.yml
var example string

// Example returns a configuration file that shows and explains every field.
func Example() string { return example }
