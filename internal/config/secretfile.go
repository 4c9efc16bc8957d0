package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Maximum sizes of files.
const (
	maxConfigFile = 4 << 20
	maxSecretFile = 1 << 20
	maxEmailsFile = 64 << 20
)

// readFile reads a regular file of at most limit bytes. Errors have a remedy and never the contents.
func readFile(name string, limit int64) ([]byte, fs.FileMode, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, withFile("file %s not found: create it or correct the name", name, "of that name", err)
	case err != nil:
		return nil, 0, failed("cannot read the file", err, "")
	case !info.Mode().IsRegular():
		return nil, 0, withFile("%s is not a regular file", name, "this", nil)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, failed("cannot open the file", err, "; give the exporter's user the right to read it")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, 0, failed("cannot read the file", err, "")
	}
	if int64(len(data)) > limit {
		return nil, 0, withFile("%s is larger than "+strconv.FormatInt(limit, 10)+" bytes; is it the right file?", name, "the file", nil)
	}
	return data, info.Mode(), nil
}

// fileError is an error of a file.
type fileError struct {
	text   string // with the file's name
	public string // without it
	cause  error
}

// Error implements error.
func (e *fileError) Error() string { return e.text }

// Unwrap returns the error of the system.
func (e *fileError) Unwrap() error { return e.cause }

// withFile returns a fileError from a format for the name of the file, or for its public replacement.
func withFile(format, name, public string, cause error) error {
	return &fileError{fmt.Sprintf(format, name), fmt.Sprintf(format, public), cause}
}

// failed returns a fileError of a failed system call.
func failed(what string, err error, remedy string) error {
	public := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		public = p.Err
	}
	return &fileError{fmt.Sprintf("%s: %s%s", what, err, remedy), fmt.Sprintf("%s: %s%s", what, public, remedy), err}
}

// secret returns the contents of a secret's file or environment variable, without surrounding white space.
// The path is the field without _file or _env.
func (l *loader) secret(path, file, env string) (Secret, bool) {
	switch {
	case file != "" && env != "" && l.has(path+"_file"):
	case file != "" && env != "":
		l.addf(path+"_env", "%s_file is set too: remove one of them", path)
	case file != "":
		return l.secretFile(path+"_file", file)
	case env != "":
		text, _ := l.getenv(env)
		if text = strings.TrimSpace(text); text != "" {
			return NewSecret(text), true
		}
		l.addf(path+"_env", "environment variable %s is empty or missing: set it", env)
	}
	return Secret{}, false
}

func (l *loader) secretFile(path, file string) (Secret, bool) {
	data, mode, err := readFile(l.secretPath(file), maxSecretFile)
	if err != nil {
		l.addFile(path, err)
		return Secret{}, false
	}
	l.warnReadable(path, file, mode)
	text := strings.TrimSpace(string(data))
	if text == "" {
		l.addFile(path, withFile("%s is empty: write the secret to it", "the file "+file, "the file", nil))
	}
	return NewSecret(text), text != ""
}

// warnReadable adds a warning if every user of the machine can read a secret.
func (l *loader) warnReadable(path, file string, mode fs.FileMode) {
	if mode.Perm()&0o004 != 0 {
		l.warnf(path, "every user of this machine can read %s: run chmod o-r", file)
	}
}

// resolve returns the name of a file. Relative names are relative to the configuration file.
func (l *loader) resolve(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(l.file), name)
}

// credentials is the environment variable in which systemd names the directory of a service's credentials.
const credentials = "CREDENTIALS_DIRECTORY"

// secretPath returns the name of a secret's file. A credential of systemd has precedence over a file beside
// the configuration, because the service may have no right to read that file. systemd writes "_" for "/" in
// the names of credentials: secrets/shop is secrets_shop.
func (l *loader) secretPath(name string) string {
	if directory, ok := l.getenv(credentials); ok && !filepath.IsAbs(name) {
		credential := filepath.Join(directory, strings.ReplaceAll(filepath.ToSlash(name), "/", "_"))
		if _, err := os.Stat(credential); err == nil {
			return credential
		}
	}
	return l.resolve(name)
}
