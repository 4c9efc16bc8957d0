package config

import (
	"crypto/sha256"
	"crypto/subtle"
)

// customerList is the field customer_list.
type customerList struct {
	Enabled   bool   `yaml:"enabled"`
	TokenFile string `yaml:"token_file"`
	TokenEnv  string `yaml:"token_env"`
}

// customerToken returns the token of the customer list, and false if the list is off.
func (l *loader) customerToken(c customerList) (Secret, bool) {
	const path = "customer_list"
	if l.has(path) || !c.Enabled {
		return Secret{}, false
	}
	token, ok := l.secret(path+".token", c.TokenFile, c.TokenEnv)
	field := path + ".token_file"
	if c.TokenFile == "" {
		field = path + ".token_env"
	}
	switch n := len(token.Reveal()); {
	case ok && n < minKey:
		l.addf(field, "the token has only %s: use at least %d random ones, for example from openssl rand -hex 32", count(n, "character"), minKey)
	case !ok && !l.has(path):
		l.addf(path, "enabled without a token, so everybody could list customers: set token_file or token_env")
	}
	return token, ok
}

// ShowsCustomers reports whether callers with the token may list customers.
func (c *Config) ShowsCustomers() bool { return c.showCustomers }

// IsCustomerToken reports whether a text is the token of the customer list, in constant time.
func (c *Config) IsCustomerToken(text string) bool {
	given, want := sha256.Sum256([]byte(text)), sha256.Sum256([]byte(c.customerToken.Reveal()))
	return c.showCustomers && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
