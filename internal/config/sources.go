package config

import (
	"io/fs"
	"slices"

	"github.com/klantenbinding/loyalty/internal/source"
	"github.com/klantenbinding/loyalty/internal/source/decode"
)

// sources validates the list of sources: their names, and the files and variables of their secrets. Package
// source validates the rest.
func (l *loader) sources(list []source.Config) []source.Config {
	if len(list) == 0 && !l.has("sources") {
		l.addf("sources", "required: add at least one database")
	}
	first := map[string]string{}
	for i := range list {
		path := index("sources", i)
		l.source(path, &list[i])
		name := list[i].Name
		if other, ok := first[name]; ok && name != "" {
			l.addf(join(path, "name"), "duplicate name %q, also used by %s: give each source its own name", name, other)
			continue
		}
		first[name] = path
	}
	for i := range list {
		l.sameIDs(join(index("sources", i), "same_ids_as"), list, &list[i])
	}
	return list
}

// sameIDs checks that same_ids_as names another source with customer ids of its own.
func (l *loader) sameIDs(path string, list []source.Config, c *source.Config) {
	if c.SameIDsAs == "" || l.has(path) {
		return
	}
	owner := slices.IndexFunc(list, func(o source.Config) bool { return o.Name == c.SameIDsAs })
	switch {
	case owner < 0:
		l.addf(path, "unknown source %q: use the name of another source", c.SameIDsAs)
	case c.SameIDsAs == c.Name:
		l.addf(path, "a source cannot use its own ids: use the name of another source, or remove it")
	case list[owner].SameIDsAs != "":
		l.addf(path, "source %q uses the ids of %q: use %q here too", c.SameIDsAs, list[owner].SameIDsAs, list[owner].SameIDsAs)
	}
}

// customerIDs returns the numberings of the customer ids that several sources share.
func (c *Config) customerIDs() map[string]*decode.Numbering {
	shared := map[string]*decode.Numbering{}
	for i := range c.Sources {
		if owner := c.Sources[i].SameIDsAs; owner != "" && shared[owner] == nil {
			shared[owner] = decode.SharedNumbering(emailKey(c.key))
		}
	}
	return shared
}

func (l *loader) source(path string, c *source.Config) {
	resolveAll(l.resolve, &c.TLS.CAFile, &c.TLS.CertFile)
	resolveAll(l.secretPath, &c.TLS.KeyFile)
	for _, p := range c.Validate() {
		l.refuse(path, p)
	}
	l.secret(join(path, "password"), c.PasswordFile, c.PasswordEnv)
	l.secret(join(path, "dsn"), c.DSNFile, c.DSNEnv)
	resolveAll(l.secretPath, &c.PasswordFile, &c.DSNFile)
	l.readable(join(path, "tls.ca_file"), c.TLS.CAFile)
	l.readable(join(path, "tls.cert_file"), c.TLS.CertFile)
	if mode, ok := l.readable(join(path, "tls.key_file"), c.TLS.KeyFile); ok {
		l.warnReadable(join(path, "tls.key_file"), c.TLS.KeyFile, mode)
	}
}

// readable adds a problem if a file cannot be read.
func (l *loader) readable(path, name string) (mode fs.FileMode, ok bool) {
	if name == "" || l.has(path) {
		return 0, false
	}
	_, mode, err := readFile(name, maxSecretFile)
	if err != nil {
		l.addFile(path, err)
	}
	return mode, err == nil
}

// refuse adds a problem of a source, unless the field already has one.
func (l *loader) refuse(path string, p source.Problem) {
	field := path
	if p.Field != "" {
		field = join(path, p.Field)
		if l.has(field) {
			return
		}
	}
	if p.Remedy != "" {
		p.Msg += "; " + p.Remedy
	}
	l.addf(field, "%s", p.Msg)
}

func resolveAll(resolve func(string) string, names ...*string) {
	for _, name := range names {
		if *name != "" {
			*name = resolve(*name)
		}
	}
}
