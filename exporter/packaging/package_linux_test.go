package packaging_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/mariadbtest"
	"github.com/klantenbinding/loyalty/internal/needs"
)

func TestMain(m *testing.M) { mariadbtest.Main(m) }

const (
	root       = "../.."
	dynamicUID = 61184 // the first user that systemd gives to a unit with DynamicUser
)

// installed is the Debian package, installed below a directory.
type installed struct {
	dir  string // "/" if dpkg installed it
	uid  uint32 // of the service; the user of the test if that is not root
	unit unit
	port int
}

// TestTheDebianPackageRuns builds the package, installs it, and runs the unit's command line as the unit's
// user does, on a shop in MariaDB. In the CI, as root, dpkg installs the package; elsewhere it is unpacked.
func TestTheDebianPackageRuns(t *testing.T) {
	p := install(t, debianPackage(t))
	p.configure(t, mariadbtest.Shared(t).Database(t))

	t.Run("its manual is complete", func(t *testing.T) {
		output(t, "gzip", "-t", p.path("/usr/share/man/man1/loyalty_exporter.1.gz"))
	})
	t.Run("its rules and boards are there", func(t *testing.T) {
		promtool, err := needs.Find("promtool")
		require.NoError(t, err)
		output(t, promtool, "check", "rules", p.path("/usr/share/loyalty_exporter/rules/alerts.yaml"), p.path("/usr/share/loyalty_exporter/rules/recording.yaml"))
		require.FileExists(t, p.path("/usr/share/loyalty_exporter/dashboards/nl/loyalty-overview.json"))
	})
	t.Run("check accepts the configuration", func(t *testing.T) {
		report := output(t, p.path("/usr/bin/loyalty_exporter"), "check", "--config.file="+p.path("/etc/loyalty_exporter/loyalty.yml"))
		require.Contains(t, report, "webshop")
	})
	t.Run("the unit's command serves the figures", func(t *testing.T) { p.serve(t) })
}

// debianPackage builds the package of this machine's architecture.
func debianPackage(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	output(t, "go", "-C", root, "tool", "mage", "build")
	bin := filepath.Join(dir, "linux_"+runtime.GOARCH)
	require.NoError(t, os.Mkdir(bin, 0o755))
	built, err := filepath.Abs(filepath.Join(root, "bin", "loyalty_exporter"))
	require.NoError(t, err)
	require.NoError(t, os.Symlink(built, filepath.Join(bin, "loyalty_exporter")))
	t.Log(output(t, "go", "-C", filepath.Join(root, "internal", "release"), "run", ".", "-only=deb", "-bin="+dir, "-out="+dir))
	found, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0]
}

func install(t *testing.T, deb string) *installed {
	t.Helper()
	p := &installed{dir: t.TempDir(), uid: uint32(os.Getuid()), port: freePort(t)}
	if p.uid == 0 {
		p.uid = dynamicUID
	}
	if os.Getenv("CI") == "true" && os.Getuid() == 0 {
		p.dir = "/"
		require.NoFileExists(t, "/usr/bin/loyalty_exporter", "the package is installed already")
		output(t, "dpkg", "--install", deb)
		t.Cleanup(func() {
			output(t, "dpkg", "--purge", "loyalty-exporter")
			require.NoDirExists(t, "/etc/loyalty_exporter")
		})
	} else {
		output(t, "dpkg-deb", "--extract", deb, p.dir)
	}
	p.unit = parse(t, p.path("/usr/lib/systemd/system/loyalty_exporter.service"))
	return p
}

// path returns where an absolute path of the package is.
func (p *installed) path(name string) string { return filepath.Join(p.dir, name) }

// configure does what an administrator does after the installation.
func (p *installed) configure(t *testing.T, db *mariadbtest.Database) {
	t.Helper()
	db.Exec(t, `CREATE TABLE receipts (id INT PRIMARY KEY, card INT, sold_at DATETIME NOT NULL, amount DECIMAL(10,2) NOT NULL);
		INSERT INTO receipts VALUES (1, 7, UTC_TIMESTAMP() - INTERVAL 40 DAY, 10), (2, 7, UTC_TIMESTAMP() - INTERVAL 20 DAY, 20),
			(3, 8, UTC_TIMESTAMP() - INTERVAL 10 DAY, 30.5)`)
	config := p.path("/etc/loyalty_exporter/loyalty.yml")
	text, err := os.ReadFile(config)
	require.NoError(t, err)
	adapted := strings.NewReplacer(
		"    preset: woocommerce\n    host: 127.0.0.1\n", fmt.Sprintf("    host: 127.0.0.1\n    port: %d\n", db.Server.Port()),
		"database: wordpress", "database: "+db.Name,
		"user: loyalty", "user: "+db.Reader(t),
	).Replace(string(text)) + `    queries:
      orders: {cursor: full, zone: utc, sql: "SELECT id, card AS customer_id, sold_at AS placed_at, amount AS net FROM receipts"}
`
	require.NoError(t, os.WriteFile(config, []byte(adapted), 0o644))
	require.NoError(t, os.WriteFile(p.path("/etc/loyalty_exporter/secrets/webshop"), []byte(mariadbtest.Password+"\n"), 0o600))

	environment := p.path("/etc/default/loyalty_exporter")
	text, err = os.ReadFile(environment)
	require.NoError(t, err)
	text = bytes.Replace(text, []byte("127.0.0.1:9799"), fmt.Appendf(nil, "127.0.0.1:%d", p.port), 1)
	require.NoError(t, os.WriteFile(environment, text, 0o644))
}

// serve runs the unit's command line as systemd would: with its user, credentials and environment.
func (p *installed) serve(t *testing.T) {
	credentials, secrets := p.credentials(t)
	words := strings.Fields(p.unit.one(t, "ExecStart"))
	for i, word := range words {
		for _, dir := range []string{"/usr/", "/etc/", "/var/"} {
			words[i] = strings.Replace(words[i], dir, p.path(dir)+"/", 1)
		}
		require.NotContains(t, words[i], "%", word)
	}
	state := p.path("/var/lib/" + p.unit.one(t, "StateDirectory"))
	require.NoError(t, os.MkdirAll(filepath.Dir(state), 0o755))
	require.NoError(t, os.MkdirAll(state, 0o700))
	require.NoError(t, os.Chown(state, int(p.uid), -1))
	said := &log{}
	cmd := exec.CommandContext(t.Context(), words[0], words[1:]...)
	cmd.Dir = "/"
	cmd.Env = append(p.environment(t), "CREDENTIALS_DIRECTORY="+credentials)
	cmd.Stdout, cmd.Stderr = said, said
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: p.uid, Gid: p.uid}, Pdeathsig: syscall.SIGKILL}
		info, err := os.Stat(secrets)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o700), info.Mode().Perm(), "only root reads the secrets themselves")
	}
	require.NoError(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	p.eventually(t, said, "/metrics", `loyalty_source_up{source="webshop"} 1`, `loyalty_exporter_build_info{`, `version="`+version(t)+`"`)
	p.eventually(t, said, "/metrics", `loyalty_ledger_records{kind="order"} 3`)
	p.reload(t, cmd.Process.Pid, said)

	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, <-ended, said)
	require.NotContains(t, said.String(), mariadbtest.Password)
	stored, err := os.ReadDir(state)
	require.NoError(t, err)
	require.NotEmpty(t, stored, "a snapshot for the next start: %s\n%s", state, said.String())
}

// credentials returns a directory with the secrets as systemd's LoadCredential passes them to the unit's
// user, and the directory that they come from.
func (p *installed) credentials(t *testing.T) (dir, from string) {
	t.Helper()
	id, from, ok := strings.Cut(p.unit.one(t, "LoadCredential"), ":")
	require.True(t, ok)
	from = p.path(from)
	dir, err := os.MkdirTemp("/tmp", "credentials-") // the user of the service may enter it
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	entries, err := os.ReadDir(from)
	require.NoError(t, err)
	require.NotEmpty(t, entries)
	for _, e := range entries {
		secret, err := os.ReadFile(filepath.Join(from, e.Name()))
		require.NoError(t, err)
		name := filepath.Join(dir, id+"_"+e.Name())
		require.NoError(t, os.WriteFile(name, secret, 0o400))
		require.NoError(t, os.Chown(name, int(p.uid), -1))
	}
	require.NoError(t, os.Chown(dir, int(p.uid), -1))
	if p.dir != "/" {
		require.NoError(t, os.Chmod(p.dir, 0o755))
		require.NoError(t, os.Chmod(filepath.Dir(p.dir), 0o755))
	}
	return dir, from
}

// environment returns the variables of the unit's EnvironmentFile.
func (p *installed) environment(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(p.path(strings.TrimPrefix(p.unit.one(t, "EnvironmentFile"), "-")))
	require.NoError(t, err)
	var variables []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			variables = append(variables, line)
		}
	}
	return variables
}

// reload changes the configuration and runs the unit's ExecReload.
func (p *installed) reload(t *testing.T, pid int, said *log) {
	t.Helper()
	config := p.path("/etc/loyalty_exporter/loyalty.yml")
	text, err := os.ReadFile(config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(config, append(text, "windows: [45d]\n"...), 0o644))
	command := strings.ReplaceAll(p.unit.one(t, "ExecReload"), "$MAINPID", fmt.Sprint(pid))
	output(t, strings.Fields(command)[0], strings.Fields(command)[1:]...)
	p.eventually(t, said, "/metrics", `window="45d"`)
}

// eventually waits until a page of the exporter contains all texts.
func (p *installed) eventually(t *testing.T, said *log, path string, texts ...string) {
	t.Helper()
	page := ""
	require.Eventually(t, func() bool {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", p.port, path))
		if err != nil {
			return false
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		page = string(body)
		for _, text := range texts {
			if !strings.Contains(page, text) {
				return false
			}
		}
		return err == nil
	}, 2*time.Minute, 100*time.Millisecond, "%s has %q\n%s", path, texts, said)
}

func version(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../VERSION")
	require.NoError(t, err)
	return strings.TrimSpace(string(text))
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %s: %s", name, strings.Join(args, " "), out)
	return string(out)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// log is a bytes.Buffer that is safe for concurrent use.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

// String returns what was written.
func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
