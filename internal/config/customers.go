package config

import (
	"crypto/sha256"
	"crypto/subtle"
)

// customerList says who may see which customers are at risk.
type customerList struct {
	Enabled   bool   `yaml:"enabled"`
	TokenFile string `yaml:"token_file"`
	TokenEnv  string `yaml:"token_env"`
}

// customerToken returns the token that lists of customers are shown for; false if they are not shown.
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
		l.addf(field, "the token has only %s, use at least %d random ones (openssl rand -hex 32 makes some)", count(n, "character"), minKey)
	case !ok && !l.has(path):
		l.addf(path, "is enabled without a token, so that everybody could see who the customers are; name a file that holds one in token_file, or an environment variable in token_env")
	}
	return token, ok
}

// ShowsCustomers tells whether lists of customers are shown to those who have the token.
func (c *Config) ShowsCustomers() bool { return c.showCustomers }

// IsCustomerToken tells whether a text is the token that lists of customers are shown for, in a time
// that does not depend on how much of it is right.
func (c *Config) IsCustomerToken(text string) bool {
	given, want := sha256.Sum256([]byte(text)), sha256.Sum256([]byte(c.customerToken.Reveal()))
	return c.showCustomers && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
