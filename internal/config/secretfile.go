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

// The most that is read of the files this package reads.
const (
	maxConfigFile = 4 << 20
	maxSecretFile = 1 << 20
	maxEmailsFile = 64 << 20
)

// readFile reads a regular file of at most limit bytes. Errors say what to do and never quote the
// contents.
func readFile(name string, limit int64) ([]byte, fs.FileMode, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, withFile("there is no file %s; create it or correct the name", name, "of that name", err)
	case err != nil:
		return nil, 0, failed("cannot look at the file", err, "")
	case !info.Mode().IsRegular():
		return nil, 0, withFile("%s is no regular file; name one", name, "this", nil)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, failed("cannot open the file", err, "; let the exporter's user read it")
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

// fileError is what is wrong with a file.
type fileError struct {
	text   string // with the file's name
	public string // without it
	cause  error
}

// Error implements error.
func (e *fileError) Error() string { return e.text }

// Unwrap returns what the system says.
func (e *fileError) Unwrap() error { return e.cause }

// withFile returns a fileError from a format for the file's name, and for what stands there in public.
func withFile(format, name, public string, cause error) error {
	return &fileError{fmt.Sprintf(format, name), fmt.Sprintf(format, public), cause}
}

// failed returns a fileError of something that the system would not do.
func failed(what string, err error, remedy string) error {
	public := err
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		public = p.Err
	}
	return &fileError{fmt.Sprintf("%s: %s%s", what, err, remedy), fmt.Sprintf("%s: %s%s", what, public, remedy), err}
}

// secret returns what the secret's file or environment variable holds, without the white space
// around it. The path is that of the field without _file or _env.
func (l *loader) secret(path, file, env string) (Secret, bool) {
	switch {
	case file != "" && env != "" && l.has(path+"_file"):
	case file != "" && env != "":
		l.addf(path+"_env", "%s_file is given as well; keep one of them", path)
	case file != "":
		return l.secretFile(path+"_file", file)
	case env != "":
		text, _ := l.getenv(env)
		if text = strings.TrimSpace(text); text != "" {
			return NewSecret(text), true
		}
		l.addf(path+"_env", "the environment variable %s is empty or not set; set it", env)
	}
	return Secret{}, false
}

func (l *loader) secretFile(path, file string) (Secret, bool) {
	data, mode, err := readFile(l.resolve(file), maxSecretFile)
	if err != nil {
		l.addFile(path, err)
		return Secret{}, false
	}
	l.warnReadable(path, file, mode)
	text := strings.TrimSpace(string(data))
	if text == "" {
		l.addFile(path, withFile("%s is empty; put the secret in it", "the file "+file, "the file", nil))
	}
	return NewSecret(text), text != ""
}

// warnReadable warns of a secret that every user of the machine can read.
func (l *loader) warnReadable(path, file string, mode fs.FileMode) {
	if mode.Perm()&0o004 != 0 {
		l.warnf(path, "every user of this machine can read %s; chmod o-r it", file)
	}
}

// resolve returns a file's name; relative ones are looked for beside the configuration file.
func (l *loader) resolve(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(l.file), name)
}
