package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
		return nil, 0, &missingError{name}
	case err != nil:
		return nil, 0, fmt.Errorf("cannot look at the file: %w", err)
	case !info.Mode().IsRegular():
		return nil, 0, fmt.Errorf("%s is no regular file; name one", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, fmt.Errorf("cannot open the file: %w; let the exporter's user read it", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, 0, fmt.Errorf("cannot read the file: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, 0, fmt.Errorf("%s is larger than %d bytes; is it the right file?", name, limit)
	}
	return data, info.Mode(), nil
}

// missingError says that a file is not there.
type missingError struct{ name string }

// Error implements error.
func (e *missingError) Error() string {
	return fmt.Sprintf("there is no file %s; create it or correct the name", e.name)
}

// Is lets a missing file be told by fs.ErrNotExist.
func (*missingError) Is(target error) bool { return target == fs.ErrNotExist }

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
		l.addf(path, "%s", err)
		return Secret{}, false
	}
	l.warnReadable(path, file, mode)
	text := strings.TrimSpace(string(data))
	if text == "" {
		l.addf(path, "the file %s is empty; put the secret in it", file)
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
