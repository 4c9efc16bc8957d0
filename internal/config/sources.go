package config

import (
	"fmt"

	"github.com/klantenbinding/loyalty/internal/source"
)

// sources checks the list of sources. What is inside one is the source package's to judge; here
// are their names and the files and variables that hold their secrets.
func (l *loader) sources(list []source.Config) []source.Config {
	if len(list) == 0 && !l.has("sources") {
		l.addf("sources", "there is none; name at least one database to read from")
	}
	first := map[string]string{}
	for i := range list {
		path := index("sources", i)
		l.source(path, &list[i])
		name := list[i].Name
		if other, ok := first[name]; ok && name != "" {
			l.addf(join(path, "name"), "%q is the name of %s already; give each source a name of its own", name, other)
			continue
		}
		first[name] = path
	}
	return list
}

func (l *loader) source(path string, c *source.Config) {
	for _, p := range c.Validate() {
		field := join(path, p.Field)
		if p.Field != "" && l.has(field) {
			continue // Said already when the field was read.
		}
		text := p.Msg
		if p.Remedy != "" {
			text = fmt.Sprintf("%s; %s", p.Msg, p.Remedy)
		}
		l.addf(field, "%s", text)
	}
	l.secret(join(path, "password"), c.PasswordFile, c.PasswordEnv)
	l.secret(join(path, "dsn"), c.DSNFile, c.DSNEnv)
	l.fileExists(join(path, "tls.ca_file"), c.TLS.CAFile)
	l.fileExists(join(path, "tls.cert_file"), c.TLS.CertFile)
	l.fileExists(join(path, "tls.key_file"), c.TLS.KeyFile)
	for _, name := range []*string{&c.PasswordFile, &c.DSNFile, &c.TLS.CAFile, &c.TLS.CertFile, &c.TLS.KeyFile} {
		if *name != "" {
			*name = l.resolve(*name)
		}
	}
}

// fileExists refuses the name of a file that cannot be read.
func (l *loader) fileExists(path, name string) {
	if name == "" {
		return
	}
	if _, _, err := readFile(l.resolve(name), maxSecretFile); err != nil {
		l.addf(path, "%s", err)
	}
}
